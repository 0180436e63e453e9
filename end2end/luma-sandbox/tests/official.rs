//! The official API: endpoints, both spellings, paging, the limit, and Luma's own document as the measure.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use jiff::ToSpan;
use luma_sandbox::{API_KEY, CALENDAR_ID, Calendar, Event, Location, User, WEBHOOK_SECRET, World};
use serde_json::json;
use support::{check_against_document, client, get, post, sandbox};

fn host(world: &mut World) -> String {
    world.add_user(User::new("Ana Ejemplo").with_email("ana.ejemplo@limajs.org"))
}

#[tokio::test]
async fn one_event_in_both_shapes() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        let host = host(world);
        let location = Location::lima().with_hidden(true);
        world.add_event(Event {
            host_ids: vec![host],
            location,
            ..Event::new("Meetup")
        })
    });
    let api = sandbox.api_url();
    let (status, event) = get(&format!("{api}/v1/events/get?event_id={id}")).await;
    assert_eq!(status, 200);
    assert_eq!(event["id"], id.as_str());
    assert_eq!(event["hosts"][0]["email"], "ana.ejemplo@limajs.org");
    assert_eq!(
        event["start_at"], "2026-11-26T00:00:00.000Z",
        "tomorrow at 19:00 in Lima"
    );
    assert_eq!(event["duration_interval"], "P0Y0M0DT2H0M0S");
    assert_eq!(event["location_visibility"], "guests-only");
    assert!(
        event["geo_address_json"]["full_address"].is_string(),
        "the API always tells the address"
    );
    for key in ["api_id", "id", "event_api_id"] {
        let (status, old) = get(&format!("{api}/v1/event/get?{key}={id}")).await;
        assert_eq!(status, 200);
        assert_eq!(old["event"]["api_id"], id.as_str());
        assert!(
            old["event"]["url"]
                .as_str()
                .unwrap()
                .starts_with("https://lu.ma/")
        );
        assert_eq!(old["hosts"][0]["email"], "ana.ejemplo@limajs.org");
    }
    check_against_document(&sandbox);
}

#[tokio::test]
async fn others_events_and_wrong_keys_are_refused() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        let calendar_id = world.add_calendar(Calendar::new("Otra"));
        world.add_event(Event {
            calendar_id,
            ..Event::new("Ajeno")
        })
    });
    let url = format!("{}/v1/events/get?event_id={id}", sandbox.api_url());
    let (status, refusal) = get(&url).await;
    assert_eq!(status, 403);
    assert!(refusal["message"].is_string() && refusal["code"].is_null());
    sandbox.edit(|world| world.unmanaged_status = 404);
    assert_eq!(get(&url).await.0, 404);
    assert_eq!(client().get(&url).send().await.unwrap().status(), 401);
    let wrong = client()
        .get(&url)
        .header("x-luma-api-key", "x")
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), 401);
}

