//! The drift checks against the sandbox, on both databases.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, ToSpan as _};
use luma_sandbox::{CALENDAR_ID, Calendar, Event, Fault, Location, Sandbox, Surface, User, World};
use sqlx::Row as _;

use super::*;
use crate::events::{EventFilter, EventPage, Occasion, SyncStatus};
use crate::jobs::{JobRun, Jobs, RunState};
use crate::luma::{Budget, Luma, LumaConfig};
use crate::test_on_both;
use crate::testing::jobs::{Fast, dump};
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

mod compare;
mod faults;
mod gone;
mod kills;

/// A calendar of somebody else at Luma, and the jobs that look at its events.
struct Setting {
    luma: Sandbox,
    jobs: Jobs,
    client: Luma,
    clock: Clock,
    test: TestDb,
}

impl Setting {
    /// With so many events, the even ones over; none has changed since it was imported an hour ago.
    async fn new(test: TestDb, events: usize) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let now = clock.clone();
        let luma = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        let mut config =
            LumaConfig::at(&luma.api_url(), &luma.web_url(), &luma.page_url()).unwrap();
        config.calendar_id = Some(CALENDAR_ID.parse().unwrap());
        config.budget = Budget::new(1_000_000, 100_000);
        let client = Luma::new(config, &clock).unwrap();
        let setting = Self {
            jobs: Jobs::new(test.db.clone(), clock.clone(), client.clone()),
            luma,
            client,
            clock,
            test,
        };
        setting.luma.edit(|world| fill(world, events));
        for n in 0..events {
            setting.import(&id(n)).await;
        }
        setting.clock.advance(SignedDuration::from_hours(1));
        setting.luma.clear_requests();
        setting
    }

    fn db(&self) -> &Db {
        &self.test.db
    }

    async fn import(&self, id: &str) {
        let reading = self.client.public_event(&id.parse().unwrap()).await;
        let reading = reading.unwrap();
        let own = self.client.calendar_id();
        let done = events::ingest(self.db(), &self.clock, own, &reading, Occasion::Import).await;
        assert!(done.unwrap().is_new);
    }

    async fn run(&self, job: &str) -> JobRun {
        self.clock.advance(SignedDuration::from_secs(1));
        let id = self.jobs.start(job).await.unwrap();
        // What is due by the clock comes after it.
        self.clock.advance(SignedDuration::from_millis(1));
        self.jobs.work_until_idle().await.unwrap();
        self.jobs.find(id).await.unwrap().unwrap()
    }

    /// A check that succeeds; its counts.
    async fn checked(&self) -> Vec<(String, u64)> {
        let run = self.run(CHECK).await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        run.progress.counts.into_iter().collect()
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Event)) {
        self.luma
            .edit(|world| change(world.events.get_mut(id).unwrap()));
    }

    /// The event's public page.
    async fn page(&self, id: &str) -> EventPage {
        let event = events::find(self.db(), id).await.unwrap().unwrap();
        let page = events::find_by_slug(self.db(), &event.slug).await;
        page.unwrap().unwrap()
    }

    async fn status(&self, id: &str) -> SyncStatus {
        self.page(id).await.event.sync_status
    }

    async fn gone(&self) -> i64 {
        sqlx::query("SELECT COUNT(*) FROM events WHERE sync_status = 'source_deleted'")
            .fetch_one(self.db().reader())
            .await
            .unwrap()
            .get(0)
    }

    /// Which events Luma was asked for, in order, since the last call of this.
    fn asked(&self) -> Vec<String> {
        let requests = self.luma.requests();
        self.luma.clear_requests();
        let queries = requests.iter().flat_map(|request| &request.query);
        let ids = queries.filter(|(key, _)| key == "event_api_id");
        ids.map(|(_, id)| id.clone()).collect()
    }
}

/// The same ids in every world.
fn id(n: usize) -> String {
    format!("evt-n{n:04}")
}

fn fill(world: &mut World, events: usize) {
    let calendar = world.add_calendar(Calendar::with_id("cal-Others", "Rust Perú"));
    let ana = world.add_user(User::with_id("usr-ana", "Ana Ejemplo"));
    world.add_user(User::with_id("usr-luz", "Luz Ejemplo"));
    for n in 0..events {
        let mut event = Event::new(format!("Noche {n}"));
        event.id = id(n);
        event.slug = format!("n{n:04}");
        event.guest_count = 7;
        event.calendar_id.clone_from(&calendar);
        event.host_ids = vec![ana.clone()];
        let days = i64::try_from(n).unwrap() + 5;
        let days = if n % 2 == 0 { -days } else { days };
        event.start_at = world.now + (24 * days).hours();
        event.end_at = event.start_at + 2.hours();
        world.add_event(event);
    }
}

/// All that a check may write, without ids of ours and times.
async fn state_of(db: &Db) -> Vec<String> {
    dump(
        db,
        &[
            "SELECT source_luma_event_id || ' ' || name || ' ' || sync_status || ' ' || source_content_hash || ' ' || start_at
                || ' ' || COALESCE(venue, '-') || ' ' || match_source FROM events",
            "SELECT e.source_luma_event_id || ' ' || h.luma_host_id FROM event_hosts h JOIN events e ON e.id = h.event_id",
            "SELECT e.source_luma_event_id || ' ' || r.field || ' ' || COALESCE(r.old_value, '-') || ' ' || COALESCE(r.new_value, '-')
                FROM event_revisions r JOIN events e ON e.id = r.event_id",
            "SELECT e.source_luma_event_id || ' ' || f.is_deleted FROM drift_findings f JOIN events e ON e.id = f.event_id",
        ],
    )
    .await
}

/// Every time that a write would leave, but that of the check itself.
async fn times_in(db: &Db) -> Vec<String> {
    dump(
        db,
        &[
            "SELECT id || ' ' || updated_at || ' ' || COALESCE(content_changed_at, 0) || ' ' || COALESCE(attributed_at, 0) FROM events",
            "SELECT event_id || ' ' || luma_host_id || ' ' || created_at || ' ' || COALESCE(avatar_url, '-') FROM event_hosts",
            "SELECT luma_host_id || ' ' || organization_id || ' ' || last_seen_at FROM luma_host_mappings",
            "SELECT id FROM event_revisions",
        ],
    )
    .await
}

fn counts(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    let owned = counts
        .iter()
        .map(|(word, count)| ((*word).to_owned(), *count));
    owned.collect()
}
