//! The list as visitors get it: the whole page over HTTP, rendered anew for each, beside a constant page of the same size.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::Site;
use axum::Router;
use axum::routing::get;
use futures::future::join_all;
use hack0::admin::Admins;
use hack0::imports::Imports;
use hack0::luma::{Luma, LumaConfig};
use hack0::{Clock, Db};
use server::http::{Edge, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::now;

const CLIENTS: usize = 8;
const TIME: Duration = Duration::from_secs(5);

pub(crate) async fn run(db: &Db) {
    let _ = any_spawner::Executor::init_tokio();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::manual(now());
    let luma = LumaConfig::at(
        "http://127.0.0.1:1",
        "http://127.0.0.1:1",
        "http://127.0.0.1:1",
    )
    .unwrap();
    let luma = Luma::new(luma, &clock).unwrap();
    let imports = Imports::new(db.clone(), clock.clone(), luma);
    let site = Site {
        claims: app::open_claims(db, &clock, &imports, "http://127.0.0.1:1"),
        db: db.clone(),
        clock: clock.clone(),
        admins: Admins::new(db.clone(), clock.clone(), Vec::new()),
        imports,
        counts: hack0::events::Counts::default(),
        base_url: "http://127.0.0.1:1".to_owned(),
        is_demo: false,
    };
    let edge = Edge::new(&site.base_url, Vec::new(), Limits::default(), clock).unwrap();
    let whole = serve(server::http::router(&site, Router::new(), &edge)).await;
    let size = fetch(
        &mut TcpStream::connect(&whole).await.unwrap(),
        &whole,
        "/events",
    )
    .await;
    let text: Arc<str> = "x".repeat(size).into();
    let constant = Router::new().route("/events", get(async move || text.to_string()));
    let constant = serve(server::http::wrap(constant, &edge)).await;
    let (page, yardstick) = (rate(&whole).await, rate(&constant).await);
    println!(
        "list page over HTTP, {size} bytes, {CLIENTS} connections: {page} a second; a constant page of that size: {yardstick}"
    );
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(server::http::serve(
        listener,
        router,
        Limits::default(),
        std::future::pending(),
    ));
    address
}

async fn rate(address: &str) -> u64 {
    let count = AtomicU64::new(0);
    let clients = join_all((0..CLIENTS).map(|_| async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        loop {
            fetch(&mut stream, address, "/events").await;
            count.fetch_add(1, Ordering::Relaxed);
        }
    }));
    let _: Result<Vec<()>, _> = tokio::time::timeout(TIME, clients).await;
    count.load(Ordering::Relaxed) / TIME.as_secs()
}

/// One request on a connection that stays; the size of the body.
async fn fetch(stream: &mut TcpStream, host: &str, path: &str) -> usize {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::with_capacity(64 * 1024);
    let head = loop {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "it closed");
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.expect("a length").trim().parse().unwrap();
    while answer.len() < head + length {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "it closed");
    }
    length
}
