//! The public JSON: what it tells, what it hides, and that it has every key of the captured samples.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::collections::BTreeSet;

use jiff::ToSpan;
use luma_sandbox::{
    CALENDAR_ID, Calendar, Coordinate, Event, External, Location, User, WebForm,
    world::calendar::Home,
};
use serde_json::Value;
use support::{get, sandbox, shared};

/// Every key path of a value; `[]` for items of lists.
fn keys(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    // People who merely attend, reference data, and free text: their insides say nothing about the shape.
    let skipped = [
        "featured_guests",
        "categories",
        "featured_infos",
        "registration_questions",
        "localized",
        "tags",
    ];
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let path = format!("{path}.{key}");
                into.insert(path.clone());
                if !skipped.contains(&key.as_str()) && key != "description_mirror" {
                    keys(inner, &path, into);
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| keys(item, &format!("{path}[]"), into)),
        _ => {}
    }
}

fn assert_has_keys(ours: &Value, sample: &Value) {
    let (mut have, mut want) = (BTreeSet::new(), BTreeSet::new());
    keys(ours, "", &mut have);
    keys(sample, "", &mut want);
    let missing: Vec<&String> = want.difference(&have).collect();
    assert!(missing.is_empty(), "missing: {missing:#?}");
}

fn sample(name: &str) -> Option<Value> {
    let path = shared(&format!("samples/{name}"))?;
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

#[tokio::test]
async fn an_event_by_slug_and_by_id() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        let host = world.add_user(
            User::new("Ana Ejemplo")
                .with_email("ana@limajs.org")
                .with_website("https://limajs.org"),
        );
        let calendar_id = world.add_personal_calendar(&host);
        let slug = "limajs-Meetup_1".to_owned();
        world.add_event(Event {
            host_ids: vec![host],
            calendar_id,
            slug,
            ..Event::new("LimaJS")
        })
    });
    let web = sandbox.web_url();
    let (status, by_slug) = get(&format!("{web}/url?url=limajs-Meetup_1")).await;
    assert_eq!((status, by_slug["kind"].as_str()), (200, Some("event")));
    let (_, by_id) = get(&format!("{web}/event/get?event_api_id={id}")).await;
    assert_eq!(by_slug["data"], by_id);
    assert_eq!(
        get(&format!("{web}/url?url={id}")).await.1["data"],
        by_id,
        "an id is good as a slug"
    );
    assert_eq!(
        by_id["event"]["url"], "limajs-Meetup_1",
        "a slug, not an address"
    );
    assert_eq!(by_id["calendar"]["name"], "Personal");
    assert!(by_id["calendar"]["slug"].is_null());
    assert_eq!(by_id["hosts"][0]["website"], "https://limajs.org");
    assert!(!by_id.to_string().contains('@'), "no e-mail anywhere");
    if let Some(sample) = sample("api2_event-get_evt-byoR0WEu1o9XquH.json") {
        assert_has_keys(&by_id, &sample);
    }
}

#[tokio::test]
async fn other_kinds_and_gone_events() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        world.add_calendar(Calendar::new("Crafter Station").with_slug("crafter"));
        world.add_event(Event {
            slug: "adios".into(),
            visibility: "private".into(),
            ..Event::new("Adiós")
        })
    });
    let web = sandbox.web_url();
    let kind = async |slug: &str| get(&format!("{web}/url?url={slug}")).await.1["kind"].clone();
    assert_eq!(kind("crafter").await, "calendar");
    assert_eq!(kind("bogota").await, "discover-place");
    assert_eq!(
        kind("hack0").await,
        "calendar",
        "the calendar comes before the user of that name"
    );
    assert_eq!(
        get(&format!("{web}/url?url=adios")).await.1["data"]["event"]["visibility"],
        "private"
    );
    let (status, unknown) = get(&format!("{web}/url?url=nobody")).await;
    assert_eq!(status, 404);
    assert!(unknown["code"].is_null());
    sandbox.edit(|world| world.cancel(&id));
    for url in [
        format!("{web}/url?url=adios"),
        format!("{web}/event/get?event_api_id={id}"),
    ] {
        let (status, gone) = get(&url).await;
        assert_eq!(
            (status, gone["code"].as_str()),
            (404, Some("event-deleted"))
        );
    }
    let reused = sandbox.edit(|world| {
        world.add_event(Event {
            slug: "adios".into(),
            ..Event::new("Otro")
        })
    });
    assert_eq!(
        get(&format!("{web}/url?url=adios")).await.1["data"]["api_id"],
        reused.as_str()
    );
}

