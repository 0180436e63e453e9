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

/// A match and where it was found: the host's place, or the number of hosts for the calendar.
pub(super) struct Found {
    pub(super) place: usize,
    pub(super) hit: Match,
}

impl Found {
    /// Confidence, then the rule's priority: the greater, the stronger.
    pub(super) fn strength(&self) -> (u8, Reverse<u8>) {
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
    let of_hosts = hosts
        .iter()
        .enumerate()
        .filter(|(_, host)| !facts.known.personal.contains(&host.id))
        .flat_map(|(place, host)| host_matches(host, facts).map(move |hit| Found { place, hit }));
    let of_calendar = calendar
        .into_iter()
        .flat_map(|calendar| calendar_matches(calendar, &facts.known))
        .map(|hit| Found {
            place: hosts.len(),
            hit,
        });
    of_hosts.chain(of_calendar).collect()
}

fn host_matches<'f>(host: &'f HostFacts, facts: &'f Facts) -> impl Iterator<Item = Match> + 'f {
    let hit = |organization_id, confidence, reason| Match {
        organization_id,
        confidence,
        host_id: Some(host.id.clone()),
        reason,
    };
    let known = &facts.known;
    let verified = known.verified.get(&host.id).map(|verified| {
        let reason = Reason::Verified {
            by: verified.by,
            since: verified.since,
        };
        hit(verified.organization, VERIFIED_CONFIDENCE, reason)
    });
    let domain = covering(&known.domains, host.email_domain.as_ref()).map(|(domain, owner)| {
        let reason = Reason::Domain {
            domain: domain.as_str().into(),
        };
        hit(owner, DOMAIN_CONFIDENCE, reason)
    });
    let website = covering(&known.domains, host.website_domain.as_ref()).map(|(domain, owner)| {
        let reason = Reason::Website {
            domain: domain.as_str().into(),
        };
        hit(owner, WEBSITE_CONFIDENCE, reason)
    });
    let history = facts
        .history
        .get(&host.id)
        .into_iter()
        .flat_map(move |history| {
            history.seen.iter().map(move |(organization, &seen)| {
                let reason = Reason::History {
                    seen,
                    of: history.events,
                };
                hit(
                    *organization,
                    history_confidence(seen, history.events),
                    reason,
                )
            })
        });
    [verified, domain, website]
        .into_iter()
        .flatten()
        .chain(history)
        .filter(|hit| hit.confidence > 0)
}

fn calendar_matches(calendar: &CalendarFacts, known: &Known) -> Vec<Match> {
    let hit = |organization_id, confidence, reason| Match {
        organization_id,
        confidence,
        host_id: None,
        reason,
    };
    let own = known.calendars.get(&calendar.id).map(|&owner| {
        let reason = Reason::Calendar {
            calendar_id: calendar.id.clone(),
        };
        hit(owner, CALENDAR_CONFIDENCE, reason)
    });
    let website =
        covering(&known.domains, calendar.website_domain.as_ref()).map(|(domain, owner)| {
            let reason = Reason::Website {
                domain: domain.as_str().into(),
            };
            hit(owner, WEBSITE_CONFIDENCE, reason)
        });
    own.into_iter().chain(website).collect()
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
