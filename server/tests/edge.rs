//! The layers around every request.

use axum::body::Body;
use axum::extract::Request;
use http::StatusCode;

use crate::common::{Probe, assert_contains, get, post, short_limits};

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let probe = Probe::new().await;
    for path in ["/hello", "/nothing/here", "/panic", "/healthz", "/api/v1/x"] {
        let answer = probe.get(path).await;
        let policy = answer.header("content-security-policy");
        assert_contains(
            policy,
            "default-src 'none'; script-src 'self'; style-src 'self';",
        );
        assert_contains(policy, "https://images.lumacdn.com");
        assert_contains(policy, "frame-ancestors 'none'");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_contains(answer.header("permissions-policy"), "camera=()");
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=31536000"
        );
    }
}

#[tokio::test]
async fn only_an_https_site_forbids_http() {
    let limits = server::http::Limits::default();
    let probe = Probe::with("http://127.0.0.1:3000", "10.0.0.0/8", limits).await;
    let answer = probe.get("/hello").await;
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn public_data_may_be_read_from_everywhere_and_nothing_else() {
    let probe = Probe::new().await;
    let api = probe.get("/api/v1/nothing").await;
    assert_eq!(api.header("access-control-allow-origin"), "*");
    assert_eq!(api.header("cross-origin-resource-policy"), "cross-origin");
    let page = probe.get("/hello").await;
    assert_eq!(page.header("access-control-allow-origin"), "");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn request_ids_are_ours_and_differ() {
    let probe = Probe::new().await;
    let mut request = get("/id");
    let forged = "chosen-by-a-visitor".parse().unwrap();
    request.headers_mut().insert("x-request-id", forged);
    let answer = probe.send(request).await;
    let id = answer.header("x-request-id").to_owned();
    assert_eq!(id.len(), 36, "{id}");
    assert_eq!(answer.text(), id, "handlers see the same one");
    assert_ne!(probe.get("/id").await.header("x-request-id"), id);
}

/// The same POST with other `Origin` and `Sec-Fetch-Site`; none where a text is empty.
async fn posted(probe: &Probe, origin: &str, site: &str) -> StatusCode {
    let mut request = post("/form", "a=1");
    for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
        request.headers_mut().remove(name);
        if !value.is_empty() {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    probe.send(request).await.status
}

#[tokio::test]
async fn only_our_own_pages_post() {
    let probe = Probe::new().await;
    let ours = "https://hack0.test";
    assert_eq!(posted(&probe, ours, "same-origin").await, StatusCode::OK);
    assert_eq!(posted(&probe, ours, "").await, StatusCode::OK);
    for (origin, site) in [
        ("https://evil.example", "cross-site"),
        ("https://evil.example", ""),
        ("https://sibling.hack0.test", "same-site"),
        ("https://hack0.test.evil.example", "cross-site"),
        ("https://hack0.test:8443", ""),
        ("null", "cross-site"),
        ("null", ""),
        ("", "cross-site"),
        ("", "same-site"),
    ] {
        let status = posted(&probe, origin, site).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{origin:?} {site:?}");
    }
}

#[tokio::test]
async fn a_form_in_plain_text_is_no_way_around() {
    let probe = Probe::new().await;
    let mut request = post("/form", "a=1");
    let headers = request.headers_mut();
    headers.insert("origin", "https://evil.example".parse().unwrap());
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    headers.insert("content-type", "text/plain".parse().unwrap());
    assert_eq!(probe.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_panic_is_a_page_that_tells_nothing() {
    let answer = Probe::new().await.get("/panic").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text().contains("on purpose"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn what_never_answers_is_given_up() {
    let probe = Probe::with("https://hack0.test", "10.0.0.0/8", short_limits()).await;
    let answer = probe.get("/never").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_wrong_method_keeps_what_would_be_allowed() {
    let probe = Probe::new().await;
    let request = Request::delete("/hello").body(Body::empty()).unwrap();
    let answer = probe.send(request).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn texts_are_compressed_for_who_can_unpack_them() {
    let probe = Probe::new().await;
    for encoding in ["br", "gzip"] {
        let mut request = get("/hello");
        let accepted = encoding.parse().unwrap();
        request.headers_mut().insert("accept-encoding", accepted);
        let response = tower::ServiceExt::oneshot(probe.router.clone(), request)
            .await
            .unwrap();
        assert_eq!(response.headers()["content-encoding"], encoding);
        assert_eq!(response.headers()["vary"], "accept-encoding");
    }
    assert_eq!(probe.get("/hello").await.header("content-encoding"), "");
}
