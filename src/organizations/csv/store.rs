use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::line::Line;
use super::plan::{Change, Known, KnownOrganization};
use crate::admin::audit::{Entity, State, Work, read};
use crate::attribution::MatchSource;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;

const ORGANIZATIONS: &str =
    "SELECT id, slug, name, website, country, archived_at FROM organizations";
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
        if is_archived(&row)? {
            known.archived.insert(slug.clone());
        }
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
        // Without a line of its own, what is its gets one without slug, which is left out.
        if is_archived(&row)? {
            continue;
        }
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

fn is_archived(row: &AnyRow) -> Result<bool, sqlx::Error> {
    Ok(row.try_get::<Option<i64>, _>("archived_at")?.is_some())
}

/// The line of the organization that the row names; one that came after the organizations were read gets a line without slug.
fn line_of<'a>(
    lines: &'a mut BTreeMap<OrganizationId, Line>,
    row: &AnyRow,
) -> Result<&'a mut Line, sqlx::Error> {
    Ok(lines.entry(row.try_get("organization_id")?).or_default())
}

/// Makes the changes; the number of statements grows by one for each 300 rows.
pub(super) async fn write(work: &mut Work, changes: &[Change]) -> Result<(), sqlx::Error> {
    write_organizations(work, changes).await?;
    let now = work.now;
    let domain = |(domain, owner): (&Domain, OrganizationId)| {
        let state = State::new()
            .with("organization_id", owner.to_string())
            .with("skeleton", domain.skeleton())
            .with("created_at", now);
        (domain.to_string(), Some(state))
    };
    let domains = owned(changes, |change| &change.domains).into_iter();
    work.set(Entity::Domain, domains.map(domain).collect())
        .await?;
    let calendar = |(calendar, owner): (&LumaCalendarId, OrganizationId)| {
        let state = State::new()
            .with("organization_id", owner.to_string())
            .with("created_at", now);
        (calendar.to_string(), Some(state))
    };
    let calendars = owned(changes, |change| &change.calendars).into_iter();
    work.set(Entity::Calendar, calendars.map(calendar).collect())
        .await?;
    write_hosts(work, changes).await
}

async fn write_organizations(work: &mut Work, changes: &[Change]) -> Result<(), sqlx::Error> {
    let keys: Vec<String> = changes
        .iter()
        .map(|change| change.organization.id.to_string())
        .collect();
    let mut known = read(&mut work.tx, Entity::Organization, &keys).await?;
    let now = work.now;
    let rows = changes.iter().zip(keys).map(|(change, key)| {
        let organization = &change.organization;
        let before = known.remove(&key);
        let before = before.unwrap_or_else(|| State::new().with("created_at", now));
        let after = before
            .clone()
            .with("slug", change.slug.clone())
            .with("name", organization.name.clone())
            .with("website", organization.website.clone())
            .with("country", organization.country.clone());
        // Lists that grow are no change of the organization's own.
        let is_same = after == before;
        let after = if is_same {
            after
        } else {
            after.with("updated_at", now)
        };
        (key, Some(after))
    });
    let rows = rows.collect();
    work.set(Entity::Organization, rows).await
}

/// Verified by the operator; a mapping that was only learned becomes verified.
async fn write_hosts(work: &mut Work, changes: &[Change]) -> Result<(), sqlx::Error> {
    let keys: Vec<String> = owned(changes, |change| &change.hosts)
        .into_iter()
        .map(|(host, owner)| format!("{host} {owner}"))
        .collect();
    let known = read(&mut work.tx, Entity::Mapping, &keys).await?;
    let now = work.now;
    let rows = keys.into_iter().map(|key| {
        let known = known.get(&key);
        let since = |column| known.and_then(|state| state.number(column)).unwrap_or(now);
        let state = State::new()
            .with("is_verified", 1)
            .with("match_source", MatchSource::Manual.as_str())
            .with("verified_at", now)
            .with("verified_by", "operator")
            .with("last_seen_at", since("last_seen_at"))
            .with("created_at", since("created_at"));
        (key, Some(state))
    });
    work.set(Entity::Mapping, rows.collect()).await
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
