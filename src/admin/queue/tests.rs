use jiff::SignedDuration;

use super::*;
use crate::admin::decisions::{HostChoice, Subject, decide_host, postpone};
use crate::attribution::attribute;
use crate::attribution::fixtures::{event, event_id, execute, host_id, organization, rows};
use crate::test_on_both;
use crate::testing::{TestDb, clock};

fn admin() -> Admin {
    Admin::for_test("ana@hack0.example")
}

async fn resolve(db: &Db, clock: &Clock, numbers: &[u32]) {
    let ids: Vec<EventId> = numbers.iter().map(|&number| event_id(number)).collect();
    let mut tx = db.begin().await.unwrap();
    attribute(&mut tx, clock, &ids, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn page(db: &Db, clock: &Clock, filter: &QueueFilter) -> QueuePage {
    queue(db, clock, &admin(), filter, None, 20).await.unwrap()
}

fn hosts(page: &QueuePage) -> Vec<String> {
    let name = |group: &QueueGroup| group.host.as_ref().map(|host| host.id.to_string());
    let groups = page.groups.iter();
    groups
        .map(|group| format!("{} {}", name(group).unwrap_or_default(), group.events))
        .collect()
}

test_on_both!(grouped_by_host_soonest_first, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    let a = organization(db, "a", &["a.org", "python.pe"]).await;
    event(db, 1, None, &[(1, None, None)]).await;
    event(db, 2, None, &[(2, None, Some("a.org")), (1, None, None)]).await;
    event(db, 3, None, &[(1, None, None), (3, None, None)]).await;
    event(db, 4, None, &[(4, Some("pyth0n.pe"), None)]).await;
    event(db, 5, None, &[]).await;
    event(db, 6, None, &[(6, Some("a.org"), None)]).await;
    event(db, 7, None, &[(7, None, None)]).await;
    resolve(db, &clock, &[1, 2, 3, 4, 5, 6, 7]).await;
    let past = "UPDATE events SET over_at = 5, search_text = 'desarrollado', country_key = 'PE' WHERE slug = 'event-7'";
    execute(db, past).await;
    let all = page(db, &clock, &QueueFilter::default()).await;
    assert_eq!(hosts(&all), ["usr-1 2", "usr-2 1", "usr-4 1", " 1"]);
    let suggestion = all.groups[1].suggestion.as_ref().unwrap();
    assert_eq!(
        (
            suggestion.organization.id,
            suggestion.confidence,
            suggestion.events
        ),
        (a, 40, 1)
    );
    assert!(matches!(&suggestion.reason, Some(Reason::Website { domain }) if domain == "a.org"));
    let look_alike = all.groups[2].look_alike.as_ref().unwrap();
    assert_eq!(
        (look_alike.domain.as_str(), look_alike.known.as_str()),
        ("pyth0n.pe", "python.pe")
    );
    assert_eq!(all.groups[0].first.len(), 2);
    let counts = [
        WaitReason::LookAlike,
        WaitReason::Conflict,
        WaitReason::Suggestion,
        WaitReason::Undecided,
    ]
    .into_iter()
    .zip([1, 0, 1, 3])
    .collect::<Vec<_>>();
    assert_eq!(
        (
            all.counts.upcoming.clone(),
            all.counts.past,
            all.counts.postponed
        ),
        (counts, 1, 0)
    );

    let only = |reason| QueueFilter {
        reason: Some(reason),
        ..QueueFilter::default()
    };
    assert_eq!(
        hosts(&page(db, &clock, &only(WaitReason::Suggestion)).await),
        ["usr-2 1"]
    );
    let old = QueueFilter {
        past: true,
        text: Some("DESARROLLADÓRES".to_owned()),
        country: Some("pe".to_owned()),
        ..QueueFilter::default()
    };
    assert_eq!(hosts(&page(db, &clock, &old).await), ["usr-7 1"]);
    assert_eq!(
        hosts(
            &page(
                db,
                &clock,
                &QueueFilter {
                    text: Some("x".to_owned()),
                    ..old
                }
            )
            .await
        ),
        [""; 0]
    );
    execute(
        db,
        "UPDATE events SET visibility = 'private' WHERE slug = 'event-2'",
    )
    .await;
    assert_eq!(
        hosts(&page(db, &clock, &QueueFilter::default()).await),
        ["usr-1 2", "usr-4 1", " 1"]
    );
});

/// All groups, from pages of two.
async fn pages(db: &Db, clock: &Clock, filter: &QueueFilter) -> Vec<String> {
    let mut seen = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let part = queue(db, clock, &admin(), filter, cursor.as_deref(), 2).await;
        let part = part.unwrap();
        seen.extend(hosts(&part));
        cursor = part.next_cursor;
        if cursor.is_none() {
            return seen;
        }
    }
}

