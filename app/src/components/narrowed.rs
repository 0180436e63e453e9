//! What a list of events is narrowed to: read from an address, asked of the domain, written into other addresses.

use hack0::events::{EventFilter, LocationType};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ask::Ask;
use crate::page::list_address;
use crate::time::in_zone;

/// Days are counted here, in the middle of the region: an evening stays on its day from Mexico (one hour behind) to Brazil (two
/// ahead), so one list is right for nearly everybody, and its address means the same to whoever it is sent to.
const ZONE: &str = "America/Lima";
/// Of a place in an address so much is looked at.
const LONGEST_PLACE: usize = 60;

/// A stretch of days from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Until Sunday.
    Week,
    /// From Monday to Sunday.
    NextWeek,
    /// Saturday and Sunday.
    Weekend,
    /// Until the last of the month.
    Month,
}

impl When {
    pub(crate) const ALL: [Self; 4] = [Self::Week, Self::Weekend, Self::NextWeek, Self::Month];

    /// As in `?when=`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::NextWeek => "next-week",
            Self::Weekend => "weekend",
            Self::Month => "month",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|when| when.code() == code)
    }

    /// The first day, and the first one that isn't in it any more.
    fn days(self, today: Date) -> (Date, Date) {
        let since_monday = i64::from(today.weekday().to_monday_zero_offset());
        let later = |days: i64| today.saturating_add(jiff::Span::new().days(days));
        match self {
            Self::Week => (today, later(7 - since_monday)),
            Self::NextWeek => (later(7 - since_monday), later(14 - since_monday)),
            Self::Weekend => (later((5 - since_monday).max(0)), later(7 - since_monday)),
            Self::Month => (today, today.last_of_month().tomorrow().unwrap_or(Date::MAX)),
        }
    }
}

/// What a list of events is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrowed {
    /// Past instead of upcoming.
    pub(crate) is_past: bool,
    /// Words searched for.
    pub(crate) words: Option<String>,
    /// Slug and name of an organization.
    pub(crate) organization: Option<(String, String)>,
    /// A country's code, or a name of one.
    pub(crate) country: Option<String>,
    /// A city.
    pub(crate) city: Option<String>,
    /// Only online, or only in person.
    pub(crate) format: Option<LocationType>,
    /// Only these days; of upcoming events.
    pub(crate) when: Option<When>,
}

impl Narrowed {
    /// What an address asks for, with the organization that its loader has found. Values that we don't know don't narrow.
    pub(crate) fn of(ask: &Ask, organization: Option<(String, String)>) -> Self {
        let is_past = ask.query.has("past");
        let place = |key| {
            ask.query
                .get(key)
                .map(|place| place.chars().take(LONGEST_PLACE).collect::<String>())
        };
        Self {
            is_past,
            words: ask.words(),
            organization,
            country: place("country"),
            city: place("city"),
            format: ask
                .query
                .get("format")
                .and_then(|format| format.parse().ok())
                .filter(|format| *format != LocationType::Unknown),
            when: ask
                .query
                .get("when")
                .and_then(When::from_code)
                .filter(|_| !is_past),
        }
    }

    /// As the domain lists it.
    pub(crate) fn filter(&self, now: Timestamp) -> EventFilter {
        let mut filter = if self.is_past {
            EventFilter::past(now)
        } else {
            EventFilter::upcoming(now)
        };
        if let Some(when) = self.when {
            let (first, end) = when.days(in_zone(now, ZONE).date());
            filter.after = midnight(first).map(|first| first.max(now));
            filter.before = midnight(end);
        }
        EventFilter {
            organization: self.organization.as_ref().map(|(slug, _)| slug.clone()),
            country: self.country.clone(),
            city: self.city.clone(),
            format: self.format,
            query: self.words.clone(),
            ..filter
        }
    }

    /// Where this list stands, at that cursor.
    pub(crate) fn address(&self, cursor: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.push(("cursor", cursor));
        list_address("/events", &pairs)
    }

    /// Each filter with its value, if it is set.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, Option<&str>)> {
        vec![
            ("past", self.is_past.then_some("1")),
            ("country", self.country.as_deref()),
            ("city", self.city.as_deref()),
            ("format", self.format.map(LocationType::as_str)),
            ("when", self.when.map(When::code)),
            (
                "organization",
                self.organization.as_ref().map(|(slug, _)| slug.as_str()),
            ),
            ("q", self.words.as_deref()),
        ]
    }

    /// Upcoming or past, and nothing else.
    pub(crate) fn without_filters(&self) -> Self {
        Self {
            is_past: self.is_past,
            ..Self::default()
        }
    }

    /// Whether anything but words, upcoming or past is asked for.
    pub(crate) fn is_filtered(&self) -> bool {
        let plain = Self {
            words: self.words.clone(),
            ..self.without_filters()
        };
        *self != plain
    }
}

fn midnight(date: Date) -> Option<Timestamp> {
    Some(date.in_tz(ZONE).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_today() {
        let days = |when: When, today: &str| {
            let (first, end) = when.days(today.parse().unwrap());
            (first.to_string(), end.to_string())
        };
        let pair = |first: &str, end: &str| (first.to_owned(), end.to_owned());
        // A Tuesday, a Saturday, a Sunday.
        assert_eq!(
            days(When::Week, "2026-11-24"),
            pair("2026-11-24", "2026-11-30")
        );
        for today in ["2026-11-24", "2026-11-29"] {
            let next = pair("2026-11-30", "2026-12-07");
            assert_eq!(days(When::NextWeek, today), next);
        }
        assert_eq!(
            days(When::Weekend, "2026-11-24"),
            pair("2026-11-28", "2026-11-30")
        );
        assert_eq!(
            days(When::Weekend, "2026-11-28"),
            pair("2026-11-28", "2026-11-30")
        );
        assert_eq!(
            days(When::Weekend, "2026-11-29"),
            pair("2026-11-29", "2026-11-30")
        );
        assert_eq!(
            days(When::Month, "2026-12-31"),
            pair("2026-12-31", "2027-01-01")
        );
    }

    #[test]
    fn a_span_begins_now_and_ends_at_midnight_in_the_middle_of_the_region() {
        let narrowed = Narrowed {
            when: Some(When::Week),
            ..Narrowed::default()
        };
        let now: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let filter = narrowed.filter(now);
        assert_eq!(filter.after, Some(now));
        // In Lima it is still Monday, and the week ends at the same midnight.
        assert_eq!(filter.before, "2026-11-30T05:00:00Z".parse().ok());
        let past = Narrowed {
            is_past: true,
            ..Narrowed::default()
        };
        assert_eq!(past.filter(now), EventFilter::past(now));
    }
}
