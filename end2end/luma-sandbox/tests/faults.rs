//! Each fault does what it says, and goes when it should.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::time::Duration;

use futures::StreamExt;
use luma_sandbox::{Encoding, Event, Fault, Sandbox, Surface};
use serde_json::{Value, json};
use support::{client, get, sandbox};

async fn ready() -> (Sandbox, String) {
    let (sandbox, _) = sandbox().await;
    sandbox.edit(|world| {
        world.add_event(Event {
            slug: "x".into(),
            ..Event::new("X")
        })
    });
    let url = format!("{}/url?url=x", sandbox.web_url());
    (sandbox, url)
}

#[tokio::test]
async fn answers_that_are_wrong() {
    let (sandbox, url) = ready().await;
    for (fault, status, is_json) in [
        (Fault::Status(503), 503, true),
        (
            Fault::RateLimited {
                retry_after: Some(7),
            },
            429,
            true,
        ),
        (Fault::Challenge, 403, false),
        (Fault::BarePage, 200, false),
        (Fault::HtmlInsteadOfJson, 200, false),
        (Fault::CutJson, 200, false),
        (Fault::WrongJson, 200, true),
        (Fault::DeepJson, 200, false),
        (Fault::EmptyPage, 200, true),
        (Fault::CursorLoop, 200, true),
    ] {
        sandbox.fault(Surface::Web, fault.clone(), Some(1));
        let response = client().get(&url).send().await.unwrap();
        assert_eq!(response.status(), status, "{fault:?}");
        let text = response.text().await.unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&text).is_ok(),
            is_json,
            "{fault:?}"
        );
    }
    assert_eq!(get(&url).await.0, 200, "all are used up");
}

#[tokio::test]
async fn a_standing_fault_stays_until_cleared() {
    let (sandbox, url) = ready().await;
    sandbox.fault(Surface::Web, Fault::Status(500), None);
    sandbox.fault(
        Surface::Web,
        Fault::RateLimited {
            retry_after: Some(9),
        },
        Some(1),
    );
    let limited = client().get(&url).send().await.unwrap();
    assert_eq!(limited.headers()["retry-after"], "9");
    assert_eq!(get(&url).await.0, 500);
    assert_eq!(get(&url).await.0, 500);
    sandbox.clear_faults();
    assert_eq!(get(&url).await.0, 200);
    let statuses: Vec<u16> = sandbox
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [429, 500, 500, 200]);
}

#[tokio::test]
async fn redirects() {
    let (sandbox, url) = ready().await;
    sandbox.fault(
        Surface::Web,
        Fault::Redirect("http://169.254.169.254/".into()),
        Some(1),
    );
    sandbox.fault(Surface::Web, Fault::RedirectLoop, Some(1));
    let location = async || {
        let response = client().get(&url).send().await.unwrap();
        assert_eq!(response.status(), 302);
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    assert_eq!(location().await, "http://169.254.169.254/");
    assert_eq!(location().await, url);
}

#[tokio::test]
async fn bombs_unpack() {
    let (sandbox, url) = ready().await;
    for encoding in [Encoding::Gzip, Encoding::Br] {
        sandbox.fault(Surface::Web, Fault::Bomb { encoding }, Some(1));
        let mut body = client().get(&url).send().await.unwrap().bytes_stream();
        let mut unpacked = 0;
        while unpacked < 20 << 20 {
            let piece = body.next().await.unwrap().unwrap();
            assert!(piece.iter().all(|byte| *byte == 0));
            unpacked += piece.len();
        }
    }
}

#[tokio::test]
async fn bodies_that_do_not_end() {
    let (sandbox, url) = ready().await;
    sandbox.fault(Surface::Web, Fault::Endless, Some(1));
    let mut body = client().get(&url).send().await.unwrap().bytes_stream();
    let mut read = 0;
    while read < 1 << 20 {
        read += body.next().await.unwrap().unwrap().len();
    }
    drop(body);
    sandbox.fault(Surface::Web, Fault::Reset, Some(1));
    assert!(
        client()
            .get(&url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .is_err()
    );
    for fault in [Fault::Hang, Fault::Drip] {
        sandbox.fault(Surface::Web, fault, Some(1));
        let whole = async { client().get(&url).send().await.unwrap().text().await };
        assert!(
            tokio::time::timeout(Duration::from_millis(300), whole)
                .await
                .is_err()
        );
    }
    assert_eq!(sandbox.requests()[2].status, 0, "never answered");
}

#[tokio::test]
async fn pages_without_their_data() {
    let (sandbox, _) = ready().await;
    let url = format!("{}/x", sandbox.page_url());
    sandbox.fault(Surface::Page, Fault::NoNextData, Some(1));
    sandbox.fault(Surface::Page, Fault::BrokenJsonLd, Some(1));
    let page = async || {
        client()
            .get(&url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    let linked = |html: &str| {
        let text = html
            .split_once("ld+json\">")
            .unwrap()
            .1
            .split_once("</script>")
            .unwrap()
            .0
            .to_owned();
        serde_json::from_str::<Value>(&text).is_ok()
    };
    let (first, second, third) = (page().await, page().await, page().await);
    assert!(!first.contains("__NEXT_DATA__") && linked(&first));
    assert!(!second.contains("__NEXT_DATA__") && !linked(&second));
    assert!(third.contains("__NEXT_DATA__"));
}

#[tokio::test]
async fn the_server_stops_with_its_last_handle() {
    let (sandbox, url) = ready().await;
    let other = sandbox.clone();
    drop(sandbox);
    assert_eq!(get(&url).await.0, 200);
    other.fault(Surface::Web, Fault::Hang, Some(1));
    let hanging = tokio::spawn(client().get(&url).send());
    while other.requests().len() < 2 {
        tokio::task::yield_now().await;
    }
    drop(other);
    assert_eq!(hanging.await.unwrap().unwrap().status(), 503);
    assert!(client().get(&url).send().await.is_err());
}

#[tokio::test]
async fn faults_by_the_control_endpoint() {
    let (sandbox, url) = ready().await;
    let control = format!("{}/faults", sandbox.control_url());
    let body = json!({"surface": "web", "fault": {"status": 418}, "times": null});
    assert_eq!(
        client()
            .post(&control)
            .json(&body)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(get(&url).await.0, 418);
    client().delete(&control).send().await.unwrap();
    assert_eq!(get(&url).await.0, 200);
    let wrong = json!({"surface": "web", "fault": "nonsense"});
    assert_eq!(
        client()
            .post(&control)
            .json(&wrong)
            .send()
            .await
            .unwrap()
            .status(),
        400
    );
}
