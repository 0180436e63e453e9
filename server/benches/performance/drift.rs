//! The weekly check of 5,000 referenced events against a stand-in that has Luma's limit and lock-out on its public side too
//! (the sandbox has them on the official one only), in scaled time: how much of the rate that the budget allows is used, and how often Luma says that it is too much;
//! and how much memory a check of 100,000 takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hack0::drift::CHECK;
use hack0::events::{Occasion, ingest};
use hack0::jobs::{Jobs, RunState};
use hack0::luma::{Budget, DEFAULT_BUDGET, Luma, LumaConfig};
use hack0::testing::TestDb;
use hack0::{Clock, Db};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use tokio::sync::Mutex;

use crate::table::{Goal, Table};
use crate::world::now;

/// So many times faster than the clock on the wall.
const TIMES: u32 = 60;
/// Luma's own: so many in any minute, and a minute locked out after one more.
const LIMIT: usize = 200;
const LOCK_OUT: SignedDuration = SignedDuration::from_secs(60);

/// Luma's public document of any event, behind Luma's limit.
struct Door {
    clock: Clock,
    is_limited: bool,
    seen: Mutex<(std::collections::VecDeque<Timestamp>, Option<Timestamp>)>,
    refused: AtomicUsize,
    asked: AtomicUsize,
}

impl Door {
    async fn start(clock: &Clock, is_limited: bool) -> (Arc<Self>, String) {
        let door = Arc::new(Self {
            clock: clock.clone(),
            is_limited,
            seen: Mutex::default(),
            refused: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        });
        let router = Router::new()
            .route("/event/get", get(answer))
            .with_state(door.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (door, base)
    }

    /// Whether there is room for one more.
    async fn admits(&self) -> bool {
        let now = self.clock.now();
        let mut seen = self.seen.lock().await;
        let (times, locked) = &mut *seen;
        *locked = locked.filter(|until| now < *until);
        while times
            .front()
            .is_some_and(|time| now.duration_since(*time) >= LOCK_OUT)
        {
            times.pop_front();
        }
        if locked.is_none() && times.len() < LIMIT {
            times.push_back(now);
            return true;
        }
        locked.get_or_insert(now + LOCK_OUT);
        self.refused.fetch_add(1, Ordering::SeqCst);
        false
    }
}

async fn answer(State(door): State<Arc<Door>>, RawQuery(query): RawQuery) -> Response {
    door.asked.fetch_add(1, Ordering::SeqCst);
    if door.is_limited && !door.admits().await {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")]).into_response();
    }
    let query = query.unwrap_or_default();
    let id = query.rsplit('=').next().unwrap_or_default();
    axum::Json(document(id)).into_response()
}

fn document(id: &str) -> serde_json::Value {
    serde_json::json!({
        "api_id": id,
        "event": {
            "api_id": id, "name": "Noche", "url": "noche", "calendar_api_id": "cal-Others",
            "start_at": "2027-03-01T00:00:00.000Z", "end_at": "2027-03-01T02:00:00.000Z", "timezone": "America/Lima",
            "location_type": "offline", "visibility": "public",
        },
        "calendar": { "api_id": "cal-Others", "name": "Rust Perú", "is_personal": false },
    })
}

/// Moves a clock faster than the one on the wall, until it is dropped.
struct Fast(tokio::task::JoinHandle<()>);

impl Fast {
    fn run(clock: &Clock) -> Self {
        let clock = clock.clone();
        Self(tokio::spawn(async move {
            let mut before = Instant::now();
            let mut ticks = tokio::time::interval(Duration::from_millis(1));
            loop {
                ticks.tick().await;
                let passed = before.elapsed();
                before += passed;
                clock.advance(SignedDuration::try_from(passed * TIMES).unwrap());
            }
        }))
    }
}

impl Drop for Fast {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn luma(clock: &Clock, base: &str, budget: Budget) -> Luma {
    let config = LumaConfig::at(base, base, base).unwrap();
    let timeout = Duration::from_secs(30);
    let config = LumaConfig {
        budget,
        timeout,
        ..config
    };
    Luma::new(config, clock).unwrap()
}

/// So many references: one is imported, and the others are rows like it, with a hash of a form that is no more.
async fn fill(db: &Db, clock: &Clock, luma: &Luma, events: usize) {
    let reading = luma.public_event(&"evt-0".parse().unwrap()).await.unwrap();
    let first = ingest(db, clock, None, &reading, Occasion::Import)
        .await
        .unwrap();
    let row = sqlx::query("SELECT * FROM events WHERE id = $1")
        .bind(first.event_id)
        .fetch_one(db.reader())
        .await
        .unwrap();
    let columns: Vec<String> = sqlx::Row::columns(&row)
        .iter()
        .map(|column| sqlx::Column::name(column).to_owned())
        .collect();
    let own = |column: &str| match column {
        "id" => "substr(e.id, 1, 24) || lpad_n",
        "slug" => "'n' || lpad_n",
        "source_luma_event_id" => "'evt-' || n",
        "position" => "e.position + n",
        "source_content_hash" => "'web:0:-'",
        _ => "",
    };
    let selected: Vec<String> = columns
        .iter()
        .map(|column| match own(column) {
            "" => format!("e.{column}"),
            own => own.replace("lpad_n", "substr('000000000000' || n, -12)"),
        })
        .collect();
    // Only SQLite is filled so.
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {})
         INSERT INTO events ({}) SELECT {} FROM numbers, events e WHERE e.id = $1",
        events - 1,
        columns.join(", "),
        selected.join(", ")
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(first.event_id)
        .execute(db.reader())
        .await
        .unwrap();
}

/// A whole check; how long it took by its own clock, and what it counted.
async fn check(db: &Db, clock: &Clock, luma: Luma) -> (f64, String) {
    let jobs = Jobs::new(db.clone(), clock.clone(), luma);
    let id = jobs.start(CHECK).await.unwrap();
    jobs.work_on(id).await.unwrap();
    let run = jobs.find(id).await.unwrap().unwrap();
    assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
    let took = run
        .finished_at
        .unwrap()
        .duration_since(run.started_at.unwrap());
    (took.as_secs_f64(), format!("{:?}", run.progress.counts))
}

/// `tenth` is 1, or 10 for the short run.
pub(crate) async fn run(table: &mut Table, tenth: usize) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for with_others in [false, true] {
        paced(table, 5_000 / tenth, with_others).await;
    }
    memory(table, 100_000 / tenth).await;
}

