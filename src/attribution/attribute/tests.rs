use jiff::SignedDuration;

use super::*;
use crate::Db;
use crate::attribution::fixtures::{
    attributions, calendar_id, event, event_id, execute, host_id, mappings, organization,
    own_calendar, rows, verify_host,
};
use crate::test_on_both;
use crate::testing::{TestDb, clock};

async fn run(db: &Db, numbers: &[u32]) -> Vec<Attributed> {
    run_with(db, numbers, &clock(), None).await
}

async fn run_with(
    db: &Db,
    numbers: &[u32],
    clock: &Clock,
    own: Option<&LumaCalendarId>,
) -> Vec<Attributed> {
    let ids: Vec<EventId> = numbers.iter().map(|&number| event_id(number)).collect();
    let mut tx = db.begin().await.unwrap();
    let attributed = attribute(&mut tx, clock, &ids, own).await.unwrap();
    tx.commit().await.unwrap();
    attributed
}

fn changed(attributed: &[Attributed]) -> Vec<bool> {
    attributed.iter().map(|event| event.changed).collect()
}

test_on_both!(every_rule_from_the_database, async |test: TestDb| {
    let db = &test.db;
    let verified = organization(db, "verified", &[]).await;
    let calendar = organization(db, "calendar", &[]).await;
    organization(db, "domain", &["example.org"]).await;
    organization(db, "sub", &["sub.example.org"]).await;
    verify_host(db, verified, &host_id(1)).await;
    own_calendar(db, calendar, &calendar_id("A")).await;
    let a = calendar_id("A");
    event(db, 1, Some(&a), &[(1, None, None)]).await;
    event(db, 2, Some(&a), &[(2, None, None)]).await;
    event(db, 3, None, &[(3, Some("mail.example.org"), None)]).await;
    event(db, 4, None, &[(4, Some("x.sub.example.org"), None)]).await;
    event(db, 5, None, &[(5, Some("evil-example.org"), None)]).await;
    event(db, 6, None, &[(6, None, Some("example.org"))]).await;
    event(db, 7, None, &[]).await;
    let attributed = run(db, &[1, 2, 3, 4, 5, 6, 7, 99]).await;
    assert_eq!(
        changed(&attributed),
        [true, true, true, true, false, true, false]
    );
    assert_eq!(
        attributions(db).await,
        [
            "event-1 verified - claim usr-1 100",
            "event-2 calendar - calendar - 95",
            "event-3 domain - domain usr-3 85",
            "event-4 sub - domain usr-4 85",
            "event-5 - - none - 0",
            "event-6 - domain website usr-6 40",
            "event-7 - - none - 0",
        ]
    );
    assert_eq!(
        mappings(db).await,
        [
            "usr-1 verified claim 1",
            "usr-2 calendar calendar 0",
            "usr-3 domain domain 0",
            "usr-4 sub domain 0",
        ]
    );
});

test_on_both!(running_again_changes_nothing, async |test: TestDb| {
    let db = &test.db;
    let a = organization(db, "a", &["a.org"]).await;
    organization(db, "b", &["b.org"]).await;
    verify_host(db, a, &host_id(1)).await;
    event(
        db,
        1,
        None,
        &[(1, None, None), (2, Some("b.org"), Some("a.org"))],
    )
    .await;
    let clock = clock();
    let state = "SELECT CAST(e.updated_at AS TEXT), e.evidence, c.organization_id, CAST(c.created_at AS TEXT)
        FROM events e JOIN event_co_organizers c ON c.event_id = e.id";
    assert_eq!(changed(&run_with(db, &[1], &clock, None).await), [true]);
    let before = rows(db, state).await;
    assert_eq!(before.len(), 1);
    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(changed(&run_with(db, &[1], &clock, None).await), [false]);
    assert_eq!(rows(db, state).await, before);
    // Both hosts were seen with the winner, at the later time too.
    let later = clock.now().as_millisecond();
    let seen = rows(db, "SELECT luma_host_id, CAST(last_seen_at AS TEXT) FROM luma_host_mappings ORDER BY luma_host_id").await;
    assert_eq!(seen, [format!("usr-1 {later}"), format!("usr-2 {later}")]);
});

