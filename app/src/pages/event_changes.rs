//! What is different since an event was imported, in a few words: before and now, whatever happened in between. The history
//! below tells every step.

use hack0::events::{EventPage, LocationType, Revision};
use jiff::Timestamp;
use leptos::prelude::*;

use super::event_history::{shortened, time};
use crate::language::Language;
use crate::time::{clock_time, in_zone};

/// The box, which leads to the history.
pub(super) fn changes(language: Language, page: &EventPage) -> AnyView {
    let mut sentences = Differences { language, page }.sentences();
    if sentences.is_empty() {
        sentences.push(language.state_drifted());
    }
    let lines = sentences.into_iter().map(|sentence| {
        view! { <p><bdi>{sentence}</bdi></p> }
    });
    view! {
        <div class="state state-changed">
            {lines.collect_view()}
            <p><a href="#history">{language.change_see()}</a></p>
        </div>
    }
    .into_any()
}

struct Differences<'a> {
    language: Language,
    page: &'a EventPage,
}

impl<'a> Differences<'a> {
    /// What matters most first: when, where, what.
    fn sentences(&self) -> Vec<String> {
        let language = self.language;
        let start = self.start();
        let end = self.end().filter(|_| start.is_none());
        let named = self
            .values("name")
            .and_then(|(old, _)| Some(language.change_name(shortened(old?))));
        let hosts = self.values("hosts").map(|_| language.change_hosts());
        let description = self.is_another("description");
        [start, end, self.kind(), self.place(), named, hosts]
            .into_iter()
            .flatten()
            .chain(description.then(|| language.change_description()))
            .collect()
    }

    /// The first value that was known and the last one; none when they are the same.
    fn values(&self, field: &str) -> Option<(Option<&'a str>, Option<&'a str>)> {
        let mut revisions = self.revisions(field);
        let newest = revisions.next()?;
        let oldest = revisions.last().unwrap_or(newest);
        let (old, new) = (oldest.old_value.as_deref(), newest.new_value.as_deref());
        (old != new).then_some((old, new))
    }

    /// For what is kept without its values.
    fn is_another(&self, field: &str) -> bool {
        self.revisions(field).next().is_some()
    }

