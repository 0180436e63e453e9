//! `/admin/events`: the events of our own calendar, which are ours to change.

use hack0::admin::Admin;
use hack0::events::Page as Part;
use hack0::events::ours::{self, OurEvent};
use jiff::Timestamp;
use leptos::prelude::*;

use super::edit;
use super::frame;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::time::{clock_time, in_zone, zone_name};

pub(crate) const PATH: &str = "/admin/events";

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let part = ours::created(&ask.site.db, ask.query.get("cursor")).await;
    let part = part.map_err(Refusal::unavailable)?;
    let body = view(language, ask.now, &part);
    let body = frame(language, &ask.path, admin.email().expose(), body);
    Ok(Page::new(language.our_events_title(), body))
}

pub(crate) fn view(language: Language, now: Timestamp, part: &Part<OurEvent>) -> AnyView {
    let rows = part.items.iter().map(|event| row(language, now, event));
    let more = part.next_cursor.as_deref().map(|cursor| {
        let next = address(PATH, [("cursor", cursor)]);
        view! { <p><a class="button button-quiet" href=next>{language.our_events_more()}</a></p> }
    });
    let list = if part.items.is_empty() {
        view! { <p class="quiet">{language.our_events_none()}</p> }.into_any()
    } else {
        view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <h1>{language.our_events_title()}</h1>
        <p class="lead">{language.our_events_lead()}</p>
        {list}
        {more}
    }
    .into_any()
}

fn row(language: Language, now: Timestamp, event: &OurEvent) -> AnyView {
    let start = in_zone(event.start_at, &event.timezone);
    let today = in_zone(now, &event.timezone).date();
    let when = format!(
        "{} · {} {}",
        language.short_date(start.date(), today),
        clock_time(&start),
        zone_name(&start)
    );
    let state = if event.canceled_at.is_some() {
        Some(language.our_events_canceled())
    } else {
        (!event.is_public).then(|| language.our_events_private())
    };
    view! {
        <li class="row">
            <div>
                <h2><a href=edit::path(event.id)>{event.name.clone()}</a></h2>
                <p class="quiet"><time datetime=event.start_at.to_string()>{when}</time></p>
            </div>
            {state.map(|state| view! { <span class="pill">{state}</span> })}
        </li>
    }
    .into_any()
}
