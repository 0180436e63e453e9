//! `/changes`: what changed of all events, newest first.

use hack0::events::{self, Change};
use jiff::Timestamp;
use leptos::prelude::*;

use super::event_changes::told;
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::feed;
use crate::page::{Page, list_address};
use crate::time::in_zone;

pub(crate) const PATH: &str = "/changes";
const SHOWN: u32 = 30;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let language = ask.language;
    let cursor = ask.query.get("cursor");
    let found = events::changes(&ask.site.db, cursor, SHOWN).await?;
    let next = found.next_cursor.as_deref();
    Ok(Page {
        canonical: Some(list_address(PATH, &[("cursor", cursor)])),
        description: Some(language.changes_lead()),
        ..Page::new(
            language.changes_title(),
            view(language, ask.now, &found.items, next),
        )
    })
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    changes: &[Change],
    next: Option<&str>,
) -> AnyView {
    let more = next.map(|cursor| {
        let address = list_address(PATH, &[("cursor", Some(cursor))]);
        view! { <p class="more"><a class="button button-quiet" href=address>{language.changes_more()}</a></p> }
    });
    let list = if changes.is_empty() {
        view! { <div class="empty"><p class="empty-text">{language.changes_none()}</p></div> }
            .into_any()
    } else {
        let lines = changes.iter().map(|change| line(language, now, change));
        view! { <ol class="card changes" role="list">{lines.collect_view()}</ol> }.into_any()
    };
    let feed = list_address(feed::PATH, &[("lang", Some(language.code()))]);
    view! {
        <h1>{language.changes_title()}</h1>
        <p class="lead">{language.changes_lead()}" "<a href=feed>{language.changes_feed()}</a></p>
        {list}
        {more}
    }
    .into_any()
}

fn line(language: Language, now: Timestamp, change: &Change) -> AnyView {
    let event = &change.event;
    let seen = in_zone(change.at, &event.timezone).date();
    let day = language.short_date(seen, in_zone(now, &event.timezone).date());
    let sentences = told(language, change)
        .into_iter()
        .map(|sentence| view! { <p><bdi>{sentence}</bdi></p> });
    view! {
        <li>
            <time class="mono" datetime=change.at.to_string()>{day}</time>
            <div>
                <h2><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a></h2>
                {sentences.collect_view()}
            </div>
        </li>
    }
    .into_any()
}
