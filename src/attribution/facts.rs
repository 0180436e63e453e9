use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::MatchSource;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{Domain, KnownDomains};

/// What an event says of one of its hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFacts {
    /// Who.
    pub id: LumaHostId,
    /// Where its e-mail is, if that can be an organization's.
    pub email_domain: Option<Domain>,
    /// Where its self-declared website is, if that can be an organization's.
    pub website_domain: Option<Domain>,
}

/// What an event says of its managing calendar. Never hack0's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFacts {
    /// Which.
    pub id: LumaCalendarId,
    /// Where its self-declared website is, if that can be an organization's.
    pub website_domain: Option<Domain>,
}

/// What hack0 knows of the hosts, calendars and domains in question.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The same for every event of a batch.
    pub known: Arc<Known>,
    /// What the hosts' *other* events say; the event in question isn't counted.
    pub history: HashMap<LumaHostId, HostHistory>,
}

/// What is proven.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Hosts that are verified as an organization's.
    pub verified: HashMap<LumaHostId, VerifiedHost>,
    /// Calendars of organizations; hack0's own isn't among them.
    pub calendars: HashMap<LumaCalendarId, OrganizationId>,
    /// Domains of organizations.
    pub domains: KnownDomains,
    /// Hosts of whom an admin said that they speak for no organization.
    pub personal: HashSet<LumaHostId>,
}

/// A host that is verified as an organization's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedHost {
    /// Whose.
    pub organization: OrganizationId,
    /// [`MatchSource::Manual`] or [`MatchSource::Claim`].
    pub by: MatchSource,
    /// Milliseconds UTC.
    pub since: i64,
}

/// What a host's other known events say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostHistory {
    /// n: all of them, undecided and independent ones too.
    pub events: u32,
    /// k of each organization that has an unverified mapping with the host: those events that are surely its.
    pub seen: BTreeMap<OrganizationId, u32>,
}
