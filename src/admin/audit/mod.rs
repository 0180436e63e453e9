//! Every decision is a batch: who, when, what about, and every row that it changed with what stood there before. That is
//! what the log shows, and what [`undo`] puts back. What a reading of Luma's makes of its own event is none: the event's
//! evidence says it, and no reading waits for the one line in which decisions stand.
//!
//! A decision on very many events is a batch from the start, and [`Background`] does it in parts.

use serde::{Deserialize, Serialize};

use crate::admin::Admin;
use crate::columns::text_enum;
use crate::ids::{DecisionId, EventId, LumaHostId, OrganizationId};

mod background;
mod csv;
mod entity;
mod log;
mod names;
mod parts;
mod search;
mod undo;
mod work;

pub use background::Background;
pub use csv::export_audit_log;
pub use entity::Entity;
pub(crate) use entity::{State, read};
pub(crate) use log::last_on;
pub use log::{AuditEntry, AuditFilter, Decision, audit_log, decisions, find_decision};
pub use names::{Names, names};
#[cfg(test)]
pub(crate) use parts::SIZES;
pub use search::{Unknown, Wanted, find_filter};
pub(crate) use undo::take_back;
pub use undo::{Kept, UndoError, Undone, undo, what_stays};
pub(crate) use work::{Resolving, Work, let_nobody_decide, versions};

text_enum!(
    /// What was decided.
    DecisionKind {
        /// A host is an organization's.
        AssignHost = "assign_host",
        /// A host isn't an organization's any more.
        WithdrawHost = "withdraw_host",
        /// A host speaks for no organization.
        PersonalHost = "personal_host",
        /// An event is an organization's.
        AssignEvents = "assign_events",
        /// An event is nobody's.
        PersonalEvents = "personal_events",
        /// A host or event is out of the queue for a while.
        Postpone = "postpone",
        /// An organization is new.
        CreateOrganization = "create_organization",
        /// An organization's own data changed.
        EditOrganization = "edit_organization",
        /// Claims of an organization wait for an admin from now on, or don't any more.
        ReserveOrganization = "reserve_organization",
        /// An organization is listed nowhere from now on, or is again.
        ArchiveOrganization = "archive_organization",
        /// An organization became part of another.
        MergeOrganizations = "merge_organizations",
        /// A domain came to an organization.
        AddDomain = "add_domain",
        /// A domain left its organization.
        RemoveDomain = "remove_domain",
        /// A Luma calendar came to an organization.
        AddCalendar = "add_calendar",
        /// A Luma calendar left its organization.
        RemoveCalendar = "remove_calendar",
        /// Events are hidden.
        HideEvents = "hide_events",
        /// Events are shown again.
        ShowEvents = "show_events",
        /// Nothing of a host or calendar comes in any more.
        Block = "block",
        /// What was blocked may come in again.
        Unblock = "unblock",
        /// Somebody proved a claim, or an admin approved it.
        Claim = "claim",
        /// An operator brought in a list of organizations.
        ImportOrganizations = "import_organizations",
        /// An admin said no to a claim.
        RefuseClaim = "refuse_claim",
        /// An admin took a claim back that had taken effect.
        RevokeClaim = "revoke_claim",
        /// Whose claim it was took it back.
        WithdrawClaim = "withdraw_claim",
        /// A claim that took effect at once is fine.
        ReviewClaim = "review_claim",
        /// A note on a badge is dealt with.
        SettleNote = "settle_note",
        /// Events without a sure organization were resolved again.
        Backfill = "backfill",
        /// An event of ours was edited, on Luma too.
        EditEvent = "edit_event",
        /// A decision was taken back.
        Undo = "undo",
    }
);

impl DecisionKind {
    /// What was done on Luma isn't ours to take back.
    pub fn may_be_undone(self) -> bool {
        self != Self::EditEvent
    }
}

/// Who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// An admin, by address.
    Admin(String),
    /// A job, by name.
    Machine(String),
    /// Somebody who proved that a host is theirs.
    Community(String),
}

impl Actor {
    pub(crate) fn admin(admin: &Admin) -> Self {
        Self::Admin(admin.email().expose().to_owned())
    }

    fn columns(&self) -> (&'static str, &str) {
        match self {
            Self::Admin(name) => ("admin", name),
            Self::Machine(name) => ("machine", name),
            Self::Community(name) => ("community", name),
        }
    }

    pub(crate) fn from_columns(kind: &str, name: String) -> Self {
        match kind {
            "admin" => Self::Admin(name),
            "community" => Self::Community(name),
            _ => Self::Machine(name),
        }
    }
}

/// What a decision is about, in the words of that time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<LumaHostId>,
    /// The host's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// The one event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// The other organization: the one that was merged, or had the host before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// A domain, a calendar, a reason, a day, or the decision that is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Events that it changed.
    pub events: u64,
    /// Of those, events that have an organization now which they hadn't.
    pub attributed: u64,
    /// Events that are looked at in the background, where they are many.
    #[serde(skip_serializing_if = "is_zero")]
    pub parts: u64,
    /// Of those, events that are still to be looked at.
    #[serde(skip_serializing_if = "is_zero")]
    pub left: u64,
    /// What could not be put back.
    #[serde(skip_serializing_if = "is_zero")]
    pub kept: u64,
    /// The first of those, with who decided them since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stays: Vec<Stays>,
}

impl Summary {
    /// As it is stored; of one that can't be read, nothing.
    pub(crate) fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}

/// Something that could not be put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    /// Its name, or its id.
    pub name: String,
    /// Who decided it since, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// To look at it, and to take it back.
    pub id: DecisionId,
    /// What it is about and how many events it changed.
    pub summary: Summary,
}
