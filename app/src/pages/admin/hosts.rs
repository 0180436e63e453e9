//! `/admin/hosts`: hosts by name, and one host with its events, whose it is, and what may be done.

use hack0::admin::Admin;
use hack0::admin::directory::{
    HostEvent, HostPage, Mapping, events_of_host, find_host, search_hosts,
};
use hack0::ids::LumaHostId;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::clean::{BlockSource, ShowChosen, UnblockSource};
use super::decide::{ASSIGN, DecideHost};
use super::outcome::Notice;
use super::queue::{hide_bar, reason_fields};
use super::queue_group::would_change;
use super::{frame, more};
use crate::ask::{Ask, address};
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Page, list_address};
use crate::render::parameter;
use crate::time::{clock_time, in_zone};

pub(super) const HOSTS: &str = "/admin/hosts";
const SHOWN: u32 = 50;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let words = ask.words();
    let found = match &words {
        Some(words) => {
            Some(search_hosts(&ask.site.db, &admin, words, ask.query.get("cursor"), SHOWN).await?)
        }
        None => None,
    };
    let list = found.map(|found| {
        let lines = found.items.iter().map(|host| {
            let name = host.name.clone().unwrap_or_else(|| language.host_unnamed());
            view! {
                <li class="log-line"><a href=format!("{HOSTS}/{}", host.id)><bdi>{name}</bdi></a>" "
                    <span class="quiet"><span class="mono">{host.id.to_string()}</span>" · "{language.event_count(host.events)}</span></li>
            }
        });
        let more = found.next_cursor.as_deref().map(|cursor| {
            let address = list_address(HOSTS, &[("q", words.as_deref()), ("cursor", Some(cursor))]);
            view! { <p class="more"><a class="button button-quiet" href=address>{language.queue_more()}</a></p> }
        });
        if found.items.is_empty() {
            view! { <div class="empty"><p class="empty-text">{language.hosts_nothing()}</p></div> }.into_any()
        } else {
            view! { <ul class="log card" role="list">{lines.collect_view()}</ul>{more} }.into_any()
        }
    });
    let search = search_form(
        HOSTS,
        language.hosts_search(),
        language.hosts_search(),
        language.search_button(),
        words.clone(),
        ().into_any(),
    );
    let body =
        view! { <h1>{language.admin_hosts_title()}</h1><div class="filters">{search}</div>{list} };
    let body = frame(language, &ask.path, admin.email().expose(), body.into_any());
    Ok(Page::new(language.admin_hosts_title(), body))
}

