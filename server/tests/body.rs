//! Bodies: small and soon, or not at all.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use futures::stream;
use http::StatusCode;
use tokio::io::AsyncWriteExt as _;

use crate::common::{Probe, Served, assert_contains, post, short_limits, wire::until_closed};

const KIB: usize = 1024;

#[tokio::test]
async fn sixteen_kibibytes_go_in_and_one_byte_more_does_not() {
    let probe = Probe::new().await;
    let answer = probe.send(post("/form", "x".repeat(16 * KIB))).await;
    assert_eq!(answer.text(), "16384");
    let answer = probe.send(post("/form", "x".repeat(16 * KIB + 1))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_without_a_length_is_counted() {
    let probe = Probe::new().await;
    let chunks = (0..5 * KIB).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; KIB])));
    let body = Body::from_stream(stream::iter(chunks));
    let begun = Instant::now();
    let answer = probe.send(post("/form", body)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(begun.elapsed() < Duration::from_millis(100), "{begun:?}");
}

#[tokio::test]
async fn under_api_the_refusal_is_json() {
    let probe = Probe::new().await;
    let answer = probe
        .send(post("/api/v1/events", "x".repeat(20 * KIB)))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["error"]["code"], "too_large");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_client_that_sends_five_megabytes_reads_the_refusal() {
    let probe = Probe::new().await;
    let served = Served::start(probe.router.clone(), short_limits()).await;
    let head = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 5000000\r\n\r\n";
    let mut stream = served.say(head).await;
    stream.write_all(&vec![b'x'; 5_000_000]).await.unwrap();
    assert_contains(&until_closed(&mut stream).await, "HTTP/1.1 413");
    served.stop().await;
}

#[tokio::test]
async fn a_body_that_trickles_in_is_given_up() {
    let probe = Probe::with("https://hack0.test", "10.0.0.0/8", short_limits()).await;
    let served = Served::start(probe.router.clone(), short_limits()).await;
    let head = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nx";
    let mut stream = served.say(head).await;
    assert_contains(&until_closed(&mut stream).await, "HTTP/1.1 408");
    served.stop().await;
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_refused() {
    let probe = Probe::new().await;
    let served = Served::start(probe.router.clone(), short_limits()).await;
    let head = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nx";
    let mut stream = served.say(head).await;
    stream.shutdown().await.unwrap();
    let said = until_closed(&mut stream).await;
    assert!(!said.contains(" 200 "), "{said}");
    served.stop().await;
}
