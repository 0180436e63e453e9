use std::collections::{BTreeSet, HashSet};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::attribute::attribute;
use crate::db::query_in;
use crate::ids::{EventId, LumaCalendarId, LumaHostId};
use crate::organizations::Domain;
use crate::{Clock, Db};

/// Events resolved in one transaction: short enough that nobody waits long for the write lock.
const BATCH: usize = 200;

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

/// Resolves all events that the change concerns, in batches with a transaction each; how many changed.
pub async fn reattribute(
    db: &Db,
    clock: &Clock,
    concerned: &Concerned,
    own_calendar: Option<&LumaCalendarId>,
) -> Result<usize, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    let ids = concerned_events(&mut conn, concerned).await?;
    drop(conn);
    let mut changed = 0;
    for batch in ids.chunks(BATCH) {
        let mut tx = db.begin().await?;
        let attributed = attribute(&mut tx, clock, batch, own_calendar).await?;
        tx.commit().await?;
        changed += attributed.iter().filter(|event| event.changed).count();
    }
    Ok(changed)
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

#[cfg(test)]
mod tests;
