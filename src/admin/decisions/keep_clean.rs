//! Hiding events, and blocking those who bring them.

use sqlx::Row;

use super::{BY_ADMIN, DecisionError, finish};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::columns::text_enum;
use crate::ids::{EventId, LumaCalendarId, LumaHostId};
use crate::{Clock, Db, text};

/// What an admin may write beside a reason.
const LONGEST_NOTE: usize = 500;

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

/// Of whom nothing comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// A host.
    Host(LumaHostId),
    /// A Luma calendar.
    Calendar(LumaCalendarId),
}

impl Blocked {
    fn key(&self) -> String {
        match self {
            Self::Host(id) => id.to_string(),
            Self::Calendar(id) => id.to_string(),
        }
    }
}

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

/// Lets nothing of a host or calendar come in any more. What is there stays.
pub async fn block(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    blocked: &Blocked,
    reason: HideReason,
    note: Option<&str>,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let key = blocked.key();
    let is_blocked = !read(&mut work.tx, Entity::Block, std::slice::from_ref(&key))
        .await?
        .is_empty();
    if !is_blocked {
        let state = State::new()
            .with("reason", reason.as_str())
            .with("note", note.and_then(|note| text::line(note, LONGEST_NOTE)))
            .with("blocked_by", BY_ADMIN)
            .with("created_at", work.now);
        work.set(Entity::Block, vec![(key, Some(state))]).await?;
    }
    finish(work, DecisionKind::Block, admin, about(blocked)).await
}

/// Lets it in again.
pub async fn unblock(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    blocked: &Blocked,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    work.set(Entity::Block, vec![(blocked.key(), None)]).await?;
    finish(work, DecisionKind::Unblock, admin, about(blocked)).await
}

fn about(blocked: &Blocked) -> Summary {
    match blocked {
        Blocked::Host(id) => Summary {
            host: Some(id.clone()),
            ..Summary::default()
        },
        Blocked::Calendar(id) => Summary {
            detail: Some(id.to_string()),
            ..Summary::default()
        },
    }
}

/// Why an event is hidden, for whoever submitted it; none for one that isn't.
pub async fn why_hidden(
    db: &Db,
    event: EventId,
) -> Result<Option<(HideReason, Option<String>)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT hidden_reason, hidden_note FROM events WHERE id = $1 AND hidden_at IS NOT NULL",
    )
    .bind(event)
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}
