//! Real answers of Luma's, read. The captured files aren't part of the project; where they aren't, these tests say so.

use std::path::PathBuf;

use serde_json::Value;

use super::reading::{Description, Field, SourceKind, Visibility};
use super::wire::{official_event, web_event};
use super::{Found, page};
use crate::events::LocationType;

fn sample(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/luma/samples")
        .join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: no captured sample {name} here");
    }
    text
}

fn json(name: &str) -> Option<Value> {
    sample(name).map(|text| serde_json::from_str(&text).unwrap())
}

#[test]
fn the_event_document() {
    let Some(data) = json("api2_event-get_evt-byoR0WEu1o9XquH.json") else {
        return;
    };
    let event = web_event(&data).unwrap();
    assert_eq!(event.id.as_str(), "evt-byoR0WEu1o9XquH");
    assert_eq!(event.url.as_deref(), Some("https://luma.com/ebvcq2tv"));
    assert_eq!(
        event.name,
        "AI Agents Hackathon: Building for Social and Marketing Use Cases"
    );
    assert_eq!(event.start_at.to_string(), "2025-02-15T14:00:00Z");
    assert_eq!(
        event.end_at,
        Field::Is("2025-02-16T00:00:00Z".parse().unwrap())
    );
    assert_eq!(event.timezone.as_deref(), Some("America/New_York"));
    assert_eq!(event.visibility, Some(Visibility::Public));
    let place = event.place.unwrap();
    assert_eq!(
        (place.kind, place.is_address_hidden),
        (LocationType::InPerson, false)
    );
    assert_eq!(place.venue.as_deref(), Some("Fractal Tech"));
    assert_eq!(place.city.as_deref(), Some("Kings County"));
    assert_eq!(place.country_code.as_deref(), Some("US"));
    let calendar = event.calendar.unwrap();
    assert_eq!(
        (calendar.id.as_str(), calendar.name),
        ("cal-2Wd9DU3ifCIIL6f", Field::Absent),
        "personal calendars have no name"
    );
    let hosts = event.hosts.unwrap();
    assert_eq!(hosts.len(), 3);
    assert!(
        hosts
            .iter()
            .all(|host| host.email.is_none() && host.name.value().is_some())
    );
    let Field::Is(description @ Description::ProseMirror(_)) = event.description else {
        panic!("a description")
    };
    let html = crate::events::render_description(&description).unwrap();
    assert!(html.contains("<strong>Overview</strong>"), "{html}");
}

#[test]
fn the_items_of_a_calendar() {
    let Some(items) = json("api2_calendar-get-items_dc2_2026-06.json") else {
        return;
    };
    let read: Vec<_> = items["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(web_event)
        .collect();
    assert_eq!(read.len(), 4);
    let events: Vec<_> = read.into_iter().flatten().collect();
    assert_eq!(
        events.len(),
        3,
        "the external listing is no event of Luma's"
    );
    assert_eq!(events[0].url.as_deref(), Some("https://luma.com/thq3hut1"));
    assert_eq!(events[0].hosts.as_ref().map(Vec::len), Some(4));
    assert_eq!(
        events[0].description,
        Field::Unknown,
        "a list doesn't carry descriptions"
    );
    let calendar = events[0].calendar.as_ref().unwrap();
    assert_eq!(calendar.website, Field::Is("https://www.dc2.org/".into()));
}

#[test]
fn the_old_official_list_entry() {
    let Some(entry) = json("official_public-v1_calendar-list-events_entry_online_2025-07.json")
    else {
        return;
    };
    let event = official_event(&entry).unwrap();
    assert_eq!(event.kind, SourceKind::Official);
    assert_eq!(event.id.as_str(), "evt-7AfHSGOBmoz4iLO");
    assert_eq!(event.url.as_deref(), Some("https://luma.com/7sfm30gu"));
    assert_eq!(
        event.place.map(|place| place.kind),
        Some(LocationType::Online)
    );
    assert_eq!(event.hosts, None, "a list entry doesn't name hosts");
}

#[test]
fn the_hosts_of_webhooks() {
    for n in 1..=6 {
        let Some(delivery) = json(&format!("webhook_calendar-event-added_{n:02}.json")) else {
            return;
        };
        let event = official_event(&delivery["data"]).unwrap();
        let hosts = event.hosts.unwrap();
        assert_eq!(
            hosts.len(),
            delivery["data"]["hosts"].as_array().unwrap().len()
        );
        assert!(
            hosts
                .iter()
                .all(|host| host.id.is_stable() && host.name.value().is_some())
        );
        assert!(event.url.unwrap().starts_with("https://luma.com/"));
    }
    let external = json("webhook_calendar-event-added_13.json").unwrap();
    let event = official_event(&external["data"]).unwrap();
    assert_eq!(event.id.as_str(), "calev-RbXmiMEPAAEpvYV");
    assert_eq!(
        event.end_at,
        Field::Is("2026-02-28T21:00:00Z".parse().unwrap())
    );
}

#[test]
fn the_excerpt_of_a_page() {
    let Some(html) = sample("page-excerpt_luma.com_pqr8u92i_2026-09.html") else {
        return;
    };
    let Some(Found::Event(event)) = page::read(&html) else {
        panic!("an event")
    };
    assert_eq!(event.id.as_str(), "evt-RpyPZB9GoZOdXiU");
    assert_eq!(event.name, "Build Fridays SF");
    assert_eq!(event.start_at.to_string(), "2026-09-12T00:00:00Z");
    assert_eq!(event.timezone.as_deref(), Some("Etc/GMT+7"));
    let hosts = event.hosts.unwrap();
    assert_eq!(hosts.len(), 4);
    assert_eq!(
        hosts[2].website,
        Field::Is("https://sentry.io/welcome/".into())
    );
    assert_eq!(event.calendar.unwrap().slug, Field::Is("ai_beavers".into()));
}

#[test]
fn the_oldest_structured_data() {
    let Some(fragment) = sample("jsonld-fragment_lu.ma_sde-tips_2023-10.json") else {
        return;
    };
    let mut linked: Value = serde_json::from_str(&fragment).unwrap();
    linked["@type"] = "Event".into();
    linked["name"] = "SDE tips".into();
    let html = format!(
        r#"<meta name="apple-itunes-app" content="app-id=1, app-argument=luma://event/evt-abcDEF123456789">
           <script data-cfasync="false" type="application/ld+json">{linked}</script>"#
    );
    let Some(Found::Event(event)) = page::read(&html) else {
        panic!("an event")
    };
    assert_eq!(event.kind, SourceKind::JsonLd);
    assert_eq!(event.id.as_str(), "evt-abcDEF123456789");
    assert_eq!(event.start_at.to_string(), "2023-10-22T06:30:00Z");
    assert_eq!(event.timezone, None, "a zone of half an hour has no name");
    assert_eq!(event.hosts.unwrap()[0].id.as_str(), "usr-Z3O3PbajvtSWrSA");
}
