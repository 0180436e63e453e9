//! `/admin/audit`: every decision, newest first; narrowed to a host, an organization or an event, everything that became of it.

use hack0::admin::Admin;
use hack0::admin::audit::{
    AuditEntry, AuditFilter, Decision, Names, Unknown, Wanted, audit_log, decisions, find_decision,
    find_filter, names,
};
use hack0::events::Page as Part;
use hack0::ids::DecisionId;
use jiff::Timestamp;
use leptos::prelude::*;

use super::audit_entries::{Side, side, subject};
use super::outcome::{Notice, actor, stays_list, undo_form};
use super::words::{moment, what};
use super::{frame, more};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Page, list_address};
use crate::render::parameter;

pub(super) const AUDIT: &str = "/admin/audit";
const SHOWN: u32 = 50;
/// While a decision is being done its page asks again this often, in seconds.
pub(crate) const RUNNING: u64 = 2;
const FILTERS: [&str; 4] = ["actor", "host", "organization", "event"];

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let filter = filter(&ask, &admin).await.map_err(Refusal::unavailable)?;
    let cursor = ask.query.get("cursor");
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let (list, next) = match &filter {
        Ok(filter) => found(&ask, &admin, filter, cursor).await?,
        Err(unknown) => (nothing(language.audit_unknown(unknown.as_str())), None),
    };
    let asked = FILTERS.map(|key| (key, ask.query.get(key)));
    let here = list_address(AUDIT, &asked);
    let more = next.map(|cursor| {
        let pairs: Vec<_> = asked.into_iter().chain([("cursor", Some(cursor.as_str()))]).collect();
        let address = list_address(AUDIT, &pairs);
        view! { <p class="more"><a class="button button-quiet" href=address>{language.queue_more()}</a></p> }
    });
    let csv = list_address("/admin/audit.csv", &asked);
    let body = view! {
        <h1>{language.audit_title()}</h1>
        {notice.map(|notice| notice.view(language, &here))}
        {filter_form(language, &asked)}
        <p><a href=csv>{language.audit_csv()}</a></p>
        {list}
        {more}
    };
    let body = frame(language, &ask.path, admin.email().expose(), body.into_any());
    let mut page = Page::new(language.audit_title(), body);
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

/// Which entries the address asks for, or what of it nobody knows.
pub(crate) async fn filter(
    ask: &Ask,
    admin: &Admin,
) -> Result<Result<AuditFilter, Unknown>, sqlx::Error> {
    let text = |key| ask.query.get(key).map(str::to_owned);
    let wanted = Wanted {
        organization: text("organization"),
        host: text("host"),
        event: text("event"),
        actor: text("actor"),
    };
    find_filter(&ask.site.db, admin, &wanted).await
}

/// What the filter finds, and where it goes on: entries of what it is narrowed to, else decisions.
async fn found(
    ask: &Ask,
    admin: &Admin,
    filter: &AuditFilter,
    cursor: Option<&str>,
) -> Result<(AnyView, Option<String>), Refusal> {
    let (language, db) = (ask.language, &ask.site.db);
    let is_narrowed = AuditFilter {
        actor: None,
        ..filter.clone()
    } != AuditFilter::default();
    if !is_narrowed {
        let found = decisions(db, admin, filter.actor.as_deref(), cursor, SHOWN).await?;
        let next = found.next_cursor.clone();
        return Ok((list(language, ask.now, &found), next));
    }
    let found = audit_log(db, admin, filter, cursor, SHOWN).await?;
    let names = names(db, admin, &found.items)
        .await
        .map_err(Refusal::unavailable)?;
    let list = entries(language, ask.now, &found.items, &names, true);
    Ok((list, found.next_cursor))
}

fn nothing(text: String) -> AnyView {
    view! { <div class="empty"><p class="empty-text">{text}</p></div> }.into_any()
}

