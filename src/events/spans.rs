//! Which stretches of the order by start a list has to look at.

use jiff::{SignedDuration, Timestamp};

use super::{EventFilter, position};

/// A stretch of positions, `low` included and `high` not, with what else must hold there. Times are milliseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i64,
    pub(super) high: i64,
    /// Over at this time or later.
    pub(super) over_from: Option<i64>,
    /// Over before this time.
    pub(super) over_to: Option<i64>,
    /// Only what is kept apart as long.
    pub(super) is_long_only: bool,
}

/// The stretches of a list, none twice. What isn't over yet begins later, or began within the last 12 hours, or is one of
/// the few long ones: looking for it costs the same however many events are past.
pub(super) fn of(filter: &EventFilter, cursor: Option<i64>) -> Vec<Span> {
    let all = whole(filter, cursor);
    let Some(after) = filter.after else {
        return vec![all];
    };
    let begun = position::from(after);
    let recent = position::from(back(after, position::LONG));
    let over_from = Some(after.as_millisecond());
    let parts = [
        Span {
            low: all.low.max(position::from(back(after, position::LONGEST))),
            high: all.high.min(recent),
            over_from,
            is_long_only: true,
            ..all
        },
        Span {
            low: all.low.max(recent),
            high: all.high.min(begun),
            over_from,
            ..all
        },
        Span {
            low: all.low.max(begun),
            ..all
        },
    ];
    parts
        .into_iter()
        .filter(|span| span.low < span.high)
        .collect()
}

/// All of them as one, for an index that doesn't give its finds in order.
pub(super) fn as_one(filter: &EventFilter, cursor: Option<i64>) -> Span {
    let all = whole(filter, cursor);
    match filter.after {
        None => all,
        Some(after) => Span {
            low: all.low.max(position::from(back(after, position::LONGEST))),
            over_from: Some(after.as_millisecond()),
            ..all
        },
    }
}

fn whole(filter: &EventFilter, cursor: Option<i64>) -> Span {
    let high = filter.before.map_or(i64::MAX, position::from);
    let (low, high) = match cursor {
        Some(cursor) if filter.newest_first => (i64::MIN, high.min(cursor)),
        Some(cursor) => (cursor.saturating_add(1), high),
        None => (i64::MIN, high),
    };
    let over_to = filter.before.filter(|_| filter.newest_first);
    Span {
        low,
        high,
        over_from: None,
        over_to: over_to.map(Timestamp::as_millisecond),
        is_long_only: false,
    }
}

fn back(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_parts_of_a_list_don_t_look_at_what_began() {
        let now: Timestamp = "2026-11-24T15:00:00Z".parse().unwrap();
        let filter = EventFilter::upcoming(now);
        let spans = of(&filter, None);
        assert_eq!(spans.len(), 3);
        assert!(spans.windows(2).all(|pair| pair[0].high == pair[1].low));
        let later = position::from(now + SignedDuration::from_hours(1));
        assert_eq!(of(&filter, Some(later)).len(), 1);
    }
}