test_on_both!(co_organizers_follow, async |test: TestDb| {
    let db = &test.db;
    organization(db, "a", &["a.org"]).await;
    organization(db, "b", &["b.org"]).await;
    event(
        db,
        1,
        None,
        &[(1, Some("a.org"), None), (2, Some("b.org"), None)],
    )
    .await;
    let co_organizers = "SELECT o.slug, c.match_source, c.matched_host_id FROM event_co_organizers c JOIN organizations o ON o.id = c.organization_id";
    run(db, &[1]).await;
    assert_eq!(attributions(db).await, ["event-1 a - domain usr-1 85"]);
    assert_eq!(rows(db, co_organizers).await, ["b domain usr-2"]);
    execute(
        db,
        "UPDATE event_hosts SET position = 2 WHERE luma_host_id = 'usr-1'",
    )
    .await;
    run(db, &[1]).await;
    assert_eq!(rows(db, co_organizers).await, ["a domain usr-1"]);
    execute(db, "DELETE FROM event_hosts WHERE luma_host_id = 'usr-1'").await;
    assert_eq!(changed(&run(db, &[1]).await), [true]);
    assert_eq!(attributions(db).await, ["event-1 b - domain usr-2 85"]);
    assert_eq!(rows(db, co_organizers).await, [""; 0]);
});

test_on_both!(history_leaves_the_event_itself_out, async |test: TestDb| {
    let db = &test.db;
    organization(db, "a", &["a.org"]).await;
    // Host 2 is learned from events 1–4; in 5 and 6 it comes alone.
    for number in 1..=4 {
        event(
            db,
            number,
            None,
            &[(1, Some("a.org"), None), (2, None, None)],
        )
        .await;
    }
    event(db, 5, None, &[(2, None, None)]).await;
    event(db, 6, None, &[(2, None, None)]).await;
    run(db, &[1, 2, 3, 4]).await;
    run(db, &[5]).await;
    // k = 4 of n = 5 others (1–4 and 6).
    assert_eq!(attributions(db).await[4], "event-5 a - history usr-2 57");
    run(db, &[6]).await;
    // A guess is no lesson: event 5 counts in n and not in k.
    assert_eq!(attributions(db).await[5], "event-6 a - history usr-2 57");
    // An event doesn't prove itself: without the domain, event 1 has k = 3 of 5.
    execute(db, "UPDATE event_hosts SET email_domain = NULL WHERE event_id LIKE '%1' AND luma_host_id = 'usr-1'").await;
    execute(
        db,
        "DELETE FROM event_hosts WHERE event_id LIKE '%1' AND luma_host_id = 'usr-1'",
    )
    .await;
    run(db, &[1]).await;
    assert_eq!(attributions(db).await[0], "event-1 - a history usr-2 43");
    assert_eq!(mappings(db).await, ["usr-1 a domain 0", "usr-2 a domain 0"]);
});

test_on_both!(history_needs_a_mapping, async |test: TestDb| {
    let db = &test.db;
    organization(db, "a", &["a.org"]).await;
    event(db, 1, None, &[(1, Some("a.org"), None), (2, None, None)]).await;
    event(db, 2, None, &[(2, None, None)]).await;
    run(db, &[1]).await;
    execute(
        db,
        "DELETE FROM luma_host_mappings WHERE luma_host_id = 'usr-2'",
    )
    .await;
    run(db, &[2]).await;
    assert_eq!(attributions(db).await[1], "event-2 - - none - 0");
});

