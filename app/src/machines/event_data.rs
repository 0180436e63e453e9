//! An event as schema.org and Google's rules want it. Never a hidden address or a meeting link: they aren't in [`Event`].

use hack0::attribution::CERTAIN;
use hack0::events::{Event, EventPage, LocationType, Place, SyncStatus};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::json_ld::{about, event_url, organizer, thing};
use super::plain::plain_text;
use crate::components::card::region;
use crate::image::exactly;
use crate::language::Language;
use crate::pages::event::{is_over, is_web_address};
use crate::time::in_zone;

/// Characters of the description.
const LONGEST: usize = 1000;

/// The event of a page; `summary` describes it when it has no description of its own.
pub(crate) fn event(
    base_url: &str,
    language: Language,
    now: Timestamp,
    page: &EventPage,
    summary: &str,
) -> Value {
    let event = &page.event;
    let url = event_url(base_url, event);
    let (status, previous) = status(page);
    let time = |time: Timestamp| local(time, &event.timezone);
    let mode = match event.place.kind {
        LocationType::InPerson => Some("https://schema.org/OfflineEventAttendanceMode"),
        LocationType::Online => Some("https://schema.org/OnlineEventAttendanceMode"),
        LocationType::Unknown => None,
    };
    let description = page
        .description_html
        .as_deref()
        .map(|html| plain_text(html, LONGEST))
        .filter(|text| !text.is_empty());
    about(
        "Event",
        json!({
            "@id": url,
            "name": event.name,
            "url": url,
            "startDate": time(event.start_at),
            "endDate": event.end_at.filter(|end| *end >= event.start_at).map(time),
            "previousStartDate": previous.map(time),
            "eventStatus": format!("https://schema.org/{status}"),
            "eventAttendanceMode": mode,
            "location": location(language, event, &url),
            "organizer": organizers(base_url, event),
            "image": images(event),
            "description": description.unwrap_or_else(|| summary.to_owned()),
            "offers": offer(event, now),
        }),
    )
}

/// Whether it takes place no more: cancelled, or gone from Luma, where cancelling is deleting.
pub(super) fn is_canceled(event: &Event) -> bool {
    event.canceled_at.is_some() || event.sync_status == SyncStatus::SourceDeleted
}

/// How it stands, and when it was to begin before it was moved.
fn status(page: &EventPage) -> (&'static str, Option<Timestamp>) {
    let event = &page.event;
    let moved = page
        .revisions
        .iter()
        .find(|revision| revision.field == "start_at")
        .and_then(|revision| revision.old_value.as_deref()?.parse().ok())
        .filter(|previous| *previous != event.start_at);
    if is_canceled(event) {
        ("EventCancelled", None)
    } else if moved.is_some() {
        ("EventRescheduled", moved)
    } else {
        ("EventScheduled", None)
    }
}

/// The time with the offset of the event's own zone: `2026-11-22T19:00:00-05:00`.
fn local(time: Timestamp, zone: &str) -> String {
    in_zone(time, zone)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// Search engines want a place of every event: where nothing is known of it, it says so.
fn location(language: Language, event: &Event, url: &str) -> Value {
    let place = &event.place;
    if place.kind == LocationType::Online {
        // Who registers on Luma's page gets the meeting link there.
        let page = Some(event.luma_url.as_str()).filter(|address| is_web_address(address));
        return thing("VirtualLocation", json!({ "url": page.unwrap_or(url) }));
    }
    let shown = |text: &Option<String>| text.clone().filter(|_| !place.is_address_hidden);
    let name = shown(&place.venue)
        .or_else(|| shown(&place.address))
        .or_else(|| region(language, place))
        .unwrap_or_else(|| language.place_unknown());
    let address = thing(
        "PostalAddress",
        json!({
            "streetAddress": shown(&place.address),
            "addressLocality": place.city,
            "addressRegion": shown(&place.region),
            "addressCountry": country(place),
        }),
    );
    let has_address = address.as_object().is_some_and(|parts| parts.len() > 1);
    thing(
        "Place",
        json!({ "name": name, "address": if has_address { address } else { Value::from(name.clone()) } }),
    )
}

fn country(place: &Place) -> Option<&str> {
    place.country_code.as_deref().or(place.country.as_deref())
}

/// Only who certainly organizes it: here nothing can be marked as unconfirmed.
fn organizers(base_url: &str, event: &Event) -> Option<Vec<Value>> {
    let attribution = &event.attribution;
    let first = attribution
        .organization
        .iter()
        .filter(|_| attribution.is_certain());
    let others = event
        .co_organizers
        .iter()
        .filter(|co| co.confidence >= CERTAIN)
        .map(|co| &co.organization);
    let all: Vec<Value> = first
        .chain(others)
        .map(|organization| organizer(base_url, organization))
        .collect();
    (!all.is_empty()).then_some(all)
}

/// Square, as covers are, and as wide as previews are.
fn images(event: &Event) -> Option<Vec<String>> {
    let cover = event.cover_url.as_deref()?;
    let mut images: Vec<String> = [(1200, 1200), (1200, 675)]
        .into_iter()
        .filter_map(|(width, height)| exactly(cover, width, height))
        .collect();
    images.dedup();
    (!images.is_empty()).then_some(images)
}

/// Where to register, as long as one can. Luma's price isn't known here.
fn offer(event: &Event, now: Timestamp) -> Option<Value> {
    let is_open = !is_canceled(event) && !is_over(event, now) && is_web_address(&event.luma_url);
    is_open.then(|| thing("Offer", json!({ "url": event.luma_url })))
}

#[cfg(test)]
mod tests;
