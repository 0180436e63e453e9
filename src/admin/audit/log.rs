//! The audit log out: by organization, host, event or person, in parts.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{Actor, DecisionKind, Entity, Summary};
use crate::Db;
use crate::admin::Admin;
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::events::{ListError, Page};
use crate::ids::{DecisionId, EventId, LumaHostId, OrganizationId};

const MOST_ITEMS: u32 = 200;

/// Which entries; all that is set must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What came to an organization or left it, or changed it.
    pub organization: Option<OrganizationId>,
    /// What was decided of one of these hosts; of any, when there are none.
    pub hosts: Vec<LumaHostId>,
    /// What became of an event.
    pub event: Option<EventId>,
    /// What a person (by address) or a machine (by name) decided.
    pub actor: Option<String>,
    /// One decision.
    pub decision: Option<DecisionId>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the log.
    pub sequence: i64,
    /// The decision that it belongs to.
    pub decision: Decision,
    /// What kind of thing.
    pub entity: Entity,
    /// Which.
    pub entity_id: String,
    /// By which rule, where a rule did it.
    pub rule: Option<String>,
    /// JSON; none where there was nothing.
    pub before: Option<String>,
    /// JSON; none where nothing is left.
    pub after: Option<String>,
}

/// A decision as the log names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Which.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// About what.
    pub summary: Summary,
    /// The decision that it takes back.
    pub undoes: Option<DecisionId>,
    /// The decision that took it back.
    pub undone_by: Option<DecisionId>,
}

const DECISION: &str =
    "b.id, b.kind, b.actor_kind, b.actor, b.summary, b.undoes_id, b.undone_by_id, b.created_at";

/// Decisions, newest first. One query.
pub async fn decisions(
    db: &Db,
    _admin: &Admin,
    actor: Option<&str>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Decision>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let before = read_cursor(cursor)?;
    let of_actor = if actor.is_some() {
        "AND b.actor = $3"
    } else {
        ""
    };
    let sql = format!(
        "SELECT {DECISION}, b.number FROM decision_batches b WHERE b.number < $1 {of_actor} ORDER BY b.number DESC LIMIT $2"
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(before)
        .bind(i64::from(limit) + 1);
    let query = match actor {
        Some(actor) => query.bind(actor.to_owned()),
        None => query,
    };
    page(
        query.fetch_all(db.reader()).await?,
        limit,
        "number",
        decision,
    )
}

/// One decision.
pub async fn find_decision(
    db: &Db,
    _admin: &Admin,
    id: DecisionId,
) -> Result<Option<Decision>, sqlx::Error> {
    let sql = format!("SELECT {DECISION} FROM decision_batches b WHERE b.id = $1");
    let query = sqlx::query(AssertSqlSafe(sql)).bind(id);
    let row = query.fetch_optional(db.reader()).await?;
    row.as_ref().map(decision).transpose()
}

/// The last decision on a thing that is no host, event or organization.
pub(crate) async fn last_on(
    conn: &mut AnyConnection,
    entity: Entity,
    id: &str,
) -> Result<Option<DecisionId>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT batch_id FROM audit_log WHERE entity = $1 AND entity_id = $2 ORDER BY sequence DESC LIMIT 1",
    )
    .bind(entity)
    .bind(id.to_owned())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Everything that changed, newest first. One query.
pub async fn audit_log(
    db: &Db,
    _admin: &Admin,
    filter: &AuditFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<AuditEntry>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let before = read_cursor(cursor)?;
    let mut conn = db.reader().acquire().await?;
    let rows = entries(&mut conn, filter, before, limit + 1).await?;
    page(rows, limit, "sequence", entry)
}

async fn entries(
    conn: &mut AnyConnection,
    filter: &AuditFilter,
    before: i64,
    count: u32,
) -> Result<Vec<AnyRow>, sqlx::Error> {
    let mut values: Vec<String> = filter.hosts.iter().map(ToString::to_string).collect();
    let mut only = match values.len() {
        0 => String::new(),
        count => format!(" AND a.luma_host_id IN ({})", placeholders(2, count)),
    };
    let mut is = |column: &str, value: String| {
        values.push(value);
        format!(" AND {column} = ${}", values.len() + 1)
    };
    if let Some(event) = filter.event {
        only += &is("a.entity_id", event.to_string());
    }
    if let Some(actor) = &filter.actor {
        only += &is("b.actor", actor.clone());
    }
    if let Some(id) = filter.decision {
        only += &is("a.batch_id", id.to_string());
    }
    // Each of the two ways is a walk along an index of its own.
    let ways = match filter.organization {
        None => vec![String::new()],
        Some(id) => ["a.organization_id", "a.left_organization_id"]
            .map(|column| is(column, id.to_string()))
            .to_vec(),
    };
    let parts: Vec<String> = (0..)
        .zip(ways)
        .map(|(n, way): (usize, String)| {
            format!(
                "SELECT * FROM (SELECT a.sequence FROM audit_log a JOIN decision_batches b ON b.id = a.batch_id
                WHERE a.sequence < $1{only}{way} ORDER BY a.sequence DESC LIMIT {count}) AS part{n}"
            )
        })
        .collect();
    let sql = format!(
        "SELECT a.sequence, a.entity, a.entity_id, a.rule, a.before, a.after, {DECISION} FROM ({}) k
        JOIN audit_log a ON a.sequence = k.sequence JOIN decision_batches b ON b.id = a.batch_id
        ORDER BY a.sequence DESC LIMIT {count}",
        parts.join(" UNION ")
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(before);
    let query = values.into_iter().fold(query, sqlx::query::Query::bind);
    query.fetch_all(conn).await
}

fn read_cursor(cursor: Option<&str>) -> Result<i64, ListError> {
    match cursor {
        Some(cursor) => cursor.parse().map_err(|_| ListError::InvalidCursor),
        None => Ok(i64::MAX),
    }
}

fn page<T>(
    mut rows: Vec<AnyRow>,
    limit: u32,
    position: &str,
    read: impl Fn(&AnyRow) -> Result<T, sqlx::Error>,
) -> Result<Page<T>, ListError> {
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = match rows.last() {
        Some(last) if has_more => Some(last.try_get::<i64, _>(position)?.to_string()),
        _ => None,
    };
    let items = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page { items, next_cursor })
}

fn decision(row: &AnyRow) -> Result<Decision, sqlx::Error> {
    let kind: String = row.try_get("actor_kind")?;
    Ok(Decision {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        by: Actor::from_columns(&kind, row.try_get("actor")?),
        at: from_millis(row.try_get("created_at")?),
        summary: Summary::parse(row.try_get("summary")?),
        undoes: row.try_get("undoes_id")?,
        undone_by: row.try_get("undone_by_id")?,
    })
}

fn entry(row: &AnyRow) -> Result<AuditEntry, sqlx::Error> {
    Ok(AuditEntry {
        sequence: row.try_get("sequence")?,
        decision: decision(row)?,
        entity: row.try_get("entity")?,
        entity_id: row.try_get("entity_id")?,
        rule: row.try_get("rule")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
    })
}
