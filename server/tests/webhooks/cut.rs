//! Deliveries that are cut somewhere: on the way here, or on the way back.

use std::pin::pin;
use std::time::Duration;

use futures::FutureExt as _;
use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;
use luma_sandbox::webhook::Delivery;
use server::http::{Edge, wrap};
use server::webhook::PATH;

use super::rows;
use crate::common::wire::until_closed;
use crate::common::{ORIGIN, Served, TestApp, short_limits};

fn readings(app: &TestApp) -> usize {
    let asked = app.sandbox.requests();
    asked
        .iter()
        .filter(|one| one.path == "/v1/events/get")
        .count()
}

test_on_both!(
    stored_but_never_answered_and_told_again,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let (_, delivery) = app.created();
        {
            let signature = Some(delivery.signature.as_bytes());
            let taken = app
                .site
                .webhooks
                .receive(signature, Some(&delivery.id), &delivery.body);
            let mut taken = pin!(taken);
            assert!(taken.as_mut().now_or_never().is_none());
            let committed = async {
                while rows(&app).await == 0 {
                    tokio::task::yield_now().await;
                }
            };
            let committed = tokio::time::timeout(Duration::from_secs(20), committed);
            committed.await.expect("the row is there");
            // And here the process would die: the row is committed, nobody was told.
        }
        assert_eq!(app.deliver(&delivery).await.status, StatusCode::NO_CONTENT);
        app.site.webhooks.work_until_idle().await.unwrap();
        assert_eq!(app.deliver(&delivery).await.status, StatusCode::NO_CONTENT);
        app.site.webhooks.work_until_idle().await.unwrap();
        assert_eq!((rows(&app).await, readings(&app)), (1, 1));
    }
);

/// As Luma would send it, but for the length that it tells.
fn on_the_wire(delivery: &Delivery, length: usize) -> String {
    let headers = delivery
        .headers()
        .into_iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect::<Vec<_>>()
        .concat();
    let body = std::str::from_utf8(&delivery.body).unwrap();
    format!(
        "POST {PATH} HTTP/1.1\r\nhost: hack0.test\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_length_that_is_a_lie() {
    let app = TestApp::start().await;
    let (_, delivery) = app.created();
    let limits = short_limits();
    let edge = Edge::new(ORIGIN, Vec::new(), limits, app.clock.clone()).unwrap();
    let endpoint = server::webhook::router(app.site.webhooks.clone());
    let served = Served::start(wrap(endpoint, &edge), limits).await;
    let right = delivery.body.len();
    for (length, status) in [
        // What is over is no request.
        (right - 1, "401"),
        (0, "401"),
        // What lacks never comes.
        (right + 1, "408"),
        (right + 100_000, "408"),
        (5_000_000, "413"),
        (10_000_000_000, "413"),
    ] {
        let mut stream = served.say(&on_the_wire(&delivery, length)).await;
        let answer = until_closed(&mut stream).await;
        let told = answer.split(' ').nth(1).unwrap_or_default();
        assert_eq!(told, status, "{length}: {answer}");
        assert!(!answer.contains(" 204"), "{length}: {answer}");
    }
    assert_eq!(rows(&app).await, 0);
    let mut stream = served.say(&on_the_wire(&delivery, right)).await;
    assert!(until_closed(&mut stream).await.contains(" 204"));
    assert_eq!(rows(&app).await, 1);
    app.site.webhooks.work_until_idle().await.unwrap();
    served.stop().await;
}