/// `/admin/hosts/{id}`
pub(crate) async fn one(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: LumaHostId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let language = ask.language;
    let db = &ask.site.db;
    let found = find_host(db, &admin, &id)
        .await
        .map_err(Refusal::unavailable)?;
    let host = found.ok_or(Refusal::NotFound)?;
    let events = events_of_host(db, &admin, &id, ask.query.get("cursor"), SHOWN).await?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let here = format!("{HOSTS}/{id}");
    let more = more(language, &here, events.next_cursor.as_deref());
    let name = host
        .host
        .name
        .clone()
        .unwrap_or_else(|| language.host_unnamed());
    let body = view! {
        <p><a href=HOSTS>{language.admin_hosts_title()}</a></p>
        <h1><bdi>{name.clone()}</bdi></h1>
        <p class="lead"><span class="mono">{id.to_string()}</span>" · "{language.event_count(host.host.events)}" · "
            <a href=address("/admin/audit", [("host", id.as_str())])>{language.host_history()}</a></p>
        {notice.map(|notice| notice.view(language, &here))}
        {state(language, &host)}
        {choices(language, &host, &here)}
        <h2 class="section-title part">{language.host_events()}</h2>
        {list(language, ask.now, &events.items, &here)}
        {more}
        {hide_bar(language, &here, Some(&host.host))}
        {blocking(language, &host, &here)}
    };
    let body = frame(language, HOSTS, admin.email().expose(), body.into_any());
    let mut page = Page::new(name, body);
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

fn state(language: Language, host: &HostPage) -> AnyView {
    let mapping = |mapping: &Mapping| {
        let how = if mapping.is_verified {
            "verified"
        } else {
            "seen"
        };
        let address = format!("/admin/organizations/{}", mapping.organization.id);
        view! { <li><a href=address><bdi>{mapping.organization.name.clone()}</bdi></a>" · "{language.entry_mapping(how)}</li> }
    };
    let flags = [
        (host.is_personal, language.entry_personal()),
        (host.is_blocked, language.host_blocked()),
    ];
    let flags = flags
        .into_iter()
        .filter(|(is_so, _)| *is_so)
        .map(|(_, text)| view! { <li>{text}</li> });
    view! { <ul>{host.mappings.iter().map(mapping).collect_view()}{flags.collect_view()}</ul> }
        .into_any()
}

fn choices(language: Language, host: &HostPage, here: &str) -> Option<AnyView> {
    let id = &host.host.id;
    if !id.is_stable() {
        return None;
    }
    let version = host.version.0.to_string();
    let other = address(
        ASSIGN,
        [("host", id.as_str()), ("version", &version), ("back", here)],
    );
    let known = host.mappings.first().filter(|mapping| !mapping.is_verified).map(|mapping| {
        let organization = &mapping.organization;
        view! {
            <button class="button button-small" name="choice" value=organization.id.to_string()>{language.queue_confirm(organization.name.as_str())}</button>
            {would_change(language, id.as_str(), &version, &organization.id.to_string(), here)}
        }
    });
    let is_settled = host.is_personal || host.mappings.iter().any(|mapping| mapping.is_verified);
    let withdraw = is_settled.then(|| {
        view! { <button class="button button-quiet button-small" name="choice" value="withdrawn">{language.host_withdraw()}</button> }
    });
    Some(
        view! {
            <form class="group-actions" method="post" action=DecideHost::PATH>
                <input type="hidden" name="host" value=id.to_string()/>
                <input type="hidden" name="version" value=version.clone()/>
                <input type="hidden" name="back" value=here.to_owned()/>
                {known}
                <a class="button button-quiet button-small" href=other>{language.queue_other()}</a>
                <button class="button button-quiet button-small" name="choice" value="personal">{language.queue_personal()}</button>
                {withdraw}
            </form>
        }
        .into_any(),
    )
}

fn list(language: Language, now: Timestamp, events: &[HostEvent], here: &str) -> AnyView {
    let lines = events.iter().map(|event| {
        let start = in_zone(event.start_at, &event.timezone);
        let today = in_zone(now, &event.timezone).date();
        let when = format!("{} {}", language.short_date(start.date(), today), clock_time(&start));
        let owner = event.organization.as_ref().map_or_else(|| language.preview_nobody(), |owner| owner.name.clone());
        let seen = format!("{}:{}", event.id, event.version.0);
        let alone = address(ASSIGN, [("event", seen.as_str()), ("back", here)]);
        let hidden = event.is_hidden.then(|| {
            view! {
                <form method="post" action=ShowChosen::PATH>
                    <input type="hidden" name="events[]" value=event.id.to_string()/>
                    <input type="hidden" name="back" value=here.to_owned()/>
                    <button class="link-button" type="submit">{language.show_button()}<span class="unseen">": "{event.name.clone()}</span></button>
                </form>
            }
        });
        view! {
            <li class="group-event">
                <label class="group-tick">
                    <input type="checkbox" name="events[]" form="bulk" value=event.id.to_string()/>
                    <span class="unseen">{language.queue_choose(event.name.as_str())}</span>
                </label>
                <time class="mono quiet" datetime=event.start_at.to_string()>{when}</time>
                <span class="group-name"><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a>
                    <span class="quiet">" · "<bdi>{owner}</bdi>" "{event.confidence}</span></span>
                <a class="quiet group-alone" href=alone>{language.queue_only()}<span class="unseen">": "{event.name.clone()}</span></a>
                {hidden}
            </li>
        }
    });
    view! { <ul class="card group-events" role="list">{lines.collect_view()}</ul> }.into_any()
}

fn blocking(language: Language, host: &HostPage, here: &str) -> AnyView {
    let id = host.host.id.to_string();
    let hidden = view! {
        <input type="hidden" name="id" value=id/>
        <input type="hidden" name="back" value=here.to_owned()/>
    };
    if host.is_blocked {
        return view! {
            <form class="bulk" method="post" action=UnblockSource::PATH>{hidden}<button class="button button-quiet button-small" type="submit">{language.host_unblock()}</button></form>
        }
        .into_any();
    }
    view! {
        <form class="bulk" method="post" action=BlockSource::PATH>
            <h2 class="card-title">{language.host_block_title()}</h2>
            {hidden}
            {reason_fields(language)}
            <button class="button button-quiet button-small" type="submit">{language.host_block()}</button>
        </form>
    }
    .into_any()
}
