//! Which events wait for a person, and why.

use serde::{Deserialize, Serialize};

use super::facts::{HostFacts, Known};
use super::{CERTAIN, Evidence, MatchSource, Resolution};
use crate::columns::text_enum;
use crate::ids::LumaHostId;

text_enum!(
    /// Why an event waits for a person.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    WaitReason {
        /// No rule named anybody.
        Undecided = "undecided",
        /// A match too weak to stand without a confirmation.
        Suggestion = "suggestion",
        /// Two organizations match by the same rule and equally well; only the order of the hosts chose one.
        Conflict = "conflict",
        /// A host's domain only looks like an organization's.
        LookAlike = "look_alike",
    }
);

impl WaitReason {
    /// All, the most pressing first.
    pub const ALL: [Self; 4] = [
        Self::LookAlike,
        Self::Conflict,
        Self::Suggestion,
        Self::Undecided,
    ];
}

/// An event's place in the queue: events that wait are grouped by host, since one decision on the host settles them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) reason: WaitReason,
    /// The host that looks like somebody else's, or the one whose match suggests an organization; else the first of the
    /// stable ones that aren't personal, in Luma's order, else the first. None for an event without hosts.
    pub(super) with: Option<LumaHostId>,
}

/// Whether the event waits after this resolution. A verified host settles everything; personal hosts wait for nobody.
pub(super) fn of(resolution: &Resolution, hosts: &[HostFacts], known: &Known) -> Option<Waiting> {
    let is_proven = matches!(
        resolution.match_source,
        MatchSource::Manual | MatchSource::Claim
    );
    let evidence = &resolution.evidence;
    let mut look_alikes = evidence.look_alikes.iter();
    if is_proven {
        return None;
    }
    if let Some(found) = look_alikes.find(|found| !known.personal.contains(&found.host_id)) {
        return Some(Waiting {
            reason: WaitReason::LookAlike,
            with: Some(found.host_id.clone()),
        });
    }
    let reason = if is_conflict(evidence) {
        WaitReason::Conflict
    } else if resolution.confidence >= CERTAIN {
        return None;
    } else if resolution.match_source == MatchSource::None {
        WaitReason::Undecided
    } else {
        WaitReason::Suggestion
    };
    let undecided = || {
        hosts
            .iter()
            .filter(|host| !known.personal.contains(&host.id))
    };
    if reason == WaitReason::Undecided && !hosts.is_empty() && undecided().next().is_none() {
        return None;
    }
    let first = || {
        let stable = undecided().find(|host| host.id.is_stable());
        stable.or_else(|| undecided().next())
    };
    let matched = resolution.matched_host_id.clone();
    Some(Waiting {
        reason,
        with: matched.or_else(|| first().map(|host| host.id.clone())),
    })
}

/// The winner's rule and confidence, reached by another organization too. Matches stand the strongest first, those of one
/// organization together.
fn is_conflict(evidence: &Evidence) -> bool {
    let Some(winner) = evidence.matches.first() else {
        return false;
    };
    evidence.matches.iter().any(|other| {
        other.organization_id != winner.organization_id
            && other.confidence == winner.confidence
            && other.reason.match_source() == winner.reason.match_source()
    })
}

#[cfg(test)]
mod tests {
    use super::super::rules::world::{World, domain, host, host_id, plain};
    use super::*;

    fn waiting(world: &World, hosts: &[HostFacts]) -> Option<(WaitReason, Option<LumaHostId>)> {
        let resolution = world.resolve(hosts, None);
        of(&resolution, hosts, &world.known).map(|waiting| (waiting.reason, waiting.with))
    }

    #[test]
    fn each_reason() {
        let world = World::default()
            .domain("one.org", 1)
            .domain("two.org", 2)
            .verified(9, MatchSource::Claim, 1)
            .history(5, &[(1, 2)], 2);
        let at = |number, text| host(number, domain(text), None);
        let waits = |reason, number| Some((reason, Some(host_id(number))));
        assert_eq!(waiting(&world, &[]), Some((WaitReason::Undecided, None)));
        assert_eq!(
            waiting(&world, &[plain(1)]),
            waits(WaitReason::Undecided, 1)
        );
        assert_eq!(waiting(&world, &[at(1, "one.org")]), None);
        assert_eq!(
            waiting(&world, &[plain(1), plain(5)]),
            waits(WaitReason::Suggestion, 5)
        );
        assert_eq!(
            waiting(&world, &[at(1, "two.org"), at(2, "one.org")]),
            waits(WaitReason::Conflict, 1)
        );
        assert_eq!(
            waiting(&world, &[at(1, "two.org"), at(2, "0ne.org")]),
            waits(WaitReason::LookAlike, 2)
        );
        assert_eq!(waiting(&world, &[at(1, "0ne.org"), plain(9)]), None);
    }

    #[test]
    fn personal_hosts_wait_for_nobody() {
        let mut world = World::default();
        world.known.personal.insert(host_id(1));
        assert_eq!(waiting(&world, &[plain(1)]), None);
        assert_eq!(
            waiting(&world, &[plain(1), plain(2)]),
            Some((WaitReason::Undecided, Some(host_id(2))))
        );
    }
}
