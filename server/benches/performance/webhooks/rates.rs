//! How soon deliveries are acknowledged that come over HTTP at a steady rate, and how many there can be a second.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::future::join_all;
use futures::stream;
use hack0::db::Backend;
use hack0::testing::TestDb;
use hack0::{Clock, Db};
use luma_sandbox::webhook::Delivery;
use serde_json::json;
use server::http::{Edge, Limits, wrap};
use server::webhook::PATH;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{AT_A_TIME, SECRET, World};
use crate::table::{Goal, Table, Times, in_millis};
use crate::world::now;

const TIME: Duration = Duration::from_secs(5);
const BURST: u32 = 2_000;
const EVENTS: usize = 20;
static COUNT: AtomicU64 = AtomicU64::new(0);

/// What goes on at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    /// Each delivery is of an event that a worker reads again at once.
    Worker,
    /// Another writer holds the database for a second.
    Lock,
}

pub(super) async fn run(table: &mut Table, test: &TestDb) {
    let clock = Clock::manual(now());
    let world = World::of(test, &clock, EVENTS).await;
    let luma = Endpoint::open(&world, &clock).await;
    let raw = Times::of(500, async |_| insert(&test.db).await).await;
    let half = raw.percentile(50);
    for beside in [Beside::Nothing, Beside::Worker, Beside::Lock] {
        for rate in [50, 200] {
            let meanwhile = meanwhile(beside, &world, test);
            let times = at_rate(&luma, rate, beside).await;
            if let Some(meanwhile) = meanwhile {
                meanwhile.abort();
            }
            let (words, most) = match beside {
                Beside::Nothing => ("", 50.0),
                Beside::Worker => (", worked off meanwhile", 50.0),
                Beside::Lock => (", 1 s locked by another", 2_000.0),
            };
            let what = format!(
                "webhook acknowledged at {rate} a second{words}, {}",
                test.db.backend()
            );
            table.add(&what, &times, "one row and commit", half);
            table.goal(
                &format!("{what}, p99 ms"),
                in_millis(times.percentile(99)),
                &Goal::AtMost(most),
                &format!("one row and commit: {:.3} ms", in_millis(half)),
            );
        }
    }
    burst(table, &luma, test).await;
}

fn meanwhile(beside: Beside, world: &World, test: &TestDb) -> Option<JoinHandle<()>> {
    match beside {
        Beside::Nothing => None,
        Beside::Worker => {
            let webhooks = world.webhooks.clone();
            Some(tokio::spawn(async move { webhooks.work().await }))
        }
        Beside::Lock => Some(tokio::spawn(hold(test.url.clone()))),
    }
}

/// As many a second as there can be, beside as many rows that are committed, each by itself, by as many at a time.
async fn burst(table: &mut Table, luma: &Endpoint, test: &TestDb) {
    let rate = |begun: Instant| f64::from(BURST) / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    stream::iter(0..BURST)
        .for_each_concurrent(AT_A_TIME, |_| insert(&test.db))
        .await;
    let raw = rate(begun);
    let deliveries: Vec<Delivery> = (0..BURST).map(|_| luma.delivery(Beside::Nothing)).collect();
    let begun = Instant::now();
    stream::iter(&deliveries)
        .for_each_concurrent(AT_A_TIME, |one| luma.send(one))
        .await;
    let acknowledged = rate(begun);
    table.goal(
        &format!(
            "webhooks acknowledged, part of the raw rate, {}",
            test.db.backend()
        ),
        acknowledged / raw,
        &Goal::AtLeast(0.5),
        &format!(
            "{acknowledged:.0} over HTTP against {raw:.0} rows committed a second, {AT_A_TIME} at a time"
        ),
    );
}

/// Our endpoint as Luma sees it.
#[derive(Clone)]
struct Endpoint {
    url: String,
    client: reqwest::Client,
    events: Vec<String>,
}

impl Endpoint {
    async fn open(world: &World, clock: &Clock) -> Self {
        let limits = Limits::default();
        let edge = Edge::new("https://hack0.test", Vec::new(), limits, clock.clone()).unwrap();
        let router = wrap(server::webhook::router(world.webhooks.clone()), &edge);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = server::http::serve(listener, router, limits, std::future::pending());
        tokio::spawn(serving);
        Self {
            url: format!("http://{address}{PATH}"),
            client: reqwest::Client::builder().build().unwrap(),
            events: world.events.clone(),
        }
    }

    /// One of its own, kept with its body: of an event, or of none, so that nobody works on it.
    fn delivery(&self, beside: Beside) -> Delivery {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut data = json!({"number": number, "text": "x".repeat(2_000)});
        if beside == Beside::Worker {
            let event = usize::try_from(number).unwrap() % self.events.len();
            data["id"] = json!(self.events[event]);
        }
        Delivery::new(
            &json!({"type": "event.updated", "data": data}),
            now(),
            SECRET,
        )
    }

    async fn send(&self, delivery: &Delivery) {
        let mut request = self.client.post(&self.url).body(delivery.body.clone());
        for (name, value) in delivery.headers() {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }
}

/// One every so often, whether or not those before are answered.
async fn at_rate(luma: &Endpoint, rate: u32, beside: Beside) -> Times {
    let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
    let begun = Instant::now();
    let mut sent = Vec::new();
    while begun.elapsed() < TIME {
        tick.tick().await;
        let (luma, delivery) = (luma.clone(), luma.delivery(beside));
        sent.push(tokio::spawn(async move {
            let begun = Instant::now();
            luma.send(&delivery).await;
            begun.elapsed()
        }));
    }
    Times::from(join_all(sent).await.into_iter().map(Result::unwrap))
}

/// Another writer holds the database for a second, in the middle.
async fn hold(url: String) {
    let other = Db::connect(&url).await.unwrap();
    tokio::time::sleep(TIME / 3).await;
    let mut tx = other.begin().await.unwrap();
    if other.backend() == Backend::Postgres {
        let lock = "LOCK TABLE webhook_deliveries IN EXCLUSIVE MODE";
        sqlx::query(lock).execute(&mut *tx).await.unwrap();
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    tx.commit().await.unwrap();
}

/// One more row of some size, for good.
async fn insert(db: &Db) {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut tx = db.begin().await.unwrap();
    sqlx::query("INSERT INTO webhook_leases (luma_event_id, token, expires_at, created_at) VALUES ($1, $2, 0, 0)")
        .bind(format!("evt-raw{number}"))
        .bind("x".repeat(2_000))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
