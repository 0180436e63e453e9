//! Which events a change of what is known concerns.

use std::collections::{BTreeSet, HashSet};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::db::query_in;
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;

/// What changed in what hack0 knows, and so which events may change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Hosts whose mappings changed.
    pub hosts: BTreeSet<LumaHostId>,
    /// Domains that came to an organization or left it.
    pub domains: BTreeSet<Domain>,
    /// Calendars that came to an organization or left it.
    pub calendars: BTreeSet<LumaCalendarId>,
}

/// The events that may change with it, by id.
pub(crate) async fn concerned_events(
    conn: &mut AnyConnection,
    concerned: &Concerned,
) -> Result<Vec<EventId>, sqlx::Error> {
    const OF_HOSTS: &str = "SELECT event_id FROM event_hosts WHERE";
    const OF_EVENTS: &str = "SELECT id FROM events WHERE";
    let mut rows = query_in(
        conn,
        &format!("{OF_HOSTS} luma_host_id"),
        &concerned.hosts,
        "",
    )
    .await?;
    rows.extend(
        query_in(
            conn,
            &format!("{OF_EVENTS} source_luma_calendar_id"),
            &concerned.calendars,
            "",
        )
        .await?,
    );
    let columns = [
        (OF_HOSTS, "event_hosts", "email_domain"),
        (OF_HOSTS, "event_hosts", "website_domain"),
        (OF_EVENTS, "events", "source_calendar_website_domain"),
    ];
    for (head, table, column) in columns {
        let domains = concerned_domains(conn, &concerned.domains, table, column).await?;
        rows.extend(query_in(conn, &format!("{head} {column}"), domains, "").await?);
    }
    let ids: BTreeSet<EventId> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    Ok(ids.into_iter().collect())
}

/// The stored domains that stand at or below one of the changed ones, or look like it. Compared here and not with LIKE,
/// which knows neither labels nor look-alikes; the distinct ones are few and come from an index.
async fn concerned_domains(
    conn: &mut AnyConnection,
    changed: &BTreeSet<Domain>,
    table: &str,
    column: &str,
) -> Result<Vec<Domain>, sqlx::Error> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
    let skeletons: HashSet<String> = changed.iter().map(Domain::skeleton).collect();
    let mut concerned = Vec::new();
    for row in &rows {
        let stored = Domain::parse(row.try_get(0)?).ok();
        // Equal domains have equal skeletons.
        concerned.extend(stored.filter(|domain| {
            domain
                .candidates()
                .any(|candidate| skeletons.contains(&candidate.skeleton()))
        }));
    }
    Ok(concerned)
}

/// Everything that is known with an organization.
pub(crate) async fn owned_by(
    conn: &mut AnyConnection,
    id: OrganizationId,
) -> Result<Concerned, sqlx::Error> {
    let mut concerned = Concerned::default();
    let sql = "SELECT luma_host_id FROM luma_host_mappings WHERE organization_id = $1";
    for row in sqlx::query(sql).bind(id).fetch_all(&mut *conn).await? {
        concerned.hosts.insert(row.try_get(0)?);
    }
    let sql = "SELECT domain FROM organization_domains WHERE organization_id = $1";
    for row in sqlx::query(sql).bind(id).fetch_all(&mut *conn).await? {
        concerned
            .domains
            .extend(Domain::parse(row.try_get(0)?).ok());
    }
    let sql = "SELECT luma_calendar_id FROM organization_calendars WHERE organization_id = $1";
    for row in sqlx::query(sql).bind(id).fetch_all(conn).await? {
        concerned.calendars.insert(row.try_get(0)?);
    }
    Ok(concerned)
}

/// The events that name an organization: as theirs, as suggested, or beside another.
pub(crate) async fn events_naming(
    conn: &mut AnyConnection,
    organization: OrganizationId,
) -> Result<Vec<EventId>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id FROM events WHERE organization_id = $1 UNION SELECT id FROM events WHERE suggested_organization_id = $1
        UNION SELECT event_id FROM event_co_organizers WHERE organization_id = $1",
    )
    .bind(organization)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

#[cfg(test)]
mod tests;
