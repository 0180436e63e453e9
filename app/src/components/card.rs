//! An event in a list.

use hack0::events::{LocationType, Place, SyncStatus};
use jiff::Timestamp;
use leptos::prelude::*;

use super::timeline::{Timed, Under};
use super::{badge, cover, faces};
use crate::language::Language;
use crate::pages::event::is_over;
use crate::pages::event_changes::moved;
use crate::time::{clock_time, zone_name};

/// One event: time in its own zone, title, place, whose it is, cover. The first of a list is in view at once.
pub(crate) fn card(
    language: Language,
    now: Timestamp,
    timed: &Timed<'_>,
    is_first: bool,
    under: Under,
) -> impl IntoView + use<> {
    let Timed {
        event,
        start,
        today,
    } = timed;
    let class = if event.canceled_at.is_some() {
        "card event-card is-off"
    } else {
        "card event-card"
    };
    let online = (event.place.kind == LocationType::Online)
        .then(|| format!(" · {}", language.online().to_lowercase()));
    // What began on another day says on which.
    let since = (start.date() < *today && !is_over(event, now))
        .then(|| format!("{} · ", language.short_date(start.date(), *today)));
    let name =
        view! { <a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a> };
    let name = match under {
        Under::Page => view! { <h3 class="event-name">{name}</h3> }.into_any(),
        Under::Section => view! { <h4 class="event-name">{name}</h4> }.into_any(),
    };
    view! {
        <article class=class>
            <div class="event-text">
                <p class="event-time">
                    <time datetime=event.start_at.to_string()>{since}<b>{clock_time(start)}</b>" "{zone_name(start)}</time>{online}
                </p>
                {name}
                <p class="event-place">{place(language, &event.place)}</p>
            </div>
            {cover::small(event, is_first)}
            <div class="event-foot">
                <div class="event-people">{badge::badges(language, event)}{faces::faces(language, event)}</div>
                {mark(language, now, timed)}
            </div>
        </article>
    }
}

/// `Lima, Perú · UTEC`
pub(crate) fn place(language: Language, place: &Place) -> String {
    let venue = if place.is_address_hidden {
        Some(language.address_hidden())
    } else {
        place.venue.clone()
    };
    let parts: Vec<String> = [region(language, place), venue]
        .into_iter()
        .flatten()
        .collect();
    match place.kind {
        LocationType::Online => language.online(),
        _ if parts.is_empty() => language.place_unknown(),
        _ => parts.join(" · "),
    }
}

/// `Lima, Perú`
pub(crate) fn region(language: Language, place: &Place) -> Option<String> {
    let known = place
        .country_code
        .as_deref()
        .and_then(|code| language.country(code))
        .map(str::to_owned);
    let country = known.or_else(|| place.country.clone());
    let parts: Vec<String> = [place.city.clone(), country]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What a reader must not miss: cancelled, gone, moved, changed.
fn mark(language: Language, now: Timestamp, timed: &Timed<'_>) -> Option<AnyView> {
    let event = timed.event;
    let off = |text: String| Some(view! { <p class="mark mark-off">{text}</p> }.into_any());
    if event.canceled_at.is_some() {
        return off(language.mark_canceled());
    }
    if event.sync_status == SyncStatus::SourceDeleted {
        return off(language.mark_deleted());
    }
    let moved = moved(language, now, event).filter(|_| !is_over(event, now));
    let changed = moved.or_else(|| {
        let changed = event.changed_at.unwrap_or(event.updated_at);
        let changed = changed.to_zoned_datetime(timed.start.time_zone().clone());
        let day = language.short_date(changed.date(), timed.today);
        (event.sync_status == SyncStatus::Drifted).then(|| language.mark_changed(day))
    })?;
    Some(
        view! { <p class="mark mark-changed"><span aria-hidden="true">"↻ "</span>{changed}</p> }
            .into_any(),
    )
}
