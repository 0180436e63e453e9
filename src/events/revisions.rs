//! The history of an event: what its source changed.

use jiff::Timestamp;

use super::{Occasion, SyncStatus};
use crate::Clock;
use crate::db::{Tx, insert_rows};
use crate::ids::{EventId, RevisionId};

/// A field, what it was before and what it is now.
pub(super) type Change = (&'static str, Option<String>, Option<String>);

/// What the hosts hide now isn't told by the history either.
pub(super) async fn forget_addresses(tx: &mut Tx, event_id: EventId) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM event_revisions WHERE event_id = $1 AND field IN ('venue', 'address')",
    )
    .bind(event_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// That the event is gone, as a change: cancelled by its hosts' word, or merely not there any more.
pub(super) fn gone(before: SyncStatus, canceled_at: Option<Timestamp>) -> Change {
    match canceled_at {
        Some(at) => ("canceled_at", None, Some(at.to_string())),
        None => status(before, SyncStatus::SourceDeleted),
    }
}

/// That what was gone is there again, in all words in which that stood; nothing if it wasn't gone.
pub(super) fn back(
    before: SyncStatus,
    canceled_at: Option<Timestamp>,
) -> impl Iterator<Item = Change> {
    let uncanceled = canceled_at.map(|at| ("canceled_at", Some(at.to_string()), None));
    let found = (before == SyncStatus::SourceDeleted).then(|| status(before, SyncStatus::Synced));
    uncanceled.into_iter().chain(found)
}

fn status(before: SyncStatus, after: SyncStatus) -> Change {
    let word = |status: SyncStatus| Some(status.as_str().to_owned());
    ("sync_status", word(before), word(after))
}

/// Keeps what a reading changed.
pub(super) async fn record(
    tx: &mut Tx,
    clock: &Clock,
    event_id: EventId,
    changes: &[Change],
    occasion: Occasion,
) -> Result<(), sqlx::Error> {
    let changes: Vec<(EventId, &Change)> =
        changes.iter().map(|change| (event_id, change)).collect();
    record_all(tx, clock, &changes, occasion).await
}

/// The same of many events. What is recorded at once has one time, so that it is told as one change.
pub(super) async fn record_all(
    tx: &mut Tx,
    clock: &Clock,
    changes: &[(EventId, &Change)],
    occasion: Occasion,
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 7] = [
        "id",
        "event_id",
        "field",
        "old_value",
        "new_value",
        "reason",
        "created_at",
    ];
    let now = clock.now().as_millisecond();
    insert_rows(
        &mut *tx,
        "event_revisions",
        &COLUMNS,
        changes,
        "",
        |row, (event_id, (field, before, after))| {
            row.bind(RevisionId::new(clock))
                .bind(*event_id)
                .bind(*field)
                .bind(before.clone())
                .bind(after.clone())
                .bind(occasion.as_str())
                .bind(now)
        },
    )
    .await
}