#[tokio::test]
async fn hidden_addresses_are_blurred() {
    let (sandbox, _) = sandbox().await;
    let exact = Coordinate {
        latitude: -12.123_456,
        longitude: -77.034_567,
    };
    let id = sandbox.edit(|world| {
        let location = Location::lima().with_hidden(true);
        world.add_event(Event {
            location,
            coordinate: Some(exact),
            ..Event::new("Secreto")
        })
    });
    let url = format!("{}/event/get?event_api_id={id}", sandbox.web_url());
    let (_, data) = get(&url).await;
    let event = &data["event"];
    assert_eq!(event["geo_address_visibility"], "guests-only");
    assert_eq!(event["geo_address_info"]["mode"], "obfuscated");
    assert_eq!(event["geo_address_info"]["city"], "Lima");
    assert_eq!(event["coordinate"]["latitude"], -12.12);
    assert!(!data.to_string().contains("Medrano"));
    sandbox.edit(|world| world.web_form = WebForm::Y2025);
    let (_, data) = get(&url).await;
    assert!(data["event"].get("coordinate").is_none());
    assert_eq!(data["event"]["geo_latitude"], "-12.12");
    assert_eq!(
        data["event"]["geo_address_info"].as_object().unwrap().len(),
        2
    );
    sandbox.edit(|world| world.web_form = WebForm::Y2026);
    let (_, data) = get(&url).await;
    assert!(data["event"].get("geo_latitude").is_none());
    assert_eq!(data["event"]["coordinate"]["longitude"], -77.03);
}

#[tokio::test]
async fn items_of_a_calendar() {
    let (sandbox, _) = sandbox().await;
    let start = support::start_time();
    sandbox.edit(|world| {
        let home = Home {
            city: "Bogotá".into(),
            country: "Colombia".into(),
            country_code: "CO".into(),
            timezone: "America/Bogota".into(),
        };
        let host = world.add_user(User::new("Luís Exemplo"));
        let calendar_id = world.add_calendar(Calendar {
            home: Some(home),
            ..Calendar::new("Otra")
        });
        for n in -60..60_i64 {
            let start_at = start + (n * 5 + 1).hours();
            let event = Event {
                calendar_id: calendar_id.clone(),
                host_ids: vec![host.clone()],
                start_at,
                ..Event::new(format!("{n}"))
            };
            let id = world.add_event(event);
            world.list_on(CALENDAR_ID, &id);
        }
        world.add_event(Event {
            visibility: "members-only".into(),
            ..Event::new("Socios")
        });
        world.add_event(Event {
            visibility: "private".into(),
            ..Event::new("Privado")
        });
        world.list_external(
            CALENDAR_ID,
            External {
                url: "https://example.org/x".into(),
                name: "Fuera".into(),
                start_at: start + 2.hours(),
                duration_interval: "P0Y0M0DT2H0M0S".into(),
                timezone: "America/Lima".into(),
                host: Some("Otros".into()),
                address: Some("Calle 1".into()),
                coordinate: Some(Coordinate {
                    latitude: -12.0,
                    longitude: -77.0,
                }),
            },
        );
    });
    let all = async |period: &str| {
        let mut entries: Vec<Value> = Vec::new();
        let mut cursor = String::new();
        loop {
            let web = sandbox.web_url();
            let query = format!(
                "calendar_api_id={CALENDAR_ID}&period={period}&pagination_limit=100&pagination_cursor={cursor}"
            );
            let (status, page) = get(&format!("{web}/calendar/get-items?{query}")).await;
            assert_eq!(status, 200);
            entries.extend(page["entries"].as_array().unwrap().iter().cloned());
            let Some(next) = page.get("next_cursor") else {
                assert_eq!(page["has_more"], false);
                return entries;
            };
            cursor = next
                .as_str()
                .unwrap()
                .replace('=', "%3D")
                .replace('+', "%2B");
        }
    };
    assert_eq!(
        all("all").await.len(),
        121,
        "neither private nor members-only"
    );
    assert_eq!(all("past").await.len(), 60);
    let future = all("future").await;
    assert_eq!(future.len(), 61);
    let luma = future
        .iter()
        .find(|entry| entry["platform"] == "luma")
        .unwrap();
    assert_eq!(luma["calendar_api_id"], CALENDAR_ID, "the listing calendar");
    assert_eq!(luma["calendar"]["name"], "Otra", "the managing calendar");
    assert_eq!(luma["is_manager"], false);
    let external = future
        .iter()
        .find(|entry| entry["platform"] == "external")
        .unwrap();
    assert!(external["event"].get("api_id").is_none() && external.get("hosts").is_none());
    let list = serde_json::json!({"entries": future, "has_more": false});
    for name in [
        "api2_calendar-get-items_dc2_2026-06.json",
        "api2_calendar-get-items_external-only_2025-10.json",
    ] {
        if let Some(sample) = sample(name) {
            let of = |list: &Value, platform: &str| {
                let entries = list["entries"].as_array().unwrap().iter();
                Value::Array(
                    entries
                        .filter(|entry| entry["platform"] == platform)
                        .cloned()
                        .collect(),
                )
            };
            for platform in ["luma", "external"] {
                assert_has_keys(&of(&list, platform), &of(&sample, platform));
            }
        }
    }
}
