//! `/events`: upcoming or past, searched, by place, format, days and organization, in parts.

use hack0::events::{self, Event, EventFilter};
use hack0::organizations;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::filters::{Offered, country_name, filters};
use crate::components::narrowed::Narrowed;
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
    let mut narrowed = Narrowed::of(&ask, organization);
    let filter = narrowed.filter(ask.now);
    let cursor = ask.query.get("cursor");
    let found = events::list(&ask.site.db, &filter, cursor, SHOWN).await?;
    // As those who announce there write it; until an event is found, a city is only what an address says.
    if let (Some(asked), Some(event)) = (&mut narrowed.city, found.items.first())
        && let Some(city) = &event.place.city
    {
        asked.clone_from(city);
    }
    let countable = EventFilter {
        query: None,
        organization: None,
        ..filter
    };
    let facets = ask
        .site
        .counts
        .facets(&ask.site.db, &countable, ask.now)
        .await
        .map_err(Refusal::unavailable)?;
    let offered = Offered {
        facets: facets.unwrap_or_default(),
        has_counts: narrowed.words.is_none() && narrowed.organization.is_none(),
    };
    let title = title(ask.language, &narrowed, found.items.first());
    let body = view(ask.language, ask.now, &found, &title, &narrowed, &offered);
    // Words are anybody's, and these days are others tomorrow.
    let is_lasting = narrowed.words.is_none() && narrowed.when.is_none();
    Ok(Page {
        canonical: is_lasting.then(|| narrowed.address(cursor)),
        data: json_ld::list(&ask.site.base_url, &found.items),
        ..Page::new(title, body)
    })
}

/// Names a place only if something takes place there, so that no link can put words here.
pub(crate) fn title(language: Language, narrowed: &Narrowed, first: Option<&Event>) -> String {
    let country = narrowed
        .country
        .as_deref()
        .map(|country| country_name(language, country));
    let place: Vec<_> = [narrowed.city.clone(), country]
        .into_iter()
        .flatten()
        .collect();
    let place = first
        .filter(|_| !place.is_empty())
        .map(|_| place.join(", "));
    match (&narrowed.organization, place) {
        (Some((_, name)), _) => language.events_by(name.as_str()),
        (None, Some(place)) if narrowed.is_past => language.events_in_past(place),
        (None, Some(place)) => language.events_in(place),
        (None, None) if narrowed.is_past => language.events_title_past(),
        (None, None) => language.events_title(),
    }
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    found: &events::Page<Event>,
    title: &str,
    narrowed: &Narrowed,
    offered: &Offered,
) -> AnyView {
    let direction = if narrowed.is_past {
        Direction::Past
    } else {
        Direction::Upcoming
    };
    view! {
        <h1><bdi>{title.to_owned()}</bdi></h1>
        {filters(language, narrowed, Some(offered))}
        {list(language, now, &found.items, direction, narrowed)}
        {more(language, narrowed, found.next_cursor.as_deref())}
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
    let clear = narrowed.without_filters().address(None);
    let (text, hint, way_out) = match (&narrowed.words, narrowed.is_past) {
        _ if narrowed.is_filtered() => (
            language.empty_filtered(),
            Some(language.empty_filtered_hint()),
            view! { <a class="button button-quiet" href=clear>{language.filter_clear()}</a> }
                .into_any(),
        ),
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
