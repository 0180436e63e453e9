//! The public JSON, as far as it goes without events.

use http::StatusCode;

use crate::common::{Probe, assert_contains, post};

#[tokio::test]
async fn what_is_not_there_is_json_too() {
    let probe = Probe::new().await;
    for path in [
        "/api",
        "/api/",
        "/api/v2",
        "/api/v1/nothing",
        "/api/v1/events/%ff",
        "/api/v1/events/a%00b",
    ] {
        let answer = probe.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["error"]["code"], "not_found", "{path}");
        assert!(answer.json()["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn only_reading_is_possible() {
    let probe = Probe::new().await;
    let answer = probe.send(post("/api/v1/events", "")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.json()["error"]["code"], "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let probe = Probe::new().await;
    for (query, name) in [
        ("events?after=yesterday", "after"),
        ("events?before=2026-11-24", "before"),
        ("events?limit=0", "limit"),
        ("events?limit=101", "limit"),
        ("events?limit=-1", "limit"),
        ("events?limit=many", "limit"),
        ("events?q=a%00b", "q"),
        ("events?organization=a%00b", "organization"),
        ("events?q=a&q=b", "q"),
        ("events?cursor=%00", "cursor"),
        ("organizations?limit=1000", "limit"),
    ] {
        let answer = probe.get(&format!("/api/v1/{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "invalid_parameter");
        assert_contains(error["message"].as_str().unwrap(), name);
    }
    for (query, name) in [
        ("events?organisation=gdg-lima", "organisation"),
        ("events?format=online", "format"),
        ("events?offset=", "offset"),
        ("events?limit=2&%00%1b%5b31m=x", "[31m"),
        ("organizations?domain=gdglima.org", "domain"),
    ] {
        let answer = probe.get(&format!("/api/v1/{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "unknown_parameter", "{query}");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
        assert_contains(message, "limit, cursor");
    }
    let long = format!("/api/v1/events?q={}", "a".repeat(201));
    assert_eq!(probe.get(&long).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_list_of_an_unknown_organization_is_not_an_empty_one() {
    let probe = Probe::new().await;
    for path in [
        "/api/v1/events?organization=nobody",
        "/api/v1/events?organization=nobody&q=rust",
    ] {
        let answer = probe.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["error"]["code"], "not_found", "{path}");
    }
    let mut tx = probe.test.db.begin().await.unwrap();
    sqlx::query("INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('01900000-0000-7000-8000-000000000001', 'quiet', 'Quiet', 0, 0)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let answer = probe.get("/api/v1/events?organization=quiet").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["events"].as_array().map(Vec::len), Some(0));
}
