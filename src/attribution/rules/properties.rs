//! What must hold for all facts.

use proptest::prelude::*;

use super::world::*;
use super::*;
use crate::organizations::Domain;

const DOMAINS: [&str; 4] = ["one.org", "a.one.org", "two.org", "0ne.org"];

fn any_domain() -> impl Strategy<Value = Option<Domain>> {
    prop_oneof![3 => Just(None), 4 => (0..DOMAINS.len()).prop_map(|n| domain(DOMAINS[n]))]
}

fn any_hosts() -> impl Strategy<Value = Vec<HostFacts>> {
    prop::collection::vec((any_domain(), any_domain()), 0..5).prop_map(|domains| {
        let numbered = (1..).zip(domains);
        numbered
            .map(|(n, (email, website))| host(n, email, website))
            .collect()
    })
}

/// Verified hosts, the calendar's owner, the domains' owners, histories: of hosts 1–5 and organizations 1–3.
fn any_world() -> impl Strategy<Value = World> {
    (
        prop::collection::btree_map(1..6_u8, 1..4_u8, 0..2),
        prop::option::of(1..4_u8),
        prop::collection::vec(prop::option::of(1..4_u8), 3),
        prop::collection::btree_map(1..6_u8, (1..4_u8, 0..9_u32, 0..9_u32), 0..5),
    )
        .prop_map(|(verified, on_calendar, domains, histories)| {
            let mut world = World::default();
            for (host, owner) in verified {
                world = world.verified(host, MatchSource::Claim, owner);
            }
            if let Some(owner) = on_calendar {
                world = world.calendar(owner);
            }
            for (text, owner) in DOMAINS.iter().zip(domains) {
                world = match owner {
                    Some(owner) => world.domain(text, owner),
                    None => world,
                };
            }
            for (host, (owner, seen, more)) in histories {
                world = world.history(host, &[(owner, seen)], seen + more);
            }
            world
        })
}

fn sorted(evidence: &Evidence) -> Vec<String> {
    let mut lines: Vec<String> = evidence.matches.iter().map(|m| format!("{m:?}")).collect();
    lines.extend(evidence.look_alikes.iter().map(|l| format!("{l:?}")));
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn the_order_of_hosts_decides_ties_only(world in any_world(), hosts in any_hosts(), turn in 0..5_usize) {
        let calendar = calendar(domain("two.org"));
        let before = world.resolve(&hosts, Some(&calendar));
        let mut turned = hosts.clone();
        turned.rotate_left(turn % hosts.len().max(1));
        let after = world.resolve(&turned, Some(&calendar));
        prop_assert_eq!(before.confidence, after.confidence);
        prop_assert_eq!(before.match_source, after.match_source);
        prop_assert_eq!(sorted(&before.evidence), sorted(&after.evidence));
        if before.organization != after.organization {
            // Both stood at the same rank: whoever lost the tie still co-organizes.
            let lost = before.organization.unwrap();
            prop_assert!(after.co_organizers.iter().any(|m| m.organization_id == lost && m.confidence == before.confidence));
        }
    }

    #[test]
    fn one_more_host_never_makes_it_less_sure(world in any_world(), hosts in any_hosts(), place in 0..5_usize) {
        prop_assume!(!hosts.is_empty());
        let mut fewer = hosts.clone();
        fewer.remove(place % hosts.len());
        prop_assert!(world.resolve(&fewer, None).confidence <= world.resolve(&hosts, None).confidence);
    }

    #[test]
    fn a_verified_host_always_wins(world in any_world(), hosts in any_hosts()) {
        let calendar = calendar(None);
        let resolution = world.resolve(&hosts, Some(&calendar));
        if let Some(host) = hosts.iter().find(|host| world.known.verified.contains_key(&host.id)) {
            prop_assert_eq!(resolution.organization, Some(world.known.verified[&host.id].organization));
            prop_assert_eq!(resolution.confidence, 100);
        }
    }

    #[test]
    fn it_is_consistent_and_the_same_each_time(world in any_world(), hosts in any_hosts()) {
        let resolution = world.resolve(&hosts, None);
        prop_assert_eq!(&resolution, &world.resolve(&hosts, None));
        prop_assert!(resolution.confidence <= 100);
        prop_assert_eq!(resolution.organization.is_some(), resolution.confidence >= SHOWN);
        prop_assert_eq!(resolution.suggestion.is_some(), (1..SHOWN).contains(&resolution.confidence));
        prop_assert_eq!(resolution.match_source == MatchSource::None, resolution.confidence == 0);
        for other in &resolution.co_organizers {
            prop_assert!(other.confidence >= SHOWN && other.confidence <= resolution.confidence);
            prop_assert_ne!(Some(other.organization_id), resolution.organization);
        }
    }
}
