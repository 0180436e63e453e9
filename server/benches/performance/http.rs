//! The list as visitors get it: the whole page over HTTP, rendered anew for each, beside a constant page of the same size.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::Site;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use futures::future::join_all;
use hack0::events::{EventFilter, list};
use hack0::luma::{Luma, LumaConfig};
use hack0::{Clock, Db};
use http::{Request, header};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use server::http::{Edge, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::queries;
use crate::table::{Goal, Table, Times};
use crate::world::now;

const CLIENTS: usize = 8;
const RUNS: usize = 300;
const TIME: Duration = Duration::from_secs(4);
/// Other work on the machine comes and goes: the best of so many counts.
const TRIES: usize = 3;

/// Pages a second from a database with few events, and from one with many.
pub(crate) async fn run(table: &mut Table, few: &Db, many: &Db) {
    let _ = any_spawner::Executor::init_tokio();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (few, many) = (Shop::open(few), Shop::open(many));
    let page = few.get("/events", "identity").await;
    let text: Arc<str> = "x".repeat(page.len()).into();
    let constant = Router::new().route("/events", get(async move || text.to_string()));
    let constant = serve(server::http::wrap(constant, &few.edge)).await;
    let (small, large) = (
        serve(few.router.clone()).await,
        serve(many.router.clone()).await,
    );
    let mut best = [0; 3];
    for _ in 0..TRIES {
        for (best, address) in best.iter_mut().zip([&small, &large, &constant]) {
            *best = rate(address, &[&few.clock, &many.clock]).await.max(*best);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let [small, large, constant] = best.map(|best| best as f64);
    let yardstick = format!(
        "a constant page of its {} bytes: {constant:.0} a second",
        page.len()
    );
    table.goal(
        "list page over HTTP, a second",
        small,
        &Goal::AtLeast(3_000.0),
        &yardstick,
    );
    table.goal(
        "the same of ten times the events, x the cost",
        small / large,
        &Goal::AtMost(1.5),
        &format!("{large:.0} a second"),
    );
    few.parts_of_a_page(table).await;
    few.first_visit(table).await;
    // Each of another span of days, so that the filters are counted anew.
    let pages = [
        "/events?past=1&country=PE",
        "/events?when=next-week&city=Lima",
        "/events?when=month&q=rust",
        "/events?when=weekend&organization=org-1",
        "/events?cursor=AAAAAAAAAAA",
    ];
    let mut counts = Vec::new();
    for page in pages {
        counts.push((queries::count(few.get(page, "identity")).await, page));
    }
    let (most, page) = counts.iter().max().unwrap();
    table.goal(
        &format!("queries of a list, the most of {} addresses", pages.len()),
        (*most).into(),
        &Goal::AtMost(4.0),
        page,
    );
}

/// The site over a database.
struct Shop {
    site: Site,
    edge: Edge,
    clock: Clock,
    router: Router,
}

impl Shop {
    fn open(db: &Db) -> Self {
        let clock = Clock::manual(now());
        let nowhere = "http://127.0.0.1:1";
        let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        let luma = Luma::new(luma, &clock).unwrap();
        let site = Site::new(db.clone(), clock.clone(), luma, nowhere.to_owned());
        let edge = Edge::new(nowhere, Vec::new(), Limits::default(), clock.clone()).unwrap();
        let router = server::http::router(&site, Router::new(), &edge);
        Self {
            site,
            edge,
            clock,
            router,
        }
    }

    async fn get(&self, path: &str, encoding: &str) -> Bytes {
        let request = Request::get(path)
            .header(header::ACCEPT_ENCODING, encoding)
            .body(Body::empty())
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.into_body().collect().await.unwrap().to_bytes()
    }

    /// What the list costs without a connection, beside its own query and a page that has nothing but the frame.
    async fn parts_of_a_page(&self, table: &mut Table) {
        let query = Times::of(RUNS, async |_| {
            let filter = EventFilter::upcoming(now());
            list(&self.site.db, &filter, None, 30).await.unwrap();
        })
        .await
        .percentile(50);
        for (what, path) in [
            ("list page", "/events"),
            ("page of the frame alone", "/import"),
        ] {
            let times = Times::of(RUNS, async |_| {
                self.get(path, "identity").await;
            })
            .await;
            table.add(
                &format!("{what}, in process"),
                &times,
                "the list's query",
                query,
            );
        }
    }

    /// The page and its stylesheet, which is all that it needs.
    async fn first_visit(&self, table: &mut Table) {
        let page = self.get("/events", "identity").await;
        let html = std::str::from_utf8(&page).unwrap();
        let style = html.split('"').find(|word| word.contains(".css")).unwrap();
        let sizes = [
            self.get("/events", "br").await.len(),
            self.get(style, "br").await.len(),
        ];
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let kilobytes = sizes.iter().sum::<usize>() as f64 / 1024.0;
        table.goal(
            "first visit of the list, compressed, KB",
            kilobytes,
            &Goal::AtMost(30.0),
            &format!("HTML {} and CSS {} bytes, brotli", sizes[0], sizes[1]),
        );
    }
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

/// Answers a second, while the clocks run on, so that what is kept for a while is counted anew as often as it really is.
async fn rate(address: &str, clocks: &[&Clock]) -> u64 {
    let count = AtomicU64::new(0);
    let clients = join_all((0..CLIENTS).map(|_| async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        loop {
            fetch(&mut stream, address, "/events").await;
            count.fetch_add(1, Ordering::Relaxed);
        }
    }));
    let ticks = async {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        loop {
            second.tick().await;
            for clock in clocks {
                clock.advance(SignedDuration::from_secs(1));
            }
        }
    };
    let all = futures::future::join(clients, ticks);
    let _: Result<(Vec<()>, ()), _> = tokio::time::timeout(TIME, all).await;
    count.load(Ordering::Relaxed) / TIME.as_secs()
}

/// One request on a connection that stays.
async fn fetch(stream: &mut TcpStream, host: &str, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::with_capacity(128 * 1024);
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
}
