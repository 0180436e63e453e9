//! Whose event is it? Pure rules over facts, loaded in a fixed number of queries, with the evidence kept.

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::columns::text_column;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;

mod attribute;
mod backfill;
mod concerned;
mod facts;
#[cfg(test)]
pub(crate) mod fixtures;
mod load;
mod matches;
mod rows;
mod rules;
mod stored;
mod waiting;

pub use attribute::{Attributed, attribute};
pub(crate) use attribute::{Change, Learned, WhatIf, learn_again, preview, resolve_again};
pub(crate) use backfill::run as run_backfill;
pub use backfill::{BACKFILL, Backfill, backfill_step};
pub use concerned::Concerned;
pub(crate) use concerned::{concerned_events, events_naming, owned_by};
pub use facts::{CalendarFacts, Facts, HostFacts, HostHistory, Known, VerifiedHost};
pub(crate) use rows::read;
pub use rules::{Resolution, resolve};
pub(crate) use stored::{BY_CLAIM, Verdict, write};
pub use waiting::WaitReason;

/// From here on a match needs nobody's confirmation.
pub const CERTAIN: u8 = 85;
/// From here on the badge shows, marked as unconfirmed; below it a match only suggests.
pub const SHOWN: u8 = 50;

/// Which rule named the organization.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchSource {
    /// An admin or an operator said so: of the host, or of this event.
    Manual,
    /// The community proved that the host is theirs.
    Claim,
    /// The event's managing calendar is the organization's.
    Calendar,
    /// A host's e-mail is at a domain of the organization.
    Domain,
    /// The host's earlier events were the organization's.
    History,
    /// The host's or calendar's self-declared website is at a domain of the organization.
    Website,
    /// Nothing matched.
    #[default]
    None,
}

impl MatchSource {
    /// The rules that are sure enough to learn from; a guess never teaches another guess.
    pub(crate) const TEACHING: [Self; 4] =
        [Self::Manual, Self::Claim, Self::Calendar, Self::Domain];

    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Claim => "claim",
            Self::Calendar => "calendar",
            Self::Domain => "domain",
            Self::History => "history",
            Self::Website => "website",
            Self::None => "none",
        }
    }
}

impl std::fmt::Display for MatchSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for MatchSource {
    type Err = crate::ids::InvalidId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::Manual,
            Self::Claim,
            Self::Calendar,
            Self::Domain,
            Self::History,
            Self::Website,
            Self::None,
        ]
        .into_iter()
        .find(|source| source.as_str() == text)
        .ok_or(crate::ids::InvalidId)
    }
}

text_column!(MatchSource);

/// Whose event it is, as stored on the event and shown on its badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The organization, from a confidence of [`SHOWN`] on.
    pub organization: Option<OrganizationRef>,
    /// Named by a match below [`SHOWN`]: for the queue, never a badge.
    pub suggestion: Option<OrganizationRef>,
    /// 0–100.
    pub confidence: u8,
    /// The rule.
    pub match_source: MatchSource,
    /// The host that the rule matched, if it was a host.
    pub matched_host_id: Option<LumaHostId>,
    /// Who decided, when it was a person; a machine never overwrites it.
    pub decided_by: Option<String>,
    /// When that person did.
    pub decided_at: Option<Timestamp>,
    /// Everything that was found, also what didn't win.
    pub evidence: Evidence,
}

impl Attribution {
    /// Whether the badge is beyond doubt.
    pub fn is_certain(&self) -> bool {
        self.organization.is_some() && (self.confidence >= CERTAIN || self.decided_by.is_some())
    }
}

/// Another organization of the event: a second badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoOrganizer {
    /// Who.
    pub organization: OrganizationRef,
    /// 0–100, at least [`SHOWN`].
    pub confidence: u8,
    /// By which rule.
    pub match_source: MatchSource,
    /// Through which host.
    pub matched_host_id: Option<LumaHostId>,
}

/// What the resolver found, kept on the event as JSON so that every badge can say why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// All matches, the winner first.
    pub matches: Vec<Match>,
    /// Domains that only look like a known one: for the queue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub look_alikes: Vec<LookAlike>,
}

/// One rule that matched one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Whose.
    pub organization_id: OrganizationId,
    /// 0–100.
    pub confidence: u8,
    /// Through which host; none when it was the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_id: Option<LumaHostId>,
    /// The rule and what it saw.
    pub reason: Reason,
}

/// What a rule saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Reason {
    /// The host is verified as the organization's.
    Verified {
        /// How: [`MatchSource::Manual`] or [`MatchSource::Claim`].
        by: MatchSource,
        /// Since when, milliseconds UTC.
        since: i64,
    },
    /// The managing calendar is the organization's.
    Calendar {
        /// Which.
        calendar_id: LumaCalendarId,
    },
    /// The host's e-mail is at this domain of the organization.
    Domain {
        /// The organization's domain.
        domain: CompactString,
    },
    /// Of the host's `of` other known events, `seen` were the organization's.
    History {
        /// k
        seen: u32,
        /// n
        of: u32,
    },
    /// The website is at this domain of the organization.
    Website {
        /// The organization's domain.
        domain: CompactString,
    },
}

impl Reason {
    /// The rule's name.
    pub fn match_source(&self) -> MatchSource {
        match self {
            Self::Verified { by, .. } => *by,
            Self::Calendar { .. } => MatchSource::Calendar,
            Self::Domain { .. } => MatchSource::Domain,
            Self::History { .. } => MatchSource::History,
            Self::Website { .. } => MatchSource::Website,
        }
    }
}

/// A host's domain that a reader would take for an organization's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAlike {
    /// The host.
    pub host_id: LumaHostId,
    /// Its domain, in punycode.
    pub domain: String,
    /// The domain it looks like.
    pub known: String,
    /// Whose domain that is.
    pub organization_id: OrganizationId,
}
