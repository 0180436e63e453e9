//! A decision on very many events is written at once, and done in parts: each is a transaction of its own, so that nobody
//! waits long for the write lock. What is left stands in the database, so that a crash loses nothing.

use sqlx::{AnyConnection, Row};

use super::undo::part::{restore_last, restore_part};
use super::work::{Resolving, Work};
use super::{Actor, DecisionKind, Summary};
use crate::attribution::MatchSource;
use crate::db::{insert_rows, query_in};
use crate::ids::{DecisionId, EventId};
use crate::{Clock, Db};

/// More events than these are done in parts.
const MANY: usize = 2_000;
/// Events of one part.
const AT_ONCE: usize = 1_000;

#[cfg(test)]
tokio::task_local! {
    /// Fewer, for tests: what is many, and how many at once.
    pub(crate) static SIZES: (usize, usize);
}

fn sizes() -> (usize, usize) {
    #[cfg(test)]
    if let Ok(sizes) = SIZES.try_with(|sizes| *sizes) {
        return sizes;
    }
    (MANY, AT_ONCE)
}

pub(super) fn are_many(events: usize) -> bool {
    events > sizes().0
}

/// What is to be done with an event, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Put back as it was.
    Restore,
    /// Resolved.
    Resolve,
    /// Resolved once more: what others of the decision were until their part came has counted for it.
    Settle,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Restore, Self::Resolve, Self::Settle];

    fn number(self) -> i64 {
        match self {
            Self::Restore => 0,
            Self::Resolve => 1,
            Self::Settle => 2,
        }
    }
}

pub(super) async fn insert(
    conn: &mut AnyConnection,
    id: DecisionId,
    now: i64,
    events: &[(Phase, EventId)],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 4] = ["decision_id", "phase", "event_id", "created_at"];
    let bind = |query: crate::db::Statement, (phase, event): &(Phase, EventId)| {
        query.bind(id).bind(phase.number()).bind(*event).bind(now)
    };
    insert_rows(conn, "decision_parts", &COLUMNS, events, "", bind).await
}

/// Leaves undone what a decision has left to do.
pub(super) async fn stop(conn: &mut AnyConnection, id: DecisionId) -> Result<(), sqlx::Error> {
    let gone = sqlx::query("DELETE FROM decision_parts WHERE decision_id = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    if gone.rows_affected() == 0 {
        return Ok(());
    }
    let row = sqlx::query("SELECT summary FROM decision_batches WHERE id = $1")
        .bind(id)
        .fetch_one(&mut *conn)
        .await?;
    let summary = Summary {
        left: 0,
        ..Summary::parse(row.try_get(0)?)
    };
    sqlx::query("UPDATE decision_batches SET summary = $1 WHERE id = $2")
        .bind(super::work::json(&summary)?)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A decision that isn't done, and its next part.
struct Part {
    decision: DecisionId,
    kind: DecisionKind,
    actor: Actor,
    summary: Summary,
    undoes: Option<DecisionId>,
    phase: Phase,
    events: Vec<EventId>,
}

impl Part {
    /// Of the decision that was made first.
    async fn next(conn: &mut AnyConnection) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT id, kind, actor_kind, actor, summary, undoes_id FROM decision_batches
            WHERE id IN (SELECT decision_id FROM decision_parts) ORDER BY number LIMIT 1",
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let decision: DecisionId = row.try_get("id")?;
        let rows = sqlx::query(
            "SELECT event_id, phase FROM decision_parts WHERE decision_id = $1
                AND phase = (SELECT MIN(phase) FROM decision_parts WHERE decision_id = $1)
            ORDER BY event_id LIMIT $2",
        )
        .bind(decision)
        .bind(i64::try_from(sizes().1).unwrap_or(i64::MAX))
        .fetch_all(&mut *conn)
        .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let number: i64 = first.try_get("phase")?;
        let phase = Phase::ALL
            .into_iter()
            .find(|phase| phase.number() == number);
        let kind: String = row.try_get("actor_kind")?;
        Ok(Some(Self {
            decision,
            kind: row.try_get("kind")?,
            actor: Actor::from_columns(&kind, row.try_get("actor")?),
            summary: Summary::parse(row.try_get("summary")?),
            undoes: row.try_get("undoes_id")?,
            phase: phase.unwrap_or(Phase::Settle),
            events: rows
                .iter()
                .map(|row| row.try_get("event_id"))
                .collect::<Result<_, _>>()?,
        }))
    }

    /// Does it, and says which events are to be looked at again.
    async fn run(
        &mut self,
        work: &mut Work,
        resolving: Resolving<'_>,
    ) -> Result<Option<(Phase, Vec<EventId>)>, sqlx::Error> {
        match (self.phase, self.undoes) {
            (Phase::Restore, Some(undone)) => {
                let again = restore_part(work, undone, &self.events, &mut self.summary).await?;
                Ok(Some((Phase::Resolve, again)))
            }
            (Phase::Restore, None) => Ok(None),
            (Phase::Resolve, _) => {
                work.resolve(&self.events, resolving).await?;
                // Those that a part before has reopened.
                let before = counted(work, self.decision).await?;
                work.counted_before(before);
                let again = unsure(&mut work.tx, &self.events).await?;
                Ok(Some((Phase::Settle, again)))
            }
            (Phase::Settle, _) => {
                work.resolve(&self.events, resolving).await?;
                let before = counted(work, self.decision).await?;
                work.counted_before(before);
                Ok(None)
            }
        }
    }
}

