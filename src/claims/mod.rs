//! Communities claim what is theirs: somebody proves that a host, a calendar or an event is under their control, and names
//! the organization. Control of a host isn't control of an organization: [`rules`] say what takes effect at once.
//!
//! - [`Claims::start`] writes the claim and its mail, [`Claims::confirm`] takes the link, [`Claims::look`] reads a code
//! - `effect` what a claim changes, as one batch that can be taken back
//! - [`waiting`], [`case`], [`approve`], [`refuse`], [`revoke`], [`mark_reviewed`], [`notes`] for admins

use jiff::{SignedDuration, Timestamp};

use crate::columns::text_enum;
use crate::ids::{ClaimId, DecisionId, EventId, LumaCalendarId, LumaHostId, OrganizationId};

mod admin;
mod answers;
mod back;
mod code;
mod confirm;
mod decisions;
mod effect;
mod facts;
mod links;
mod mails;
mod names;
mod notes;
mod pages;
mod preview;
mod receipt;
mod rules;
mod service;
mod store;
#[cfg(test)]
mod tests;

pub use admin::{
    Case, DecideError, approve, case, last_decision, mark_reviewed, refuse, revoke, waiting,
};
pub use answers::{Answer, Question};
pub use code::{LookError, Looked};
pub use confirm::{Asked, Confirmed, Preview, StepError};
pub use links::{Mailed, Origin};
pub use mails::{Message, Writer, Written};
pub use names::{NameProblem, has_link};
pub use notes::{Note, SettleError, notes, settle_note};
pub(crate) use pages::proven;
pub use pages::{HostCard, Proven, Read, Shown};
pub use receipt::Following;
pub use rules::{Facts, KnownOrganization, Verdict, judge};
pub use service::{Claims, Start, StartError, Started, Target};

/// How long a mailed link works.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_mins(60);
/// How long a code can be put somewhere.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_hours(48);

text_enum! {
    /// How a claim stands.
    State {
        /// Nothing is proven yet.
        Pending = "pending",
        /// An admin decides.
        Waiting = "waiting",
        /// It took effect.
        Verified = "verified",
        /// An admin said no.
        Refused = "refused",
        /// The claimant took it back.
        Withdrawn = "withdrawn",
        /// An admin took it back.
        Revoked = "revoked",
        /// Nothing was proven in time, or a newer one took its place.
        Expired = "expired",
    }
}

impl State {
    /// Whether a claim can go from here to there. The others are ends.
    pub fn leads_to(self, next: Self) -> bool {
        match self {
            Self::Pending => matches!(
                next,
                Self::Waiting | Self::Verified | Self::Withdrawn | Self::Expired
            ),
            Self::Waiting => matches!(next, Self::Verified | Self::Refused | Self::Withdrawn),
            Self::Verified => matches!(next, Self::Withdrawn | Self::Revoked),
            Self::Refused | Self::Withdrawn | Self::Revoked | Self::Expired => false,
        }
    }
}

text_enum! {
    /// By what it was proven, and so what it is about.
    Proof {
        /// A link mailed to the host's address: the host.
        Email = "email",
        /// A code in the host's profile: the host.
        HostCode = "host_code",
        /// A code in a calendar's description: the calendar.
        CalendarCode = "calendar_code",
        /// A code in an event's description, which co-hosts can edit too: this event only.
        EventCode = "event_code",
        /// A verified host of the organization said so: the host.
        Organization = "organization",
        /// An admin is satisfied: the host.
        Admin = "admin",
    }
}

impl Proof {
    /// Whether it is about the host, and not about a calendar or one event.
    pub fn is_of_host(self) -> bool {
        !matches!(self, Self::CalendarCode | Self::EventCode)
    }
}

text_enum! {
    /// Why an admin is to look at a claim.
    Doubt {
        /// An admin keeps the organization reserved.
        Reserved = "reserved",
        /// Others have proven that the organization is theirs.
        Proven = "proven",
        /// The new name is, or looks like, an organization's that exists.
        Confusable = "confusable",
        /// The host's address is at a domain that looks like an organization's.
        LookAlike = "look_alike",
        /// The host's address is at another organization's domain.
        ForeignDomain = "foreign_domain",
        /// An admin has decided on it otherwise.
        Decided = "decided",
        /// Nobody has proven anything of the organization yet: takes effect at once, and is looked at afterwards.
        Unproven = "unproven",
        /// The claimant can prove nothing and asks.
        Asked = "asked",
    }
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// Who is claimed.
    pub host: LumaHostId,
    /// The host's newest name.
    pub host_name: Option<String>,
    /// Where it began.
    pub event: Option<EventId>,
    /// The calendar whose description held the code.
    pub calendar: Option<LumaCalendarId>,
    /// For whom; none while that is only a name.
    pub organization: Option<OrganizationId>,
    /// The name, as of the claim.
    pub organization_name: String,
    /// Whether it says that the host isn't this organization's any more.
    pub is_withdrawal: bool,
    /// How it stands.
    pub state: State,
    /// By what it was proven.
    pub proof: Option<Proof>,
    /// Why an admin is to look.
    pub doubt: Option<Doubt>,
    /// What is put on Luma to prove it.
    pub code: String,
    /// The language it began in, as in `?lang=`.
    pub language: String,
    /// Whether the host has an address that a link goes to.
    pub has_address: bool,
    /// What the claimant told the admins.
    pub reason: Option<String>,
    /// A link that backs it, `http(s)` only.
    pub link: Option<String>,
    /// What the admin answered.
    pub answer: Option<String>,
    /// What it changed.
    pub batch: Option<DecisionId>,
    /// When a host of the organization said that it isn't theirs: for the admin who decides.
    pub objected_at: Option<Timestamp>,
    /// When a pending one ends.
    pub expires_at: Timestamp,
    /// When it was proven.
    pub proven_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
}

impl Claim {
    /// Whether it is about the host, and not about a calendar or one event.
    pub fn is_of_host(&self) -> bool {
        self.proof.is_none_or(Proof::is_of_host)
    }

    /// Whether nothing is proven of it, and still can be: who asks a person may follow the link meanwhile.
    pub fn is_provable(&self) -> bool {
        match self.state {
            State::Pending => true,
            State::Waiting => self.proof.is_none(),
            _ => false,
        }
    }
}
