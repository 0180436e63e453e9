use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::line::Line;
use super::plan::{Change, Known, KnownOrganization};
use crate::attribution::MatchSource;
use crate::db::insert_rows;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;

const ORGANIZATIONS: &str = "SELECT id, slug, name, website, country FROM organizations";
const DOMAINS: &str = "SELECT domain, organization_id FROM organization_domains";
const CALENDARS: &str = "SELECT luma_calendar_id, organization_id FROM organization_calendars";
const HOSTS: &str =
    "SELECT luma_host_id, organization_id FROM luma_host_mappings WHERE is_verified = 1";

/// Everything that lines are compared with: four questions, however long the file.
pub(super) async fn known(conn: &mut AnyConnection) -> Result<Known, sqlx::Error> {
    let mut known = Known::default();
    for row in rows(conn, ORGANIZATIONS).await? {
        let organization = KnownOrganization {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            website: row.try_get("website")?,
            country: row.try_get("country")?,
        };
        let slug: String = row.try_get("slug")?;
        known.slugs.insert(organization.id, slug.clone());
        known.organizations.insert(slug, organization);
    }
    for row in rows(conn, DOMAINS).await? {
        if let Ok(domain) = Domain::parse(row.try_get(0)?) {
            known.domains.insert(domain, row.try_get(1)?);
        }
    }
    for row in rows(conn, CALENDARS).await? {
        known.calendars.insert(row.try_get(0)?, row.try_get(1)?);
    }
    for row in rows(conn, HOSTS).await? {
        known.hosts.insert(row.try_get(0)?, row.try_get(1)?);
    }
    Ok(known)
}

async fn rows(conn: &mut AnyConnection, sql: &'static str) -> Result<Vec<AnyRow>, sqlx::Error> {
    sqlx::query(sql).fetch_all(conn).await
}

/// Every organization as the line that makes it, by slug.
pub(super) async fn all(conn: &mut AnyConnection) -> Result<Vec<Line>, sqlx::Error> {
    let mut lines: BTreeMap<OrganizationId, Line> = BTreeMap::new();
    for row in rows(conn, ORGANIZATIONS).await? {
        let line = Line {
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            website: row.try_get("website")?,
            country: row.try_get("country")?,
            ..Line::default()
        };
        lines.insert(row.try_get("id")?, line);
    }
    for row in rows(conn, DOMAINS).await? {
        // What the lists have come to refuse would make an import refuse the whole line.
        if let Ok(domain) = Domain::parse(row.try_get(0)?) {
            line_of(&mut lines, &row)?.domains.insert(domain);
        }
    }
    for row in rows(conn, CALENDARS).await? {
        let calendar: LumaCalendarId = row.try_get(0)?;
        line_of(&mut lines, &row)?.calendars.insert(calendar);
    }
    for row in rows(conn, HOSTS).await? {
        let host: LumaHostId = row.try_get(0)?;
        line_of(&mut lines, &row)?.hosts.insert(host);
    }
    let mut lines: Vec<Line> = lines
        .into_values()
        .filter(|line| !line.slug.is_empty())
        .collect();
    lines.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(lines)
}

/// The line of the organization that the row names; one that came after the organizations were read gets a line without slug.
fn line_of<'a>(
    lines: &'a mut BTreeMap<OrganizationId, Line>,
    row: &AnyRow,
) -> Result<&'a mut Line, sqlx::Error> {
    Ok(lines.entry(row.try_get("organization_id")?).or_default())
}

/// Stores the changes; the number of statements grows by one for each 500 rows.
pub(super) async fn write(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    write_organizations(conn, now, changes).await?;
    write_domains(conn, now, changes).await?;
    write_calendars(conn, now, changes).await?;
    write_hosts(conn, now, changes).await
}

async fn write_organizations(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 7] = [
        "id",
        "slug",
        "name",
        "website",
        "country",
        "created_at",
        "updated_at",
    ];
    let tail = "ON CONFLICT (slug) DO UPDATE SET name = excluded.name, website = excluded.website,
        country = excluded.country, updated_at = excluded.updated_at";
    insert_rows(
        conn,
        "organizations",
        &COLUMNS,
        changes,
        tail,
        |query, change| {
            let organization = &change.organization;
            query
                .bind(organization.id)
                .bind(change.slug.clone())
                .bind(organization.name.clone())
                .bind(organization.website.clone())
                .bind(organization.country.clone())
                .bind(now)
                .bind(now)
        },
    )
    .await
}

async fn write_domains(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 4] = ["domain", "organization_id", "skeleton", "created_at"];
    let rows = owned(changes, |change| &change.domains);
    insert_rows(
        conn,
        "organization_domains",
        &COLUMNS,
        &rows,
        "",
        |query, (domain, owner)| {
            query
                .bind(domain.to_string())
                .bind(*owner)
                .bind(domain.skeleton())
                .bind(now)
        },
    )
    .await
}

async fn write_calendars(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 3] = ["luma_calendar_id", "organization_id", "created_at"];
    let rows = owned(changes, |change| &change.calendars);
    insert_rows(
        conn,
        "organization_calendars",
        &COLUMNS,
        &rows,
        "",
        |query, (calendar, owner)| query.bind((*calendar).clone()).bind(*owner).bind(now),
    )
    .await
}

/// Verified by the operator; a mapping that was only learned becomes verified.
async fn write_hosts(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 8] = [
        "luma_host_id",
        "organization_id",
        "is_verified",
        "match_source",
        "verified_at",
        "verified_by",
        "last_seen_at",
        "created_at",
    ];
    let tail = "ON CONFLICT (luma_host_id, organization_id) DO UPDATE SET is_verified = excluded.is_verified,
        match_source = excluded.match_source, verified_at = excluded.verified_at, verified_by = excluded.verified_by";
    let rows = owned(changes, |change| &change.hosts);
    insert_rows(
        conn,
        "luma_host_mappings",
        &COLUMNS,
        &rows,
        tail,
        |query, (host, owner)| {
            query
                .bind((*host).clone())
                .bind(*owner)
                .bind(1_i64)
                .bind(MatchSource::Manual)
                .bind(now)
                .bind("operator")
                .bind(now)
                .bind(now)
        },
    )
    .await
}

/// Each new entry of a list with the organization that it comes to.
fn owned<T>(changes: &[Change], list: impl Fn(&Change) -> &Vec<T>) -> Vec<(&T, OrganizationId)> {
    let entries = |change| {
        list(change)
            .iter()
            .map(move |entry| (entry, Change::id(change)))
    };
    changes.iter().flat_map(entries).collect()
}
