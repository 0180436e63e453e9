//! `GET /events/{slug}/calendar.ics`: one event, for the reader's own calendar.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use hack0::events::{self, Event, EventPage, LocationType};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::event_data::is_canceled;
use super::ics::Lines;
use super::json_ld::event_url;
use super::plain::plain_text;
use crate::components::card::region;
use crate::error_page;
use crate::language::Language;
use crate::pages::event::is_web_address;
use crate::site::Site;

/// Characters of the description.
const LONGEST: usize = 600;

/// The answer, in the reader's language.
pub(crate) async fn answer(
    site: Site,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(slug)) = slug else {
        return error_page(StatusCode::NOT_FOUND, &headers);
    };
    let page = match events::find_by_slug(&site.db, &slug).await {
        Ok(Some(page)) => page,
        Ok(None) => return error_page(StatusCode::NOT_FOUND, &headers),
        Err(error) => {
            tracing::error!(%error, "the database didn't answer a calendar");
            return error_page(StatusCode::SERVICE_UNAVAILABLE, &headers);
        }
    };
    let language = Language::negotiate(None, &headers);
    let text = calendar(&site.base_url, language, &page);
    let fixed = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::CONTENT_LANGUAGE, language.code()),
        (header::VARY, "Accept-Language, Cookie"),
    ];
    let mut response = (fixed, text).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, disposition(&page.event.slug));
    response
}

/// A file's name of letters that every system takes.
fn disposition(slug: &str) -> HeaderValue {
    let name: String = slug
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(80)
        .collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{name}.ics\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// Behind an event's id it makes the `UID`. Not our host: people's calendars know an entry by it, and should the site ever
/// move, every event taken in before would stand there twice.
const UID_DOMAIN: &str = "hack0.dev";

/// The calendar. Its event keeps its `UID` whatever changes, and `SEQUENCE` grows with every change, so that taking it in
/// again moves the entry instead of doubling it. An event whose end isn't known has none here either. Never an address.
fn calendar(base_url: &str, language: Language, page: &EventPage) -> String {
    let event = &page.event;
    let mut lines = Lines::default();
    lines.word("BEGIN", "VCALENDAR");
    lines.word("VERSION", "2.0");
    lines.word("PRODID", "-//hack0//hack0//EN");
    lines.word("METHOD", "PUBLISH");
    lines.word("BEGIN", "VEVENT");
    lines.word("UID", &format!("{}@{UID_DOMAIN}", event.id));
    lines.time("DTSTAMP", event.updated_at);
    lines.time("CREATED", event.created_at);
    lines.time("LAST-MODIFIED", event.updated_at);
    lines.word("SEQUENCE", &sequence(event).to_string());
    lines.time("DTSTART", event.start_at);
    if let Some(end) = event.end_at.filter(|end| *end > event.start_at) {
        lines.time("DTEND", end);
    }
    lines.text("SUMMARY", &event.name);
    lines.text("DESCRIPTION", &description(base_url, language, page));
    if let Some(place) = location(language, event) {
        lines.text("LOCATION", &place);
    }
    lines.address("URL", &event_url(base_url, event));
    let status = if is_canceled(event) {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    lines.word("STATUS", status);
    lines.word("END", "VEVENT");
    lines.word("END", "VCALENDAR");
    lines.into_text()
}

/// Seconds between the first and the last change: never less than before, and 32 bits hold it for 68 years.
fn sequence(event: &Event) -> i64 {
    let seconds = event.updated_at.as_second() - event.created_at.as_second();
    seconds.clamp(0, i64::from(i32::MAX))
}

/// The beginning of its own, then where to register and where we have it.
fn description(base_url: &str, language: Language, page: &EventPage) -> String {
    let event = &page.event;
    let own = page
        .description_html
        .as_deref()
        .map(|html| plain_text(html, LONGEST))
        .filter(|text| !text.is_empty());
    let register = is_web_address(&event.luma_url)
        .then(|| format!("{}: {}", language.event_register(), event.luma_url));
    let ours = format!("hack0: {}", event_url(base_url, event));
    let links = [register, Some(ours)];
    let links = links.into_iter().flatten().collect::<Vec<_>>().join("\n");
    [own, Some(links)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Venue, address, city; of a hidden address the city alone; online, Luma's page.
fn location(language: Language, event: &Event) -> Option<String> {
    let place = &event.place;
    if place.kind == LocationType::Online {
        return Some(event.luma_url.clone()).filter(|address| is_web_address(address));
    }
    let shown = |text: &Option<String>| text.clone().filter(|_| !place.is_address_hidden);
    let address = shown(&place.address);
    // Luma's addresses often begin with the venue.
    let venue = shown(&place.venue).filter(|venue| {
        !address
            .as_ref()
            .is_some_and(|address| address.starts_with(venue))
    });
    // An address has its city in it.
    let region = region(language, place).filter(|_| address.is_none());
    let parts: Vec<String> = [venue, address, region].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests;
