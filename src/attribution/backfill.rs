//! Tries again for every event that has no organization, or one that nobody confirmed: what was learned since may name it.

use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::Clock;
use crate::admin::audit::{Actor, DecisionKind, Resolving, Summary, Work};
use crate::db::Tx;
use crate::ids::{DecisionId, EventId, LumaCalendarId};
use crate::jobs::{Context, JobError, Outcome};

/// The job's name, and what its decisions are signed with.
pub const BACKFILL: &str = "luma-backfill-orgs";
/// Events resolved in one transaction: short enough that nobody waits long for the write lock.
const AT_ONCE: i64 = 1_000;

/// How far a backfill is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfill {
    /// The last event that was looked at.
    after: Option<EventId>,
    /// The batch that holds what changed, once something has.
    pub decision: Option<DecisionId>,
    /// Events looked at.
    pub seen: u64,
    /// Events that changed.
    pub changed: u64,
    /// Events that have an organization now which they hadn't.
    pub attributed: u64,
}

/// The next thousand. All that changes is one decision of the machine's, which can be taken back. Gives the transaction
/// back, and nothing when there was nothing left.
pub async fn backfill_step(
    mut tx: Tx,
    clock: &Clock,
    own_calendar: Option<&LumaCalendarId>,
    so_far: &Backfill,
) -> Result<(Tx, Option<Backfill>), sqlx::Error> {
    let after = so_far.after.map(|id| id.to_string()).unwrap_or_default();
    let rows = sqlx::query(
        "SELECT id FROM events WHERE decided_by IS NULL AND confidence < 85 AND id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(AT_ONCE)
    .fetch_all(&mut *tx)
    .await?;
    let ids: Vec<EventId> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok((tx, None));
    }
    let mut work = Work::within(tx, clock).await?;
    // What was taken back meanwhile stays as it is: the rest is a decision of its own.
    let summary = match so_far.decision {
        Some(decision) => standing(&mut work, decision).await?,
        None => None,
    };
    if let (Some(decision), Some(_)) = (so_far.decision, &summary) {
        work.go_on_with(decision);
    }
    work.resolve(&ids, Resolving { own_calendar }).await?;
    let before = summary.unwrap_or_default();
    let counted = (before.events, before.attributed);
    let actor = Actor::Machine(BACKFILL.to_owned());
    let (tx, decided) = work.record(DecisionKind::Backfill, &actor, before).await?;
    let mut next = so_far.clone();
    next.after = ids.last().copied();
    next.seen += u64::try_from(ids.len()).unwrap_or_default();
    if let Some(decided) = decided {
        next.decision = Some(decided.id);
        next.changed += decided.summary.events - counted.0;
        next.attributed += decided.summary.attributed - counted.1;
    }
    Ok((tx, Some(next)))
}

/// What the decision has changed so far, unless it was taken back.
async fn standing(work: &mut Work, decision: DecisionId) -> Result<Option<Summary>, sqlx::Error> {
    let row =
        sqlx::query("SELECT summary FROM decision_batches WHERE id = $1 AND undone_by_id IS NULL")
            .bind(decision)
            .fetch_optional(&mut *work.tx)
            .await?;
    row.map(|row| Ok(Summary::parse(row.try_get(0)?)))
        .transpose()
}

/// The job: step by step, from where the last one left off.
pub(crate) async fn run(context: Context) -> Result<Outcome, JobError> {
    let mut backfill: Backfill = context.run.resume_from().unwrap_or_default();
    let mut progress = context.run.progress().clone();
    loop {
        let tx = context.run.begin().await?;
        let own_calendar = context.luma.calendar_id();
        let (tx, next) = backfill_step(tx, &context.clock, own_calendar, &backfill).await?;
        let Some(next) = next else {
            return Ok(Outcome::Succeeded);
        };
        backfill = next;
        progress.done = backfill.seen;
        for (word, count) in [
            ("changed", backfill.changed),
            ("attributed", backfill.attributed),
        ] {
            progress.counts.insert(word.to_owned(), count);
        }
        context.run.save(tx, &backfill, &progress).await?;
    }
}

#[cfg(test)]
mod tests;
