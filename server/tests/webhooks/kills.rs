//! A server that is killed at any moment while deliveries come in: none that it acknowledged is lost, none has two effects.
//! `HACK0_KILLS=200` kills more often than the few times that a test run has time for.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use hack0::Db;
use hack0::testing::clock;
use luma_sandbox::webhook::Delivery;
use luma_sandbox::{Event, Sandbox, User};
use server::webhook::PATH;
use sqlx::Row as _;

use crate::crash::{Server, free_address};

const SENDERS: usize = 8;

/// What a killed server may have left: how often it was killed, what it had acknowledged.
struct Load {
    luma: Sandbox,
    url: String,
    acknowledged: Mutex<Vec<String>>,
}

impl Load {
    /// Makes events and tells of them until it is dropped, as fast as they are answered.
    async fn send(&self, client: &reqwest::Client) {
        loop {
            let (id, payload) = self.luma.edit(|world| {
                let host = world.add_user(User::new("Ana Ejemplo"));
                let event = Event {
                    host_ids: vec![host],
                    ..Event::new("Rust en Lima")
                };
                let id = world.add_event(event);
                let payload = luma_sandbox::webhook::payload(world, "event.created", &id);
                (id, payload.unwrap())
            });
            let now = jiff::Timestamp::from_second(now_seconds()).unwrap();
            let delivery = Delivery::new(&payload, now, luma_sandbox::WEBHOOK_SECRET);
            // Luma comes again until it is answered; a 2xx that was lost on the way is stored all the same.
            while !self.is_acknowledged(client, &delivery).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            self.acknowledged.lock().unwrap().push(id);
        }
    }

    async fn is_acknowledged(&self, client: &reqwest::Client, delivery: &Delivery) -> bool {
        let mut request = client.post(&self.url).body(delivery.body.clone());
        for (name, value) in delivery.headers() {
            request = request.header(name, value);
        }
        request
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
    }
}

/// The killed server lives on the machine's clock.
fn now_seconds() -> i64 {
    hack0::Clock::system().now().as_second()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_delivery_is_lost() {
    let kills: u64 = std::env::var("HACK0_KILLS").map_or(8, |text| text.parse().unwrap());
    let clock = clock();
    let luma = Sandbox::start(Arc::new(move || clock.now())).await.unwrap();
    luma.edit(|world| world.rate_limit = usize::MAX);
    let folder = tempfile::tempdir().unwrap();
    let host = free_address();
    let load = Load {
        luma: luma.clone(),
        url: format!("http://{host}{PATH}"),
        acknowledged: Mutex::default(),
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(6))
        .build()
        .unwrap();
    let sending = futures::future::join_all((0..SENDERS).map(|_| load.send(&client)));
    let killing = async {
        for n in 0..kills {
            let start = {
                let (luma, folder) = (luma.clone(), folder.path().to_owned());
                move || Server::start_at(&luma, &folder, host)
            };
            let server = tokio::task::spawn_blocking(start).await.unwrap();
            // Random enough: another moment each time, in no step with the work.
            tokio::time::sleep(Duration::from_millis(20 + n * 7_919 % 300)).await;
            drop(server);
        }
    };
    tokio::select! {
        _ = sending => {}
        () = killing => {}
    }
    let acknowledged = load.acknowledged.lock().unwrap().clone();
    assert!(!acknowledged.is_empty());
    let db = Db::connect(&format!(
        "sqlite://{}",
        folder.path().join("data/hack0.db").display()
    ))
    .await
    .unwrap();
    let told: i64 = count(
        &db,
        "SELECT COUNT(DISTINCT luma_event_id) FROM webhook_deliveries",
    )
    .await;
    assert!(told >= i64::try_from(acknowledged.len()).unwrap());
    for id in &acknowledged {
        let row = sqlx::query("SELECT COUNT(*) FROM webhook_deliveries WHERE luma_event_id = $1")
            .bind(id);
        let rows: i64 = row.fetch_one(db.reader()).await.unwrap().get(0);
        assert_eq!(rows, 1, "{id} was acknowledged");
    }
    finish(&db, &luma).await;
    println!(
        "{kills} kills, {} acknowledged, {told} stored, none lost",
        acknowledged.len()
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
