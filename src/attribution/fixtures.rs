//! Rows for tests, by plain SQL: events and hosts by number, organizations by slug.

use sqlx::{AssertSqlSafe, Row};

use crate::Db;
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;
use crate::testing::clock;

pub(crate) fn event_id(number: u32) -> EventId {
    format!("01900000-0000-7000-8000-{number:012}")
        .parse()
        .unwrap()
}

pub(crate) fn host_id(number: u32) -> LumaHostId {
    format!("usr-{number}").parse().unwrap()
}

pub(crate) fn calendar_id(name: &str) -> LumaCalendarId {
    format!("cal-{name}").parse().unwrap()
}

/// Runs one statement.
pub(crate) async fn execute(db: &Db, sql: &str) {
    let mut tx = db.begin().await.unwrap();
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    query.execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// The rows of a query of TEXT columns, cells joined by spaces, NULL as `-`.
pub(crate) async fn rows(db: &Db, sql: &str) -> Vec<String> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    let rows = query.fetch_all(db.reader()).await.unwrap();
    let cell = |row: &sqlx::any::AnyRow, n| {
        let text: Option<String> = row.try_get(n).unwrap();
        text.unwrap_or_else(|| "-".to_owned())
    };
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = (0..row.len()).map(|n| cell(row, n)).collect();
            cells.join(" ")
        })
        .collect()
}

/// An organization whose name is its slug.
pub(crate) async fn organization(db: &Db, slug: &str, domains: &[&str]) -> OrganizationId {
    let id = OrganizationId::new(&clock());
    execute(
        db,
        &format!("INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('{id}', '{slug}', '{slug}', 0, 0)"),
    )
    .await;
    for domain in domains {
        own_domain(db, id, domain).await;
    }
    id
}

pub(crate) async fn own_domain(db: &Db, owner: OrganizationId, domain: &str) {
    let domain = Domain::parse(domain).unwrap();
    let skeleton = domain.skeleton();
    execute(
        db,
        &format!("INSERT INTO organization_domains (domain, organization_id, skeleton, created_at) VALUES ('{domain}', '{owner}', '{skeleton}', 0)"),
    )
    .await;
}

pub(crate) async fn own_calendar(db: &Db, owner: OrganizationId, calendar: &LumaCalendarId) {
    execute(
        db,
        &format!("INSERT INTO organization_calendars (luma_calendar_id, organization_id, created_at) VALUES ('{calendar}', '{owner}', 0)"),
    )
    .await;
}

pub(crate) async fn verify_host(db: &Db, owner: OrganizationId, host: &LumaHostId) {
    execute(
        db,
        &format!(
            "INSERT INTO luma_host_mappings (luma_host_id, organization_id, is_verified, match_source, verified_at, verified_by, last_seen_at, created_at)
            VALUES ('{host}', '{owner}', 1, 'claim', 5, 'claim', 0, 0)"
        ),
    )
    .await;
}

/// An undecided public event that is over long after the tests' clock.
pub(crate) async fn event(
    db: &Db,
    number: u32,
    calendar: Option<&LumaCalendarId>,
    hosts: &[(u32, Option<&str>, Option<&str>)],
) -> EventId {
    let id = event_id(number);
    let quoted = |text: Option<String>| text.map_or("NULL".to_owned(), |text| format!("'{text}'"));
    let calendar = quoted(calendar.map(ToString::to_string));
    let waits_with = quoted(hosts.first().map(|(host, ..)| format!("usr-{host}")));
    execute(
        db,
        &format!(
            "INSERT INTO events (id, slug, source_luma_event_id, source_luma_calendar_id, luma_url, ownership, name, start_at, over_at,
            timezone, location_type, is_address_hidden, visibility, source_kind, source_content_hash, sync_status, confidence, match_source,
            evidence, search_text, position, created_at, updated_at, waits_for, waits_with)
            VALUES ('{id}', 'event-{number}', 'evt-{number}', {calendar}, 'https://luma.com/{number}', 'referenced', 'Event {number}',
            4000000000000, 4000000000000, 'America/Lima', 'unknown', 0, 'public', 'page', '', 'synced', 0, 'none',
            '{{\"matches\":[]}}', '', {number}, 0, 0, 'undecided', {waits_with})"
        ),
    )
    .await;
    for (position, (host, email, website)) in hosts.iter().enumerate() {
        let domain = |text: &&str| Domain::parse(text).unwrap().to_string();
        let email = quoted(email.as_ref().map(domain));
        let website = quoted(website.as_ref().map(domain));
        execute(
            db,
            &format!(
                "INSERT INTO event_hosts (event_id, luma_host_id, position, email_domain, website_domain, created_at)
                VALUES ('{id}', 'usr-{host}', {position}, {email}, {website}, 0)"
            ),
        )
        .await;
    }
    id
}

/// Each event as `slug organization suggestion rule host confidence updated`, organizations by slug.
pub(crate) async fn attributions(db: &Db) -> Vec<String> {
    rows(
        db,
        "SELECT e.slug, o.slug, s.slug, e.match_source, e.matched_host_id, CAST(e.confidence AS TEXT)
        FROM events e LEFT JOIN organizations o ON o.id = e.organization_id
        LEFT JOIN organizations s ON s.id = e.suggested_organization_id ORDER BY e.id",
    )
    .await
}

/// Each mapping as `host organization rule verified last_seen`, organizations by slug.
pub(crate) async fn mappings(db: &Db) -> Vec<String> {
    rows(
        db,
        "SELECT m.luma_host_id, o.slug, m.match_source, CAST(m.is_verified AS TEXT) FROM luma_host_mappings m
        JOIN organizations o ON o.id = m.organization_id ORDER BY m.luma_host_id, o.slug",
    )
    .await
}