#[tokio::test]
async fn pages_of_managed_events() {
    let (sandbox, _) = sandbox().await;
    let start = support::start_time();
    sandbox.edit(|world| {
        for n in 0..120 {
            let start_at = start + (n * 3).hours();
            world.add_event(Event {
                start_at,
                ..Event::new(format!("Charla {n}"))
            });
        }
        let personal = world.add_personal_calendar("usr-x");
        let other = world.add_event(Event {
            calendar_id: personal,
            ..Event::new("Sólo listado")
        });
        world.list_on(CALENDAR_ID, &other);
    });
    let api = sandbox.api_url();
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let url = format!(
            "{api}/v1/calendars/events/list?pagination_limit=100&pagination_cursor={cursor}"
        );
        let (_, page) = get(&url).await;
        let entries = page["entries"].as_array().unwrap();
        assert!(entries.len() <= 50, "the server caps");
        names.extend(
            entries
                .iter()
                .map(|entry| entry["name"].as_str().unwrap().to_owned()),
        );
        if page["has_more"] == false {
            assert!(page.get("next_cursor").is_none());
            break;
        }
        cursor = page["next_cursor"]
            .as_str()
            .unwrap()
            .replace('=', "%3D")
            .replace('+', "%2B");
    }
    assert_eq!(names.len(), 120, "managed events only");
    assert_eq!(names[119], "Charla 119");
    let (_, page) = get(&format!(
        "{api}/v1/calendars/events/list?after=2026-12-08T00:00:00Z"
    ))
    .await;
    assert!(!page["entries"].as_array().unwrap().is_empty());
    let (_, old) = get(&format!("{api}/v1/calendar/list-events?pagination_limit=2")).await;
    assert_eq!(old["entries"][0]["event"]["name"], "Charla 0");
    assert_eq!(
        get(&format!(
            "{api}/v1/calendars/events/list?pagination_cursor=%25"
        ))
        .await
        .0,
        400
    );
    sandbox.clear_requests();
    get(&format!(
        "{api}/v1/calendars/events/list?platforms=luma&platforms=external"
    ))
    .await;
    check_against_document(&sandbox);
}

#[tokio::test]
async fn adding_is_idempotent_and_can_be_looked_up() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        let calendar_id = world.add_calendar(Calendar::new("Otra"));
        world.add_event(Event {
            calendar_id,
            ..Event::new("Ajeno")
        })
    });
    let api = sandbox.api_url();
    let body = json!({"platform": "luma", "event_id": id});
    let (_, none) = get(&format!(
        "{api}/v1/calendar/lookup-event?platform=luma&event_id={id}"
    ))
    .await;
    assert!(none["event"].is_null());
    let (status, first) = post(&format!("{api}/v1/calendar/add-event"), &body).await;
    assert_eq!((status, &first["status"]), (200, &json!("approved")));
    let (_, second) = post(&format!("{api}/v1/calendars/events/add"), &body).await;
    assert_eq!(first, second);
    assert_eq!(sandbox.edit(|world| world.listings.len()), 1);
    let (_, known) = get(&format!("{api}/v1/calendars/events/lookup?event_id={id}")).await;
    assert_eq!(known["event"]["id"], first["id"]);
    let external = json!({
        "platform": "external", "url": "https://santiago.aitinkerers.org/p/demo", "name": "AI Tinkerers",
        "start_at": "2026-12-01T22:00:00.000Z", "duration_interval": "PT2H", "timezone": "America/Santiago",
        "geo_address_json": {"type": "manual", "address": "Santiago"}, "host": "AI Tinkerers",
    });
    let (_, added) = post(&format!("{api}/v1/calendars/events/add"), &external).await;
    assert!(added["id"].as_str().unwrap().starts_with("calev-"));
    let (_, page) = get(&format!(
        "{api}/v1/calendars/events/list?platforms=external"
    ))
    .await;
    assert_eq!(page["entries"][0]["name"], "AI Tinkerers");
    check_against_document(&sandbox);
    let missing = json!({"platform": "luma", "event_id": "evt-nothing"});
    assert_eq!(
        post(&format!("{api}/v1/calendars/events/add"), &missing)
            .await
            .0,
        404
    );
    let by_url = format!("{api}/v1/calendars/events/lookup?platform=luma&url=https://luma.com/x");
    assert_eq!(get(&by_url).await.0, 400);
}

