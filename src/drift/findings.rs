//! `drift_findings`: what wasn't there, until it is written to the events.

use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, Row};

use super::due::Due;
use crate::db::{Tx, insert_rows, query_in};
use crate::ids::{EventId, JobRunId, LumaEventId};

/// Between two answers that Luma knows no such event, which together say that it is gone.
pub(super) const BETWEEN: SignedDuration = SignedDuration::from_hours(1);

/// Why an event isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Luma's own word.
    Deleted,
    /// Luma knows no such event.
    Unknown,
}

/// An event that wasn't there.
pub(super) struct Finding<'d> {
    pub(super) due: &'d Due,
    pub(super) absence: Absence,
}

impl Finding<'_> {
    /// Whether this says that the event is gone.
    pub(super) fn is_proof(&self, now: Timestamp) -> bool {
        let since = self.due.missing_since;
        self.absence == Absence::Deleted
            || since.is_some_and(|since| now.duration_since(since) >= BETWEEN)
    }
}

/// Notes what wasn't there.
pub(super) async fn note(
    tx: &mut Tx,
    run: JobRunId,
    now: Timestamp,
    findings: &[Finding<'_>],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 6] = [
        "event_id",
        "run_id",
        "is_deleted",
        "first_seen_at",
        "last_seen_at",
        "created_at",
    ];
    let tail = "ON CONFLICT (event_id) DO UPDATE SET run_id = excluded.run_id, is_deleted = excluded.is_deleted,
        first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at";
    insert_rows(
        &mut *tx,
        "drift_findings",
        &COLUMNS,
        findings,
        tail,
        |row, finding| {
            let first = finding.due.missing_since.unwrap_or(now);
            row.bind(finding.due.id)
                .bind(run)
                .bind(i64::from(finding.absence == Absence::Deleted))
                .bind(first.as_millisecond())
                .bind(now.as_millisecond())
                .bind(now.as_millisecond())
        },
    )
    .await
}

/// These are there.
pub(super) async fn forget(
    tx: &mut Tx,
    found: impl IntoIterator<Item = EventId>,
) -> Result<(), sqlx::Error> {
    let head = "DELETE FROM drift_findings WHERE event_id";
    query_in(&mut *tx, head, found, "").await?;
    Ok(())
}

/// What the run found to be gone, unless it was read since; from here on the events themselves say so.
pub(super) async fn take_proven(
    tx: &mut Tx,
    run: JobRunId,
) -> Result<Vec<LumaEventId>, sqlx::Error> {
    let sql = format!(
        "SELECT e.id, e.source_luma_event_id FROM drift_findings f JOIN events e ON e.id = f.event_id
         WHERE f.run_id = $1 AND (f.is_deleted = 1 OR f.last_seen_at - f.first_seen_at >= {})
             AND COALESCE(e.last_source_check_at, 0) < f.first_seen_at",
        BETWEEN.as_millis()
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(run)
        .fetch_all(&mut **tx)
        .await?;
    let ids: Vec<EventId> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    forget(tx, ids).await?;
    rows.iter().map(|row| row.try_get(1)).collect()
}
