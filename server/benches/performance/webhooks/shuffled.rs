//! Ten thousand deliveries of a few events, in no order, many of them after everything was worked off: each once.

use futures::StreamExt as _;
use futures::stream;
use hack0::testing::TestDb;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};
use luma_sandbox::webhook::Delivery;
use sqlx::Row as _;

use super::{AT_A_TIME, SECRET, World};
use crate::table::{Goal, Table};
use crate::world::now;

const EVENTS: usize = 20;
const DELIVERIES: usize = 10_000;
/// They come in so many sets, each of which is worked off before the next.
const SETS: usize = 5;

pub(super) async fn run(table: &mut Table, test: &TestDb) {
    let clock = Clock::manual(now());
    let world = World::of(test, &clock, EVENTS).await;
    let mut sent = Vec::new();
    for id in &world.events {
        for kind in ["event.created", "calendar.event.added", "event.updated"] {
            let payload = world.sandbox.payload(kind, id).unwrap();
            sent.push(Delivery::new(&payload, now(), SECRET));
        }
    }
    let before = effects(&test.db).await;
    let order: Vec<&Delivery> = (0..DELIVERIES)
        .map(|n| &sent[n * 7_919 % sent.len()])
        .collect();
    for set in order.chunks(DELIVERIES / SETS) {
        stream::iter(set)
            .for_each_concurrent(AT_A_TIME, |one| receive(&world.webhooks, one))
            .await;
        world.webhooks.work_until_idle().await.unwrap();
    }
    let [stored, events, revisions] = effects(&test.db).await;
    let asked = world.sandbox.requests();
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
            "{} deliveries stored, {} events, {} readings; worked off {SETS} times in between",
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

async fn receive(webhooks: &Webhooks, delivery: &Delivery) {
    let signature = Some(delivery.signature.as_bytes());
    let taken = webhooks.receive(signature, Some(&delivery.id), &delivery.body);
    taken.await.unwrap();
}
