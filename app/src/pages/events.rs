//! `/events`: upcoming or past, searched, by organization, in parts.

use hack0::events::{self, Event, EventFilter};
use hack0::organizations;
use jiff::Timestamp;
use leptos::prelude::*;

use super::event::is_over;
use crate::ask::Ask;
use crate::components::filters::{Narrowed, filters};
use crate::components::timeline::{Direction, timeline};
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::json_ld;
use crate::page::Page;

const SHOWN: u32 = 30;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let organization = match ask.query.get("organization") {
        Some(slug) => {
            let found = organizations::find_by_slug(&ask.site.db, slug)
                .await
                .map_err(Refusal::unavailable)?;
            let found = found.ok_or(Refusal::NotFound)?;
            Some((found.slug, found.name))
        }
        None => None,
    };
    let narrowed = Narrowed {
        is_past: ask.query.has("past"),
        words: ask.words(),
        organization,
    };
    let filter = EventFilter {
        organization: narrowed.organization.as_ref().map(|(slug, _)| slug.clone()),
        query: narrowed.words.clone(),
        newest_first: narrowed.is_past,
        after: (!narrowed.is_past).then_some(ask.now),
        before: narrowed.is_past.then_some(ask.now),
    };
    let cursor = ask.query.get("cursor");
    let mut found = events::list(&ask.site.db, &filter, cursor, SHOWN).await?;
    if narrowed.is_past {
        // What has begun and goes on stands with the upcoming ones.
        found.items.retain(|event| is_over(event, ask.now));
    }
    let body = view(
        ask.language,
        ask.now,
        &found.items,
        &narrowed,
        found.next_cursor.as_deref(),
    );
    let canonical = narrowed.words.is_none().then(|| narrowed.address(cursor));
    Ok(Page {
        canonical,
        data: json_ld::list(&ask.site.base_url, &found.items),
        ..Page::new(title(ask.language, &narrowed), body)
    })
}

fn title(language: Language, narrowed: &Narrowed) -> String {
    match &narrowed.organization {
        Some((_, name)) => language.events_by(name.as_str()),
        None if narrowed.is_past => language.events_title_past(),
        None => language.events_title(),
    }
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    events: &[Event],
    narrowed: &Narrowed,
    cursor: Option<&str>,
) -> AnyView {
    let direction = if narrowed.is_past {
        Direction::Past
    } else {
        Direction::Upcoming
    };
    view! {
        <h1>{title(language, narrowed)}</h1>
        {filters(language, narrowed)}
        {list(language, now, events, direction, narrowed)}
        {more(language, narrowed, cursor)}
    }
    .into_any()
}

/// The timeline, or what to do when there is nothing.
pub(crate) fn list(
    language: Language,
    now: Timestamp,
    events: &[Event],
    direction: Direction,
    narrowed: &Narrowed,
) -> AnyView {
    if !events.is_empty() {
        return timeline(language, now, events, direction);
    }
    let (text, hint, way_out) = match (&narrowed.words, narrowed.is_past) {
        (Some(words), _) => (
            language.empty_search(words.as_str()),
            Some(language.empty_search_hint()),
            view! { <a class="button button-quiet" href="/events">{language.see_all_events()}</a> }
                .into_any(),
        ),
        (None, true) => (
            language.empty_past(),
            None,
            view! { <a class="button button-quiet" href="/events">{language.see_all_events()}</a> }
                .into_any(),
        ),
        (None, false) => (
            language.empty_upcoming(),
            Some(language.empty_upcoming_hint()),
            view! { <a class="button button-quiet" href="/import">{language.import_title()}</a> }
                .into_any(),
        ),
    };
    view! {
        <div class="empty">
            <p class="empty-text">{text}</p>
            <p>{hint}</p>
            <p>{way_out}</p>
        </div>
    }
    .into_any()
}

/// The way to the next part.
pub(crate) fn more(
    language: Language,
    narrowed: &Narrowed,
    cursor: Option<&str>,
) -> Option<AnyView> {
    let address = narrowed.address(Some(cursor?));
    Some(view! { <p class="more"><a class="button button-quiet" href=address>{language.more_events()}</a></p> }.into_any())
}
