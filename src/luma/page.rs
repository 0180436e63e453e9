//! An event's page: the same document as the public JSON inside `__NEXT_DATA__`; failing that, JSON-LD. Both may be cut or
//! missing, so what one lacks is taken from the other.

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use scraper::{Html, Selector};
use serde_json::Value;

use super::Found;
use super::reading::{Field, HostReading, Reading, SourceKind, Visibility};
use super::wire::{
    LONGEST_NAME, calendar, first, host_name, hosts, picture, public_url, time, timezone, web_event,
};
use crate::events::{LocationType, Place};
use crate::ids::LumaEventId;
use crate::text;

/// What a page holds; none when it holds nothing of an event that we can read.
pub(super) fn read(html: &str) -> Option<Found> {
    let page = Html::parse_document(html);
    let next = script(&page, "script#__NEXT_DATA__");
    let initial = next
        .as_ref()
        .and_then(|next| next.pointer("/props/pageProps/initialData"));
    if let Some(other) = initial.and_then(Found::other_than_event) {
        return Some(other);
    }
    let data = initial.and_then(|initial| initial.get("data"));
    if let Some(reading) = data.and_then(web_event) {
        return Some(Found::Event(Box::new(reading)));
    }
    let linked = linked_event(&page)?;
    from_linked(&page, data, &linked).map(|reading| Found::Event(Box::new(reading)))
}

fn script(page: &Html, selector: &str) -> Option<Value> {
    let selector = Selector::parse(selector).ok()?;
    let text: String = page.select(&selector).next()?.text().collect();
    serde_json::from_str(&text).ok()
}

fn linked_event(page: &Html) -> Option<Value> {
    let selector = Selector::parse(r#"script[type="application/ld+json"]"#).ok()?;
    page.select(&selector)
        .filter_map(|script| serde_json::from_str::<Value>(&script.text().collect::<String>()).ok())
        .find_map(|value| {
            let graph = value.get("@graph").unwrap_or(&value);
            let mut things = match graph {
                Value::Array(things) => things.iter(),
                thing => std::slice::from_ref(thing).iter(),
            };
            things
                .find(|thing| first(thing, &["@type"]).is_some_and(|t| t.ends_with("Event")))
                .cloned()
        })
}

fn from_linked(page: &Html, data: Option<&Value>, linked: &Value) -> Option<Reading> {
    let event = data.and_then(|data| data.get("event"));
    let event_id = event
        .and_then(|event| first(event, &["api_id", "id"]))
        .and_then(|id| id.parse().ok());
    let start = first(linked, &["startDate"])?;
    Some(Reading {
        kind: SourceKind::JsonLd,
        id: event_id.or_else(|| app_link_id(page))?,
        url: first(linked, &["url", "@id"]).and_then(public_url),
        name: text::line(first(linked, &["name"])?, LONGEST_NAME)?,
        start_at: time(start)?,
        end_at: first(linked, &["endDate"])
            .and_then(time)
            .map_or(Field::Unknown, Field::Is),
        timezone: event
            .and_then(|event| first(event, &["timezone"]))
            .and_then(timezone)
            .or_else(|| zone_of_offset(start)),
        visibility: event
            .and_then(|event| first(event, &["visibility"]))
            .map(Visibility::from_text),
        place: place(linked),
        cover_url: image(linked)
            .and_then(picture)
            .map_or(Field::Unknown, Field::Is),
        description: Field::Unknown,
        calendar: data.and_then(|data| {
            let managing = event.and_then(|event| first(event, &["calendar_api_id"]));
            calendar(data.get("calendar"), managing)
        }),
        hosts: data
            .and_then(|data| hosts(data.get("hosts")))
            .or_else(|| Some(linked_hosts(linked))),
    })
}

/// `<meta name="apple-itunes-app" content="…app-argument=luma://event/evt-…">` names the event without doubt.
fn app_link_id(page: &Html) -> Option<LumaEventId> {
    let selector = Selector::parse(r#"meta[name="apple-itunes-app"]"#).ok()?;
    let content = page.select(&selector).next()?.attr("content")?;
    let (_, id) = content.split_once("luma://event/")?;
    let end = id
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(id.len());
    id[..end].parse().ok()
}

/// JSON-LD gives the event's local offset but not its zone.
fn zone_of_offset(text: &str) -> Option<String> {
    let time: Timestamp = text.parse().ok()?;
    let offset: Offset = Pieces::parse(text).ok()?.to_numeric_offset()?;
    let hours = offset.seconds() / 3600;
    // The sign of these zones is the other way round.
    let name = format!("Etc/GMT{:+}", -hours);
    let zone = TimeZone::get(&name).ok()?;
    (zone.to_offset(time) == offset).then_some(name)
}

fn place(linked: &Value) -> Option<Place> {
    let location = match linked.get("location")? {
        Value::Array(places) => places.first()?,
        place => place,
    };
    let is_online = first(location, &["@type"]) == Some("VirtualLocation");
    let address = location
        .get("address")
        .filter(|address| address.is_object());
    let part = |key: &str| text::line(first(address?, &[key])?, 200);
    let country = part("addressCountry");
    Some(Place {
        kind: if is_online {
            LocationType::Online
        } else {
            LocationType::InPerson
        },
        venue: first(location, &["name"])
            .filter(|_| !is_online)
            .and_then(|name| text::line(name, 200)),
        address: part("streetAddress"),
        is_address_hidden: false,
        city: part("addressLocality"),
        region: part("addressRegion"),
        country_code: country
            .as_deref()
            .and_then(super::place::country_code)
            .map(str::to_owned),
        country,
    })
}

fn image(linked: &Value) -> Option<&str> {
    match linked.get("image")? {
        Value::String(url) => Some(url),
        Value::Array(images) => images.first()?.as_str(),
        image => first(image, &["url"]),
    }
}

/// Organizers whose address is a profile are hosts; the calendar stands among them under its own address.
fn linked_hosts(linked: &Value) -> Vec<HostReading> {
    let organizers = match linked.get("organizer") {
        Some(Value::Array(organizers)) => organizers.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    organizers
        .iter()
        .take(100)
        .filter_map(linked_host)
        .collect()
}

fn linked_host(organizer: &Value) -> Option<HostReading> {
    let url = url::Url::parse(first(organizer, &["url"])?).ok()?;
    let segments: Vec<&str> = url.path_segments()?.collect();
    let ["user" | "u", account] = segments.as_slice() else {
        return None;
    };
    let id = account
        .parse()
        .or_else(|_| format!("@{account}").parse())
        .ok()?;
    Some(HostReading {
        id,
        name: first(organizer, &["name"])
            .and_then(host_name)
            .map_or(Field::Unknown, Field::Is),
        avatar_url: Field::Unknown,
        website: Field::Unknown,
        email: None,
    })
}
