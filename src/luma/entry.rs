//! An entry of a calendar's list: enough of the event to see whether it has changed.

use jiff::{Span, Timestamp};
use serde_json::Value;

use super::place::web_place;
use super::reading::{Field, Reading, SourceKind};
use super::wire::{LONGEST_NAME, first, official_event, time, timezone, web_event};
use crate::ids::LumaEventId;
use crate::text;

/// An entry of a calendar's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the list says of the event; less than a full reading, except for an external event.
    pub reading: Reading,
    /// `calev-…`: its place on the calendar; the list of what we manage doesn't name it.
    pub listing_id: Option<String>,
    /// It stands elsewhere, and this entry is all that Luma knows of it.
    pub is_external: bool,
}

/// An entry of `calendars/events/list`: flat, or `{api_id, event}` as it was.
pub(super) fn managed_entry(entry: &Value) -> Option<Entry> {
    Some(Entry {
        reading: official_event(entry)?,
        listing_id: None,
        is_external: false,
    })
}

/// An entry of `get-items`.
pub(super) fn listed_entry(entry: &Value) -> Option<Entry> {
    let listing_id = first(entry, &["api_id", "id"]).and_then(listing_id);
    let is_external = is_external(entry);
    let reading = if is_external {
        external_event(entry)?
    } else {
        web_event(entry)?
    };
    Some(Entry {
        reading,
        listing_id,
        is_external,
    })
}

/// The id of a listing as we keep it. Nothing else of Luma's is stored as it comes, and a text with a NUL in it isn't stored
/// by every database.
pub(super) fn listing_id(id: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    Some(id.to_owned()).filter(|id| id.len() <= 64 && id.chars().all(is_plain))
}

/// What an entry of either list is of, when nothing else of it can be read. The id of a Luma event's entry is its listing's.
pub(super) fn event_id(entry: &Value) -> Option<LumaEventId> {
    let id_in = |value: &Value| first(value, &["api_id", "id"])?.parse::<LumaEventId>().ok();
    let of_event = entry.get("event").and_then(id_in);
    let is_listing = |id: &LumaEventId| id.as_str().starts_with("calev-");
    let own = || id_in(entry).filter(|id| is_external(entry) || !is_listing(id));
    of_event.or_else(own)
}

fn is_external(entry: &Value) -> bool {
    first(entry, &["platform"]) == Some("external")
}

/// An event of another platform: it is its listing's id, and has a length instead of an end.
fn external_event(entry: &Value) -> Option<Reading> {
    let event = entry.get("event")?;
    let start_at = time(first(event, &["start_at"])?)?;
    Some(Reading {
        kind: SourceKind::Web,
        id: first(entry, &["api_id", "id"])?.parse().ok()?,
        url: first(event, &["url"]).and_then(text::web_url),
        name: text::line(first(event, &["name"])?, LONGEST_NAME)?,
        start_at,
        end_at: first(event, &["duration_interval"])
            .and_then(|length| end(start_at, length))
            .map_or(Field::Absent, Field::Is),
        timezone: first(event, &["timezone"]).and_then(timezone),
        visibility: None,
        place: web_place(event),
        cover_url: Field::Unknown,
        description: Field::Unknown,
        calendar: None,
        hosts: None,
    })
}

/// `P0Y0M0DT33H0M0S`, on the clock of UTC: a day has 24 hours.
fn end(start: Timestamp, length: &str) -> Option<Timestamp> {
    let length: Span = length.parse().ok()?;
    let start = start.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    Some(start.checked_add(length).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_external_entry_is_its_listing() {
        let entry = listed_entry(&json!({
            "api_id": "calev-RbXmiMEPAAEpvYV", "platform": "external", "status": "approved",
            "event": {"name": "Jornada", "start_at": "2026-12-01T14:00:00.000Z", "timezone": "America/Lima",
                "duration_interval": "P0Y0M0DT33H0M0S", "url": "https://www.meetup.com/gdg/events/1/?x=2",
                "geo_address_json": {"type": "manual", "address": "UTEC"}, "host": "GDG"},
        }))
        .unwrap();
        assert!(entry.is_external);
        let event = entry.reading;
        assert_eq!(event.id.as_str(), "calev-RbXmiMEPAAEpvYV");
        assert_eq!(
            event.url.as_deref(),
            Some("https://www.meetup.com/gdg/events/1/?x=2")
        );
        assert_eq!(
            event.end_at,
            Field::Is("2026-12-02T23:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn an_entry_that_can_t_be_read_names_its_event_all_the_same() {
        let named = |entry: Value| event_id(&entry).map(|id| id.to_string());
        let broken = json!({"api_id": "evt-1", "name": null, "start_at": "soon"});
        for (entry, expected) in [
            (broken.clone(), Some("evt-1")),
            (json!({"api_id": "calev-1", "event": broken}), Some("evt-1")),
            (
                json!({"api_id": "calev-1", "platform": "external", "event": {}}),
                Some("calev-1"),
            ),
            // The listing of an event isn't the event.
            (
                json!({"api_id": "calev-1", "platform": "luma", "event": {}}),
                None,
            ),
            (json!({"event": []}), None),
            (json!(7), None),
        ] {
            assert_eq!(named(entry.clone()).as_deref(), expected, "{entry}");
        }
    }

    #[test]
    fn a_listing_s_id_is_kept_only_as_plain_text() {
        assert_eq!(listing_id("calev-a1").as_deref(), Some("calev-a1"));
        for odd in ["calev-\0", "calev-a b", "calev-ñ", &"x".repeat(65)] {
            assert_eq!(listing_id(odd), None, "{odd:?}");
        }
        let entry = json!({"api_id": "calev-\0", "event": {"api_id": "evt-1", "name": "Noche",
            "start_at": "2026-12-01T14:00:00Z"}});
        assert_eq!(listed_entry(&entry).unwrap().listing_id, None);
    }

    #[test]
    fn both_shapes_of_what_we_manage_are_read() {
        let fields = json!({"name": "Noche", "start_at": "2026-12-01T14:00:00Z", "calendar_api_id": "cal-1"});
        let mut flat = fields.clone();
        flat["id"] = json!("evt-1");
        let mut nested = fields;
        nested["api_id"] = json!("evt-1");
        let nested = json!({"api_id": "evt-1", "event": nested, "tags": []});
        let read = |entry| managed_entry(entry).unwrap().reading;
        assert_eq!(read(&flat), read(&nested));
    }
}
