//! The control endpoints, as Playwright uses them; and webhooks.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::sync::{Arc, Mutex};

use axum::{
    Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode,
    routing::post as on_post,
};
use luma_sandbox::{
    CALENDAR_ID, Event, External, User, WEBHOOK_SECRET,
    openapi::OpenApi,
    webhook::{self, signature},
};
use serde_json::json;
use support::{get, post, sandbox, shared};

#[tokio::test]
async fn events_are_made_and_changed() {
    let (sandbox, _) = sandbox().await;
    let control = sandbox.control_url();
    let body = json!({
        "name": "Desde Playwright", "slug": "pw-1", "hosts": ["Ana Ejemplo", {"name": "GDG", "website": "https://x.org"}],
        "city": "Bogotá", "venue": "Casa",
    });
    let (status, made) = post(&format!("{control}/events"), &body).await;
    assert_eq!(status, 200);
    assert_eq!(made["url"], "https://luma.com/pw-1");
    let change = json!({"name": "Otro nombre", "start_at": "2026-12-01T00:00:00Z"});
    assert_eq!(
        post(&format!("{control}/events/pw-1"), &change).await.0,
        200
    );
    post(&format!("{control}/events/pw-1/hide"), &json!({})).await;
    let web = format!("{}/url?url=pw-1", sandbox.web_url());
    let (_, seen) = get(&web).await;
    assert_eq!(seen["data"]["event"]["name"], "Otro nombre");
    assert_eq!(
        seen["data"]["event"]["end_at"], "2026-12-01T02:00:00.000Z",
        "the length stays"
    );
    assert_eq!(
        seen["data"]["event"]["geo_address_info"]["mode"],
        "obfuscated"
    );
    assert_eq!(seen["data"]["hosts"][1]["website"], "https://x.org");
    assert_eq!(
        post(&format!("{control}/events/pw-1"), &json!({"nmae": "x"}))
            .await
            .0,
        400
    );
    post(&format!("{control}/events/pw-1/cancel"), &json!({})).await;
    assert_eq!(get(&web).await.1["code"], "event-deleted");
    let (_, requests) = get(&format!("{control}/requests")).await;
    assert_eq!(
        requests.as_array().unwrap().len(),
        2,
        "control requests aren't noted"
    );
    assert_eq!(
        get(&format!("{control}/events"))
            .await
            .1
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

type Inbox = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn receiver(status: StatusCode) -> (String, Inbox) {
    let inbox = Inbox::default();
    let keep = async move |State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes| {
        inbox.lock().unwrap().push((headers, body));
        status
    };
    let router = Router::new()
        .route("/hook", on_post(keep))
        .with_state(Arc::clone(&inbox));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, inbox)
}

#[tokio::test]
async fn deliveries_are_signed() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| world.add_event(Event::new("X")));
    let (url, inbox) = receiver(StatusCode::OK).await;
    let payload = sandbox.payload("event.created", &id).unwrap();
    let attempts = sandbox.deliver(&url, &payload).await;
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].status, Some(200));
    let body = json!({"url": url, "type": "calendar.event.added", "event": id});
    assert_eq!(
        post(&format!("{}/deliveries", sandbox.control_url()), &body)
            .await
            .1["status"],
        200
    );
    let inbox = inbox.lock().unwrap();
    for (headers, body) in inbox.iter() {
        let header = |name: &str| headers[name].to_str().unwrap();
        let timestamp: i64 = header("webhook-timestamp").parse().unwrap();
        assert_eq!(timestamp, support::START);
        assert_eq!(
            header("webhook-signature"),
            signature(WEBHOOK_SECRET, timestamp, body)
        );
        assert!(header("webhook-id").starts_with("msg-"));
    }
    assert_eq!(inbox.len(), 2);
    let schedule: Vec<u64> = webhook::retry_delays()
        .iter()
        .map(std::time::Duration::as_secs)
        .collect();
    assert_eq!(schedule, [60, 120, 240]);
}

#[tokio::test]
async fn a_delivery_can_be_tried_again() {
    let (sandbox, clock) = sandbox().await;
    let (url, inbox) = receiver(StatusCode::SERVICE_UNAVAILABLE).await;
    let delivery = sandbox.sign(&json!({"type": "event.created", "data": {}}));
    for delay in webhook::retry_delays() {
        let attempt = sandbox.deliver_once(&url, &delivery).await;
        assert_eq!(attempt.status, Some(503));
        assert!(!attempt.is_final());
        clock.advance(i64::try_from(delay.as_secs()).unwrap());
    }
    let signatures: Vec<_> = inbox
        .lock()
        .unwrap()
        .iter()
        .map(|(headers, _)| headers["webhook-signature"].clone())
        .collect();
    assert_eq!(signatures, vec![signatures[0].clone(); 3]);
}

#[tokio::test]
async fn payloads_fit_the_document() {
    let (sandbox, _) = sandbox().await;
    let (id, listing) = sandbox.edit(|world| {
        let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@limajs.org"));
        let id = world.add_event(Event {
            host_ids: vec![host],
            ..Event::new("X")
        });
        let external = External {
            url: "https://example.org".into(),
            name: "Fuera".into(),
            start_at: support::start_time(),
            duration_interval: "PT2H".into(),
            timezone: "America/Santiago".into(),
            host: None,
            address: None,
            coordinate: None,
        };
        (id, world.list_external(CALENDAR_ID, external))
    });
    let added = sandbox.payload("calendar.event.added", &id).unwrap();
    assert!(
        !added.to_string().contains("ana@limajs.org"),
        "no e-mail in webhooks"
    );
    assert!(
        sandbox.payload("event.created", &id).unwrap()["data"]
            .get("hosts")
            .is_none()
    );
    let Some(path) = shared("openapi.json") else {
        return;
    };
    let document = OpenApi::load(path).unwrap();
    for kind in [
        "event.created",
        "event.updated",
        "event.canceled",
        "calendar.event.added",
    ] {
        document
            .check_webhook(&sandbox.payload(kind, &id).unwrap())
            .unwrap();
    }
    document
        .check_webhook(&sandbox.payload("calendar.event.added", &listing).unwrap())
        .unwrap();
}
