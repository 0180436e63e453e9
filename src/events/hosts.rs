//! An event's hosts as they are stored, with the e-mail addresses that only attribution and claims may see.

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::host_names;
use super::revisions::Change;
use crate::Clock;
use crate::db::{Tx, placeholders};
use crate::email::Email;
use crate::ids::{EventId, LumaHostId};
use crate::luma::{HostReading, Reading, SourceKind};
use crate::organizations::Domain;

/// A row of `event_hosts`; its position is its place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredHost {
    pub(super) id: LumaHostId,
    pub(super) name: Option<String>,
    pub(super) email: Option<Email>,
    pub(super) avatar_url: Option<String>,
    pub(super) website: Option<String>,
}

impl StoredHost {
    fn after(reading: &HostReading, old: Option<&Self>) -> Self {
        Self {
            id: reading.id.clone(),
            name: reading
                .name
                .clone()
                .over(old.and_then(|old| old.name.clone())),
            email: reading
                .email
                .clone()
                .or_else(|| old.and_then(|old| old.email.clone())),
            avatar_url: reading
                .avatar_url
                .clone()
                .over(old.and_then(|old| old.avatar_url.clone())),
            website: reading
                .website
                .clone()
                .over(old.and_then(|old| old.website.clone())),
        }
    }
}

/// The hosts after a reading. The public side may hide some, and a page's structured data has no ids for most:
/// neither takes away what a better source named.
pub(super) fn after(
    reading: &Reading,
    old: &[StoredHost],
    old_kind: Option<SourceKind>,
) -> Vec<StoredHost> {
    let read = reading.hosts.as_deref().unwrap_or_default();
    let is_worse = reading.kind == SourceKind::JsonLd
        && old_kind.is_some_and(|kind| kind != SourceKind::JsonLd);
    if read.is_empty() || (is_worse && !old.is_empty()) {
        return old.to_vec();
    }
    let known = |id: &LumaHostId| old.iter().find(|host| host.id == *id);
    let mut hosts: Vec<StoredHost> = read
        .iter()
        .map(|host| StoredHost::after(host, known(&host.id)))
        .collect();
    if old_kind == Some(SourceKind::Official) && reading.kind != SourceKind::Official {
        let hidden = old
            .iter()
            .filter(|host| read.iter().all(|read| read.id != host.id));
        hosts.extend(hidden.cloned());
    }
    hosts
}

/// A change of who hosts, by name; a new picture or website is none.
pub(super) fn change(old: &[StoredHost], new: &[StoredHost]) -> Option<Change> {
    let ids = |hosts: &[StoredHost]| {
        let mut ids: Vec<String> = hosts.iter().map(|host| host.id.to_string()).collect();
        ids.sort_unstable();
        ids
    };
    let names = |hosts: &[StoredHost]| {
        let names: Vec<&str> = hosts
            .iter()
            .filter_map(|host| host.name.as_deref())
            .collect();
        Some(names.join(", ")).filter(|names| !names.is_empty())
    };
    (ids(old) != ids(new)).then(|| ("hosts", names(old), names(new)))
}

pub(super) async fn load(
    connection: &mut AnyConnection,
    event_id: EventId,
) -> Result<Vec<StoredHost>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT luma_host_id, name, email, avatar_url, website FROM event_hosts WHERE event_id = $1 ORDER BY position",
    )
    .bind(event_id)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredHost {
                id: row.try_get("luma_host_id")?,
                name: row.try_get("name")?,
                email: row
                    .try_get::<Option<String>, _>("email")?
                    .as_deref()
                    .and_then(Email::parse),
                avatar_url: row.try_get("avatar_url")?,
                website: row.try_get("website")?,
            })
        })
        .collect()
}

/// The official API tells the addresses that its hosts have now: seen again, though nothing may have changed.
pub(super) async fn see_addresses(
    tx: &mut Tx,
    event_id: EventId,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE event_hosts SET email_seen_at = $1 WHERE event_id = $2 AND email IS NOT NULL",
    )
    .bind(at.as_millisecond())
    .bind(event_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Columns of a row of `event_hosts`.
const COLUMNS: usize = 10;

pub(super) async fn replace(
    tx: &mut Tx,
    clock: &Clock,
    event_id: EventId,
    old: &[StoredHost],
    new: &[StoredHost],
) -> Result<(), sqlx::Error> {
    let gone: Vec<&StoredHost> = old
        .iter()
        .filter(|host| new.iter().all(|new| new.id != host.id))
        .collect();
    if !gone.is_empty() {
        let sql = format!(
            "DELETE FROM event_hosts WHERE event_id = $1 AND luma_host_id IN ({})",
            placeholders(2, gone.len())
        );
        let mut delete = sqlx::query(AssertSqlSafe(sql)).bind(event_id);
        for host in gone {
            delete = delete.bind(&host.id);
        }
        delete.execute(&mut **tx).await?;
    }
    if new.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (0..new.len())
        .map(|n| format!("({})", placeholders(n * COLUMNS + 1, COLUMNS)))
        .collect();
    let sql = format!(
        "INSERT INTO event_hosts (event_id, luma_host_id, position, name, email, email_domain, avatar_url, website, website_domain, created_at)
         VALUES {}
         ON CONFLICT (event_id, luma_host_id) DO UPDATE SET position = excluded.position, name = excluded.name,
             email = excluded.email, email_domain = excluded.email_domain, avatar_url = excluded.avatar_url,
             website = excluded.website, website_domain = excluded.website_domain",
        rows.join(",")
    );
    let mut insert = sqlx::query(AssertSqlSafe(sql));
    for (position, host) in (0_i64..).zip(new) {
        let email_domain = host
            .email
            .as_ref()
            .and_then(|email| Domain::of_email(email.expose()));
        let website_domain = host.website.as_deref().and_then(Domain::of_website);
        insert = insert
            .bind(event_id)
            .bind(&host.id)
            .bind(position)
            .bind(&host.name)
            .bind(host.email.as_ref().map(Email::expose))
            .bind(email_domain.map(|domain| domain.to_string()))
            .bind(&host.avatar_url)
            .bind(&host.website)
            .bind(website_domain.map(|domain| domain.to_string()))
            .bind(clock.now().as_millisecond());
    }
    insert.execute(&mut **tx).await?;
    let is_new = |host: &&StoredHost| {
        let old = old.iter().find(|old| old.id == host.id);
        old.is_none_or(|old| old.name != host.name)
    };
    let named = new.iter().filter(is_new);
    let named = named.filter_map(|host| Some((host.id.to_string(), host.name.as_deref()?)));
    host_names::remember(tx, clock.now().as_millisecond(), named).await
}
