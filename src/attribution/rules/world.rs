//! What hack0 knows, in tests: hosts and organizations by number.

use std::sync::Arc;

use crate::attribution::{
    CalendarFacts, Facts, HostFacts, HostHistory, Known, MatchSource, Resolution, VerifiedHost,
    resolve,
};
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;

/// Their order is that of their creation.
pub(in crate::attribution) fn organization(number: u8) -> OrganizationId {
    format!("01900000-0000-7000-8000-0000000000{number:02x}")
        .parse()
        .unwrap()
}

pub(in crate::attribution) fn host_id(number: u8) -> LumaHostId {
    format!("usr-{number}").parse().unwrap()
}

pub(in crate::attribution) fn calendar_id() -> LumaCalendarId {
    "cal-A".parse().unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "as a host names it")]
pub(in crate::attribution) fn domain(text: &str) -> Option<Domain> {
    Some(Domain::parse(text).unwrap())
}

pub(in crate::attribution) fn host(
    number: u8,
    email_domain: Option<Domain>,
    website_domain: Option<Domain>,
) -> HostFacts {
    HostFacts {
        id: host_id(number),
        email_domain,
        website_domain,
    }
}

pub(in crate::attribution) fn plain(number: u8) -> HostFacts {
    host(number, None, None)
}

pub(in crate::attribution) fn calendar(website_domain: Option<Domain>) -> CalendarFacts {
    CalendarFacts {
        id: calendar_id(),
        website_domain,
    }
}

#[derive(Debug, Default, Clone)]
pub(in crate::attribution) struct World {
    pub(in crate::attribution) known: Known,
    facts: Facts,
}

impl World {
    pub(in crate::attribution) fn verified(mut self, host: u8, by: MatchSource, owner: u8) -> Self {
        let verified = VerifiedHost {
            organization: organization(owner),
            by,
            since: 7,
        };
        self.known.verified.insert(host_id(host), verified);
        self
    }

    pub(in crate::attribution) fn calendar(mut self, owner: u8) -> Self {
        self.known
            .calendars
            .insert(calendar_id(), organization(owner));
        self
    }

    pub(in crate::attribution) fn domain(mut self, text: &str, owner: u8) -> Self {
        self.known
            .domains
            .insert(Domain::parse(text).unwrap(), organization(owner));
        self
    }

    pub(in crate::attribution) fn history(
        mut self,
        host: u8,
        seen: &[(u8, u32)],
        events: u32,
    ) -> Self {
        let seen = seen.iter().map(|&(owner, k)| (organization(owner), k));
        let history = HostHistory {
            events,
            seen: seen.collect(),
        };
        self.facts.history.insert(host_id(host), history);
        self
    }

    pub(in crate::attribution) fn resolve(
        &self,
        hosts: &[HostFacts],
        calendar: Option<&CalendarFacts>,
    ) -> Resolution {
        let facts = Facts {
            known: Arc::new(self.known.clone()),
            history: self.facts.history.clone(),
        };
        resolve(hosts, calendar, &facts)
    }
}
