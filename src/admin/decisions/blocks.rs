//! Blocking those who bring what nobody wants: nothing of a blocked host or calendar comes in, by any way.

use sqlx::{AnyConnection, Row};

use super::keep_clean::LONGEST_NOTE;
use super::{BY_ADMIN, DecisionError, HideReason, finish, newest_name};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::db::query_in;
use crate::ids::{InvalidId, LumaCalendarId, LumaHostId};
use crate::luma::{Found, Link, Luma};
use crate::{Clock, Db, text};

/// Of whom nothing comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// A host.
    Host(LumaHostId),
    /// A Luma calendar.
    Calendar(LumaCalendarId),
}

impl Blocked {
    /// The host or calendar whose id somebody typed, or whose link on Luma they pasted. Asks Luma where the link has no id.
    pub async fn find(luma: &Luma, typed: &str) -> Option<Self> {
        let is_part = |c: char| c.is_whitespace() || "/?&=#".contains(c);
        if let Some(named) = typed.split(is_part).find_map(|part| part.parse().ok()) {
            return Some(named);
        }
        let link = Link::find(typed).ok()?;
        match luma.look_up(&link).await {
            Ok(Found::Calendar(id)) => id.map(Self::Calendar),
            _ => None,
        }
    }

    /// As Luma names it.
    pub fn id(&self) -> String {
        match self {
            Self::Host(id) => id.to_string(),
            Self::Calendar(id) => id.to_string(),
        }
    }
}

impl std::str::FromStr for Blocked {
    type Err = InvalidId;
    fn from_str(id: &str) -> Result<Self, InvalidId> {
        let host = id.parse().map(Self::Host);
        host.or_else(|_| id.parse().map(Self::Calendar))
    }
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
    let key = blocked.id();
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
    let summary = about(&mut work.tx, blocked).await?;
    finish(work, DecisionKind::Block, admin, summary).await
}

/// Lets it in again, and shows what came in meanwhile.
pub async fn unblock(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    blocked: &Blocked,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let key = blocked.id();
    work.set(Entity::Block, vec![(key.clone(), None)]).await?;
    let summary = Summary {
        events: show_unblocked(&mut work, &[key]).await?,
        ..about(&mut work.tx, blocked).await?
    };
    finish(work, DecisionKind::Unblock, admin, summary).await
}

/// Shows what came in of these and was hidden for their block alone; how many events. They aren't blocked any more.
pub(crate) async fn show_unblocked(work: &mut Work, keys: &[String]) -> Result<u64, sqlx::Error> {
    const HIDDEN: &str = "SELECT e.id FROM events e WHERE e.hidden_by = 'block'
        AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.luma_id = e.source_luma_calendar_id)
        AND NOT EXISTS (SELECT 1 FROM event_hosts o JOIN blocks b ON b.luma_id = o.luma_host_id WHERE o.event_id = e.id)";
    let of_calendars = format!("{HIDDEN} AND e.source_luma_calendar_id");
    let of_hosts =
        format!("{HIDDEN} AND e.id IN (SELECT h.event_id FROM event_hosts h WHERE h.luma_host_id");
    let mut rows = query_in(&mut work.tx, &of_calendars, keys, "").await?;
    rows.extend(query_in(&mut work.tx, &of_hosts, keys, ")").await?);
    let mut ids: Vec<String> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    ids.sort();
    ids.dedup();
    let shown = u64::try_from(ids.len()).unwrap_or_default();
    let rows = ids
        .into_iter()
        .map(|id| (id, Some(State::nothing(Entity::Hidden))));
    work.set(Entity::Hidden, rows.collect()).await?;
    Ok(shown)
}

async fn about(conn: &mut AnyConnection, blocked: &Blocked) -> Result<Summary, sqlx::Error> {
    Ok(match blocked {
        Blocked::Host(id) => Summary {
            host_name: newest_name(conn, id).await?,
            host: Some(id.clone()),
            ..Summary::default()
        },
        Blocked::Calendar(id) => Summary {
            detail: Some(id.to_string()),
            ..Summary::default()
        },
    })
}