test_on_both!(a_username_is_never_learned, async |test: TestDb| {
    let db = &test.db;
    organization(db, "a", &["a.org"]).await;
    event(db, 1, None, &[(1, Some("a.org"), None), (2, None, None)]).await;
    execute(
        db,
        "UPDATE event_hosts SET luma_host_id = '@someone' WHERE luma_host_id = 'usr-2'",
    )
    .await;
    run(db, &[1]).await;
    assert_eq!(mappings(db).await, ["usr-1 a domain 0"]);
});

test_on_both!(
    a_persons_decision_stays_and_teaches,
    async |test: TestDb| {
        let db = &test.db;
        let a = organization(db, "a", &["a.org"]).await;
        organization(db, "b", &["b.org"]).await;
        event(db, 1, None, &[(1, Some("b.org"), None)]).await;
        event(db, 2, None, &[(2, Some("b.org"), None)]).await;
        let decide = "UPDATE events SET decided_by = 'admin@hack0.dev', match_source = 'manual'";
        execute(
            db,
            &format!("{decide}, organization_id = '{a}', confidence = 100 WHERE slug = 'event-1'"),
        )
        .await;
        execute(db, &format!("{decide} WHERE slug = 'event-2'")).await;
        let attributed = run(db, &[1, 2]).await;
        assert_eq!(changed(&attributed), [false, false]);
        assert_eq!(attributed[0].organization, Some(a));
        assert_eq!(
            attributions(db).await,
            ["event-1 a - manual - 100", "event-2 - - manual - 0"]
        );
        assert_eq!(mappings(db).await, ["usr-1 a manual 0"]);
    }
);

test_on_both!(our_own_calendar_is_nobodys, async |test: TestDb| {
    let db = &test.db;
    let hack0 = organization(db, "hack0", &["hack0.dev"]).await;
    let own = calendar_id("hack0");
    own_calendar(db, hack0, &own).await;
    event(db, 1, Some(&own), &[]).await;
    execute(
        db,
        "UPDATE events SET source_calendar_website_domain = 'hack0.dev'",
    )
    .await;
    run_with(db, &[1], &clock(), Some(&own)).await;
    assert_eq!(attributions(db).await, ["event-1 - - none - 0"]);
    run(db, &[1]).await;
    assert_eq!(attributions(db).await, ["event-1 hack0 - calendar - 95"]);
});

test_on_both!(look_alikes_wait_in_the_evidence, async |test: TestDb| {
    let db = &test.db;
    organization(db, "python-peru", &["python.pe"]).await;
    event(
        db,
        1,
        None,
        &[(1, Some("mail.pythоn.pe"), Some("pyth0n.pe"))],
    )
    .await;
    assert_eq!(changed(&run(db, &[1]).await), [true]);
    assert_eq!(attributions(db).await, ["event-1 - - none - 0"]);
    let evidence = &rows(db, "SELECT evidence FROM events").await[0];
    let evidence: crate::attribution::Evidence = serde_json::from_str(evidence).unwrap();
    let seen: Vec<&str> = evidence
        .look_alikes
        .iter()
        .map(|l| l.domain.as_str())
        .collect();
    assert_eq!(seen, ["mail.xn--pythn-mye.pe", "pyth0n.pe"]);
    assert_eq!(evidence.look_alikes[0].known, "python.pe");
});

test_on_both!(
    domains_refused_today_no_longer_count,
    async |test: TestDb| {
        let db = &test.db;
        let a = organization(db, "a", &[]).await;
        execute(db, &format!("INSERT INTO organization_domains (domain, organization_id, skeleton, created_at) VALUES ('gmail.com', '{a}', 'grnail.com', 0)")).await;
        event(db, 1, None, &[(1, None, None)]).await;
        execute(
            db,
            "UPDATE event_hosts SET email_domain = 'gmail.com', website_domain = 'meetup.com'",
        )
        .await;
        run(db, &[1]).await;
        assert_eq!(attributions(db).await, ["event-1 - - none - 0"]);
    }
);
