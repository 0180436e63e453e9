//! Of blocked hosts and calendars nothing comes in: what is new of theirs is stored, so that it isn't read again and again,
//! but hidden from everybody. What was there before stays, and follows its source, until one of them joins it.

use sqlx::Row;

use crate::Clock;
use crate::db::{Tx, query_in};
use crate::ids::EventId;

/// Hides an event if one of those who are new to it, hosts or calendar, is blocked; whether it did.
pub(super) async fn hide(
    tx: &mut Tx,
    clock: &Clock,
    event_id: EventId,
    newcomers: impl Iterator<Item = String>,
) -> Result<bool, sqlx::Error> {
    let head = "SELECT reason FROM blocks WHERE luma_id";
    let rows = query_in(tx, head, newcomers, "").await?;
    let Some(row) = rows.first() else {
        return Ok(false);
    };
    let reason: String = row.try_get(0)?;
    sqlx::query(
        "UPDATE events SET visibility = 'hidden', hidden_at = $1, hidden_by = 'block', hidden_reason = $2 WHERE id = $3",
    )
    .bind(clock.now().as_millisecond())
    .bind(reason)
    .bind(event_id)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}
