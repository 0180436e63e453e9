use std::cmp::Reverse;

use super::facts::{CalendarFacts, Facts, HostFacts, Known};
use super::{CERTAIN, LookAlike, Match, Reason};
use crate::ids::OrganizationId;
use crate::organizations::{Domain, KnownDomains};

const VERIFIED_CONFIDENCE: u8 = 100;
const CALENDAR_CONFIDENCE: u8 = 95;
const DOMAIN_CONFIDENCE: u8 = CERTAIN;
const HISTORY_CONFIDENCE_AT_MOST: u8 = 80;
const WEBSITE_CONFIDENCE: u8 = 40;

/// A match and where it was found.
pub(super) struct Found {
    /// The host's place, or the number of hosts for the calendar.
    pub(super) place: usize,
    pub(super) hit: Match,
    /// Its organization's, once all matches are known.
    pub(super) standing: Standing,
}

/// How strongly an organization matched: the greater, the better.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    strength: Strength,
    hosts_at_best: usize,
    place: Reverse<usize>,
}

impl Standing {
    /// Of the matches of one organization, the strongest first; never none.
    pub(super) fn of(matches: &[Found]) -> Self {
        let strength = matches[0].strength();
        let at_best = matches
            .iter()
            .take_while(|found| found.strength() == strength);
        Self {
            strength,
            hosts_at_best: at_best.filter(|found| found.hit.host_id.is_some()).count(),
            place: Reverse(matches[0].place),
        }
    }
}

/// Confidence, then the rule's priority: the greater, the stronger.
type Strength = (u8, Reverse<u8>);

impl Found {
    fn new(place: usize, hit: Match) -> Self {
        Self {
            place,
            hit,
            standing: Standing::default(),
        }
    }

    pub(super) fn strength(&self) -> Strength {
        (self.hit.confidence, Reverse(priority(&self.hit)))
    }
}

/// 1 is the strongest rule.
pub(super) fn priority(hit: &Match) -> u8 {
    match hit.reason {
        Reason::Verified { .. } => 1,
        Reason::Calendar { .. } => 2,
        Reason::Domain { .. } => 3,
        Reason::History { .. } => 4,
        Reason::Website { .. } => 5,
    }
}

/// Every rule that matches, of every host and of the calendar.
pub(super) fn find_matches(
    hosts: &[HostFacts],
    calendar: Option<&CalendarFacts>,
    facts: &Facts,
) -> Vec<Found> {
    let mut found = Vec::with_capacity(hosts.len() + 1);
    for (place, host) in hosts.iter().enumerate() {
        if !facts.known.personal.contains(&host.id) {
            host_matches(host, facts, |hit| found.push(Found::new(place, hit)));
        }
    }
    if let Some(calendar) = calendar {
        let place = hosts.len();
        calendar_matches(calendar, &facts.known, |hit| {
            found.push(Found::new(place, hit));
        });
    }
    found
}

fn host_matches(host: &HostFacts, facts: &Facts, mut found: impl FnMut(Match)) {
    let mut hit = |organization_id, confidence, reason| {
        found(Match {
            organization_id,
            confidence,
            host_id: Some(host.id.clone()),
            reason,
        });
    };
    let known = &facts.known;
    if let Some(verified) = known.verified.get(&host.id) {
        let reason = Reason::Verified {
            by: verified.by,
            since: verified.since,
        };
        hit(verified.organization, VERIFIED_CONFIDENCE, reason);
    }
    if let Some((domain, owner)) = covering(&known.domains, host.email_domain.as_ref()) {
        let domain = domain.as_str().into();
        hit(owner, DOMAIN_CONFIDENCE, Reason::Domain { domain });
    }
    if let Some((domain, owner)) = covering(&known.domains, host.website_domain.as_ref()) {
        let domain = domain.as_str().into();
        hit(owner, WEBSITE_CONFIDENCE, Reason::Website { domain });
    }
    let Some(history) = facts.history.get(&host.id) else {
        return;
    };
    let of = history.events;
    for (organization, &seen) in &history.seen {
        let confidence = history_confidence(seen, of);
        if confidence > 0 {
            hit(*organization, confidence, Reason::History { seen, of });
        }
    }
}

fn calendar_matches(calendar: &CalendarFacts, known: &Known, mut found: impl FnMut(Match)) {
    let mut hit = |organization_id, confidence, reason| {
        found(Match {
            organization_id,
            confidence,
            host_id: None,
            reason,
        });
    };
    if let Some(&owner) = known.calendars.get(&calendar.id) {
        let calendar_id = calendar.id.clone();
        hit(owner, CALENDAR_CONFIDENCE, Reason::Calendar { calendar_id });
    }
    if let Some((domain, owner)) = covering(&known.domains, calendar.website_domain.as_ref()) {
        let domain = domain.as_str().into();
        hit(owner, WEBSITE_CONFIDENCE, Reason::Website { domain });
    }
}

fn covering<'k>(
    known: &'k KnownDomains,
    domain: Option<&Domain>,
) -> Option<(&'k Domain, OrganizationId)> {
    domain.and_then(|domain| known.covering(domain))
}

/// `min(80, round(100 * k / (n + 2)))`: one lucky guess is weak (33), a long record strong, a guest speaker isn't adopted.
fn history_confidence(seen: u32, events: u32) -> u8 {
    let (seen, weight) = (u64::from(seen), u64::from(events) + 2);
    let rounded = (200 * seen + weight) / (2 * weight);
    u8::try_from(rounded)
        .unwrap_or(u8::MAX)
        .min(HISTORY_CONFIDENCE_AT_MOST)
}

/// Hosts whose e-mail or website is at a domain that a reader would take for an organization's.
pub(super) fn find_look_alikes(hosts: &[HostFacts], known: &KnownDomains) -> Vec<LookAlike> {
    let mut found: Vec<LookAlike> = Vec::new();
    for host in hosts {
        let email = host.email_domain.as_ref();
        let website = host.website_domain.as_ref().filter(|it| Some(*it) != email);
        let domains = email.into_iter().chain(website);
        found.extend(domains.filter_map(|domain| look_alike(host, domain, known)));
    }
    found
}

fn look_alike(host: &HostFacts, domain: &Domain, known: &KnownDomains) -> Option<LookAlike> {
    // Somebody's own domain was looked at when it was entered.
    if known.covering(domain).is_some() {
        return None;
    }
    let (seen, organization_id) = known.look_alike(domain)?;
    Some(LookAlike {
        host_id: host.id.clone(),
        domain: domain.to_string(),
        known: seen.to_string(),
        organization_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_is_damped_and_capped() {
        for (seen, events, confidence) in [
            (0, 0, 0),
            (1, 1, 33),
            (1, 2, 25),
            (2, 2, 50),
            (3, 4, 50),
            (3, 3, 60),
            (7, 7, 78),
            (8, 8, 80),
            (9, 9, 80),
            (1000, 1000, 80),
            (1, 300, 0),
            (u32::MAX, u32::MAX, 80),
        ] {
            assert_eq!(
                history_confidence(seen, events),
                confidence,
                "{seen} of {events}"
            );
        }
    }
}
