//! Events by day, each on the date of its own zone.

use std::collections::BTreeMap;

use hack0::events::Event;
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};
use leptos::prelude::*;

use super::card::card;
use crate::language::Language;
use crate::time::in_zone;

/// Which way the list runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Soonest first; what has begun before today stands under *now*.
    Upcoming,
    /// Newest first.
    Past,
}

/// What the list stands under, which gives its headings their level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    /// The page's own heading.
    Page,
    /// A section's.
    Section,
}

/// An event and its times in its own zone, which are looked up once.
pub(crate) struct Timed<'e> {
    pub(crate) event: &'e Event,
    /// When it begins.
    pub(crate) start: ZonedDateTime,
    /// Which day it is there now.
    pub(crate) today: Date,
}

impl<'e> Timed<'e> {
    pub(crate) fn of(event: &'e Event, now: Timestamp) -> Self {
        Self::at(event, &in_zone(now, &event.timezone))
    }

    /// As it is now in its zone.
    fn at(event: &'e Event, now: &ZonedDateTime) -> Self {
        Self {
            event,
            start: event.start_at.to_zoned_datetime(now.time_zone().clone()),
            today: now.date(),
        }
    }
}

/// All of them in the same order; for events in the same zone it is the same day.
fn timed(events: &[Event], now: Timestamp) -> Vec<Timed<'_>> {
    let mut days: Vec<(&str, ZonedDateTime)> = Vec::new();
    events
        .iter()
        .map(|event| {
            let known = days.iter().position(|(zone, _)| *zone == event.timezone);
            let known = known.unwrap_or_else(|| {
                days.push((&event.timezone, in_zone(now, &event.timezone)));
                days.len() - 1
            });
            Timed::at(event, &days[known].1)
        })
        .collect()
}

/// The list.
pub(crate) fn timeline(
    language: Language,
    now: Timestamp,
    events: &[Event],
    direction: Direction,
    under: Under,
) -> AnyView {
    let mut days: BTreeMap<Option<Date>, Vec<Timed<'_>>> = BTreeMap::new();
    for timed in timed(events, now) {
        let date = timed.start.date();
        let has_begun = direction == Direction::Upcoming && date < timed.today;
        days.entry((!has_begun).then_some(date))
            .or_default()
            .push(timed);
    }
    let mut days: Vec<_> = days.into_iter().collect();
    if direction == Direction::Past {
        days.reverse();
    }
    let days = days
        .into_iter()
        .enumerate()
        .map(|(index, (date, events))| day(language, now, date, &events, index == 0, under))
        .collect_view();
    view! { <div class="timeline">{days}</div> }.into_any()
}

fn day(
    language: Language,
    now: Timestamp,
    date: Option<Date>,
    events: &[Timed<'_>],
    is_first: bool,
    under: Under,
) -> AnyView {
    let heading = match (date, events.first()) {
        (Some(date), Some(first)) => {
            let is_shared = events.iter().all(|other| other.today == first.today);
            dated(language, date, first.today, is_shared)
        }
        _ => view! { {language.day_now()}" "<small>{language.day_now_hint()}</small> }.into_any(),
    };
    let heading = match under {
        Under::Page => view! { <h2 class="day-name">{heading}</h2> }.into_any(),
        Under::Section => view! { <h3 class="day-name">{heading}</h3> }.into_any(),
    };
    let cards = events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            view! { <li>{card(language, now, event, is_first && index == 0, under)}</li> }
        })
        .collect_view();
    view! {
        <section class="day">
            {heading}
            <ol class="day-events" role="list">{cards}</ol>
        </section>
    }
    .into_any()
}

/// *Today* only where it is true for every event of the day: at one moment two zones can have two dates.
fn dated(language: Language, date: Date, today: Date, is_shared: bool) -> AnyView {
    let near = [
        (
            today.yesterday().ok(),
            Language::day_yesterday as fn(Language) -> String,
        ),
        (Some(today), Language::day_today),
        (today.tomorrow().ok(), Language::day_tomorrow),
    ];
    let name = near
        .into_iter()
        .find_map(|(day, name)| (is_shared && day == Some(date)).then(|| name(language)));
    match name {
        Some(name) => view! {
            {name}" "<small><time datetime=date.to_string()>{language.weekday_date(date)}</time></small>
        }
        .into_any(),
        None => view! {
            <time datetime=date.to_string()>{language.day_heading(date, today)}</time>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    #[test]
    fn today_is_said_only_where_it_is_true_for_every_event() {
        // In Lima it is still the 22nd at 22:30, in Córdoba already the 23rd at 00:30.
        let now = made::time("2026-11-23T03:30:00Z");
        let event = |start: &str, zone: &str| Event {
            start_at: made::time(start),
            timezone: zone.to_owned(),
            ..made::rust_night()
        };
        let (art, pet) = ("America/Argentina/Cordoba", "America/Lima");
        let events = [
            event("2026-11-23T03:30:00Z", pet),
            event("2026-11-23T03:30:00Z", art),
            event("2026-11-24T03:30:00Z", pet),
            event("2026-11-24T03:30:00Z", art),
        ];
        let headings = |events: &[Event]| {
            let html = timeline(
                Language::Spanish,
                now,
                events,
                Direction::Upcoming,
                Under::Page,
            )
            .to_html();
            let html = html.replace("<!>", "");
            let names = html.split("<h2 class=\"day-name\">").skip(1);
            let text = |rest: &str| {
                let heading = rest.split("</h2>").next().unwrap_or_default();
                let words = heading.split('<').map(|part| match part.split_once('>') {
                    Some((_, text)) => text,
                    None => part,
                });
                words.collect::<String>()
            };
            names.map(text).collect::<Vec<_>>()
        };
        assert_eq!(
            headings(&events),
            ["Hoy domingo 22 nov", "Lun 23 nov", "Mañana martes 24 nov"]
        );
        assert_eq!(headings(&events[1..2]), ["Hoy lunes 23 nov"]);
        assert_eq!(headings(&events[2..3]), ["Mañana lunes 23 nov"]);
    }
}