async fn paced(table: &mut Table, events: usize, with_others: bool) {
    let (test, clock) = (TestDb::sqlite().await, Clock::manual(now()));
    // A first check without a limit gives every event its hash of today.
    let (_, base) = Door::start(&clock, false).await;
    let wide = luma(&clock, &base, Budget::new(1_000_000_000, 1_000_000_000));
    fill(&test.db, &clock, &wide, events).await;
    clock.advance(SignedDuration::from_hours(1));
    check(&test.db, &clock, wide).await;
    clock.advance(SignedDuration::from_hours(1));
    let (door, base) = Door::start(&clock, true).await;
    let luma = luma(&clock, &base, DEFAULT_BUDGET);
    let _fast = Fast::run(&clock);
    // Somebody else behind the same address asks forty times a minute.
    let others = with_others.then(|| {
        let (door, clock) = (door.clone(), clock.clone());
        tokio::spawn(async move {
            loop {
                clock.sleep(Duration::from_millis(1_500)).await;
                door.admits().await;
            }
        })
    });
    let (took, counts) = check(&test.db, &clock, luma).await;
    if let Some(others) = others {
        others.abort();
    }
    let refused = door.refused.load(Ordering::SeqCst);
    let allowed = f64::from(DEFAULT_BUDGET.per_minute.get()) / 60.0;
    let share = 100.0 * (count(events) / took) / allowed;
    let whom = if with_others {
        "with 40 a minute of others"
    } else {
        "alone"
    };
    let what = format!("drift of {events} events, {whom}: % of the budget's rate");
    let beside = format!("150 a minute, {TIMES} times faster than the wall; {counts}");
    table.goal(&what, share, &Goal::AtLeast(95.0), &beside);
    let what = format!("drift of {events} events, {whom}: answers with 429");
    let most = if with_others { 1.0 } else { 0.0 };
    table.goal(
        &what,
        count(refused),
        &Goal::AtMost(most),
        "200 a minute, a minute locked out",
    );
}

/// As a figure.
fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

async fn memory(table: &mut Table, events: usize) {
    let (test, clock) = (TestDb::sqlite().await, Clock::manual(now()));
    let (door, base) = Door::start(&clock, false).await;
    let luma = luma(&clock, &base, Budget::new(1_000_000_000, 1_000_000_000));
    fill(&test.db, &clock, &luma, events).await;
    // Pools and caches are warm after a first part.
    clock.advance(SignedDuration::from_hours(1));
    let watched = tokio::spawn(watch(door.clone(), events));
    let begun = Instant::now();
    let (_, counts) = check(&test.db, &clock, luma).await;
    let (before, most) = watched.await.unwrap();
    let what =
        format!("drift of {events} events without a limit: MB more than after the first 1,000");
    let took = begun.elapsed().as_secs_f64();
    let beside = format!("{before:.0} MB then; {took:.0} s for all; {counts}");
    table.goal(&what, most - before, &Goal::AtMost(20.0), &beside);
}

/// Megabytes after the first thousand, and at most from there on.
async fn watch(door: Arc<Door>, events: usize) -> (f64, f64) {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    while door.asked.load(Ordering::SeqCst) < 1_000 {
        ticks.tick().await;
    }
    let before = resident();
    let mut most = before;
    while door.asked.load(Ordering::SeqCst) < events {
        ticks.tick().await;
        most = most.max(resident());
    }
    (before, most)
}

/// Megabytes that this process holds.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
