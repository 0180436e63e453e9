//! What admins wait for: a host with 10,000 events assigned and taken back, a page of a queue of 10,000, and the backfill of
//! 100,000 undecided events with 250,000 hosts, 5,000 organizations and 2,000 domains.

use std::time::{Duration, Instant};

use hack0::admin::Admin;
use hack0::admin::audit::{Background, find_decision, undo};
use hack0::admin::decisions::{HostChoice, Version, decide_host};
use hack0::attribution::{Backfill, backfill_step};
use hack0::db::Backend;
use hack0::ids::{LumaHostId, OrganizationId};
use hack0::testing::TestDb;
use hack0::{Clock, Db};
use sqlx::AssertSqlSafe;

use crate::queue_page;
use crate::table::{Goal, Table, Times, in_millis};
use crate::world::now;

const ROWS: usize = 500;

/// `tenth` is 10 in a short run.
pub(crate) async fn run(table: &mut Table, tenth: usize) {
    let world = Undecided {
        events: 100_000 / tenth,
        organizations: 5_000 / tenth,
        domains: 2_000 / tenth,
        of_one_host: 0,
    };
    backfill(table, &world).await;
    let events = 10_000 / tenth;
    let busy = Undecided {
        events,
        organizations: 10,
        domains: 0,
        of_one_host: events,
    };
    one_host(table, &busy).await;
    let crowd = Undecided {
        of_one_host: 0,
        ..busy
    };
    queue_page::run(table, &crowd).await;
}

async fn backfill(table: &mut Table, world: &Undecided) {
    let (test, clock) = (TestDb::sqlite().await, Clock::system());
    world.fill(&test.db).await;
    let start = Instant::now();
    for sql in [
        "SELECT id, evidence, source_luma_calendar_id FROM events",
        "SELECT event_id, luma_host_id, email_domain, website_domain FROM event_hosts",
    ] {
        sqlx::query(sql).fetch_all(test.db.reader()).await.unwrap();
    }
    let plain = start.elapsed();
    let start = Instant::now();
    let mut so_far = Backfill::default();
    let mut longest = Duration::ZERO;
    loop {
        let step = Instant::now();
        let tx = test.db.begin().await.unwrap();
        let (tx, next) = backfill_step(tx, &clock, None, &so_far).await.unwrap();
        tx.commit().await.unwrap();
        longest = longest.max(step.elapsed());
        match next {
            Some(next) => so_far = next,
            None => break,
        }
    }
    let time = start.elapsed();
    let times = Times::once(time);
    println!(
        "backfill: {} looked at, {} changed, longest step {longest:?}",
        so_far.seen, so_far.changed
    );
    let what = format!("backfill of {} events", world.events);
    table.add(&what, &times, "reading the same rows", plain);
    let goal = Goal::AtMost(10_000.0);
    table.goal(&format!("{what}, ms"), in_millis(time), &goal, "");
}

async fn one_host(table: &mut Table, world: &Undecided) {
    let (test, clock) = (TestDb::sqlite().await, Clock::system());
    world.fill(&test.db).await;
    let admin = Admin::for_test("ana@hack0.example");
    let host: LumaHostId = "usr-0".parse().unwrap();
    let start = Instant::now();
    let sql = "SELECT e.id, e.evidence FROM event_hosts h JOIN events e ON e.id = h.event_id WHERE h.luma_host_id = 'usr-0'";
    sqlx::query(sql).fetch_all(test.db.reader()).await.unwrap();
    let plain = start.elapsed();
    let organization: OrganizationId = id(1).parse().unwrap();
    let choice = HostChoice::Organization(organization);
    let background = Background::new(test.db.clone(), clock.clone(), None);
    let start = Instant::now();
    let seen = Version::default();
    let decided = decide_host(&test.db, &clock, &admin, None, &host, &choice, seen)
        .await
        .unwrap();
    background.work_until_idle().await.unwrap();
    let assigned = start.elapsed();
    let start = Instant::now();
    let undone = undo(&test.db, &clock, &admin, None, decided.id)
        .await
        .unwrap();
    background.work_until_idle().await.unwrap();
    let taken_back = start.elapsed();
    for (what, id, time) in [
        ("assigned", decided.id, assigned),
        ("taken back", undone.decided.id, taken_back),
    ] {
        let done = find_decision(&test.db, &admin, id).await.unwrap().unwrap();
        assert_eq!(usize::try_from(done.summary.events).unwrap(), world.events);
        let what = format!("a host with {} events {what}", world.events);
        table.add(&what, &Times::once(time), "reading them", plain);
        let goal = Goal::AtMost(2_000.0);
        table.goal(&format!("{what}, ms"), in_millis(time), &goal, "");
    }
}