/// Does the next part of what decisions have left; false when nothing is left.
pub(super) async fn step(
    db: &Db,
    clock: &Clock,
    resolving: Resolving<'_>,
) -> Result<bool, sqlx::Error> {
    // Nearly always there is nothing, and nobody is kept waiting to learn that.
    let any = sqlx::query("SELECT decision_id FROM decision_parts LIMIT 1")
        .fetch_optional(db.reader())
        .await?;
    if any.is_none() {
        return Ok(false);
    }
    let mut work = Work::begin(db, clock).await?;
    let Some(mut part) = Part::next(&mut work.tx).await? else {
        return Ok(false);
    };
    work.go_on_with(part.decision);
    if let Some(undone) = part.undoes {
        work.takes_back(undone);
    }
    let again = part.run(&mut work, resolving).await?;
    remove(&mut work.tx, &part).await?;
    part.summary.left = left(&mut work.tx, part.decision).await?;
    let again = again.filter(|(_, events)| !events.is_empty());
    let mut took_nothing_back = None;
    match (again, part.undoes) {
        (Some((phase, events)), _) => work.leave(phase, events),
        (None, Some(undone)) if part.summary.left == 0 => {
            restore_last(&mut work, undone, &mut part.summary).await?;
            if work.is_empty() && has_no_entry(&mut work.tx, part.decision).await? {
                took_nothing_back = Some(undone);
            }
        }
        _ => {}
    }
    let (mut tx, _) = work.record(part.kind, &part.actor, part.summary).await?;
    if let Some(undone) = took_nothing_back {
        let_stand(&mut tx, part.decision, undone).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn has_no_entry(conn: &mut AnyConnection, id: DecisionId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT sequence FROM audit_log WHERE batch_id = $1 LIMIT 1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(row.is_none())
}

/// A decision of which nothing could be taken back stands, and what it had taken back itself doesn't.
async fn let_stand(
    conn: &mut AnyConnection,
    undo: DecisionId,
    undone: DecisionId,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE decision_batches SET undone_by_id = NULL WHERE undone_by_id = $1")
        .bind(undo)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE decision_batches SET undone_by_id = $1
        WHERE undone_by_id IS NULL AND id = (SELECT undoes_id FROM decision_batches WHERE id = $1)",
    )
    .bind(undone)
    .execute(conn)
    .await?;
    Ok(())
}

async fn remove(conn: &mut AnyConnection, part: &Part) -> Result<(), sqlx::Error> {
    let head = format!(
        "DELETE FROM decision_parts WHERE decision_id = '{}' AND phase = {} AND event_id",
        part.decision,
        part.phase.number()
    );
    query_in(conn, &head, &part.events, "").await?;
    Ok(())
}

async fn left(conn: &mut AnyConnection, id: DecisionId) -> Result<u64, sqlx::Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM decision_parts WHERE decision_id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

/// Those of which a history may have had a say.
async fn unsure(conn: &mut AnyConnection, events: &[EventId]) -> Result<Vec<EventId>, sqlx::Error> {
    let sure = MatchSource::TEACHING
        .map(|source| format!("'{source}'"))
        .join(", ");
    let head = format!(
        "SELECT id FROM events WHERE decided_by IS NULL AND match_source NOT IN ({sure}) AND id"
    );
    let rows = query_in(conn, &head, events, "").await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// How many of the events that have just changed the decision had changed before.
async fn counted(work: &mut Work, id: DecisionId) -> Result<u64, sqlx::Error> {
    let changed: Vec<String> = work.changed_events().map(str::to_owned).collect();
    let head =
        format!("SELECT DISTINCT entity_id FROM audit_log WHERE batch_id = '{id}' AND entity_id");
    let rows = query_in(&mut work.tx, &head, changed, "").await?;
    Ok(u64::try_from(rows.len()).unwrap_or_default())
}
