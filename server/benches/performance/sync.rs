//! The scheduled sync of a calendar of 5,000 events, against the sandbox without its limit: requests made, rows written.

use std::sync::Arc;
use std::time::Instant;

use hack0::jobs::{Jobs, RunState};
use hack0::luma::{Budget, Luma, LumaConfig};
use hack0::testing::TestDb;
use hack0::{Clock, Db};
use jiff::ToSpan as _;
use luma_sandbox::{API_KEY, CALENDAR_ID, Calendar, Event, Sandbox, User};
use sqlx::Row as _;

use crate::world::now;

/// Half of them ours, half of somebody else.
pub(crate) async fn run(test: &TestDb, events: usize) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::manual(now());
    let at = clock.clone();
    let sandbox = Sandbox::start(Arc::new(move || at.now())).await.unwrap();
    fill(&sandbox, events);
    let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
    let config = LumaConfig {
        api_key: Some(API_KEY.to_owned()),
        calendar_id: Some(CALENDAR_ID.parse().unwrap()),
        budget: Budget::new(1_000_000_000, 1_000_000_000),
        ..config.unwrap()
    };
    let luma = Luma::new(config, &clock).unwrap();
    let jobs = Jobs::new(test.db.clone(), clock.clone(), luma);
    println!("sync of {events} events, {:?}:", test.db.backend());
    for which in ["first", "second"] {
        sandbox.clear_requests();
        let before = rows(&test.db).await;
        let begun = Instant::now();
        let id = jobs.start("luma-scheduled-sync").await.unwrap();
        jobs.work_on(id).await.unwrap();
        let took = begun.elapsed().as_secs_f64();
        let run = jobs.find(id).await.unwrap().unwrap();
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        let asked = sandbox.requests();
        let lists = ["/v1/calendars/events/list", "/calendar/get-items"];
        let pages = asked
            .iter()
            .filter(|one| lists.contains(&one.path.as_str()))
            .count();
        println!(
            "  {which}: {took:.1} s, {} list pages, {} other requests, {} rows written beside its own, {:?}",
            pages,
            asked.len() - pages,
            written(&before, &rows(&test.db).await),
            run.progress.counts
        );
        clock.advance(jiff::SignedDuration::from_hours(1));
    }
}

fn fill(sandbox: &Sandbox, events: usize) {
    sandbox.edit(|world| {
        world.rate_limit = usize::MAX;
        let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
        let other = world.add_calendar(Calendar::new("Rust Perú"));
        for n in 0..events {
            let mut event = Event::new(format!("Noche {n}"));
            event.host_ids = vec![host.clone()];
            event.start_at = world.now + (24 * 10).hours() + i64::try_from(n).unwrap().minutes();
            event.end_at = event.start_at + 2.hours();
            if n % 2 == 0 {
                world.add_event(event);
            } else {
                event.calendar_id.clone_from(&other);
                let id = world.add_event(event);
                world.list_on(CALENDAR_ID, &id);
            }
        }
    });
}

/// Every row of what a sync may write, by what would change in it.
async fn rows(db: &Db) -> Vec<String> {
    let mut rows = Vec::new();
    for select in [
        "SELECT id || ' ' || updated_at || ' ' || last_source_check_at FROM events",
        "SELECT luma_event_id || ' ' || COALESCE(managed_hash, '-') || ' ' || COALESCE(listed_hash, '-') FROM calendar_entries",
        "SELECT event_id || ' ' || luma_host_id || ' ' || created_at FROM event_hosts",
        "SELECT id FROM event_revisions",
    ] {
        let found = sqlx::query(select).fetch_all(db.reader()).await;
        rows.extend(found.unwrap().iter().map(|row| row.get::<String, _>(0)));
    }
    rows.sort();
    rows
}

fn written(before: &[String], after: &[String]) -> usize {
    after
        .iter()
        .filter(|row| before.binary_search(row).is_err())
        .count()
}