/// Events that wait, with two or three hosts each, every fifth at a known domain.
pub(crate) struct Undecided {
    pub(crate) events: usize,
    pub(crate) organizations: usize,
    pub(crate) domains: usize,
    /// Events that host 0 hosts too.
    pub(crate) of_one_host: usize,
}

impl Undecided {
    pub(crate) async fn fill(&self, db: &Db) {
        let organizations: Vec<String> = (0..self.organizations)
            .map(|n| format!("('{}', 'org-{n}', 'Comunidad {n}', 0, 0)", id(n)))
            .collect();
        insert(
            db,
            "organizations (id, slug, name, created_at, updated_at)",
            &organizations,
        )
        .await;
        let domains: Vec<String> = (0..self.domains)
            .map(|n| format!("('comunidad{n}.org', '{}', 'comunidad{n}.org', 0)", id(n)))
            .collect();
        insert(
            db,
            "organization_domains (domain, organization_id, skeleton, created_at)",
            &domains,
        )
        .await;
        let start = now().as_millisecond();
        let events: Vec<String> = (0..self.events)
            .map(|n| {
                let at = start + i64::try_from(n).unwrap() * 60_000;
                format!(
                    "('{}', 'event-{n}', 'evt-{n}', 'https://luma.com/{n}', 'referenced', 'Taller {n}', {at}, {at}, {at}, 'America/Lima',
                    'online', 0, 'public', 'web', '', 'synced', 0, 'none', '{{\"matches\":[]}}', 'taller {n} de rust en lima',
                    0, 0, 'undecided', 'usr-{}')",
                    id(n),
                    self.host(n, 0)
                )
            })
            .collect();
        insert(
            db,
            "events (id, slug, source_luma_event_id, luma_url, ownership, name, start_at, over_at, position, timezone, location_type,
            is_address_hidden, visibility, source_kind, source_content_hash, sync_status, confidence, match_source, evidence,
            search_text, created_at, updated_at, waits_for, waits_with)",
            &events,
        )
        .await;
        let hosts: Vec<String> = (0..self.events)
            .flat_map(|n| (0..2 + n % 2).map(move |place| (n, place)))
            .map(|(n, place)| {
                let domain = if self.domains > 0 && place == 0 && n % 5 == 0 {
                    format!("'comunidad{}.org'", n % self.domains)
                } else {
                    "NULL".to_owned()
                };
                let host = self.host(n, place);
                format!(
                    "('{}', 'usr-{host}', {place}, 'Ana {host}', {domain}, 0)",
                    id(n)
                )
            })
            .collect();
        let columns =
            "event_hosts (event_id, luma_host_id, position, name, email_domain, created_at)";
        insert(db, columns, &hosts).await;
        let tidy = match db.backend() {
            Backend::Postgres => "ANALYZE",
            Backend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        sqlx::raw_sql(tidy).execute(db.reader()).await.unwrap();
    }

    fn host(&self, event: usize, place: usize) -> usize {
        if event < self.of_one_host && place == 0 {
            0
        } else {
            1 + (event * 7 + place * 31) % (self.events / 4).max(1)
        }
    }
}

fn id(n: usize) -> String {
    format!("01900000-0000-7000-8000-{n:012}")
}

async fn insert(db: &Db, table: &str, rows: &[String]) {
    let mut tx = db.begin().await.unwrap();
    for part in rows.chunks(ROWS) {
        let sql = format!("INSERT INTO {table} VALUES {}", part.join(","));
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}
