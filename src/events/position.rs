//! An event's place in every list: one number that sorts by start and is nobody else's.
//!
//! One number and not (start, id), because the search index of SQLite gives its finds in the order of such a number: a page
//! of a search then costs a page, and not everything that matches.

use jiff::{SignedDuration, Timestamp};

use crate::ids::EventId;

/// Positions within one second.
const PLACES: i64 = 1 << 24;

/// Longer events are kept apart, so that a list of what isn't over looks back only this far for all the others. The
/// index `events_listed_long` names it too.
pub(super) const LONG: SignedDuration = SignedDuration::from_hours(12);
/// After this an event is over, whatever it says: it bounds how far back a list of what isn't over must look.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 62);

/// The first position of what starts at this time or later, in whole seconds.
pub(super) fn from(time: Timestamp) -> i64 {
    let second = time.as_millisecond().saturating_add(999).div_euclid(1000);
    second.saturating_mul(PLACES)
}

/// Where an event that starts then may stand, and the first and last position of that second. The place is from the random
/// part of the id; taken ones are counted on from, which the last half of the second's places is left for.
pub(super) fn of(start: Timestamp, id: EventId) -> [i64; 3] {
    let first = start.as_millisecond().div_euclid(1000) * PLACES;
    let hex = id.to_string();
    let random = i64::from_str_radix(&hex[hex.len() - 6..], 16).unwrap_or_default();
    [first + random % (PLACES / 2), first, first + PLACES - 1]
}

/// Whether it goes on for so long that it is kept apart.
pub(super) fn is_long(start: Timestamp, over: Timestamp) -> bool {
    over.duration_since(start) > LONG
}

/// When it leaves the upcoming list.
pub(super) fn over_at(start: Timestamp, end: Option<Timestamp>) -> Timestamp {
    let longest = start.saturating_add(LONGEST).unwrap_or(Timestamp::MAX);
    end.unwrap_or(start).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::clock;

    #[test]
    fn positions_sort_by_start() {
        let id = EventId::new(&clock());
        let times = [
            "-009999-01-02T01:59:59Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "2026-11-24T15:00:00Z",
            "9999-12-30T22:00:00Z",
        ];
        let positions = times.map(|time| of(time.parse().unwrap(), id));
        assert!(positions.windows(2).all(|pair| pair[0][2] < pair[1][1]));
        for (time, [place, first, last]) in times.iter().zip(positions) {
            assert!((first..=last).contains(&place));
            assert_eq!(from(time.parse().unwrap()), first);
        }
    }

    #[test]
    fn a_part_of_a_second_belongs_to_the_next() {
        let whole = from("2026-11-24T15:00:01Z".parse().unwrap());
        assert_eq!(from("2026-11-24T15:00:00.001Z".parse().unwrap()), whole);
    }

    #[test]
    fn nothing_goes_on_for_ever() {
        let start: Timestamp = "2026-11-24T15:00:00Z".parse().unwrap();
        assert_eq!(over_at(start, None), start);
        assert_eq!(over_at(start, Some(Timestamp::MAX)), start + LONGEST);
    }
}
