use std::cmp::Reverse;

use super::facts::{CalendarFacts, Facts, HostFacts};
use super::matches::{Found, Standing, find_look_alikes, find_matches, priority};
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
    rank(&mut found);
    let look_alikes = find_look_alikes(hosts, &facts.known.domains);
    let named = found.first().map(|best| Resolution::of(&best.hit));
    let co_organizers = co_organizers(&found);
    Resolution {
        co_organizers,
        evidence: Evidence {
            matches: found.into_iter().map(|found| found.hit).collect(),
            look_alikes,
        },
        ..named.unwrap_or_default()
    }
}

impl Resolution {
    /// By the winner's best match alone.
    fn of(best: &Match) -> Self {
        let is_shown = best.confidence >= SHOWN;
        Self {
            organization: is_shown.then_some(best.organization_id),
            suggestion: (!is_shown).then_some(best.organization_id),
            confidence: best.confidence,
            match_source: best.reason.match_source(),
            matched_host_id: best.host_id.clone(),
            ..Self::default()
        }
    }
}

/// Of what is ranked.
fn co_organizers(found: &[Found]) -> Vec<Match> {
    let mut bests = found.chunk_by(are_of_one).map(|of_one| &of_one[0].hit);
    let Some(winner) = bests.next() else {
        return Vec::new();
    };
    bests
        .filter(|other| co_organizes(other, winner))
        .cloned()
        .collect()
}

fn co_organizes(other: &Match, winner: &Match) -> bool {
    let same_rule = priority(other) == priority(winner);
    other.confidence >= CERTAIN || (same_rule && other.confidence >= SHOWN)
}

/// The winner's matches first, then those of each other organization; of each the strongest first, at equal strength that of
/// the earliest host.
fn rank(found: &mut [Found]) {
    // Both sorts are stable: what is still equal stays in the order of ids, which is that of their creation.
    found.sort_by_key(|found| {
        (
            found.hit.organization_id,
            Reverse(found.strength()),
            found.place,
        )
    });
    for of_one in found.chunk_by_mut(are_of_one) {
        let standing = Standing::of(of_one);
        for found in of_one {
            found.standing = standing;
        }
    }
    found.sort_by_key(|found| Reverse(found.standing));
}

fn are_of_one(one: &Found, other: &Found) -> bool {
    one.hit.organization_id == other.hit.organization_id
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod world;
