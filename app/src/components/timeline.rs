//! Events by day, each on the date of its own zone.

use std::collections::BTreeMap;

use hack0::events::Event;
use jiff::Timestamp;
use jiff::civil::Date;
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

/// The list.
pub(crate) fn timeline(
    language: Language,
    now: Timestamp,
    events: &[Event],
    direction: Direction,
) -> AnyView {
    let mut days: BTreeMap<Option<Date>, Vec<&Event>> = BTreeMap::new();
    for event in events {
        let date = in_zone(event.start_at, &event.timezone).date();
        let has_begun =
            direction == Direction::Upcoming && date < in_zone(now, &event.timezone).date();
        days.entry((!has_begun).then_some(date))
            .or_default()
            .push(event);
    }
    let mut days: Vec<_> = days.into_iter().collect();
    if direction == Direction::Past {
        days.reverse();
    }
    let days = days
        .into_iter()
        .enumerate()
        .map(|(index, (date, events))| day(language, now, date, &events, index == 0))
        .collect_view();
    view! { <div class="timeline">{days}</div> }.into_any()
}

fn day(
    language: Language,
    now: Timestamp,
    date: Option<Date>,
    events: &[&Event],
    is_first: bool,
) -> AnyView {
    let today = events
        .first()
        .map(|event| in_zone(now, &event.timezone).date());
    let heading = match (date, today) {
        (Some(date), Some(today)) => dated(language, date, today),
        _ => view! { <h2 class="day-name">{language.day_now()}" "<small>{language.day_now_hint()}</small></h2> }.into_any(),
    };
    let cards = events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            view! { <li>{card(language, now, event, is_first && index == 0)}</li> }
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

fn dated(language: Language, date: Date, today: Date) -> AnyView {
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
        .find_map(|(day, name)| (day == Some(date)).then(|| name(language)));
    match name {
        Some(name) => view! {
            <h2 class="day-name">{name}" "<small><time datetime=date.to_string()>{language.weekday_date(date)}</time></small></h2>
        }
        .into_any(),
        None => view! {
            <h2 class="day-name"><time datetime=date.to_string()>{language.day_heading(date, today)}</time></h2>
        }
        .into_any(),
    }
}
