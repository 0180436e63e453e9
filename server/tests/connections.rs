//! Connections: slow, idle, many, and the end of the server.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use futures::{StreamExt as _, stream};
use server::http::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::common::{Served, assert_contains, short_limits, wire::until_closed};

const ASK: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

/// Sends something now and then, without end.
fn endless() -> Router {
    let drops = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(b"drop\n")));
    let slowly = drops.then(async |drop| {
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop
    });
    let body = std::sync::Mutex::new(Some(Body::from_stream(slowly.boxed())));
    let body = std::sync::Arc::new(body);
    Router::new().route(
        "/",
        get(move || {
            let body = body.lock().unwrap().take();
            async move { body.expect("asked once") }
        }),
    )
}

#[tokio::test]
async fn whoever_says_nothing_is_cut_off() {
    let served = Served::start(hello(), short_limits()).await;
    assert_eq!(until_closed(&mut served.say("").await).await, "");
    served.stop().await;
}

#[tokio::test]
async fn slow_headers_are_cut_off() {
    let served = Served::start(hello(), short_limits()).await;
    let mut stream = served.say("GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    assert!(!until_closed(&mut stream).await.contains(" 200 "));
    served.stop().await;
}

#[tokio::test]
async fn half_an_http2_greeting_is_cut_off() {
    let served = Served::start(hello(), short_limits()).await;
    assert_eq!(until_closed(&mut served.say("PRI * HT").await).await, "");
    served.stop().await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_answer() {
    let served = Served::start(hello(), short_limits()).await;
    let said = until_closed(&mut served.say(ASK).await).await;
    assert_contains(&said, "HTTP/1.1 200 OK");
    assert_contains(&said, "hello");
    served.stop().await;
}

#[tokio::test]
async fn an_idle_http2_connection_is_closed() {
    let served = Served::start(hello(), short_limits()).await;
    let greeting = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    // And an empty SETTINGS frame.
    let mut stream = served.say(greeting).await;
    stream
        .write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0])
        .await
        .unwrap();
    let begun = Instant::now();
    let mut all = Vec::new();
    let read = stream.read_to_end(&mut all);
    let closed = tokio::time::timeout(Duration::from_secs(5), read).await;
    assert!(closed.is_ok(), "still open after {:?}", begun.elapsed());
    served.stop().await;
}

#[tokio::test]
async fn a_stream_outlives_every_limit_but_the_stop() {
    let served = Served::start(endless(), short_limits()).await;
    let mut stream = served.say(ASK).await;
    let begun = Instant::now();
    let mut buffer = [0; 256];
    while begun.elapsed() < Duration::from_millis(900) {
        assert_ne!(stream.read(&mut buffer).await.unwrap(), 0, "closed early");
    }
    let begun = Instant::now();
    served.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{begun:?}");
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_off() {
    let large = Router::new().route("/", get(async || vec![b'x'; 64 << 20]));
    let limits = Limits {
        connections: 1,
        ..short_limits()
    };
    let served = Served::start(large, limits).await;
    let _never_reads = served.say(ASK).await;
    // There is one place, and it gets free.
    let mut next = served.say(ASK).await;
    let mut head = [0; 15];
    let read = next.read_exact(&mut head);
    let read = tokio::time::timeout(Duration::from_secs(5), read).await;
    read.expect("the place gets free").unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    drop(next);
    served.stop().await;
}

#[tokio::test]
async fn stopping_lets_an_answer_under_way_finish() {
    let slow = Router::new().route(
        "/",
        get(async || {
            tokio::time::sleep(Duration::from_millis(200)).await;
            "at last"
        }),
    );
    let served = Served::start(slow, short_limits()).await;
    let mut stream = served.say(ASK).await;
    // The request must have arrived: its answer is under way when the server stops.
    tokio::time::sleep(Duration::from_millis(50)).await;
    served.stop().await;
    assert_contains(&until_closed(&mut stream).await, "at last");
}

#[tokio::test]
async fn a_slow_client_cannot_hold_the_stop() {
    let limits = Limits {
        stop: Duration::from_millis(300),
        ..Limits::default()
    };
    let served = Served::start(endless(), limits).await;
    let mut slow = served.say(ASK).await;
    slow.read_u8().await.unwrap();
    let _half = served.say("GET / HTTP/1.1\r\nhost: ").await;
    let begun = Instant::now();
    served.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{begun:?}");
}
