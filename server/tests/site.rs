//! The whole site, from a pasted link to the public JSON.

use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;

use crate::common::{TestApp, assert_contains};

const ALL: &str = "/api/v1/events?after=2000-01-01T00:00:00Z";

test_on_both!(
    a_pasted_link_becomes_an_event_in_the_json,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let luma_id = app.add_event("noche-de-rust", "Noche de Rust");
        let link = [("link", "https://lu.ma/noche-de-rust?tk=guest-key")];
        let answer = app.post("/actions/import", &link).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        let place = answer.location().to_owned();
        assert_contains(&place, "/imports/");
        app.work().await;
        assert_contains(app.get(&place).await.text(), "Noche de Rust");

        let list = app.get(ALL).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.text().contains("rust.example"), "an address leaked");
        let list = list.json();
        let event = &list["events"][0];
        assert_eq!(event["name"], "Noche de Rust");
        assert_eq!(event["luma_event_id"], luma_id);
        assert_eq!(event["ownership"], "referenced");
        assert_eq!(event["sync_status"], "synced");
        assert_eq!(event["hosts"][0]["name"], "Ana Ejemplo");
        assert_contains(event["start_at"].as_str().unwrap(), "Z");
        let url = event["url"].as_str().unwrap();
        assert_contains(url, "https://hack0.test/events/");

        for id in [&luma_id, event["id"].as_str().unwrap()] {
            let found = app.get(&format!("/api/v1/events/{id}")).await;
            assert_eq!(&found.json(), event);
        }
        let unknown = app.get("/api/v1/events/evt-nobodyknows").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }
);

#[tokio::test]
async fn a_list_comes_in_parts_without_doubles() {
    let app = TestApp::start().await;
    for number in 0..5 {
        let slug = format!("parte-{number}");
        app.add_event(&slug, &slug);
        let link = format!("luma.com/{slug}");
        app.site.imports.submit(&link, None).await.unwrap();
    }
    app.work().await;
    let mut names = Vec::new();
    let mut next = format!("{ALL}&limit=2");
    loop {
        let part = app.get(&next).await.json();
        let events = part["events"].as_array().unwrap().clone();
        assert!(events.len() <= 2);
        names.extend(events.iter().map(|event| event["name"].to_string()));
        match part["next_cursor"].as_str() {
            Some(cursor) => next = format!("{ALL}&limit=2&cursor={cursor}"),
            None => break,
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 5, "{names:?}");
    let invented = app.get(&format!("{ALL}&cursor=invented")).await;
    assert_eq!(invented.status, StatusCode::BAD_REQUEST);
    assert_contains(invented.text(), "cursor");
}

#[tokio::test]
async fn without_a_time_the_list_begins_now() {
    let app = TestApp::start().await;
    app.add_event("pronto", "Pronto");
    app.site.imports.submit("lu.ma/pronto", None).await.unwrap();
    app.work().await;
    let now = app.get("/api/v1/events").await.json();
    assert_eq!(now["events"].as_array().unwrap().len(), 1);
    app.clock
        .advance(jiff::SignedDuration::from_hours(24 * 365));
    let later = app.get("/api/v1/events").await.json();
    assert!(later["events"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn without_its_database_every_face_says_503() {
    let app = TestApp::start().await;
    app.leaves_imports();
    app.site.db.close().await;
    let api = app.get("/api/v1/events").await;
    assert_eq!(api.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(api.json()["error"]["code"], "unavailable");
    let page = app.get("/events").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_contains(page.header("content-type"), "text/html");
}

#[tokio::test]
async fn refusals_are_designed_pages_on_the_site_itself() {
    let app = TestApp::start().await;
    let large = "x".repeat(70_000);
    let answer = app.post("/actions/import", &[("link", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_contains(answer.text(), "<!DOCTYPE html>");
    for method in ["DELETE", "POST"] {
        let request = http::Request::builder().method(method).uri("/events");
        let answer = app
            .send(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_contains(answer.text(), "<!DOCTYPE html>");
    }
}
