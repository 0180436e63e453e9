//! Hiding events.

use std::collections::HashMap;

use sqlx::Row;

use super::{BY_ADMIN, DecisionError, finish};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::columns::text_enum;
use crate::db::query_in;
use crate::ids::EventId;
use crate::{Clock, Db, text};

/// What an admin may write beside a reason.
pub(super) const LONGEST_NOTE: usize = 500;

text_enum!(
    /// Why an event isn't shown, or somebody blocked.
    HideReason {
        /// Advertising, nonsense, the same again and again.
        Spam = "spam",
        /// Not about technology.
        OffTopic = "off_topic",
        /// Neither in Latin America nor for its people.
        Elsewhere = "elsewhere",
        /// There is another one of it.
        Duplicate = "duplicate",
        /// It isn't what it says, or it takes people's money or data.
        Fraud = "fraud",
        /// It insults or endangers people.
        Harmful = "harmful",
        /// Its hosts asked for it.
        Asked = "asked",
        /// Another one: the note says it.
        Other = "other",
    }
);

/// Hides events from everybody; whoever submitted them is shown the reason.
pub async fn hide_events(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    events: &[EventId],
    reason: HideReason,
    note: Option<&str>,
) -> Result<Decided, DecisionError> {
    let note = note.and_then(|note| text::line(note, LONGEST_NOTE));
    let summary = Summary {
        detail: Some(reason.to_string()),
        ..Summary::default()
    };
    let kind = DecisionKind::HideEvents;
    set_hidden(db, clock, admin, events, kind, summary, |now| {
        State::new()
            .with("hidden_at", now)
            .with("hidden_by", BY_ADMIN)
            .with("hidden_reason", reason.as_str())
            .with("hidden_note", note.clone())
    })
    .await
}

/// Shows hidden events again, as far as Luma shows them.
pub async fn show_events(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    events: &[EventId],
) -> Result<Decided, DecisionError> {
    let kind = DecisionKind::ShowEvents;
    set_hidden(db, clock, admin, events, kind, Summary::default(), |_| {
        State::nothing(Entity::Hidden)
    })
    .await
}

async fn set_hidden(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    events: &[EventId],
    kind: DecisionKind,
    summary: Summary,
    state: impl Fn(i64) -> State,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let keys: Vec<String> = events.iter().map(ToString::to_string).collect();
    let known = read(&mut work.tx, Entity::Hidden, &keys).await?;
    if keys.iter().any(|key| !known.contains_key(key)) {
        return Err(DecisionError::UnknownEvent);
    }
    let after = state(work.now);
    // Hidden twice is hidden for the first reason.
    let is_other = |key: &String| {
        let now = known.get(key).and_then(|state| state.number("hidden_at"));
        now.is_some() != after.number("hidden_at").is_some()
    };
    let rows: Vec<_> = keys
        .into_iter()
        .filter(is_other)
        .map(|key| (key, Some(after.clone())))
        .collect();
    let summary = Summary {
        event: events.first().copied().filter(|_| events.len() == 1),
        events: u64::try_from(rows.len()).unwrap_or_default(),
        ..summary
    };
    work.set(Entity::Hidden, rows).await?;
    finish(work, kind, admin, summary).await
}

/// What whoever submitted an event is told when it is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyHidden {
    /// Why, of a closed list.
    pub reason: HideReason,
    /// What the admin wrote beside it.
    pub note: Option<String>,
}

/// Why these events are hidden; those that aren't are left out.
pub async fn why_hidden(
    db: &Db,
    events: &[EventId],
) -> Result<HashMap<EventId, WhyHidden>, sqlx::Error> {
    if events.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = db.reader().acquire().await?;
    let head =
        "SELECT id, hidden_reason, hidden_note FROM events WHERE hidden_at IS NOT NULL AND id";
    let rows = query_in(&mut conn, head, events, "").await?;
    rows.iter()
        .map(|row| {
            let why = WhyHidden {
                reason: row.try_get(1)?,
                note: row.try_get(2)?,
            };
            Ok((row.try_get(0)?, why))
        })
        .collect()
}
