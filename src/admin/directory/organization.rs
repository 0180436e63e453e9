//! One organization as admins see it, archived ones too.

use jiff::Timestamp;
use sqlx::Row;

use crate::Db;
use crate::admin::Admin;
use crate::clock::from_millis;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;

/// An organization with everything that admins may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPage {
    /// Id, slug, name.
    pub organization: OrganizationRef,
    /// `https://…`
    pub website: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its claims wait for an admin.
    pub reserved_at: Option<Timestamp>,
    /// It is listed nowhere.
    pub archived_at: Option<Timestamp>,
    /// What it became part of.
    pub merged_into: Option<OrganizationRef>,
    /// Events that are its own.
    pub events: u64,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its Luma calendars.
    pub calendars: Vec<LumaCalendarId>,
    /// The hosts that are known with it, verified ones first; at most a hundred.
    pub hosts: Vec<KnownHost>,
}

/// A host that is known with an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHost {
    /// Luma's id.
    pub id: LumaHostId,
    /// A name that it has or had.
    pub name: Option<String>,
    /// It is proven.
    pub is_verified: bool,
}

/// One organization. Four queries.
pub async fn find_organization(
    db: &Db,
    _admin: &Admin,
    id: OrganizationId,
) -> Result<Option<OrganizationPage>, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    let row = sqlx::query(
        "SELECT o.slug, o.name, o.website, o.country, o.reserved_at, o.archived_at,
            m.id AS merged_id, m.slug AS merged_slug, m.name AS merged_name,
            (SELECT COUNT(*) FROM events e WHERE e.organization_id = o.id) AS events
        FROM organizations o LEFT JOIN organizations m ON m.id = o.merged_into_id WHERE o.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let domains = sqlx::query(
        "SELECT domain FROM organization_domains WHERE organization_id = $1 ORDER BY domain",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let calendars = sqlx::query(
        "SELECT luma_calendar_id FROM organization_calendars WHERE organization_id = $1 ORDER BY luma_calendar_id",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let hosts = sqlx::query(
        "SELECT m.luma_host_id, m.is_verified,
            (SELECT h.name FROM event_hosts h WHERE h.luma_host_id = m.luma_host_id ORDER BY h.event_id DESC LIMIT 1) AS name
        FROM luma_host_mappings m WHERE m.organization_id = $1 ORDER BY m.is_verified DESC, m.luma_host_id LIMIT 100",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let time = |column: &str| row.try_get::<Option<i64>, _>(column);
    let merged: Option<OrganizationId> = row.try_get("merged_id")?;
    let merged_into = match merged {
        Some(id) => Some(OrganizationRef {
            id,
            slug: row.try_get("merged_slug")?,
            name: row.try_get("merged_name")?,
        }),
        None => None,
    };
    Ok(Some(OrganizationPage {
        organization: OrganizationRef {
            id,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
        },
        website: row.try_get("website")?,
        country: row.try_get("country")?,
        reserved_at: time("reserved_at")?.map(from_millis),
        archived_at: time("archived_at")?.map(from_millis),
        merged_into,
        events: u64::try_from(row.try_get::<i64, _>("events")?).unwrap_or_default(),
        domains: column(&domains)?,
        calendars: column(&calendars)?,
        hosts: hosts
            .iter()
            .map(|row| {
                Ok(KnownHost {
                    id: row.try_get(0)?,
                    is_verified: row.try_get::<i64, _>(1)? == 1,
                    name: row.try_get(2)?,
                })
            })
            .collect::<Result<_, sqlx::Error>>()?,
    }))
}

fn column<T>(rows: &[sqlx::any::AnyRow]) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    rows.iter().map(|row| row.try_get(0)).collect()
}
