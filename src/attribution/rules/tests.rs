//! Every row of the resolver's table and every tie.

use super::world::*;
use super::*;
use crate::attribution::{LookAlike, Reason};

/// Organization, suggestion, confidence, rule, host: by number.
type Outcome = (Option<u8>, Option<u8>, u8, MatchSource, Option<u8>);

fn outcome(resolution: &Resolution) -> Outcome {
    let number = |id: OrganizationId| (1..=9).find(|&n| organization(n) == id).unwrap();
    let host = |id: &LumaHostId| (0..=9).find(|&n| host_id(n) == *id).unwrap();
    (
        resolution.organization.map(number),
        resolution.suggestion.map(number),
        resolution.confidence,
        resolution.match_source,
        resolution.matched_host_id.as_ref().map(host),
    )
}

fn co_organizers(resolution: &Resolution) -> Vec<(OrganizationId, u8)> {
    let matches = resolution.co_organizers.iter();
    matches.map(|m| (m.organization_id, m.confidence)).collect()
}

#[test]
fn every_row_of_the_table() {
    use MatchSource::{Calendar, Claim, Domain, History, Manual, None as Nothing, Website};
    let world = World::default()
        .verified(1, Manual, 1)
        .verified(2, Claim, 2)
        .calendar(3)
        .domain("example.org", 4)
        .domain("sub.example.org", 5)
        .history(3, &[(6, 3)], 4)
        .history(4, &[(7, 1)], 1);
    let at = |text| host(9, domain(text), None);
    let site = |text| host(9, None, domain(text));
    let rows: [(Vec<HostFacts>, bool, Outcome); 13] = [
        (vec![plain(1)], false, (Some(1), None, 100, Manual, Some(1))),
        (vec![plain(2)], false, (Some(2), None, 100, Claim, Some(2))),
        (vec![plain(9)], true, (Some(3), None, 95, Calendar, None)),
        (vec![], true, (Some(3), None, 95, Calendar, None)),
        (
            vec![at("example.org")],
            false,
            (Some(4), None, 85, Domain, Some(9)),
        ),
        (
            vec![at("mail.example.org")],
            false,
            (Some(4), None, 85, Domain, Some(9)),
        ),
        (
            vec![at("x.sub.example.org")],
            false,
            (Some(5), None, 85, Domain, Some(9)),
        ),
        (
            vec![at("evil-example.org")],
            false,
            (None, None, 0, Nothing, None),
        ),
        (vec![plain(3)], false, (Some(6), None, 50, History, Some(3))),
        (vec![plain(4)], false, (None, Some(7), 33, History, Some(4))),
        (
            vec![site("example.org")],
            false,
            (None, Some(4), 40, Website, Some(9)),
        ),
        (vec![plain(9)], false, (None, None, 0, Nothing, None)),
        (vec![], false, (None, None, 0, Nothing, None)),
    ];
    for (hosts, on_calendar, expected) in rows {
        let resolution = world.resolve(&hosts, on_calendar.then(|| calendar(None)).as_ref());
        assert_eq!(outcome(&resolution), expected, "{hosts:?}");
        assert_eq!(resolution.co_organizers, []);
    }
}

#[test]
fn a_calendars_website_only_suggests() {
    let world = World::default().domain("python.pe", 1);
    let resolution = world.resolve(&[plain(1)], Some(&calendar(domain("python.pe"))));
    assert_eq!(
        outcome(&resolution),
        (None, Some(1), 40, MatchSource::Website, None)
    );
}

#[test]
fn two_verified_ones_are_no_conflict() {
    let world = World::default()
        .verified(1, MatchSource::Claim, 1)
        .verified(2, MatchSource::Manual, 2);
    let resolution = world.resolve(&[plain(2), plain(1)], None);
    assert_eq!(
        outcome(&resolution),
        (Some(2), None, 100, MatchSource::Manual, Some(2))
    );
    assert_eq!(co_organizers(&resolution), [(organization(1), 100)]);
}

