//! What is blocked, as admins read it.

use jiff::Timestamp;
use sqlx::Row;

use super::MOST_ITEMS;
use crate::Db;
use crate::admin::Admin;
use crate::admin::decisions::{Blocked, HideReason};
use crate::clock::from_millis;
use crate::events::{ListError, Page};

/// A host or calendar of which nothing comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub blocked: Blocked,
    /// A name that it has or had, if an event told it.
    pub name: Option<String>,
    /// Why.
    pub reason: HideReason,
    /// What the admin wrote beside it.
    pub note: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Events that came in and nobody is shown.
    pub hidden: u64,
}

/// All that is blocked, newest first. One query.
pub async fn blocks(
    db: &Db,
    _admin: &Admin,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Block>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let (before, id) = match cursor {
        Some(cursor) => read_cursor(cursor).ok_or(ListError::InvalidCursor)?,
        None => (i64::MAX, ""),
    };
    let mut rows = sqlx::query(
        "SELECT b.luma_id, b.reason, b.note, b.created_at,
            COALESCE((SELECT h.name FROM event_hosts h WHERE h.luma_host_id = b.luma_id ORDER BY h.event_id DESC LIMIT 1),
                (SELECT e.source_calendar_name FROM events e WHERE e.source_luma_calendar_id = b.luma_id ORDER BY e.id DESC LIMIT 1)) AS name,
            (SELECT COUNT(*) FROM event_hosts h JOIN events e ON e.id = h.event_id WHERE h.luma_host_id = b.luma_id AND e.hidden_by = 'block')
                + (SELECT COUNT(*) FROM events e WHERE e.source_luma_calendar_id = b.luma_id AND e.hidden_by = 'block') AS hidden
        FROM blocks b WHERE b.created_at < $1 OR (b.created_at = $1 AND b.luma_id > $2)
        ORDER BY b.created_at DESC, b.luma_id LIMIT $3",
    )
    .bind(before)
    .bind(id.to_owned())
    .bind(i64::from(limit) + 1)
    .fetch_all(db.reader())
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let items: Vec<Block> = rows
        .iter()
        .map(|row| {
            let id: String = row.try_get("luma_id")?;
            Ok(Block {
                blocked: id
                    .parse()
                    .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
                name: row.try_get("name")?,
                reason: row.try_get("reason")?,
                note: row.try_get("note")?,
                since: from_millis(row.try_get("created_at")?),
                hidden: u64::try_from(row.try_get::<i64, _>("hidden")?).unwrap_or_default(),
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    let last = items.last().filter(|_| has_more);
    Ok(Page {
        next_cursor: last
            .map(|last| format!("{}.{}", last.since.as_millisecond(), last.blocked.id())),
        items,
    })
}

fn read_cursor(cursor: &str) -> Option<(i64, &str)> {
    let (before, id) = cursor.split_once('.')?;
    Some((before.parse().ok()?, id))
}