test_on_both!(parts_without_gaps_or_repeats, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    for number in 1..=9 {
        event(db, number, None, &[(number % 5, None, None)]).await;
    }
    resolve(db, &clock, &[1, 2, 3, 4, 5, 6, 7, 8, 9]).await;
    let seen = pages(db, &clock, &QueueFilter::default()).await;
    assert_eq!(
        seen,
        ["usr-1 2", "usr-2 2", "usr-3 2", "usr-4 2", "usr-0 1"]
    );
});

test_on_both!(
    out_of_sight_until_the_day_or_the_decision,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let a = organization(db, "a", &[]).await;
        event(db, 1, None, &[(1, None, None)]).await;
        event(db, 2, None, &[(2, None, None)]).await;
        event(db, 3, None, &[(2, None, None)]).await;
        let until = clock.now() + SignedDuration::from_hours(24);
        let none = Version::default();
        postpone(
            db,
            &clock,
            &admin(),
            &Subject::Host(host_id(1), none),
            until,
        )
        .await
        .unwrap();
        postpone(
            db,
            &clock,
            &admin(),
            &Subject::Events(vec![(event_id(2), none)]),
            until,
        )
        .await
        .unwrap();
        let now = page(db, &clock, &QueueFilter::default()).await;
        assert_eq!(
            (hosts(&now), now.counts.postponed),
            (vec!["usr-2 1".to_owned()], 2)
        );
        clock.advance(SignedDuration::from_hours(25));
        let later = page(db, &clock, &QueueFilter::default()).await;
        assert_eq!(hosts(&later), ["usr-1 1", "usr-2 2"]);
        assert_ne!(later.groups[0].version, none);
        let (host, choice) = (host_id(1), HostChoice::Organization(a));
        decide_host(
            db,
            &clock,
            &admin(),
            None,
            &host,
            &choice,
            later.groups[0].version,
        )
        .await
        .unwrap();
        assert_eq!(
            hosts(&page(db, &clock, &QueueFilter::default()).await),
            ["usr-2 2"]
        );
        assert_eq!(
            rows(db, "SELECT subject_id FROM queue_postponements").await,
            [event_id(2).to_string()]
        );
    }
);

test_on_both!(
    parts_and_counts_beside_what_is_put_off,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        // 4 and 8 have no host; 5 to 8 are over.
        for number in 1..=8 {
            let one = [(number % 4, None, None)];
            let hosts = if number % 4 == 0 { &[][..] } else { &one };
            event(db, number, None, hosts).await;
        }
        resolve(db, &clock, &[1, 2, 3, 4, 5, 6, 7, 8]).await;
        execute(db, "UPDATE events SET over_at = 5 WHERE slug > 'event-4'").await;
        // Host 2, one of its events besides, and an event without a host.
        let until = clock.now() + SignedDuration::from_hours(24);
        let none = Version::default();
        let events = vec![(event_id(2), none), (event_id(8), none)];
        for subject in [Subject::Host(host_id(2), none), Subject::Events(events)] {
            postpone(db, &clock, &admin(), &subject, until)
                .await
                .unwrap();
        }
        let part = |past, postponed| QueueFilter {
            past,
            postponed,
            ..QueueFilter::default()
        };
        let upcoming = pages(db, &clock, &part(false, false)).await;
        assert_eq!(upcoming, ["usr-1 1", "usr-3 1", " 1"]);
        let past = pages(db, &clock, &part(true, false)).await;
        assert_eq!(past, ["usr-3 1", "usr-1 1"]);
        let put_off = pages(db, &clock, &part(false, true)).await;
        assert_eq!(put_off, ["usr-2 2", " 1"]);
        let counts = queue_counts(db, &clock, &admin()).await.unwrap();
        assert_eq!(counts.upcoming[3], (WaitReason::Undecided, 3));
        assert_eq!((counts.past, counts.postponed), (2, 3));
    }
);

test_on_both!(a_group_names_who_competes, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    let a = organization(db, "a", &["a.org"]).await;
    let b = organization(db, "b", &["b.org"]).await;
    event(
        db,
        1,
        None,
        &[(1, Some("a.org"), None), (2, Some("b.org"), None)],
    )
    .await;
    resolve(db, &clock, &[1]).await;
    let all = page(db, &clock, &QueueFilter::default()).await;
    let group = &all.groups[0];
    assert_eq!(group.reasons, [(WaitReason::Conflict, 1)]);
    assert_eq!(group.suggestion.as_ref().unwrap().organization.id, a);
    let other = &group.others[..];
    assert_eq!((other.len(), other[0].organization.id), (1, b));
    assert_eq!(other[0].organization.slug, "b");
    assert_eq!(
        other[0].confidence,
        group.suggestion.as_ref().unwrap().confidence
    );
    assert!(matches!(&other[0].reason, Reason::Domain { domain } if domain == "b.org"));
    assert_eq!(group.first[0].hosts.len(), 2);
});
