//! What schema.org and Google ask of an event, over every state and hostile texts.

use hack0::events::{Event, EventPage, LocationType, Place, SyncStatus};
use serde_json::Value;

use super::*;
use crate::fixtures as made;
use crate::machines::json_ld;

const SITE: &str = "https://hack0.example";

fn page(event: Event) -> EventPage {
    EventPage {
        event,
        description_html: None,
        revisions: Vec::new(),
        proven: None,
    }
}

fn data(page: &EventPage) -> Value {
    let data = event(SITE, Language::Spanish, made::now(), page, "Resumen");
    check_event(&data);
    data
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} of {value}"))
}

fn is_address(value: &Value) -> bool {
    let address = value.as_str().and_then(|text| url::Url::parse(text).ok());
    address.is_some_and(|url| ["https", "http"].contains(&url.scheme()))
}

/// Required and recommended properties, their types and their values.
fn check_event(data: &Value) {
    assert_eq!(data["@context"], "https://schema.org");
    assert_eq!(data["@type"], "Event");
    assert!(!text(data, "name").is_empty() && !text(data, "description").is_empty());
    assert!(is_address(&data["url"]) && data["url"] == data["@id"]);
    for key in ["startDate", "endDate", "previousStartDate"] {
        if key == "startDate" || !data[key].is_null() {
            let time = text(data, key);
            assert_eq!(time.len(), "2026-11-22T19:00:00-05:00".len(), "{time}");
            assert!(time.parse::<Timestamp>().is_ok(), "{time}");
        }
    }
    let status = text(data, "eventStatus");
    let known = ["EventScheduled", "EventCancelled", "EventRescheduled"];
    assert!(
        known
            .iter()
            .any(|name| status == format!("https://schema.org/{name}"))
    );
    match data["eventAttendanceMode"].as_str() {
        Some("https://schema.org/OnlineEventAttendanceMode") => {
            assert_eq!(data["location"]["@type"], "VirtualLocation");
            assert!(is_address(&data["location"]["url"]));
        }
        Some("https://schema.org/OfflineEventAttendanceMode") | None => {
            check_place(&data["location"]);
        }
        Some(other) => panic!("{other}"),
    }
    for organizer in data["organizer"].as_array().into_iter().flatten() {
        assert_eq!(organizer["@type"], "Organization");
        assert!(!text(organizer, "name").is_empty());
        assert!(text(organizer, "url").starts_with(&format!("{SITE}/organizations/")));
    }
    for image in data["image"].as_array().into_iter().flatten() {
        assert!(is_address(image));
    }
    if let Some(offer) = data["offers"].as_object() {
        assert_eq!(offer["@type"], "Offer");
        assert!(is_address(&offer["url"]));
    }
    assert!(!has_null(data), "what isn't known is left out: {data}");
    assert!(data["performer"].is_null());
}

fn check_place(place: &Value) {
    assert_eq!(place["@type"], "Place");
    assert!(!text(place, "name").is_empty());
    let address = &place["address"];
    if address.is_object() {
        assert_eq!(address["@type"], "PostalAddress");
        let parts = address.as_object().expect("an object");
        assert!(parts.len() > 1 && parts.values().all(Value::is_string));
    } else {
        assert!(address.is_string());
    }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(values) => values.values().any(has_null),
        _ => false,
    }
}

#[test]
fn every_event_keeps_the_rules() {
    for event in made::events() {
        data(&page(event));
    }
}

#[test]
fn an_event_says_when_where_and_whose() {
    let mut page = made::event_page();
    page.event.cover_url = Some("https://images.lumacdn.com/event-covers/a.png".to_owned());
    let data = data(&page);
    assert_eq!(data["startDate"], "2026-11-22T19:00:00-05:00");
    assert_eq!(data["endDate"], "2026-11-22T21:30:00-05:00");
    assert_eq!(data["previousStartDate"], "2026-11-22T18:30:00-05:00");
    assert_eq!(data["eventStatus"], "https://schema.org/EventRescheduled");
    assert_eq!(data["location"]["name"], "UTEC, auditorio 2");
    let address = &data["location"]["address"];
    assert_eq!(
        address["streetAddress"],
        "Jr. Medrano Silva 165, Barranco, Lima"
    );
    assert_eq!(address["addressCountry"], "PE");
    let names: Vec<&str> = data["organizer"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|organizer| text(organizer, "name"))
        .collect();
    assert_eq!(names, ["Rust Perú", "LimaJS"]);
    assert!(text(&data, "description").starts_with("Una noche para perderle el miedo a async:"));
    assert_eq!(data["image"].as_array().map(Vec::len), Some(2));
    assert_eq!(data["offers"]["url"], "https://luma.com/noche-de-rust-x7k2");
}

