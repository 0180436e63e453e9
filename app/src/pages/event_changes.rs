//! What became different of an event, in a few words: before and now, whatever happened in between. On its own page since it
//! was imported, where the history below tells every step; in lists and feeds at one time.

use hack0::events::{Change, Event, EventPage, LocationType, Revision, SyncStatus};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::event_history::{shortened, time};
use crate::language::Language;
use crate::time::{clock_time, in_zone};

/// Lists tell of a change for so long.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The box, which leads to the history; none where there is nothing to tell.
pub(super) fn changes(language: Language, now: Timestamp, page: &EventPage) -> Option<AnyView> {
    let event = &page.event;
    let mut sentences = Differences::of(language, event, &page.revisions).sentences();
    if sentences.is_empty() && event.sync_status == SyncStatus::Drifted {
        sentences.push(language.state_drifted());
    }
    if sentences.is_empty() {
        return None;
    }
    let seen = page.revisions.first().map(|revision| {
        let day = in_zone(revision.changed_at, &event.timezone).date();
        language.change_seen(language.day_name(day, in_zone(now, &event.timezone).date()))
    });
    let lines = sentences.into_iter().map(|sentence| {
        view! { <p><bdi>{sentence}</bdi></p> }
    });
    Some(
        view! {
            <div class="state state-changed">
                {lines.collect_view()}
                <p>{seen}" "<a href="#history">{language.change_see()}</a></p>
            </div>
        }
        .into_any(),
    )
}

/// A change of the feed, in sentences; never none.
pub(crate) fn told(language: Language, change: &Change) -> Vec<String> {
    let sentences = Differences::of(language, &change.event, &change.revisions).sentences();
    if sentences.is_empty() {
        vec![language.change_other()]
    } else {
        sentences
    }
}

/// What somebody who knew an event from the list must not miss: that it is at another time or place since a few days.
pub(crate) fn moved(language: Language, now: Timestamp, event: &Event) -> Option<String> {
    let is_new = |revision: &&Revision| now.duration_since(revision.changed_at) <= TOLD_FOR;
    let count = event.moves.iter().take_while(is_new).count();
    if count == 0 {
        return None;
    }
    let differences = Differences::of(language, event, &event.moves[..count]);
    let today = in_zone(now, &event.timezone).date();
    // When what is told changed last, whatever else has since.
    let day = |fields: &[&str]| {
        let mut moves = event.moves.iter();
        let last = moves.find(|revision| fields.contains(&revision.field.as_str()));
        let seen = last.map_or(now, |last| last.changed_at);
        language.day_name(in_zone(seen, &event.timezone).date(), today)
    };
    if let Some((old, new)) = differences.starts() {
        return Some(language.mark_moved(day(&["start_at"]), new, old));
    }
    let kind = || day(&["location_type"]);
    match differences.new_kind() {
        Some(LocationType::Online) => Some(language.mark_online(kind())),
        Some(LocationType::InPerson) => Some(language.mark_in_person(kind())),
        _ => {
            let since = day(&["venue", "city", "address"]);
            differences.place().map(|_| language.mark_place(since))
        }
    }
}

struct Differences<'a> {
    language: Language,
    event: &'a Event,
    /// Newest first.
    revisions: &'a [Revision],
}

impl<'a> Differences<'a> {
    fn of(language: Language, event: &'a Event, revisions: &'a [Revision]) -> Self {
        Self {
            language,
            event,
            revisions,
        }
    }

    /// What matters most first: whether, when, where, what.
    fn sentences(&self) -> Vec<String> {
        let language = self.language;
        let start = self.start();
        let end = self.end().filter(|_| start.is_none());
        let named = self
            .values("name")
            .and_then(|(old, _)| Some(language.change_name(shortened(old?))));
        let hosts = self.values("hosts").map(|_| language.change_hosts());
        let description = self.is_another("description");
        [
            self.presence(),
            start,
            end,
            self.kind(),
            self.place(),
            named,
            hosts,
        ]
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
        self.revisions
            .iter()
            .filter(move |revision| revision.field == field)
    }

    fn times(&self, field: &str) -> Option<(Timestamp, Timestamp)> {
        let (old, new) = self.values(field)?;
        Some((time(old?)?, time(new?)?))
    }

