//! What Luma waits for: from a signed delivery to its acknowledgement, at a steady rate, beside inserting and committing one
//! row in the same database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use hack0::db::Backend;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Luma, LumaConfig};
use hack0::testing::TestDb;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};
use luma_sandbox::webhook::Delivery;
use serde_json::json;

use crate::table::{Table, Times};
use crate::world::now;

const SECRET: &str = "whsec_bench";
const TIME: Duration = Duration::from_secs(5);
const BURST: u32 = 2_000;
static COUNT: AtomicU64 = AtomicU64::new(0);

pub(crate) async fn run(table: &mut Table, test: &TestDb) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::manual(now());
    let nowhere = "http://127.0.0.1:1";
    let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
    let luma = Luma::new(luma, &clock).unwrap();
    let secrets = WebhookSecret::new(SECRET).into_iter().collect();
    let webhooks = Webhooks::new(test.db.clone(), clock, luma, secrets, Arc::new(|| 0.5));
    let backend = test.db.backend();
    let raw = Times::of(200, async |n| insert(&test.db, n).await).await;
    let half = raw.percentile(50);
    for (rate, lock) in [(50, false), (200, false), (50, true)] {
        let held = lock.then(|| hold(test.url.clone()));
        let times = at_rate(&webhooks, rate).await;
        if let Some(held) = held {
            held.await.unwrap();
        }
        let locked = if lock { ", 1 s locked by another" } else { "" };
        let what = format!("webhook acknowledged at {rate} a second{locked}, {backend}");
        table.add(&what, &times, "one row and commit", half);
    }
    let begun = Instant::now();
    let deliveries: Vec<Delivery> = (0..BURST).map(|_| delivery()).collect();
    join_all(deliveries.iter().map(|one| receive(&webhooks, one))).await;
    let a_second = f64::from(BURST) / begun.elapsed().as_secs_f64();
    println!(
        "webhooks at once, {backend}: {a_second:.0} a second; one row and commit, one after the other: {:.0}",
        1.0 / half.as_secs_f64()
    );
}

fn delivery() -> Delivery {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let payload =
        json!({"type": "new.thing", "data": {"number": number, "text": "x".repeat(2_000)}});
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

async fn insert(db: &Db, n: usize) {
    let mut tx = db.begin().await.unwrap();
    sqlx::query("INSERT INTO webhook_leases (luma_event_id, token, expires_at, created_at) VALUES ($1, 'x', 0, 0)
                 ON CONFLICT (luma_event_id) DO UPDATE SET created_at = webhook_leases.created_at + 1")
        .bind(format!("evt-raw{n}"))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
