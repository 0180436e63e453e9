//! Hosts and organizations, as admins look them up.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::Admin;
use super::audit::versions;
use super::decisions::{Version, is_known_host};
use crate::Db;
use crate::attribution::MatchSource;
use crate::clock::from_millis;
use crate::events::{ListError, Page, host_names};
use crate::ids::{EventId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;

mod blocks;
mod organization;
mod organizations;

pub use blocks::{Block, blocks};
pub use organization::{KnownHost, OrganizationPage, find_organization};
pub use organizations::{find_organizations, search_organizations};

const MOST_ITEMS: u32 = 100;

/// A host, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSummary {
    /// Luma's id.
    pub id: LumaHostId,
    /// A name that it has or had.
    pub name: Option<String>,
    /// Events that it hosts.
    pub events: u64,
}

/// A host, whole. Its history is the audit log's, by host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPage {
    /// Who.
    pub host: HostSummary,
    /// What was decided of it so far: goes back with the decision.
    pub version: Version,
    /// It speaks for no organization.
    pub is_personal: bool,
    /// Nothing of it comes in.
    pub is_blocked: bool,
    /// Out of the queue until then.
    pub postponed_until: Option<Timestamp>,
    /// Organizations that it is known with, the verified one first.
    pub mappings: Vec<Mapping>,
}

/// A host known with an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// With which.
    pub organization: OrganizationRef,
    /// It is proven.
    pub is_verified: bool,
    /// How it was learned.
    pub match_source: MatchSource,
    /// Since when it is proven.
    pub verified_at: Option<Timestamp>,
    /// When the two were seen together last.
    pub last_seen_at: Timestamp,
}

/// One event of a host, public or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostEvent {
    /// Which.
    pub id: EventId,
    /// What was decided of it so far: goes back with the decision.
    pub version: Version,
    /// Its address.
    pub slug: String,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// In which zone.
    pub timezone: String,
    /// Whose it is.
    pub organization: Option<OrganizationRef>,
    /// How sure.
    pub confidence: u8,
    /// By which rule.
    pub match_source: MatchSource,
    /// A person decided it.
    pub is_decided: bool,
    /// Everybody may see it.
    pub is_public: bool,
    /// An admin has hidden it.
    pub is_hidden: bool,
}

/// Hosts by id, or by the beginning of a word of a name that they have or had, in any case and without accents; in the
/// order of ids. One query, by id a few.
pub async fn search_hosts(
    db: &Db,
    admin: &Admin,
    wanted: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<HostSummary>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let after = cursor.unwrap_or_default().to_owned();
    let wanted = wanted.trim();
    if let Ok(id) = wanted.parse::<LumaHostId>() {
        let found = find_host(db, admin, &id).await?;
        return Ok(Page {
            items: found.into_iter().map(|page| page.host).collect(),
            next_cursor: None,
        });
    }
    let rows = sqlx::query(
        "SELECT found.luma_host_id, (SELECT MAX(h.name) FROM event_hosts h WHERE h.luma_host_id = found.luma_host_id) AS name,
            (SELECT COUNT(*) FROM event_hosts h WHERE h.luma_host_id = found.luma_host_id) AS events
        FROM (SELECT DISTINCT luma_host_id FROM host_names WHERE luma_host_id > $1 AND name_key LIKE $2 ESCAPE '!'
            ORDER BY luma_host_id LIMIT $3) found
        ORDER BY found.luma_host_id",
    )
    .bind(after)
    .bind(host_names::search_pattern(wanted))
    .bind(i64::from(limit) + 1)
    .fetch_all(db.reader())
    .await?;
    let shown = &rows[..rows.len().min(limit as usize)];
    let items: Vec<HostSummary> = shown
        .iter()
        .map(|row| {
            Ok(HostSummary {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                events: u64::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default(),
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    let last = items.last().filter(|_| rows.len() > shown.len());
    Ok(Page {
        next_cursor: last.map(|host| host.id.to_string()),
        items,
    })
}

/// One host, also one that no event names any more but of whom something is known. Four queries, or five.
pub async fn find_host(
    db: &Db,
    _admin: &Admin,
    id: &LumaHostId,
) -> Result<Option<HostPage>, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    let row = sqlx::query(
        "SELECT (SELECT h.name FROM event_hosts h WHERE h.luma_host_id = $1 ORDER BY h.event_id DESC LIMIT 1) AS name,
            (SELECT COUNT(*) FROM event_hosts h WHERE h.luma_host_id = $1) AS events,
            (SELECT p.created_at FROM personal_hosts p WHERE p.luma_host_id = $1) AS personal,
            (SELECT b.created_at FROM blocks b WHERE b.luma_id = $1) AS blocked,
            (SELECT q.postponed_until FROM queue_postponements q WHERE q.subject_id = $1) AS postponed",
    )
    .bind(id.clone())
    .fetch_one(&mut *conn)
    .await?;
    let events: i64 = row.try_get("events")?;
    if events == 0 && !is_known_host(&mut conn, id).await? {
        return Ok(None);
    }
    let time = |column: &str| row.try_get::<Option<i64>, _>(column);
    let found = versions(&mut conn, &[id.to_string()], &[]).await?;
    Ok(Some(HostPage {
        version: Version(found.get(id.as_str()).copied().unwrap_or_default()),
        host: HostSummary {
            id: id.clone(),
            name: row.try_get("name")?,
            events: u64::try_from(events).unwrap_or_default(),
        },
        is_personal: time("personal")?.is_some(),
        is_blocked: time("blocked")?.is_some(),
        postponed_until: time("postponed")?.map(from_millis),
        mappings: mappings(&mut conn, id).await?,
    }))
}

async fn mappings(conn: &mut AnyConnection, id: &LumaHostId) -> Result<Vec<Mapping>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT o.id, o.slug, o.name, m.is_verified, m.match_source, m.verified_at, m.last_seen_at FROM luma_host_mappings m
        JOIN organizations o ON o.id = m.organization_id WHERE m.luma_host_id = $1 ORDER BY m.is_verified DESC, m.last_seen_at DESC, o.id",
    )
    .bind(id.clone())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Mapping {
                organization: organization(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?),
                is_verified: row.try_get::<i64, _>(3)? == 1,
                match_source: row.try_get(4)?,
                verified_at: row.try_get::<Option<i64>, _>(5)?.map(from_millis),
                last_seen_at: from_millis(row.try_get(6)?),
            })
        })
        .collect()
}

