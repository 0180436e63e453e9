//! The history of an event: what its source changed.

use super::Occasion;
use crate::Clock;
use crate::db::Tx;
use crate::ids::{EventId, RevisionId};

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

/// Keeps what a reading changed.
pub(super) async fn record(
    tx: &mut Tx,
    clock: &Clock,
    event_id: EventId,
    changes: &[(&'static str, Option<String>, Option<String>)],
    occasion: Occasion,
) -> Result<(), sqlx::Error> {
    for (field, before, after) in changes {
        sqlx::query(
            "INSERT INTO event_revisions (id, event_id, field, old_value, new_value, reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(RevisionId::new(clock))
        .bind(event_id)
        .bind(*field)
        .bind(before)
        .bind(after)
        .bind(occasion.as_str())
        .bind(clock.now().as_millisecond())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
