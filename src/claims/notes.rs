//! "That isn't right", told without an account.

use std::collections::HashSet;
use std::net::IpAddr;

use jiff::Timestamp;
use sqlx::Row;

use super::service::{Claims, StartError};
use crate::admin::Admin;
use crate::admin::audit::{self, Actor, Decided, DecisionKind, Entity, State, Summary, Work};
use crate::clock::from_millis;
use crate::events::{self, Event, ListError, Page};
use crate::ids::{DecisionId, EventId, NoteId};
use crate::{Clock, Db, text};

const LONGEST: usize = 1_000;
const MOST_ITEMS: u32 = 100;

/// What somebody told of a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The event on whose page they were.
    pub event: EventId,
    /// The same with its badge, while it is public.
    pub shown: Option<Event>,
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

/// Notes that nobody has dealt with, the oldest first. Two queries.
pub async fn notes(
    db: &Db,
    _admin: &Admin,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Note>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let (since, id) = match cursor {
        Some(cursor) => place(cursor).ok_or(ListError::InvalidCursor)?,
        None => (i64::MIN, String::new()),
    };
    let mut rows = sqlx::query(
        "SELECT id, event_id, text, created_at FROM badge_notes
        WHERE settled_at IS NULL AND (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3",
    )
    .bind(since)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(db.reader())
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let mut items = Vec::new();
    for row in &rows {
        items.push(Note {
            id: row.try_get("id")?,
            event: row.try_get("event_id")?,
            shown: None,
            text: row.try_get("text")?,
            created_at: from_millis(row.try_get("created_at")?),
        });
    }
    let ids: HashSet<EventId> = items.iter().map(|note| note.event).collect();
    let ids: Vec<EventId> = ids.into_iter().collect();
    let events = events::find_all(db, &ids).await?;
    for note in &mut items {
        note.shown = events.get(&note.event).cloned();
    }
    let last = items.last().filter(|_| has_more);
    let next_cursor = last.map(|note| format!("{}.{}", note.created_at.as_millisecond(), note.id));
    Ok(Page { items, next_cursor })
}

fn place(cursor: &str) -> Option<(i64, String)> {
    let (created_at, id) = cursor.split_once('.')?;
    let id: NoteId = id.parse().ok()?;
    Some((created_at.parse().ok()?, id.to_string()))
}

/// Why a note wasn't put away.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// There is no such note.
    #[error("no such note")]
    Unknown,
    /// Somebody has already, by that decision.
    #[error("settled already")]
    Settled(Option<DecisionId>),
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Puts a note away, as a decision of the audit log.
pub async fn settle_note(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    id: NoteId,
) -> Result<Decided, SettleError> {
    let mut work = Work::begin(db, clock).await?;
    // Waits for who is putting it away just now.
    let row = sqlx::query(
        "UPDATE badge_notes SET settled_at = settled_at WHERE id = $1
        RETURNING settled_at, (SELECT e.name FROM events e WHERE e.id = badge_notes.event_id) AS name",
    )
    .bind(id)
    .fetch_optional(&mut *work.tx)
    .await?
    .ok_or(SettleError::Unknown)?;
    let key = id.to_string();
    if row.try_get::<Option<i64>, _>("settled_at")?.is_some() {
        let by = audit::last_on(&mut work.tx, Entity::Note, &key).await?;
        return Err(SettleError::Settled(by));
    }
    let settled = State::new()
        .with("settled_by", admin.email().expose())
        .with("settled_at", work.now);
    work.set(Entity::Note, vec![(key, Some(settled))]).await?;
    let summary = Summary {
        detail: row.try_get("name")?,
        ..Summary::default()
    };
    let actor = Actor::admin(admin);
    let decided = work
        .finish(DecisionKind::SettleNote, &actor, summary)
        .await?;
    decided.ok_or(SettleError::Settled(None))
}
