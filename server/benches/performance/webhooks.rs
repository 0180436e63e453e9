//! What Luma waits for: from a signed delivery to its acknowledgement, at a steady rate, beside inserting and committing one
//! row in the same database; and ten thousand of them, duplicated and shuffled, that must have the effect of a few.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::future::join_all;
use futures::stream;
use hack0::db::Backend;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Budget, Luma, LumaConfig};
use hack0::testing::TestDb;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};
use luma_sandbox::webhook::Delivery;
use luma_sandbox::{API_KEY, CALENDAR_ID, Event, Sandbox, User};
use serde_json::json;
use sqlx::Row as _;

use crate::table::{Goal, Table, Times, in_millis};
use crate::world::now;

const SECRET: &str = "whsec_bench";
const TIME: Duration = Duration::from_secs(5);
const BURST: u32 = 2_000;
/// As many as Luma could have under way at a time.
const AT_A_TIME: usize = 200;
static COUNT: AtomicU64 = AtomicU64::new(0);

pub(crate) async fn run(table: &mut Table, test: &TestDb) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::manual(now());
    let nowhere = "http://127.0.0.1:1";
    let webhooks = webhooks(
        test,
        &clock,
        LumaConfig::at(nowhere, nowhere, nowhere).unwrap(),
    );
    let backend = test.db.backend();
    let raw = Times::of(500, async |_| insert(&test.db).await).await;
    let half = raw.percentile(50);
    for (rate, lock, most) in [(50, false, 50.0), (200, false, 50.0), (50, true, 2_000.0)] {
        let held = lock.then(|| hold(test.url.clone()));
        let times = at_rate(&webhooks, rate).await;
        if let Some(held) = held {
            held.await.unwrap();
        }
        let locked = if lock { ", 1 s locked by another" } else { "" };
        let what = format!("webhook acknowledged at {rate} a second{locked}, {backend}");
        table.add(&what, &times, "one row and commit", half);
        let slowest = in_millis(times.percentile(99));
        let yardstick = format!("one row and commit: {:.3} ms", in_millis(half));
        table.goal(
            &format!("{what}, p99 ms"),
            slowest,
            &Goal::AtMost(most),
            &yardstick,
        );
    }
    burst(table, &webhooks, test).await;
    shuffled(table, test).await;
}

fn webhooks(test: &TestDb, clock: &Clock, luma: LumaConfig) -> Webhooks {
    let luma = Luma::new(luma, clock).unwrap();
    let secrets = WebhookSecret::new(SECRET).into_iter().collect();
    Webhooks::new(
        test.db.clone(),
        clock.clone(),
        luma,
        secrets,
        Arc::new(|| 0.5),
    )
}

/// As many a second as there can be, beside as many rows committed one after the other.
async fn burst(table: &mut Table, webhooks: &Webhooks, test: &TestDb) {
    let rate = |count: u32, begun: Instant| f64::from(count) / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    for _ in 0..BURST / 2 {
        insert(&test.db).await;
    }
    let raw = rate(BURST / 2, begun);
    let deliveries: Vec<Delivery> = (0..BURST).map(|_| delivery()).collect();
    let begun = Instant::now();
    stream::iter(&deliveries)
        .for_each_concurrent(AT_A_TIME, |one| receive(webhooks, one))
        .await;
    let acknowledged = rate(BURST, begun);
    table.goal(
        &format!(
            "webhooks acknowledged, part of the raw rate, {}",
            test.db.backend()
        ),
        acknowledged / raw,
        &Goal::AtLeast(0.5),
        &format!("{acknowledged:.0} against {raw:.0} rows committed a second"),
    );
}