    fn revisions(&self, field: &str) -> impl Iterator<Item = &'a Revision> {
        let revisions = self.page.revisions.iter();
        revisions.filter(move |revision| revision.field == field)
    }

    fn times(&self, field: &str) -> Option<(Timestamp, Timestamp)> {
        let (old, new) = self.values(field)?;
        Some((time(old?)?, time(new?)?))
    }

    /// `19:00` and `20:00`, with their days where these differ.
    fn start(&self) -> Option<String> {
        let language = self.language;
        let (old, new) = self.times("start_at")?;
        let zoned = |at: Timestamp| in_zone(at, &self.page.event.timezone);
        let is_same_day = zoned(old).date() == zoned(new).date();
        let shown = |at: Timestamp| {
            let at = zoned(at);
            if is_same_day {
                clock_time(&at)
            } else {
                format!("{}, {}", language.weekday_date(at.date()), clock_time(&at))
            }
        };
        Some(language.change_moved(shown(new), shown(old)))
    }

    fn end(&self) -> Option<String> {
        let (old, new) = self.times("end_at")?;
        let shown = |at: Timestamp| clock_time(&in_zone(at, &self.page.event.timezone));
        Some(self.language.change_ends(shown(new), shown(old)))
    }

    fn kind(&self) -> Option<String> {
        let (_, new) = self.values("location_type")?;
        match new?.parse() {
            Ok(LocationType::Online) => Some(self.language.change_online()),
            Ok(LocationType::InPerson) => Some(self.language.change_in_person()),
            Ok(LocationType::Unknown) | Err(_) => None,
        }
    }

    /// The venue and the city, or else the address.
    fn place(&self) -> Option<String> {
        let known = |value: Option<&str>| {
            let value = value.filter(|value| !value.is_empty());
            value.map(shortened)
        };
        let joined = |parts: &[Option<&str>]| {
            let parts: Vec<String> = parts.iter().filter_map(|part| known(*part)).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        };
        let changed: Vec<_> = ["venue", "city"]
            .into_iter()
            .filter_map(|field| self.values(field))
            .collect();
        let changed = if changed.is_empty() {
            self.values("address").into_iter().collect()
        } else {
            changed
        };
        let old: Vec<_> = changed.iter().map(|(old, _)| *old).collect();
        let new: Vec<_> = changed.iter().map(|(_, new)| *new).collect();
        let is_online = self.page.event.place.kind == LocationType::Online;
        match (joined(&old), joined(&new)) {
            (Some(old), Some(new)) => Some(self.language.change_place(new, old)),
            (None, Some(new)) => Some(self.language.change_place_new(new)),
            // That it is online now says so already.
            (Some(old), None) if !is_online => Some(self.language.change_place_gone(old)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    fn told(revisions: &[(&str, Option<&str>, Option<&str>)]) -> Vec<String> {
        let revision = |(field, old, new): &(&str, Option<&str>, Option<&str>)| Revision {
            field: (*field).to_owned(),
            old_value: old.map(str::to_owned),
            new_value: new.map(str::to_owned),
            changed_at: made::now(),
        };
        let page = EventPage {
            revisions: revisions.iter().map(revision).collect(),
            ..made::event_page()
        };
        Differences {
            language: Language::English,
            page: &page,
        }
        .sentences()
    }

    #[test]
    fn times_are_told_as_people_say_them() {
        let start = |old, new| told(&[("start_at", Some(old), Some(new))]);
        assert_eq!(
            start("2026-11-23T00:00:00Z", "2026-11-23T01:00:00Z"),
            ["Moved from 19:00 to 20:00."]
        );
        assert_eq!(
            start("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
            ["Moved from Sunday 22 Nov, 19:00 to Monday 23 Nov, 19:00."]
        );
        let later = (
            "end_at",
            Some("2026-11-23T02:00:00Z"),
            Some("2026-11-23T03:00:00Z"),
        );
        assert_eq!(told(&[later]), ["Ends at 22:00; before, at 21:00."]);
        // An end that moves along with its start is nothing to tell.
        let moved = (
            "start_at",
            Some("2026-11-23T00:00:00Z"),
            Some("2026-11-23T01:00:00Z"),
        );
        assert_eq!(told(&[later, moved]).len(), 1);
    }

    #[test]
    fn only_what_is_different_in_the_end_is_told() {
        // Newest first: there and back again, and on from one place to a third.
        let there_and_back = [
            (
                "start_at",
                Some("2026-11-23T01:00:00Z"),
                Some("2026-11-23T00:00:00Z"),
            ),
            (
                "start_at",
                Some("2026-11-23T00:00:00Z"),
                Some("2026-11-23T01:00:00Z"),
            ),
        ];
        assert_eq!(told(&there_and_back), [""; 0]);
        let twice = [
            ("venue", Some("B"), Some("C")),
            ("venue", Some("A"), Some("B")),
        ];
        assert_eq!(told(&twice), ["Now at C; before, at A."]);
    }

    #[test]
    fn a_place_is_its_venue_and_city_or_its_address() {
        let venue = ("venue", Some("UTEC"), Some("Casa Tech"));
        let city = ("city", Some("Lima"), Some("Quito"));
        let address = ("address", Some("Jr. A 1"), Some("Av. B 2"));
        assert_eq!(
            told(&[venue, city, address]),
            ["Now at Casa Tech, Quito; before, at UTEC, Lima."]
        );
        assert_eq!(told(&[address]), ["Now at Av. B 2; before, at Jr. A 1."]);
        assert_eq!(told(&[("venue", None, Some("UTEC"))]), ["Now at UTEC."]);
        assert_eq!(
            told(&[("venue", Some("UTEC"), None)]),
            ["No longer at UTEC."]
        );
        let online = ("location_type", Some("in_person"), Some("online"));
        assert_eq!(told(&[online]), ["It is online now."]);
    }
}
