//! The scheduled sync against the sandbox, on both databases.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, ToSpan};
use luma_sandbox::{CALENDAR_ID, Calendar, Event, External, Fault, Sandbox, Surface, User};
use sqlx::Row;

use super::*;
use crate::jobs::{JobRun, Jobs, RunState};
use crate::luma::{Budget, Luma, LumaConfig};
use crate::test_on_both;
use crate::testing::jobs::{Fast, dump};
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

mod asked;
mod compare;
mod faults;
mod kills;
mod pace;
mod unreadable;

/// A calendar at Luma and the jobs that look at it.
struct Setting {
    luma: Sandbox,
    jobs: Jobs,
    client: Luma,
    clock: Clock,
    test: TestDb,
}

impl Setting {
    async fn new(test: TestDb) -> Self {
        Self::with(test, Budget::new(1_000_000, 100_000)).await
    }

    async fn with(test: TestDb, budget: Budget) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let now = clock.clone();
        let luma = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        if budget.per_minute.get() > 200 {
            luma.edit(|world| world.rate_limit = usize::MAX);
        }
        let mut config =
            LumaConfig::at(&luma.api_url(), &luma.web_url(), &luma.page_url()).unwrap();
        config.api_key = Some(luma_sandbox::API_KEY.into());
        config.calendar_id = Some(CALENDAR_ID.parse().unwrap());
        config.budget = budget;
        let client = Luma::new(config, &clock).unwrap();
        Self {
            jobs: Jobs::new(test.db.clone(), clock.clone(), client.clone()),
            luma,
            client,
            clock,
            test,
        }
    }

    fn db(&self) -> &Db {
        &self.test.db
    }

    /// Events of ours, some over and some to come; their ids.
    fn manage(&self, count: i64) -> Vec<String> {
        let add = |world: &mut luma_sandbox::World, n: i64| {
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            let mut event = Event::new(format!("Nuestro {n}"));
            event.host_ids = vec![host];
            days_away(&mut event, world.now, n);
            world.add_event(event)
        };
        self.luma
            .edit(|world| (0..count).map(|n| add(world, n)).collect())
    }

    /// Events of somebody else that our calendar lists; their ids.
    fn list(&self, count: i64) -> Vec<String> {
        self.luma.edit(|world| {
            let calendar = world.add_calendar(Calendar::new("Rust Perú"));
            let mut ids = Vec::new();
            for n in 0..count {
                let mut event = Event::new(format!("Ajeno {n}"));
                event.calendar_id.clone_from(&calendar);
                days_away(&mut event, world.now, n);
                let id = world.add_event(event);
                world.list_on(CALENDAR_ID, &id);
                ids.push(id);
            }
            ids
        })
    }

    /// Events of another platform that our calendar lists.
    fn list_external(&self, count: i64) {
        self.luma.edit(|world| {
            for n in 0..count {
                let external = External {
                    url: format!("https://www.meetup.com/rust/{n}"),
                    name: format!("De fuera {n}"),
                    start_at: world.now + SignedDuration::from_hours(24 * (n + 2)),
                    duration_interval: "P0Y0M0DT3H0M0S".into(),
                    timezone: "America/Lima".into(),
                    host: Some("Rust".into()),
                    address: Some("UTEC".into()),
                    coordinate: None,
                };
                world.list_external(CALENDAR_ID, external);
            }
        });
    }

    fn rename(&self, id: &str) {
        self.luma.edit(|world| {
            let event = world.events.get_mut(id).unwrap();
            event.name.push_str(" (otra vez)");
        });
    }

    async fn sync(&self) -> JobRun {
        let id = self.jobs.start("luma-scheduled-sync").await.unwrap();
        // Other jobs would ask Luma, too.
        self.jobs.work_on(id).await.unwrap();
        self.jobs.find(id).await.unwrap().unwrap()
    }

    /// A sync that succeeds; its counts.
    async fn synced(&self) -> Vec<(String, u64)> {
        let run = self.sync().await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        run.progress.counts.into_iter().collect()
    }

    /// What the list says of an event: ownership, listing, status.
    async fn event(&self, id: &str) -> Option<(String, Option<String>, String)> {
        let row = sqlx::query(
            "SELECT ownership, luma_listing_id, sync_status FROM events WHERE source_luma_event_id = $1",
        )
        .bind(id)
        .fetch_optional(self.db().reader())
        .await
        .unwrap();
        row.map(|row| (row.get(0), row.get(1), row.get(2)))
    }

    /// Requests since the last call of this: of lists, of single events.
    fn asked(&self) -> (usize, usize) {
        let requests = self.luma.requests();
        self.luma.clear_requests();
        let lists = ["/v1/calendars/events/list", "/calendar/get-items"];
        let listed = requests
            .iter()
            .filter(|request| lists.contains(&request.path.as_str()));
        let listed = listed.count();
        (listed, requests.len() - listed)
    }
}

/// In turn over and to come, none so near that a test's clock reaches it.
fn days_away(event: &mut Event, now: jiff::Timestamp, n: i64) {
    let days = if n % 2 == 0 { n + 5 } else { -(n + 5) };
    event.start_at = now + (24 * days).hours();
    event.end_at = event.start_at + 2.hours();
}

/// All that the sync keeps, without ids of ours and times.
async fn state_of(db: &Db) -> Vec<String> {
    let selects = [
        "SELECT source_luma_event_id || ' ' || name || ' ' || ownership || ' ' || COALESCE(luma_listing_id, '-') || ' '
            || sync_status || ' ' || source_content_hash || ' ' || visibility || ' ' || match_source FROM events",
        "SELECT luma_event_id || ' ' || COALESCE(managed_hash, '-') || ' ' || COALESCE(listed_hash, '-') FROM calendar_entries",
        "SELECT e.source_luma_event_id || ' ' || h.luma_host_id || ' ' || COALESCE(h.email, '-')
            FROM event_hosts h JOIN events e ON e.id = h.event_id",
        "SELECT e.source_luma_event_id || ' ' || r.field || ' ' || COALESCE(r.old_value, '-') || ' ' || CASE WHEN r.field = 'canceled_at' THEN '-' ELSE COALESCE(r.new_value, '-') END
            FROM event_revisions r JOIN events e ON e.id = r.event_id",
    ];
    dump(db, &selects).await
}

/// Every time that a write would leave, and every number of rows.
async fn times_in(db: &Db) -> Vec<String> {
    let selects = [
        "SELECT id || ' ' || updated_at || ' ' || last_source_check_at || ' ' || COALESCE(decided_at, 0) FROM events",
        "SELECT luma_event_id || ' ' || number || ' ' || COALESCE(missing_since, 0) || ' ' || created_at FROM calendar_entries",
        "SELECT event_id || ' ' || luma_host_id || ' ' || created_at FROM event_hosts",
        "SELECT luma_host_id || ' ' || organization_id || ' ' || last_seen_at FROM luma_host_mappings",
        "SELECT id FROM event_revisions",
    ];
    dump(db, &selects).await
}