/// Twenty events, three deliveries of each, ten thousand times in all and in no order.
async fn shuffled(table: &mut Table, test: &TestDb) {
    const EVENTS: usize = 20;
    const DELIVERIES: usize = 10_000;
    let clock = Clock::manual(now());
    let at = clock.clone();
    let sandbox = Sandbox::start(Arc::new(move || at.now())).await.unwrap();
    let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
    let config = LumaConfig {
        api_key: Some(API_KEY.to_owned()),
        calendar_id: Some(CALENDAR_ID.parse().unwrap()),
        budget: Budget::new(1_000_000, 1_000_000),
        ..config.unwrap()
    };
    let webhooks = webhooks(test, &clock, config);
    let sent = sandbox.edit(|world| {
        world.rate_limit = usize::MAX;
        let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
        let mut sent = Vec::new();
        for number in 0..EVENTS {
            let id = world.add_event(Event {
                host_ids: vec![host.clone()],
                ..Event::new(format!("Noche {number}"))
            });
            for kind in ["event.created", "calendar.event.added", "event.updated"] {
                let payload = luma_sandbox::webhook::payload(world, kind, &id).unwrap();
                sent.push(Delivery::new(&payload, now(), SECRET));
            }
        }
        sent
    });
    let before = effects(&test.db).await;
    let order = (0..DELIVERIES).map(|n| &sent[n * 7_919 % sent.len()]);
    stream::iter(order)
        .for_each_concurrent(AT_A_TIME, |one| receive(&webhooks, one))
        .await;
    webhooks.work_until_idle().await.unwrap();
    let [stored, events, revisions] = effects(&test.db).await;
    let asked = sandbox.requests();
    let readings = asked
        .iter()
        .filter(|one| one.path == "/v1/events/get")
        .count();
    // Each of these once, and nothing twice.
    let expected = [sent.len(), EVENTS, 0, EVENTS];
    let found = [
        stored - before[0],
        events - before[1],
        revisions - before[2],
        readings,
    ];
    let double: usize = expected
        .iter()
        .zip(&found)
        .map(|(a, b)| a.abs_diff(*b))
        .sum();
    table.goal(
        &format!(
            "double effects of {DELIVERIES} duplicated and shuffled deliveries, {}",
            test.db.backend()
        ),
        f64::from(u32::try_from(double).unwrap()),
        &Goal::AtMost(0.0),
        &format!(
            "{} deliveries stored, {} events, {} readings",
            found[0], found[1], found[3]
        ),
    );
}

/// Rows that deliveries may have written.
async fn effects(db: &Db) -> [usize; 3] {
    let mut counts = [0; 3];
    for (count, select) in counts.iter_mut().zip([
        "SELECT COUNT(*) FROM webhook_deliveries",
        "SELECT COUNT(*) FROM events",
        "SELECT COUNT(*) FROM event_revisions",
    ]) {
        let row = sqlx::query(select).fetch_one(db.reader()).await.unwrap();
        *count = usize::try_from(row.get::<i64, _>(0)).unwrap();
    }
    counts
}

/// One that is kept with its body and that nobody works on: it names no event.
fn delivery() -> Delivery {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let payload =
        json!({"type": "event.created", "data": {"number": number, "text": "x".repeat(2_000)}});
    Delivery::new(&payload, now(), SECRET)
}

async fn receive(webhooks: &Webhooks, delivery: &Delivery) {
    let signature = Some(delivery.signature.as_bytes());
    let taken = webhooks.receive(signature, Some(&delivery.id), &delivery.body);
    taken.await.unwrap();
}

/// One every so often, whether or not those before are answered.
async fn at_rate(webhooks: &Webhooks, rate: u32) -> Times {
    let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
    let begun = Instant::now();
    let mut sent = Vec::new();
    while begun.elapsed() < TIME {
        tick.tick().await;
        let webhooks = webhooks.clone();
        sent.push(tokio::spawn(async move {
            let delivery = delivery();
            let begun = Instant::now();
            receive(&webhooks, &delivery).await;
            begun.elapsed()
        }));
    }
    Times::from(join_all(sent).await.into_iter().map(Result::unwrap))
}

/// Another writer holds the database for a second, in the middle.
fn hold(url: String) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let other = Db::connect(&url).await.unwrap();
        tokio::time::sleep(TIME / 3).await;
        let mut tx = other.begin().await.unwrap();
        if other.backend() == Backend::Postgres {
            let lock = "LOCK TABLE webhook_deliveries IN EXCLUSIVE MODE";
            sqlx::query(lock).execute(&mut *tx).await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        tx.commit().await.unwrap();
    })
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
