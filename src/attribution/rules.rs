use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::facts::{CalendarFacts, Facts, HostFacts};
use super::matches::{Found, find_look_alikes, find_matches, priority};
use super::{CERTAIN, Evidence, Match, MatchSource, SHOWN};
use crate::ids::{LumaHostId, OrganizationId};

/// Whose event it is, as far as the rules can say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The organization, from a confidence of [`SHOWN`] on.
    pub organization: Option<OrganizationId>,
    /// Named below [`SHOWN`]; then there is no organization.
    pub suggestion: Option<OrganizationId>,
    /// 0–100, of either.
    pub confidence: u8,
    /// The rule that named it.
    pub match_source: MatchSource,
    /// Through which host, if it was one.
    pub matched_host_id: Option<LumaHostId>,
    /// The best match of each co-organizer, strongest first.
    pub co_organizers: Vec<Match>,
    /// Everything that was found.
    pub evidence: Evidence,
}

/// Whose event it is. All hosts (in Luma's order) are looked at before anything is decided.
///
/// Organizations rank by their best match: by its confidence, and at equal confidence by the priority of its rule.
/// Confidence comes first because a history of 33 must not displace a website's 40, or one more host could make the
/// result *less* sure. Between equals the organization with more hosts at that rank wins, then the one with the earlier
/// host (the calendar stands after all hosts), then the one that hack0 has known for longer. Only these ties depend on
/// the order of the hosts.
///
/// Other organizations co-organize when their best match is certain, or by the winner's own rule when it would show.
pub fn resolve(hosts: &[HostFacts], calendar: Option<&CalendarFacts>, facts: &Facts) -> Resolution {
    let mut standings = rank(find_matches(hosts, calendar, facts)).into_iter();
    let look_alikes = find_look_alikes(hosts, &facts.known.domains);
    let Some(winner) = standings.next() else {
        return Resolution {
            evidence: Evidence {
                look_alikes,
                ..Evidence::default()
            },
            ..Resolution::default()
        };
    };
    let best = winner.best().clone();
    let is_shown = best.confidence >= SHOWN;
    let others: Vec<Standing> = standings.collect();
    let co_organizers = others
        .iter()
        .map(Standing::best)
        .filter(|other| co_organizes(other, &best))
        .cloned()
        .collect();
    let standings = std::iter::once(winner).chain(others);
    Resolution {
        organization: is_shown.then_some(best.organization_id),
        suggestion: (!is_shown).then_some(best.organization_id),
        confidence: best.confidence,
        match_source: best.reason.match_source(),
        matched_host_id: best.host_id,
        co_organizers,
        evidence: Evidence {
            matches: standings.flat_map(Standing::into_matches).collect(),
            look_alikes,
        },
    }
}

fn co_organizes(other: &Match, winner: &Match) -> bool {
    let same_rule = priority(other) == priority(winner);
    other.confidence >= CERTAIN || (same_rule && other.confidence >= SHOWN)
}

/// All matches of one organization, the strongest first, at equal strength that of the earliest host. Never empty.
struct Standing(Vec<Found>);

impl Standing {
    fn best(&self) -> &Match {
        &self.0[0].hit
    }

    fn hosts_at_best(&self) -> usize {
        let best = self.0[0].strength();
        let at_best = self.0.iter().take_while(|found| found.strength() == best);
        at_best.filter(|found| found.hit.host_id.is_some()).count()
    }

    fn into_matches(self) -> impl Iterator<Item = Match> {
        self.0.into_iter().map(|found| found.hit)
    }
}

/// The organizations that matched, the winner first.
fn rank(found: Vec<Found>) -> Vec<Standing> {
    let mut by_organization: BTreeMap<OrganizationId, Vec<Found>> = BTreeMap::new();
    for found in found {
        let of_one = by_organization.entry(found.hit.organization_id);
        of_one.or_default().push(found);
    }
    let mut standings: Vec<Standing> = by_organization
        .into_values()
        .map(|mut of_one| {
            of_one.sort_by_key(|found| (Reverse(found.strength()), found.place));
            Standing(of_one)
        })
        .collect();
    // Stable: what is still equal stays in the order of ids, which is that of their creation.
    standings.sort_by_key(|standing| {
        let first = &standing.0[0];
        (
            Reverse(first.strength()),
            Reverse(standing.hosts_at_best()),
            first.place,
        )
    });
    standings
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod world;
