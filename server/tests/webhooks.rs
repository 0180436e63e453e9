//! `POST /api/webhooks/luma`, driven as Luma drives it.

mod cut;
mod kills;
mod refused;

use std::time::Instant;

use axum::body::Body;
use hack0::test_on_both;
use hack0::testing::TestDb;
use hack0::webhooks::DeliveryFilter;
use http::{Request, StatusCode};
use luma_sandbox::webhook::Delivery;
use serde_json::json;
use server::webhook::PATH;

use crate::common::{Answer, TestApp, assert_contains};

/// As Luma sends it: no Origin, nothing of a browser's.
pub(super) fn request(delivery: &Delivery) -> Request<Body> {
    let mut request = Request::post(PATH).header("host", "hack0.test");
    for (name, value) in delivery.headers() {
        request = request.header(name, value);
    }
    request.body(Body::from(delivery.body.clone())).unwrap()
}

pub(super) async fn rows(app: &TestApp) -> usize {
    let found = app
        .site
        .webhooks
        .list(&DeliveryFilter::default(), None, 100)
        .await;
    found.unwrap().items.len()
}

impl TestApp {
    pub(crate) async fn deliver(&self, delivery: &Delivery) -> Answer {
        self.send(request(delivery)).await
    }

    pub(crate) fn sign(&self, payload: &serde_json::Value) -> Delivery {
        self.sandbox.sign(payload)
    }

    pub(crate) fn created(&self) -> (String, Delivery) {
        let id = self.sandbox.edit(|world| {
            let host = world.add_user(luma_sandbox::User::new("Ana Ejemplo"));
            world.add_event(luma_sandbox::Event {
                host_ids: vec![host],
                ..luma_sandbox::Event::new("Rust en Lima")
            })
        });
        let payload = self.sandbox.payload("event.created", &id).unwrap();
        (id, self.sign(&payload))
    }
}

#[tokio::test]
async fn what_is_created_arrives_and_what_is_cancelled_says_so() {
    let app = TestApp::start().await;
    let (id, delivery) = app.created();
    let answer = app.deliver(&delivery).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::NO_CONTENT, ""));
    app.site.webhooks.work_until_idle().await.unwrap();
    let page = app.get("/events?lang=es").await;
    assert!(
        page.text().contains("Rust en Lima") && page.text().contains("¿De quién es este evento?")
    );
    let json = app.get(&format!("/api/v1/events/{id}")).await.json();
    assert_eq!(json["ownership"], "created");

    app.sandbox.edit(|world| world.cancel(&id));
    let canceled = app.sign(&app.sandbox.payload("event.canceled", &id).unwrap());
    app.deliver(&canceled).await;
    app.site.webhooks.work_until_idle().await.unwrap();
    let page = app.get("/events?lang=en").await;
    assert!(page.text().contains("Cancelled"), "{}", page.text());
    let json = app.get(&format!("/api/v1/events/{id}")).await.json();
    assert_eq!(json["sync_status"], "source_deleted");
    assert!(json["canceled_at"].is_string());
}

test_on_both!(
    what_a_community_creates_is_listed_with_its_badge,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let known = format!(
            "{}\nlima-rust,Lima Rust,https://limarust.org,PE,limarust.org,,\n",
            hack0::organizations::HEADER.join(",")
        );
        let report = hack0::organizations::import(&app.site.db, &app.clock, known.as_bytes(), None);
        assert!(report.await.unwrap().refused.is_empty());
        let (id, kinds) = app.sandbox.edit(|world| {
            let host = luma_sandbox::User::new("Ana Ejemplo").with_email("ana@limarust.org");
            let host = world.add_user(host);
            let id = world.add_event(luma_sandbox::Event {
                host_ids: vec![host],
                ..luma_sandbox::Event::new("Rust en Lima")
            });
            (id, ["event.created", "calendar.event.added"])
        });
        let begun = Instant::now();
        for kind in kinds {
            let delivery = app.sign(&app.sandbox.payload(kind, &id).unwrap());
            assert_eq!(app.deliver(&delivery).await.status, StatusCode::NO_CONTENT);
        }
        app.site.webhooks.work_until_idle().await.unwrap();
        let page = app.get("/events?lang=en").await;
        let took = begun.elapsed();
        let text = page.text().replace("<!>", "");
        assert_contains(&text, "Rust en Lima");
        assert_contains(&text, "badge-certain");
        assert_contains(&text, "Lima Rust");
        println!("from the delivery to the list with its badge: {took:?}");
    }
);

#[tokio::test]
async fn unknown_and_unreadable_are_acknowledged_and_kept() {
    let app = TestApp::start().await;
    let now = app.clock.now();
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let bodies: [&[u8]; 5] = [
        b"\xff\xfe",
        b"\0",
        deep.as_bytes(),
        b"{\"a\":1,\"a\":2}",
        b"{\"type\":\"new.thing\"}",
    ];
    for body in bodies {
        let delivery = Delivery::raw(body.to_vec(), now, luma_sandbox::WEBHOOK_SECRET);
        let answer = app.deliver(&delivery).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::NO_CONTENT, ""));
    }
    assert_eq!(rows(&app).await, bodies.len());
    app.site.webhooks.work_until_idle().await.unwrap();
}

#[tokio::test]
async fn a_browser_s_headers_change_nothing() {
    let app = TestApp::start().await;
    let mut request = request(&app.sign(&json!({"type": "new.thing"})));
    let headers = request.headers_mut();
    headers.insert("origin", "https://elsewhere.example".parse().unwrap());
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(app.send(request).await.status, StatusCode::NO_CONTENT);
}