fn filter_form(language: Language, asked: &[(&'static str, Option<&str>)]) -> AnyView {
    let fields = asked.iter().map(|(key, value)| {
        let (name, value) = ((*key).to_owned(), value.map(str::to_owned));
        view! { <label>{language.audit_filter(name.clone())}" "<input name=name value=value maxlength="254"/></label> }
    });
    view! {
        <form class="narrow" role="search" action=AUDIT>
            {fields.collect_view()}
            <button class="button button-quiet button-small" type="submit">{language.search_button()}</button>
        </form>
    }
    .into_any()
}

fn list(language: Language, now: Timestamp, found: &Part<Decision>) -> AnyView {
    if found.items.is_empty() {
        return nothing(language.audit_empty());
    }
    let lines = found.items.iter().map(|decision| {
        let undone = decision.undone_by.map(|_| view! { " "<span class="pill">{language.audit_undone()}</span> });
        view! {
            <li class="log-line">
                <p><a href=format!("{AUDIT}/{}", decision.id)>{what(language, decision)}</a>{undone}</p>
                <p class="quiet">{actor(language, &decision.by)}" · "<time class="mono" datetime=decision.at.to_string()>{moment(language, now, decision.at)}</time></p>
            </li>
        }
    });
    view! { <ul class="log card" role="list">{lines.collect_view()}</ul> }.into_any()
}

/// `/admin/audit/{id}`: one decision with everything that it changed, and the button that takes it back.
pub(crate) async fn batch_page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: DecisionId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let language = ask.language;
    let db = &ask.site.db;
    let found = find_decision(db, &admin, id)
        .await
        .map_err(Refusal::unavailable)?;
    let decision = found.ok_or(Refusal::NotFound)?;
    let filter = AuditFilter {
        decision: Some(id),
        ..AuditFilter::default()
    };
    let changes = audit_log(db, &admin, &filter, ask.query.get("cursor"), SHOWN).await?;
    let names = names(db, &admin, &changes.items)
        .await
        .map_err(Refusal::unavailable)?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let here = format!("{AUDIT}/{id}");
    let more = more(language, &here, changes.next_cursor.as_deref());
    let link = |id: Option<DecisionId>, text: String| {
        id.map(|id| view! { <p><a href=format!("{AUDIT}/{id}")>{text}</a></p> })
    };
    let undo = (decision.undone_by.is_none() && decision.kind.may_be_undone())
        .then(|| undo_form(id, &here, language.undo_button(), "button"));
    let stays = &decision.summary.stays;
    let stays = (!stays.is_empty()).then(|| {
        let lines = stays.iter().map(|one| (one.name.as_str(), one.by.as_deref()));
        view! {
            <section class="part" aria-labelledby="stays">
                <h2 class="section-title" id="stays">{language.stays_title(decision.summary.kept)}</h2>
                {stays_list(language, lines)}
            </section>
        }
    });
    let title = what(language, &decision);
    let body = view! {
        <p><a href=AUDIT>{language.audit_title()}</a></p>
        <h1>{title.clone()}</h1>
        <p class="lead">{actor(language, &decision.by)}" · "{moment(language, ask.now, decision.at)}</p>
        {notice.map(|notice| notice.view(language, &here))}
        {link(decision.undone_by, language.audit_undone_by())}
        {link(decision.undoes, language.audit_undoes())}
        {undo}
        {running(language, decision.summary.parts, decision.summary.left)}
        {stays}
        <h2 class="section-title part">{language.audit_changes()}</h2>
        {entries(language, ask.now, &changes.items, &names, false)}
        {more}
    };
    let body = frame(language, AUDIT, admin.email().expose(), body.into_any());
    let mut page = Page::new(title, body);
    page.status = status.unwrap_or(page.status);
    page.refresh = (decision.summary.left > 0).then_some(RUNNING);
    Ok(page)
}

/// How far a decision on very many events is.
pub(crate) fn running(language: Language, all: u64, left: u64) -> Option<AnyView> {
    (left > 0).then(|| {
        let done = all.saturating_sub(left);
        view! {
            <p class="state" role="status">{language.audit_running(all, done)}" "<progress value=done.to_string() max=all.to_string()></progress></p>
        }
        .into_any()
    })
}

/// What changed: which thing, by which rule, from what to what.
pub(super) fn entries(
    language: Language,
    now: Timestamp,
    entries: &[AuditEntry],
    names: &Names,
    has_decision: bool,
) -> AnyView {
    if entries.is_empty() {
        return nothing(language.audit_empty());
    }
    let lines = entries.iter().map(|entry| {
        let decision = has_decision.then(|| {
            let decision = &entry.decision;
            view! {
                <p class="quiet"><a href=format!("{AUDIT}/{}", decision.id)>{what(language, decision)}</a>" · "{actor(language, &decision.by)}" · "
                    <time class="mono" datetime=decision.at.to_string()>{moment(language, now, decision.at)}</time></p>
            }
        });
        let rule = entry.rule.clone().map(|rule| view! { <span class="quiet">" · "{language.audit_rule(rule)}</span> });
        view! {
            <li class="log-line">
                <p>{subject(language, entry, names)}{rule}</p>
                <p><del>{side(language, entry, Side::Before, names)}</del>" → "<ins>{side(language, entry, Side::After, names)}</ins></p>
                {decision}
            </li>
        }
    });
    view! { <ul class="log card" role="list">{lines.collect_view()}</ul> }.into_any()
}
