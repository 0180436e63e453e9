//! "That isn't right", told without an account.

use std::net::IpAddr;

use jiff::Timestamp;
use sqlx::Row;

use super::service::{Claims, StartError};
use crate::admin::Admin;
use crate::clock::from_millis;
use crate::ids::NoteId;
use crate::{Clock, Db, text};

const LONGEST: usize = 1_000;

/// What somebody told of a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The event's address.
    pub event_slug: String,
    /// The event's title.
    pub event_name: String,
    /// What they wrote.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
}

impl Claims {
    /// Takes a note for the admins. False when there is nothing to read or no such event.
    pub async fn note(&self, slug: &str, told: &str, visitor: IpAddr) -> Result<bool, StartError> {
        let told = text::lines(told.trim(), LONGEST);
        if told.trim().is_empty() {
            return Ok(false);
        }
        let busy = |retry_after| StartError::Busy { retry_after };
        self.admit(visitor).map_err(busy)?;
        let mut tx = self.db.begin().await?;
        let row = sqlx::query(
            "INSERT INTO badge_notes (id, event_id, text, created_at)
            SELECT $1, e.id, $2, CAST($3 AS BIGINT) FROM events e WHERE e.slug = $4 AND e.visibility = 'public' RETURNING id",
        )
        .bind(NoteId::new(&self.clock))
        .bind(told)
        .bind(self.clock.now().as_millisecond())
        .bind(slug.to_owned())
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(row.is_some())
    }
}

/// Notes that nobody has dealt with, the oldest first.
pub async fn notes(db: &Db, _admin: &Admin, limit: u32) -> Result<Vec<Note>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT n.id, n.text, n.created_at, e.slug, e.name FROM badge_notes n JOIN events e ON e.id = n.event_id
        WHERE n.settled_at IS NULL ORDER BY n.created_at, n.id LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(db.reader())
    .await?;
    let notes = rows.iter().map(|row| {
        Ok(Note {
            id: row.try_get("id")?,
            event_slug: row.try_get("slug")?,
            event_name: row.try_get("name")?,
            text: row.try_get("text")?,
            created_at: from_millis(row.try_get("created_at")?),
        })
    });
    notes.collect()
}

/// Puts a note away; false when somebody has already.
pub async fn settle_note(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    id: NoteId,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let row = sqlx::query(
        "UPDATE badge_notes SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL RETURNING id",
    )
    .bind(id)
    .bind(clock.now().as_millisecond())
    .bind(admin.email().expose().to_owned())
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(row.is_some())
}
