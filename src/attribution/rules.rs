use std::cmp::Reverse;

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
    let mut found = find_matches(hosts, calendar, facts);
    let standings = rank(&mut found);
    let look_alikes = find_look_alikes(hosts, &facts.known.domains);
    let Some((winner, others)) = standings.split_first() else {
        return Resolution {
            evidence: Evidence {
                look_alikes,
                ..Evidence::default()
            },
            ..Resolution::default()
        };
    };
    let best = winner.best();
    let is_shown = best.confidence >= SHOWN;
    let others = others.iter().map(Standing::best);
    let matches = standings.iter().flat_map(Standing::matches);
    Resolution {
        organization: is_shown.then_some(best.organization_id),
        suggestion: (!is_shown).then_some(best.organization_id),
        confidence: best.confidence,
        match_source: best.reason.match_source(),
        matched_host_id: best.host_id.clone(),
        co_organizers: others
            .filter(|other| co_organizes(other, best))
            .cloned()
            .collect(),
        evidence: Evidence {
            matches: matches.cloned().collect(),
            look_alikes,
        },
    }
}

fn co_organizes(other: &Match, winner: &Match) -> bool {
    let same_rule = priority(other) == priority(winner);
    other.confidence >= CERTAIN || (same_rule && other.confidence >= SHOWN)
}

/// All matches of one organization, the strongest first, at equal strength that of the earliest host. Never empty.
struct Standing<'f>(&'f [Found]);

impl<'f> Standing<'f> {
    fn best(&self) -> &'f Match {
        &self.0[0].hit
    }

    fn hosts_at_best(&self) -> usize {
        let best = self.0[0].strength();
        let at_best = self.0.iter().take_while(|found| found.strength() == best);
        at_best.filter(|found| found.hit.host_id.is_some()).count()
    }

    fn matches(&self) -> impl Iterator<Item = &'f Match> {
        self.0.iter().map(|found| &found.hit)
    }
}

/// The organizations that matched, the winner first.
fn rank(found: &mut [Found]) -> Vec<Standing<'_>> {
    // Both sorts are stable: what is still equal stays in the order of ids, which is that of their creation.
    found.sort_by_key(|found| {
        (
            found.hit.organization_id,
            Reverse(found.strength()),
            found.place,
        )
    });
    let mut standings: Vec<Standing<'_>> = found
        .chunk_by(|one, other| one.hit.organization_id == other.hit.organization_id)
        .map(Standing)
        .collect();
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