#[test]
fn what_is_off_or_unsure_is_not_claimed() {
    let canceled = data(&page(made::events().swap_remove(5)));
    assert_eq!(canceled["eventStatus"], "https://schema.org/EventCancelled");
    assert!(canceled["offers"].is_null());
    let gone = Event {
        sync_status: SyncStatus::SourceDeleted,
        ..made::rust_night()
    };
    assert_eq!(
        data(&page(gone))["eventStatus"],
        "https://schema.org/EventCancelled"
    );
    let unsure = data(&page(made::events().swap_remove(2)));
    assert!(unsure["organizer"].is_null());
}

#[test]
fn a_hidden_address_stays_hidden() {
    let place = Place {
        is_address_hidden: true,
        venue: Some("Casa secreta".to_owned()),
        region: Some("Barrio secreto".to_owned()),
        ..made::rust_night().place
    };
    let data = data(&page(Event {
        place,
        ..made::rust_night()
    }));
    assert_eq!(data["location"]["name"], "Lima, Perú");
    let address = data["location"]["address"].as_object().expect("an address");
    assert_eq!(address.len(), 3, "type, city and country: {address:?}");
    assert!(!data.to_string().contains("secret") && !data.to_string().contains("Medrano"));
}

#[test]
fn hostile_texts_stay_texts_inside_the_block() {
    for nasty in [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>&amp;&lt;\u{2028}\u{2029}\"\\\u{0}",
        "{\"@type\":\"Person\"}",
    ] {
        let place = Place {
            kind: LocationType::InPerson,
            venue: Some(nasty.to_owned()),
            address: Some(nasty.to_owned()),
            city: Some(nasty.to_owned()),
            ..made::rust_night().place
        };
        let page = EventPage {
            description_html: Some(format!("<p>{}</p>", nasty.replace('<', "&lt;"))),
            ..page(Event {
                name: nasty.to_owned(),
                luma_url: "javascript:alert(1)".to_owned(),
                cover_url: Some("https://evil.example/a.png".to_owned()),
                place,
                ..made::rust_night()
            })
        };
        let data = data(&page);
        let html = leptos::prelude::RenderHtml::to_html(json_ld::block(&data));
        let inner = html
            .strip_prefix("<script type=\"application/ld+json\">")
            .and_then(|rest| rest.strip_suffix("</script>"))
            .unwrap_or_else(|| panic!("{html}"));
        assert!(
            !inner.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
            "{inner}"
        );
        let read: Value = serde_json::from_str(inner).expect("JSON");
        assert_eq!(read, data);
        assert_eq!(read["name"], nasty);
        assert!(!inner.contains("javascript:") && !inner.contains("evil.example"));
    }
}

#[test]
fn sites_lists_and_organizations_have_what_is_asked_of_them() {
    let site = json_ld::website(SITE, Language::Spanish);
    let action = &site["potentialAction"];
    assert_eq!(
        (&site["@type"], &action["@type"]),
        (&"WebSite".into(), &"SearchAction".into())
    );
    assert!(text(&action["target"], "urlTemplate").contains("{search_term_string}"));
    assert_eq!(action["query-input"], "required name=search_term_string");
    let events = made::events();
    let list = json_ld::list(SITE, &events).expect("a list");
    assert_eq!(list["@type"], "ItemList");
    for (index, entry) in list["itemListElement"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        assert_eq!(entry["position"], index + 1);
        assert_eq!(
            text(entry, "url"),
            format!("{SITE}/events/{}", events[index].slug)
        );
    }
    assert!(json_ld::list(SITE, &[]).is_none());
    let organization = json_ld::organization(SITE, &made::rust_peru());
    assert_eq!(organization["@type"], "Organization");
    assert_eq!(organization["sameAs"][0], "https://rustperu.pe/");
    assert!(is_address(&organization["url"]) && !has_null(&organization));
}
