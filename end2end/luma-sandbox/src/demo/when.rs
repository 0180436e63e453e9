//! Sensible times: evenings on weekdays, mornings on Saturdays, in the venue's own zone.

use jiff::{
    Timestamp, ToSpan,
    civil::{Weekday, time},
};

use super::plan::Kind;
use crate::ids;

/// Start and end of an event so many days from today.
pub(super) fn place(
    now: Timestamp,
    timezone: &str,
    day: i64,
    kind: Kind,
    seed: &str,
) -> (Timestamp, Timestamp) {
    let here = now
        .in_tz(timezone)
        .expect("the demo's zones are real; a test builds them all");
    let mut date = here.date().saturating_add(day.days());
    // Sundays stay free, except when the event is meant for today or tomorrow.
    if date.weekday() == Weekday::Sunday && !(0..=1).contains(&day) {
        date = date.saturating_sub(1.day());
    }
    let (hour, minute, hours) = match (date.weekday(), kind) {
        (Weekday::Saturday, Kind::Hackathon) => (9, 0, 10),
        (Weekday::Saturday, _) => (9, 0, 4),
        (Weekday::Sunday, _) => (11, 0, 3),
        (_, kind) => {
            let evening = [(18, 30), (19, 0), (19, 30), (20, 0)];
            let pick = usize::try_from(ids::number(seed, 4)).unwrap_or(0);
            let (hour, minute) = evening[pick];
            (hour, minute, if kind == Kind::Workshop { 3 } else { 2 })
        }
    };
    let start = date
        .to_datetime(time(hour, minute, 0, 0))
        .in_tz(timezone)
        .expect("the demo's zones are real; a test builds them all")
        .timestamp();
    (start, start.checked_add(hours.hours()).unwrap_or(start))
}
