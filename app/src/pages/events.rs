//! `/events`: upcoming or past, searched, by place, format, days and organization, in parts.

use hack0::events::{self, Event, EventFilter};
use hack0::organizations;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::filters::{Extent, Offered, active, country_name, filters};
use crate::components::narrowed::Narrowed;
use crate::components::timeline::{Direction, Under, timeline};
use crate::error::Refusal;
use crate::language::Language;
use crate::machines::json_ld;
use crate::page::Page;

const SHOWN: u32 = 30;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let organization = match ask.query.get("organization") {
        Some(slug) => {
            let found = organizations::find_name(&ask.site.db, slug)
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
        {filters(language, narrowed, offered, Extent::Whole)}
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
        return timeline(language, now, events, direction, Under::Page);
    }
    let is_plain = narrowed.words.is_none() && !narrowed.is_filtered();
    let (text, hint) = match &narrowed.words {
        Some(words) => (
            language.empty_search(words.as_str()),
            Some(language.empty_search_hint()),
        ),
        None if !is_plain => (
            language.empty_filtered(),
            Some(language.empty_filtered_hint()),
        ),
        None if narrowed.is_past => (language.empty_past(), None),
        None => (
            language.empty_upcoming(),
            Some(language.empty_upcoming_hint()),
        ),
    };
    let way_out = if !is_plain {
        wider(language, narrowed)
    } else if narrowed.is_past {
        view! { <p><a class="button button-quiet" href="/events">{language.see_all_events()}</a></p> }
            .into_any()
    } else {
        view! { <p><a class="button button-quiet" href="/import">{language.import_title()}</a></p> }
            .into_any()
    };
    view! {
        <div class="empty">
            <p class="empty-text">{text}</p>
            <p>{hint}</p>
            {way_out}
        </div>
    }
    .into_any()
}

/// Lists that may hold more: of the other time, without one of the filters, without any.
fn wider(language: Language, narrowed: &Narrowed) -> AnyView {
    let other_time = Narrowed {
        is_past: !narrowed.is_past,
        when: None,
        ..narrowed.clone()
    };
    let other_time_name = if narrowed.is_past {
        language.try_upcoming()
    } else {
        language.try_past()
    };
    let active = active(language, narrowed);
    // Without the only one it is the whole list.
    let active = if active.len() > 1 { active } else { Vec::new() };
    let without = active
        .into_iter()
        .map(|(name, there)| (language.try_without(name), there));
    let all = (language.try_all(), narrowed.without_filters());
    let line = |(name, there): (String, Narrowed)| view! { <li><a href=there.address(None)><bdi>{name}</bdi></a></li> };
    let lines = std::iter::once((other_time_name, other_time))
        .chain(without)
        .chain([all])
        .map(line)
        .collect_view();
    view! { <ul class="ways-out" role="list">{lines}</ul> }.into_any()
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