fn organization(id: OrganizationId, slug: String, name: String) -> OrganizationRef {
    OrganizationRef { id, slug, name }
}

/// The title of an event, public or not.
pub async fn event_name(
    db: &Db,
    _admin: &Admin,
    id: EventId,
) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query("SELECT name FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Every event of a host that no admin has hidden yet.
pub async fn shown_events_of_host(
    db: &Db,
    _admin: &Admin,
    host: &LumaHostId,
) -> Result<Vec<EventId>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT e.id FROM event_hosts h JOIN events e ON e.id = h.event_id WHERE h.luma_host_id = $1 AND e.hidden_at IS NULL",
    )
    .bind(host.clone())
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// All events of a host, latest first. Three queries.
pub async fn events_of_host(
    db: &Db,
    _admin: &Admin,
    host: &LumaHostId,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<HostEvent>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let before: i64 = match cursor {
        Some(cursor) => cursor.parse().map_err(|_| ListError::InvalidCursor)?,
        None => i64::MAX,
    };
    let mut conn = db.reader().acquire().await?;
    let mut rows = sqlx::query(
        "SELECT e.id, e.slug, e.name, e.start_at, e.timezone, e.confidence, e.match_source, e.decided_by, e.visibility, e.hidden_at, e.position,
            o.id AS organization_id, o.slug AS organization_slug, o.name AS organization_name
        FROM event_hosts h JOIN events e ON e.id = h.event_id LEFT JOIN organizations o ON o.id = e.organization_id
        WHERE h.luma_host_id = $1 AND e.position < $2 ORDER BY e.position DESC LIMIT $3",
    )
    .bind(host.clone())
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *conn)
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = match rows.last() {
        Some(last) if has_more => Some(last.try_get::<i64, _>("position")?.to_string()),
        _ => None,
    };
    let ids: Vec<EventId> = rows
        .iter()
        .map(|row| row.try_get("id"))
        .collect::<Result<_, _>>()?;
    let versions = versions(&mut conn, &[], &ids).await?;
    let items = rows
        .iter()
        .zip(ids)
        .map(|(row, id)| {
            let seen = versions.get(&id.to_string()).copied();
            let owner: Option<OrganizationId> = row.try_get("organization_id")?;
            let owner = match owner {
                Some(id) => Some(organization(
                    id,
                    row.try_get("organization_slug")?,
                    row.try_get("organization_name")?,
                )),
                None => None,
            };
            Ok(HostEvent {
                id,
                version: Version(seen.unwrap_or_default()),
                slug: row.try_get("slug")?,
                name: row.try_get("name")?,
                start_at: from_millis(row.try_get("start_at")?),
                timezone: row.try_get("timezone")?,
                organization: owner,
                confidence: u8::try_from(row.try_get::<i64, _>("confidence")?).unwrap_or_default(),
                match_source: row.try_get("match_source")?,
                is_decided: row.try_get::<Option<String>, _>("decided_by")?.is_some(),
                is_public: row.try_get::<String, _>("visibility")? == "public",
                is_hidden: row.try_get::<Option<i64>, _>("hidden_at")?.is_some(),
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(Page { items, next_cursor })
}

/// Where an address leads that an organization had before it was merged or renamed: its slug now.
pub async fn redirect(db: &Db, slug: &str) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT o.slug FROM organization_redirects r JOIN organizations o ON o.id = r.organization_id WHERE r.slug = $1
        UNION ALL SELECT o.slug FROM organizations m JOIN organizations o ON o.id = m.merged_into_id WHERE m.slug = $1",
    )
    .bind(slug.to_owned())
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
