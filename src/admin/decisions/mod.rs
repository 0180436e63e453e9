//! What an admin decides. Every function is one batch of the audit log, one transaction, and demands [`Admin`]. Those on a
//! host or an event also take the version of it that the admin saw: who comes second is told, and decides nothing.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::audit::{Actor, Decided, DecisionKind, Resolving, Summary, Work, versions};
use crate::clock::from_millis;
use crate::ids::{DecisionId, EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;

mod blocks;
mod events;
mod hosts;
mod keep_clean;
mod marks;
mod merge;
mod organizations;
mod preview;
mod proof;
#[cfg(test)]
mod tests;

pub(crate) use blocks::show_unblocked;
pub use blocks::{Blocked, block, unblock};
pub use events::{EventChoice, Subject, decide_events, postpone};
pub use hosts::{HostChoice, decide_host};
pub use keep_clean::{HideReason, WhyHidden, hide_events, show_events, why_hidden};
pub use marks::{archive_organization, reserve_organization};
pub use merge::merge_organizations;
pub(crate) use organizations::create;
pub use organizations::{
    EditOrganization, NewOrganization, OrganizationRefusal, create_organization, edit_organization,
};
pub(crate) use preview::{Audience, preview, preview_event, public};
pub use preview::{MovedEvent, Preview, preview_domain, preview_host};
pub use proof::{add_calendar, add_domain, remove_calendar, remove_domain};

/// What is written on rows that an admin decided. Who it was stands in the audit log: pages show these rows to everybody.
const BY_ADMIN: &str = "admin";

/// What the admin saw of a host or an event: the number of the last decision on it, 0 for none. It travels through the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Version(pub i64);

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// hack0 knows no such host.
    #[error("no such host")]
    UnknownHost,
    /// Luma gave this host no id that lasts; only its events can be decided.
    #[error("a host without a lasting id")]
    UnstableHost,
    /// There is no such event.
    #[error("no such event")]
    UnknownEvent,
    /// There is no such organization, or it is archived.
    #[error("no such organization")]
    UnknownOrganization,
    /// Somebody was faster.
    #[error("decided since")]
    DecidedSince(Box<Earlier>),
    /// The organization can't be so.
    #[error(transparent)]
    Refused(#[from] OrganizationRefusal),
    /// It is so already.
    #[error("nothing to change")]
    NothingToChange,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// A decision that came before the admin's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Which.
    pub id: DecisionId,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: DecisionKind,
    /// About what.
    pub summary: Summary,
}

/// Refuses when something was decided on one of these that the admin hasn't seen.
async fn check_seen(
    conn: &mut AnyConnection,
    hosts: &[String],
    events: &[(EventId, Version)],
    seen: Version,
) -> Result<(), DecisionError> {
    let ids: Vec<EventId> = events.iter().map(|(id, _)| *id).collect();
    let found = versions(conn, hosts, &ids).await?;
    let of_hosts = hosts.iter().map(|id| (id.clone(), seen));
    let of_events = events.iter().map(|(id, seen)| (id.to_string(), *seen));
    let newer = of_hosts.chain(of_events).find_map(|(id, seen)| {
        let last = found.get(&id).copied().unwrap_or_default();
        (last != seen.0).then_some(last)
    });
    match newer {
        None => Ok(()),
        Some(sequence) => Err(DecisionError::DecidedSince(Box::new(
            earlier(conn, sequence).await?,
        ))),
    }
}

async fn earlier(conn: &mut AnyConnection, sequence: i64) -> Result<Earlier, DecisionError> {
    let row = sqlx::query(
        "SELECT b.id, b.actor_kind, b.actor, b.kind, b.summary, b.created_at FROM audit_log a
        JOIN decision_batches b ON b.id = a.batch_id WHERE a.sequence = $1",
    )
    .bind(sequence)
    .fetch_optional(conn)
    .await?
    // A version that nobody gave out.
    .ok_or(DecisionError::NothingToChange)?;
    let (kind, summary): (String, String) = (row.try_get("actor_kind")?, row.try_get("summary")?);
    Ok(Earlier {
        id: row.try_get("id")?,
        by: Actor::from_columns(&kind, row.try_get("actor")?),
        at: from_millis(row.try_get("created_at")?),
        kind: row.try_get("kind")?,
        summary: serde_json::from_str(&summary).unwrap_or_default(),
    })
}

/// The organization, unless it is archived.
async fn organization(
    conn: &mut AnyConnection,
    id: OrganizationId,
) -> Result<OrganizationRef, DecisionError> {
    let stored = organizations::stored(conn, id).await?;
    match stored.number("archived_at") {
        None => Ok(organizations::reference(id, &stored)),
        Some(_) => Err(DecisionError::UnknownOrganization),
    }
}

/// The organization, archived or not.
async fn any_organization(
    conn: &mut AnyConnection,
    id: OrganizationId,
) -> Result<OrganizationRef, DecisionError> {
    let stored = organizations::stored(conn, id).await?;
    Ok(organizations::reference(id, &stored))
}

/// The newest name of a host that hack0 knows, by an event or by what was decided or learned of it; the inner one is none for
/// a host without a name.
async fn host_name(
    conn: &mut AnyConnection,
    host: &LumaHostId,
) -> Result<Option<String>, DecisionError> {
    if is_known_host(conn, host).await? {
        Ok(newest_name(conn, host).await?)
    } else {
        Err(DecisionError::UnknownHost)
    }
}

async fn newest_name(
    conn: &mut AnyConnection,
    host: &LumaHostId,
) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT name FROM event_hosts WHERE luma_host_id = $1 ORDER BY event_id DESC LIMIT 1",
    )
    .bind(host.clone())
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => row.try_get("name"),
        None => Ok(None),
    }
}

/// Whether an event names the host, or anything is decided or known of it.
pub(crate) async fn is_known_host(
    conn: &mut AnyConnection,
    host: &LumaHostId,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM event_hosts WHERE luma_host_id = $1)
            OR EXISTS (SELECT 1 FROM luma_host_mappings WHERE luma_host_id = $1)
            OR EXISTS (SELECT 1 FROM personal_hosts WHERE luma_host_id = $1)
            OR EXISTS (SELECT 1 FROM blocks WHERE luma_id = $1)
            OR EXISTS (SELECT 1 FROM host_names WHERE luma_host_id = $1)",
    )
    .bind(host.clone())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

fn resolving(own_calendar: Option<&LumaCalendarId>) -> Resolving<'_> {
    Resolving { own_calendar }
}

async fn finish(
    work: Work,
    kind: DecisionKind,
    admin: &super::Admin,
    summary: Summary,
) -> Result<Decided, DecisionError> {
    work.finish(kind, &Actor::admin(admin), summary)
        .await?
        .ok_or(DecisionError::NothingToChange)
}