#[tokio::test]
async fn create_update_cancel() {
    let (sandbox, _) = sandbox().await;
    let api = sandbox.api_url();
    let body = json!({"name": "Nuevo", "start_at": "2026-12-01T00:00:00.000Z", "timezone": "America/Bogota"});
    let (_, made) = post(&format!("{api}/v1/events/create"), &body).await;
    let id = made["id"].as_str().unwrap();
    let change = json!({
        "event_id": id, "name": "Otro", "description_md": "# Hola\n\n- uno", "meeting_url": "https://meet.google.com/a",
        "start_at": "2026-12-02T00:00:00.000Z",
    });
    assert_eq!(
        post(&format!("{api}/v1/events/update"), &change).await,
        (200, json!({}))
    );
    let (_, event) = get(&format!("{api}/v1/events/get?event_id={id}")).await;
    assert_eq!(event["name"], "Otro");
    assert_eq!(event["description_md"], "# Hola\n\n- uno");
    assert_eq!(event["location_type"], "meet");
    assert_eq!(event["end_at"], "2026-12-02T02:00:00.000Z");
    let (_, asked) = post(
        &format!("{api}/v1/events/cancel/request"),
        &json!({"event_id": id}),
    )
    .await;
    let cancel = json!({"event_id": id, "cancellation_token": asked["cancellation_token"]});
    assert_eq!(
        post(&format!("{api}/v1/events/cancel"), &cancel).await.0,
        200
    );
    assert_eq!(
        get(&format!("{api}/v1/events/get?event_id={id}")).await.0,
        404
    );
    check_against_document(&sandbox);
}

#[tokio::test]
async fn the_small_endpoints() {
    let (sandbox, _) = sandbox().await;
    let slug = sandbox.edit(|world| {
        let id = world.add_event(Event::new("Meetup"));
        world.events[&id].slug.clone()
    });
    let api = sandbox.api_url();
    let (_, calendar) = get(&format!("{api}/v1/calendars/get")).await;
    assert_eq!(calendar["id"], CALENDAR_ID);
    assert_eq!(
        get(&format!("{api}/v1/users/get-self")).await.1["email"],
        "hola@hack0.dev"
    );
    assert_eq!(
        get(&format!("{api}/v1/entity/lookup?slug={slug}")).await.1["entity"]["type"],
        "event"
    );
    assert_eq!(
        get(&format!("{api}/v1/entity/lookup?slug=hack0")).await.1["entity"]["type"],
        "calendar"
    );
    assert!(get(&format!("{api}/v1/entity/lookup?slug=nope")).await.1["entity"].is_null());
    let hook =
        json!({"url": "https://hack0.dev/api/webhooks/luma", "event_types": ["event.created"]});
    let (_, made) = post(&format!("{api}/v2/webhooks/create"), &hook).await;
    assert_eq!(made["secret"], WEBHOOK_SECRET);
    let id = made["id"].as_str().unwrap();
    assert_eq!(get(&format!("{api}/v2/webhooks/get?id={id}")).await.1, made);
    assert_eq!(
        get(&format!("{api}/v1/webhooks/list")).await.1["entries"][0],
        made
    );
    assert_eq!(get(&format!("{api}/v1/nothing")).await.0, 404);
    sandbox.edit(|world| assert_eq!(world.keys[API_KEY], CALENDAR_ID));
    sandbox.clear_requests();
    get(&format!("{api}/v1/webhooks/list?pagination_limit=5")).await;
    check_against_document(&sandbox);
}

#[tokio::test]
async fn two_hundred_a_minute() {
    let (sandbox, clock) = sandbox().await;
    let client = client();
    let call = || {
        client
            .get(format!("{}/v1/calendars/get", sandbox.api_url()))
            .header("x-luma-api-key", API_KEY)
            .send()
    };
    for left in (0..200).rev() {
        let response = call().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["x-ratelimit-remaining"],
            left.to_string().as_str()
        );
    }
    let refused = call().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "60");
    assert_eq!(refused.headers()["x-ratelimit-limit"], "200");
    clock.advance(59);
    assert_eq!(call().await.unwrap().status(), 429);
    clock.advance(1);
    assert_eq!(call().await.unwrap().status(), 200);
    sandbox.edit(|world| world.rate_limit = 1);
    clock.advance(61);
    assert_eq!(call().await.unwrap().status(), 200);
    assert_eq!(call().await.unwrap().status(), 429);
}
