//! An entry of a calendar's list: enough of the event to see whether it has changed.

use jiff::{Span, Timestamp};
use serde_json::Value;

use super::place::web_place;
use super::reading::{Field, Reading, SourceKind};
use super::wire::{LONGEST_NAME, first, official_event, time, timezone, web_event};
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
    let listing_id = first(entry, &["api_id", "id"]).map(|id| id.chars().take(64).collect());
    let is_external = first(entry, &["platform"]) == Some("external");
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
