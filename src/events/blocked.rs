//! Of blocked hosts and calendars nothing comes in: what is new of theirs is stored, so that it isn't read again and again,
//! but hidden from everybody. What was there before stays, and follows its source.

use sqlx::Row;

use super::content::Content;
use super::hosts::StoredHost;
use crate::Clock;
use crate::db::{Tx, query_in};
use crate::ids::EventId;

/// Hides a new event if one of its hosts or its calendar is blocked; whether it did.
pub(super) async fn hide(
    tx: &mut Tx,
    clock: &Clock,
    event_id: EventId,
    hosts: &[StoredHost],
    content: &Content,
) -> Result<bool, sqlx::Error> {
    let calendar = content.calendar.id.as_ref().map(ToString::to_string);
    let names = hosts.iter().map(|host| host.id.to_string()).chain(calendar);
    let rows = query_in(tx, "SELECT reason FROM blocks WHERE luma_id", names, "").await?;
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
