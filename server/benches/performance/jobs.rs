//! Durable runs: four replicas that share the slots of one job on PostgreSQL, and one run that is killed two hundred times.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use hack0::jobs::{Jobs, RunState};
use hack0::luma::{Budget, Luma, LumaConfig};
use hack0::testing::TestDb;
use hack0::{Clock, Db};
use jiff::{SignedDuration, ToSpan as _};
use luma_sandbox::{API_KEY, CALENDAR_ID, Event, Sandbox, User};
use sqlx::Row as _;

use crate::world::now;

const SYNC: &str = "luma-scheduled-sync";
const SLOTS: usize = 50;
const REPLICAS: usize = 4;

/// A calendar at Luma, and the time.
struct World {
    sandbox: Sandbox,
    clock: Clock,
}

impl World {
    async fn of(events: usize) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::manual(now());
        let at = clock.clone();
        let sandbox = Sandbox::start(Arc::new(move || at.now())).await.unwrap();
        sandbox.edit(|world| {
            world.rate_limit = usize::MAX;
            // Many pages: a run that is killed ten times within one of them is given up.
            world.page_cap = 5;
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            for n in 0..events {
                let mut event = Event::new(format!("Noche {n}"));
                event.host_ids = vec![host.clone()];
                event.start_at = world.now + (24 * 90).hours();
                event.end_at = event.start_at + 2.hours();
                world.add_event(event);
            }
        });
        Self { sandbox, clock }
    }

    /// A process of its own, as far as the database can tell.
    fn replica(&self, db: &Db) -> Jobs {
        let sandbox = &self.sandbox;
        let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
        let config = LumaConfig {
            api_key: Some(API_KEY.to_owned()),
            calendar_id: Some(CALENDAR_ID.parse().unwrap()),
            budget: Budget::new(1_000_000, 100_000),
            ..config.unwrap()
        };
        let luma = Luma::new(config, &self.clock).unwrap();
        Jobs::new(db.clone(), self.clock.clone(), luma.sharing_its_budget(db))
    }
}

/// How many runs the slots of one job become.
pub(crate) async fn slots(test: &TestDb) {
    let world = World::of(3).await;
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        let db = Db::connect(&test.url).await.unwrap();
        replicas.push(world.replica(&db));
    }
    replicas[0].work_until_idle().await.unwrap();
    let begun = Instant::now();
    for _ in 0..SLOTS {
        world.clock.advance(SignedDuration::from_hours(6));
        let work = replicas.iter().map(Jobs::work_until_idle);
        futures::future::try_join_all(work).await.unwrap();
    }
    let sql = "SELECT slot FROM job_runs WHERE job = $1 AND state = 'succeeded'";
    let rows = sqlx::query(sql).bind(SYNC).fetch_all(test.db.reader());
    let rows = rows.await.unwrap();
    let slots: BTreeSet<i64> = rows.iter().map(|row| row.get(0)).collect();
    println!(
        "jobs: {REPLICAS} replicas, {SLOTS} slots, {:?}: {} runs of {} slots in {:.1} s",
        test.db.backend(),
        rows.len(),
        slots.len(),
        begun.elapsed().as_secs_f64()
    );
}

/// One sync after another, killed after a random number of steps, until there were so many kills.
pub(crate) async fn kills(test: &TestDb, kills: usize) {
    let world = World::of(200).await;
    let (mut killed, mut runs, begun) = (0, 0, Instant::now());
    while killed < kills {
        runs += 1;
        let id = world.replica(&test.db).start(SYNC).await.unwrap();
        loop {
            let replica = world.replica(&test.db);
            let polls = rand::random::<u32>() % 300 + 1;
            if !is_done_within(replica.work_until_idle(), polls).await {
                killed += 1;
            }
            let run = replica.find(id).await.unwrap().unwrap();
            if run.state.is_finished() {
                assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
                break;
            }
            // The killed one's lease runs out.
            world.clock.advance(SignedDuration::from_secs(31));
        }
        world.sandbox.edit(|world| {
            for event in world.events.values_mut() {
                event.name.push('.');
            }
        });
    }
    let count = "SELECT COUNT(*), COUNT(DISTINCT source_luma_event_id) FROM events";
    let row = sqlx::query(count)
        .fetch_one(test.db.reader())
        .await
        .unwrap();
    println!(
        "jobs: {killed} kills in {runs} syncs of 200 events, {:?}: {} events, {} of them different, in {:.1} s",
        test.db.backend(),
        row.get::<i64, _>(0),
        row.get::<i64, _>(1),
        begun.elapsed().as_secs_f64()
    );
}

async fn is_done_within(
    work: impl Future<Output = Result<(), sqlx::Error>>,
    mut polls: u32,
) -> bool {
    let mut work = pin!(work);
    poll_fn(|context| {
        if polls == 0 {
            return Poll::Ready(false);
        }
        polls -= 1;
        work.as_mut().poll(context).map(|done| done.is_ok())
    })
    .await
}