    /// Whether it takes place at all.
    fn presence(&self) -> Option<String> {
        let language = self.language;
        if let Some((_, canceled_at)) = self.values("canceled_at") {
            return Some(match canceled_at {
                Some(_) => language.change_canceled(),
                None => language.change_back(),
            });
        }
        let (_, status) = self.values("sync_status")?;
        Some(if status == Some(SyncStatus::SourceDeleted.as_str()) {
            language.change_gone()
        } else {
            language.change_back()
        })
    }

    fn start(&self) -> Option<String> {
        let (old, new) = self.starts()?;
        Some(self.language.change_moved(new, old))
    }

    /// `19:00` and `20:00`, with their days where these differ.
    fn starts(&self) -> Option<(String, String)> {
        let language = self.language;
        let (old, new) = self.times("start_at")?;
        let zoned = |at: Timestamp| in_zone(at, &self.event.timezone);
        let is_same_day = zoned(old).date() == zoned(new).date();
        let shown = |at: Timestamp| {
            let at = zoned(at);
            if is_same_day {
                clock_time(&at)
            } else {
                format!("{}, {}", language.weekday_date(at.date()), clock_time(&at))
            }
        };
        Some((shown(old), shown(new)))
    }

    fn end(&self) -> Option<String> {
        let (old, new) = self.times("end_at")?;
        let shown = |at: Timestamp| clock_time(&in_zone(at, &self.event.timezone));
        Some(self.language.change_ends(shown(new), shown(old)))
    }

    fn kind(&self) -> Option<String> {
        match self.new_kind()? {
            LocationType::Online => Some(self.language.change_online()),
            LocationType::InPerson => Some(self.language.change_in_person()),
            LocationType::Unknown => None,
        }
    }

    fn new_kind(&self) -> Option<LocationType> {
        let (_, new) = self.values("location_type")?;
        new?.parse().ok()
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
        let is_online = self.event.place.kind == LocationType::Online;
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
        let revisions: Vec<Revision> = revisions.iter().map(revision).collect();
        Differences::of(Language::English, &made::rust_night(), &revisions).sentences()
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

    #[test]
    fn what_is_gone_is_told_first_and_what_is_back_not_at_all() {
        let gone = ("sync_status", Some("synced"), Some("source_deleted"));
        let back = ("sync_status", Some("source_deleted"), Some("synced"));
        let named = ("name", Some("A"), Some("B"));
        assert_eq!(
            told(&[named, gone]),
            [
                "No longer on Luma: cancelled or deleted by its hosts.",
                "It was called “A” before."
            ]
        );
        assert_eq!(told(&[back]), ["It is on Luma again."]);
        assert_eq!(told(&[back, gone]), [""; 0]);
        let canceled = ("canceled_at", None, Some("2026-11-22T18:00:00Z"));
        assert_eq!(told(&[canceled]), ["Cancelled by its hosts."]);
    }

    fn days_ago(days: i64, field: &str, old: &str, new: &str) -> Revision {
        Revision {
            field: field.to_owned(),
            old_value: Some(old.to_owned()),
            new_value: Some(new.to_owned()),
            changed_at: made::now() - SignedDuration::from_hours(24 * days),
        }
    }

    /// What a list tells of these moves, the newest first.
    fn marked(moves: Vec<Revision>) -> Option<String> {
        let event = Event {
            moves,
            ..made::rust_night()
        };
        moved(Language::English, made::now(), &event)
    }

    #[test]
    fn lists_tell_of_moves_for_two_weeks() {
        let (old, new) = ("2026-11-23T00:00:00Z", "2026-11-23T01:00:00Z");
        let start = |days| days_ago(days, "start_at", old, new);
        assert_eq!(
            marked(vec![start(5)]).as_deref(),
            Some("Moved from 19:00 to 20:00 on Tuesday")
        );
        assert_eq!(
            marked(vec![start(13)]).as_deref(),
            Some("Moved from 19:00 to 20:00 on 9 Nov")
        );
        assert_eq!(marked(vec![start(15)]), None);
        let place = |days| days_ago(days, "venue", "UTEC", "Casa Tech");
        assert_eq!(
            marked(vec![place(5)]).as_deref(),
            Some("Now at another place (since Tuesday)")
        );
        let online = days_ago(5, "location_type", "in_person", "online");
        assert_eq!(
            marked(vec![online]).as_deref(),
            Some("Now online (since Tuesday)")
        );
        assert_eq!(marked(Vec::new()), None);
        // The day is that of what is told, and not that of something later.
        assert_eq!(
            marked(vec![place(0), start(5)]).as_deref(),
            Some("Moved from 19:00 to 20:00 on Tuesday")
        );
    }
}
