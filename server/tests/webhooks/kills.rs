//! A server that is killed at any moment while deliveries come in: none that it acknowledged is lost, none has two effects.
//! `HACK0_KILLS=200` kills more often than the few times that a test run has time for; `make bench` does.

use std::sync::Arc;

use hack0::Db;
use hack0::testing::clock;
use luma_sandbox::Sandbox;
use sqlx::Row as _;

use crate::harness::kill;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_delivery_is_lost() {
    let kills: u64 = std::env::var("HACK0_KILLS").map_or(8, |text| text.parse().unwrap());
    let clock = clock();
    let luma = Sandbox::start(Arc::new(move || clock.now())).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let killed = kill(&luma, folder.path(), kills).await;
    assert!(killed.acknowledged > 0 && killed.stored >= killed.acknowledged);
    assert_eq!((killed.lost, killed.double), (0, 0));
    finish(&killed.db, &luma).await;
    println!(
        "{kills} kills, {} acknowledged, {} stored, none lost",
        killed.acknowledged, killed.stored
    );
}

/// What is left is worked off, once: as many events as deliveries.
async fn finish(db: &Db, luma: &Sandbox) {
    let config =
        hack0::luma::LumaConfig::at(&luma.api_url(), &luma.web_url(), &luma.page_url()).unwrap();
    let config = hack0::luma::LumaConfig {
        api_key: Some(luma_sandbox::API_KEY.to_owned()),
        calendar_id: Some(luma_sandbox::CALENDAR_ID.parse().unwrap()),
        budget: hack0::luma::Budget::new(1_000_000, 1_000_000),
        ..config
    };
    let clock = hack0::Clock::manual(hack0::Clock::system().now());
    // Later than any lease of the dead, and than the next try of what failed.
    clock.advance(jiff::SignedDuration::from_hours(12));
    let client = hack0::luma::Luma::new(config, &clock).unwrap();
    let webhooks =
        hack0::webhooks::Webhooks::new(db.clone(), clock, client, Vec::new(), Arc::new(|| 0.5));
    webhooks.work_until_idle().await.unwrap();
    let done = count(
        db,
        "SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'done'",
    )
    .await;
    assert_eq!(
        count(db, "SELECT COUNT(*) FROM webhook_deliveries").await,
        done
    );
    assert_eq!(count(db, "SELECT COUNT(*) FROM events").await, done);
    assert_eq!(count(db, "SELECT COUNT(*) FROM webhook_leases").await, 0);
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    sqlx::query(sql)
        .fetch_one(db.reader())
        .await
        .unwrap()
        .get(0)
}