#[test]
fn more_hosts_beat_the_earlier_one() {
    let world = World::default().domain("one.org", 1).domain("two.org", 2);
    let hosts = [
        host(1, domain("one.org"), None),
        host(2, domain("two.org"), None),
        host(3, domain("mail.two.org"), None),
    ];
    let resolution = world.resolve(&hosts, None);
    assert_eq!(
        outcome(&resolution),
        (Some(2), None, 85, MatchSource::Domain, Some(2))
    );
    assert_eq!(co_organizers(&resolution), [(organization(1), 85)]);
    let resolution = world.resolve(&hosts[..2], None);
    assert_eq!(outcome(&resolution).0, Some(1));
}

#[test]
fn a_longer_history_beats_more_hosts_and_the_other_co_organizes_when_it_would_show() {
    let world = World::default()
        .history(1, &[(1, 6)], 8)
        .history(2, &[(2, 8)], 8)
        .history(3, &[(1, 6)], 8)
        .history(4, &[(3, 1)], 8);
    let resolution = world.resolve(&[plain(1), plain(2), plain(3), plain(4)], None);
    assert_eq!(
        outcome(&resolution),
        (Some(2), None, 80, MatchSource::History, Some(2))
    );
    assert_eq!(co_organizers(&resolution), [(organization(1), 60)]);
}

#[test]
fn a_guess_beside_a_certain_winner_is_evidence_only() {
    let world = World::default()
        .calendar(1)
        .history(1, &[(2, 9)], 9)
        .domain("two.org", 3);
    let hosts = [host(1, None, domain("two.org"))];
    let resolution = world.resolve(&hosts, Some(&calendar(None)));
    assert_eq!(co_organizers(&resolution), []);
    let seen: Vec<u8> = resolution
        .evidence
        .matches
        .iter()
        .map(|m| m.confidence)
        .collect();
    assert_eq!(seen, [95, 80, 40]);
}

#[test]
fn a_weak_history_does_not_displace_a_website() {
    let world = World::default()
        .domain("two.org", 2)
        .history(1, &[(1, 1)], 1);
    let resolution = world.resolve(&[plain(1), host(2, None, domain("two.org"))], None);
    assert_eq!(
        outcome(&resolution),
        (None, Some(2), 40, MatchSource::Website, Some(2))
    );
    // At equal confidence the rule's priority decides, not the order.
    let world = world.history(1, &[(1, 2)], 3);
    let resolution = world.resolve(&[host(2, None, domain("two.org")), plain(1)], None);
    assert_eq!(
        outcome(&resolution),
        (None, Some(1), 40, MatchSource::History, Some(1))
    );
}

#[test]
fn the_last_tie_goes_to_the_organization_known_for_longer() {
    let world = World::default().history(1, &[(2, 2), (1, 2)], 4);
    let resolution = world.resolve(&[plain(1)], None);
    assert_eq!(
        outcome(&resolution),
        (None, Some(1), 33, MatchSource::History, Some(1))
    );
}

#[test]
fn look_alikes_match_nothing_and_are_kept() {
    let world = World::default().domain("python.pe", 1);
    let hosts = [
        host(1, domain("pythоn.pe"), domain("mail.pyth0n.pe")),
        host(2, domain("python.org"), None),
    ];
    let resolution = world.resolve(&hosts, None);
    assert_eq!(outcome(&resolution).3, MatchSource::None);
    let expected = ["xn--pythn-mye.pe", "mail.pyth0n.pe"].map(|seen| LookAlike {
        host_id: host_id(1),
        domain: seen.to_owned(),
        known: "python.pe".to_owned(),
        organization_id: organization(1),
    });
    assert_eq!(resolution.evidence.look_alikes, expected);
}

#[test]
fn evidence_survives_its_json() {
    let world = World::default()
        .verified(1, MatchSource::Claim, 1)
        .calendar(2)
        .domain("python.pe", 3)
        .history(2, &[(3, 2)], 3);
    let hosts = [
        plain(1),
        host(2, domain("a.python.pe"), domain("python.pe")),
        host(3, domain("pyth0n.pe"), None),
    ];
    let evidence = world.resolve(&hosts, Some(&calendar(None))).evidence;
    assert!(matches!(
        evidence.matches[0].reason,
        Reason::Verified { .. }
    ));
    let text = serde_json::to_string(&evidence).unwrap();
    assert_eq!(serde_json::from_str::<Evidence>(&text).unwrap(), evidence);
}
