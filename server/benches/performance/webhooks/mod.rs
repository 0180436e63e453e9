//! What Luma waits for: from a signed delivery to its acknowledgement over HTTP, beside inserting and committing one row in
//! the same database; ten thousand deliveries, duplicated and shuffled, that must have the effect of a few; two hundred
//! servers that are killed; and how soon an event is listed.

mod arrival;
#[path = "../../../tests/harness.rs"]
mod harness;
mod rates;
mod shuffled;

use std::sync::Arc;

use hack0::Clock;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Budget, Luma, LumaConfig};
use hack0::testing::{TestDb, clock};
use hack0::webhooks::Webhooks;
use luma_sandbox::{API_KEY, CALENDAR_ID, Event, Sandbox, User};

use crate::table::{Goal, Table};

const SECRET: &str = "whsec_bench";
/// As many as Luma could have under way at a time.
const AT_A_TIME: usize = 200;
const KILLS: u64 = 200;

/// What is measured on each database.
pub(crate) async fn run(table: &mut Table, test: &TestDb) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    rates::run(table, test).await;
    shuffled::run(table, test).await;
}

/// What is measured of the binary, which has a database of its own.
pub(crate) async fn of_the_binary(table: &mut Table) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    arrival::run(table).await;
    killed(table).await;
}

async fn killed(table: &mut Table) {
    let clock = clock();
    let luma = Sandbox::start(Arc::new(move || clock.now())).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let killed = harness::kill(&luma, folder.path(), KILLS).await;
    let beside = format!(
        "{} acknowledged, {} stored",
        killed.acknowledged, killed.stored
    );
    for (what, count) in [
        ("acknowledged deliveries lost", killed.lost),
        ("deliveries stored twice", killed.double),
    ] {
        table.goal(
            &format!("{what} in {KILLS} kill -9"),
            f64::from(u32::try_from(count).unwrap()),
            &Goal::AtMost(0.0),
            &beside,
        );
    }
    killed.db.close().await;
}

/// A Luma of so many events of ours, and deliveries worked off against it.
struct World {
    sandbox: Sandbox,
    webhooks: Webhooks,
    events: Vec<String>,
}

impl World {
    async fn of(test: &TestDb, clock: &Clock, events: usize) -> Self {
        let at = clock.clone();
        let sandbox = Sandbox::start(Arc::new(move || at.now())).await.unwrap();
        let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
        let config = LumaConfig {
            api_key: Some(API_KEY.to_owned()),
            calendar_id: Some(CALENDAR_ID.parse().unwrap()),
            budget: Budget::new(1_000_000, 1_000_000),
            ..config.unwrap()
        };
        let events = sandbox.edit(|world| {
            world.rate_limit = usize::MAX;
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            let add = |number| {
                world.add_event(Event {
                    host_ids: vec![host.clone()],
                    ..Event::new(format!("Noche {number}"))
                })
            };
            (0..events).map(add).collect()
        });
        let webhooks = Webhooks::new(
            test.db.clone(),
            clock.clone(),
            Luma::new(config, clock).unwrap(),
            WebhookSecret::new(SECRET).into_iter().collect(),
            Arc::new(|| 0.5),
        );
        Self {
            sandbox,
            webhooks,
            events,
        }
    }
}
