//! Rows of the database as events.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{Event, Host, LocationType, Place, SourceCalendar};
use crate::attribution::{Attribution, CoOrganizer, Evidence};
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::ids::{EventId, LumaCalendarId, OrganizationId};
use crate::organizations::OrganizationRef;

/// What [`events`] reads, of `events e` and [`ORGANIZATIONS`].
pub(super) const COLUMNS: &str = "e.id, e.slug, e.source_luma_event_id, e.luma_url, e.luma_listing_id, e.name, e.start_at,
        e.end_at, e.timezone, e.location_type, e.venue, e.address, e.is_address_hidden, e.city, e.region, e.country,
        e.country_code, e.cover_url, e.ownership, e.sync_status, e.last_source_check_at, e.canceled_at,
        e.source_luma_calendar_id, e.source_calendar_name, e.source_calendar_slug, e.organization_id,
        e.suggested_organization_id, e.confidence, e.match_source, e.matched_host_id, e.decided_by, e.decided_at,
        e.evidence, e.created_at, e.updated_at, e.content_changed_at,
        o.slug AS organization_slug, o.name AS organization_name, s.slug AS suggestion_slug, s.name AS suggestion_name";

/// The event's organization (`o`), and the one that is only suggested (`s`).
pub(super) const ORGANIZATIONS: &str = "LEFT JOIN organizations o ON o.id = e.organization_id
    LEFT JOIN organizations s ON s.id = e.suggested_organization_id";

impl Place {
    pub(super) fn unknown() -> Self {
        Self {
            kind: LocationType::Unknown,
            venue: None,
            address: None,
            is_address_hidden: false,
            city: None,
            region: None,
            country: None,
            country_code: None,
        }
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            kind: row.try_get("location_type")?,
            venue: row.try_get("venue")?,
            address: row.try_get("address")?,
            is_address_hidden: row.try_get::<i64, _>("is_address_hidden")? == 1,
            city: row.try_get("city")?,
            region: row.try_get("region")?,
            country: row.try_get("country")?,
            country_code: row.try_get("country_code")?,
        })
    }
}

/// The events of rows of [`COLUMNS`], with their hosts and co-organizers: two more queries, however many events.
pub(super) async fn events(
    connection: &mut AnyConnection,
    rows: &[AnyRow],
) -> Result<Vec<Event>, sqlx::Error> {
    let mut events = rows.iter().map(event).collect::<Result<Vec<Event>, _>>()?;
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let mut hosts = hosts(connection, &ids).await?;
    let mut co_organizers = co_organizers(connection, &ids).await?;
    for event in &mut events {
        event.hosts = hosts.remove(&event.id).unwrap_or_default();
        event.co_organizers = co_organizers.remove(&event.id).unwrap_or_default();
    }
    Ok(events)
}

fn event(row: &AnyRow) -> Result<Event, sqlx::Error> {
    let time = |column: &str| {
        Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(column)?.map(from_millis))
    };
    let calendar_id: Option<LumaCalendarId> = row.try_get("source_luma_calendar_id")?;
    let (calendar_name, calendar_slug) = (
        row.try_get("source_calendar_name")?,
        row.try_get("source_calendar_slug")?,
    );
    Ok(Event {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        luma_event_id: row.try_get("source_luma_event_id")?,
        luma_url: row.try_get("luma_url")?,
        luma_listing_id: row.try_get("luma_listing_id")?,
        name: row.try_get("name")?,
        start_at: from_millis(row.try_get("start_at")?),
        end_at: time("end_at")?,
        timezone: row.try_get("timezone")?,
        place: Place::from_row(row)?,
        cover_url: row.try_get("cover_url")?,
        ownership: row.try_get("ownership")?,
        sync_status: row.try_get("sync_status")?,
        last_source_check_at: time("last_source_check_at")?,
        canceled_at: time("canceled_at")?,
        calendar: calendar_id.map(|id| SourceCalendar {
            id,
            name: calendar_name,
            slug: calendar_slug,
        }),
        attribution: Attribution {
            organization: organization(
                row,
                "organization_id",
                "organization_slug",
                "organization_name",
            )?,
            suggestion: organization(
                row,
                "suggested_organization_id",
                "suggestion_slug",
                "suggestion_name",
            )?,
            confidence: confidence(row)?,
            match_source: row.try_get("match_source")?,
            matched_host_id: row.try_get("matched_host_id")?,
            decided_by: row.try_get("decided_by")?,
            decided_at: time("decided_at")?,
            evidence: evidence(row.try_get("evidence")?),
        },
        co_organizers: Vec::new(),
        hosts: Vec::new(),
        created_at: from_millis(row.try_get("created_at")?),
        updated_at: from_millis(row.try_get("updated_at")?),
        changed_at: time("content_changed_at")?,
    })
}

fn organization(
    row: &AnyRow,
    id: &str,
    slug: &str,
    name: &str,
) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let id: Option<OrganizationId> = row.try_get(id)?;
    id.map(|id| {
        Ok(OrganizationRef {
            id,
            slug: row.try_get(slug)?,
            name: row.try_get(name)?,
        })
    })
    .transpose()
}

fn confidence(row: &AnyRow) -> Result<u8, sqlx::Error> {
    Ok(u8::try_from(row.try_get::<i64, _>("confidence")?).unwrap_or(100))
}

/// Evidence of a form that this version doesn't know is no reason to show no event.
fn evidence(json: &str) -> Evidence {
    serde_json::from_str(json).unwrap_or_default()
}

async fn hosts(
    connection: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<Host>>, sqlx::Error> {
    let sql = "SELECT event_id, luma_host_id, name, avatar_url, website FROM event_hosts WHERE event_id IN ({}) ORDER BY position";
    of_events(connection, ids, sql, |row| {
        Ok(Host {
            id: row.try_get("luma_host_id")?,
            name: row.try_get("name")?,
            avatar_url: row.try_get("avatar_url")?,
            website: row.try_get("website")?,
        })
    })
    .await
}

async fn co_organizers(
    connection: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<CoOrganizer>>, sqlx::Error> {
    let sql = "SELECT c.event_id, c.organization_id, o.slug, o.name, c.confidence, c.match_source, c.matched_host_id
        FROM event_co_organizers c JOIN organizations o ON o.id = c.organization_id
        WHERE c.event_id IN ({}) ORDER BY c.position";
    of_events(connection, ids, sql, |row| {
        Ok(CoOrganizer {
            organization: OrganizationRef {
                id: row.try_get("organization_id")?,
                slug: row.try_get("slug")?,
                name: row.try_get("name")?,
            },
            confidence: confidence(row)?,
            match_source: row.try_get("match_source")?,
            matched_host_id: row.try_get("matched_host_id")?,
        })
    })
    .await
}

async fn of_events<T>(
    connection: &mut AnyConnection,
    ids: &[EventId],
    sql: &str,
    read: impl Fn(&AnyRow) -> Result<T, sqlx::Error>,
) -> Result<HashMap<EventId, Vec<T>>, sqlx::Error> {
    let mut found: HashMap<EventId, Vec<T>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = sql.replace("{}", &placeholders(1, ids.len()));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id);
    }
    for row in query.fetch_all(connection).await? {
        found
            .entry(row.try_get("event_id")?)
            .or_default()
            .push(read(&row)?);
    }
    Ok(found)
}
