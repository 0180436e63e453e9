use jiff::SignedDuration;

use super::*;
use crate::admin::Admin;
use crate::admin::audit::{Entity, UndoError, undo};
use crate::attribution::attribute;
use crate::attribution::fixtures::{
    attributions, calendar_id, event, event_id, execute, host_id, mappings, organization, rows,
};
use crate::ids::DecisionId;
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

mod everything;
mod keep_clean;
mod many;
mod preview;
mod put_away;

fn admin() -> Admin {
    Admin::for_test("ana@hack0.example")
}

/// Decides, a second later than whatever came before.
async fn decide(
    db: &Db,
    clock: &Clock,
    host: u32,
    choice: HostChoice,
) -> Result<Decided, DecisionError> {
    clock.advance(SignedDuration::from_secs(1));
    let host = host_id(host);
    let seen = seen(db, &host.to_string()).await;
    decide_host(db, clock, &admin(), None, &host, &choice, seen).await
}

async fn seen(db: &Db, id: &str) -> Version {
    let mut conn = db.reader().acquire().await.unwrap();
    let events: Vec<EventId> = id.parse().into_iter().collect();
    let found = versions(&mut conn, &[id.to_owned()], &events)
        .await
        .unwrap();
    Version(found.get(id).copied().unwrap_or_default())
}

async fn take_back(db: &Db, clock: &Clock, id: DecisionId) -> crate::admin::audit::Undone {
    clock.advance(SignedDuration::from_secs(1));
    undo(db, clock, &admin(), None, id).await.unwrap()
}

async fn resolve_all(db: &Db, clock: &Clock, numbers: &[u32]) {
    clock.advance(SignedDuration::from_secs(1));
    let ids: Vec<EventId> = numbers.iter().map(|&number| event_id(number)).collect();
    let mut tx = db.begin().await.unwrap();
    attribute(&mut tx, clock, &ids, None).await.unwrap();
    tx.commit().await.unwrap();
}

test_on_both!(a_host_with_its_events_and_back, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    let a = organization(db, "a", &["a.org"]).await;
    let b = organization(db, "b", &[]).await;
    event(db, 1, None, &[(1, None, None), (2, Some("a.org"), None)]).await;
    event(db, 2, None, &[(1, None, None)]).await;
    event(db, 3, None, &[(3, None, None)]).await;
    resolve_all(db, &clock, &[1, 2, 3]).await;
    let before = (attributions(db).await, mappings(db).await);
    let first = decide(db, &clock, 1, HostChoice::Organization(b))
        .await
        .unwrap();
    assert_eq!((first.summary.events, first.summary.attributed), (2, 2));
    assert_eq!(
        attributions(db).await,
        [
            "event-1 b - manual usr-1 100",
            "event-2 b - manual usr-1 100",
            "event-3 - - none - 0"
        ]
    );
    assert_eq!(
        rows(db, "SELECT o.slug, c.match_source FROM event_co_organizers c JOIN organizations o ON o.id = c.organization_id").await,
        ["a domain"]
    );
    let second = decide(db, &clock, 1, HostChoice::Organization(a))
        .await
        .unwrap();
    assert_eq!(second.summary.other_name.as_deref(), Some("b"));
    let again = decide(db, &clock, 1, HostChoice::Organization(a)).await;
    assert!(matches!(again, Err(DecisionError::NothingToChange)));
    take_back(db, &clock, second.id).await;
    let undone = take_back(db, &clock, first.id).await;
    assert_eq!(undone.kept, []);
    assert_eq!((attributions(db).await, mappings(db).await), before);
    let twice = undo(db, &clock, &admin(), None, first.id).await;
    assert!(matches!(twice, Err(UndoError::AlreadyUndone { .. })));
    // Taking the taking back back decides it again, and that can be taken back again.
    take_back(db, &clock, undone.decided.id).await;
    assert_eq!(attributions(db).await[1], "event-2 b - manual usr-1 100");
    take_back(db, &clock, first.id).await;
    assert_eq!((attributions(db).await, mappings(db).await), before);
});

test_on_both!(
    a_withdrawn_host_doesnt_live_on_in_its_own_events,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let a = organization(db, "a", &[]).await;
        for number in 1..=9 {
            event(db, number, None, &[(1, None, None), (2, None, None)]).await;
        }
        decide(db, &clock, 1, HostChoice::Organization(a))
            .await
            .unwrap();
        decide(db, &clock, 1, HostChoice::Withdrawn).await.unwrap();
        assert_eq!(
            rows(
                db,
                "SELECT DISTINCT match_source, waits_for, waits_with FROM events"
            )
            .await,
            ["none undecided usr-1"]
        );
        assert_eq!(mappings(db).await, ["usr-2 a manual 0"]);
    }
);

test_on_both!(personal_hosts_wait_for_nobody, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    organization(db, "a", &["a.org"]).await;
    event(db, 1, None, &[(1, Some("a.org"), None)]).await;
    event(db, 2, None, &[(1, Some("a.org"), None), (2, None, None)]).await;
    resolve_all(db, &clock, &[1, 2]).await;
    decide(db, &clock, 1, HostChoice::Personal).await.unwrap();
    assert_eq!(
        rows(
            db,
            "SELECT match_source, waits_for, waits_with FROM events ORDER BY id"
        )
        .await,
        ["none - -", "none undecided usr-2"]
    );
});

test_on_both!(who_comes_second_is_told, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    let a = organization(db, "a", &[]).await;
    event(db, 1, None, &[(1, None, None)]).await;
    let seen = Version::default();
    let choice = HostChoice::Organization(a);
    let host = host_id(1);
    decide_host(db, &clock, &admin(), None, &host, &choice, seen)
        .await
        .unwrap();
    let other = Admin::for_test("beto@hack0.example");
    let second = decide_host(db, &clock, &other, None, &host, &HostChoice::Personal, seen).await;
    let Err(DecisionError::DecidedSince(earlier)) = second else {
        panic!("{second:?}");
    };
    assert_eq!(earlier.by, Actor::Admin("ana@hack0.example".to_owned()));
    assert_eq!(earlier.kind, DecisionKind::AssignHost);
    let event = [(event_id(1), seen)];
    let third = decide_events(db, &clock, &other, None, &event, &EventChoice::Personal).await;
    assert!(
        matches!(third, Err(DecisionError::DecidedSince(_))),
        "{third:?}"
    );
    assert_eq!(attributions(db).await, ["event-1 a - manual usr-1 100"]);
});

test_on_both!(
    what_was_decided_since_stays_and_is_named,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let a = organization(db, "a", &[]).await;
        let b = organization(db, "b", &[]).await;
        for number in 1..=3 {
            event(db, number, None, &[(1, None, None)]).await;
        }
        let first = decide(db, &clock, 1, HostChoice::Organization(a))
            .await
            .unwrap();
        let seen = seen(db, &event_id(2).to_string()).await;
        clock.advance(SignedDuration::from_secs(1));
        let other = Admin::for_test("beto@hack0.example");
        decide_events(
            db,
            &clock,
            &other,
            None,
            &[(event_id(2), seen)],
            &EventChoice::Organization(b),
        )
        .await
        .unwrap();
        // What is unrelated, and what only a machine did, is no decision.
        execute(
            db,
            "UPDATE events SET name = 'Renamed' WHERE slug = 'event-1'",
        )
        .await;
        execute(db, "INSERT INTO event_hosts (event_id, luma_host_id, position, created_at) SELECT id, 'usr-9', 5, 0 FROM events WHERE slug = 'event-3'").await;
        event(db, 4, None, &[(1, None, None)]).await;
        resolve_all(db, &clock, &[1, 3, 4]).await;
        assert_eq!(attributions(db).await[3], "event-4 a - manual usr-1 100");
        let undone = take_back(db, &clock, first.id).await;
        let kept: Vec<_> = undone
            .kept
            .iter()
            .map(|kept| (kept.entity, kept.name.as_str(), kept.by.clone()))
            .collect();
        let beto = Actor::Admin("beto@hack0.example".to_owned());
        assert_eq!(kept, [(Entity::Event, "Event 2", Some(beto))]);
        assert_eq!(
            attributions(db).await,
            [
                "event-1 - - none - 0",
                "event-2 b - manual - 100",
                "event-3 - - none - 0",
                "event-4 - - none - 0",
            ]
        );
        assert_eq!(mappings(db).await, ["usr-9 a manual 0"]);
    }
);

test_on_both!(an_organization_made_in_place, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    organization(db, "taken", &["mujeres.pe"]).await;
    event(db, 1, None, &[(1, None, None)]).await;
    event(db, 2, None, &[(2, Some("nuevo.pe"), None)]).await;
    let new = NewOrganization {
        name: " Nuevo ".to_owned(),
        slug: "nuevo".to_owned(),
        domain: Some("Nuevo.PE".to_owned()),
        website: Some("nuevo.pe".to_owned()),
        country: Some("pe".to_owned()),
    };
    for (wrong, refusal) in [
        (
            NewOrganization {
                slug: "taken".to_owned(),
                ..new.clone()
            },
            "the slug is taken",
        ),
        (
            NewOrganization {
                slug: "No".to_owned(),
                ..new.clone()
            },
            "not a slug",
        ),
        (
            NewOrganization {
                name: " ".to_owned(),
                ..new.clone()
            },
            "the name is empty",
        ),
        (
            NewOrganization {
                domain: Some("gmail.com".to_owned()),
                ..new.clone()
            },
            "not an organization's domain: a free mail provider, not one organization's domain",
        ),
        (
            NewOrganization {
                domain: Some("mujeres.pe".to_owned()),
                ..new.clone()
            },
            "the domain is another organization's",
        ),
        (
            NewOrganization {
                domain: Some("rnujeres.pe".to_owned()),
                ..new.clone()
            },
            "the domain looks like another organization's",
        ),
        (
            NewOrganization {
                website: Some("javascript:1".to_owned()),
                ..new.clone()
            },
            "not a website",
        ),
        (
            NewOrganization {
                country: Some("XX".to_owned()),
                ..new.clone()
            },
            "not a country",
        ),
    ] {
        let refused = decide(db, &clock, 1, HostChoice::New(wrong)).await;
        assert_eq!(refused.unwrap_err().to_string(), refusal);
    }
    let decided = decide(db, &clock, 1, HostChoice::New(new)).await.unwrap();
    assert_eq!(
        attributions(db).await,
        [
            "event-1 nuevo - manual usr-1 100",
            "event-2 nuevo - domain usr-2 85"
        ]
    );
    take_back(db, &clock, decided.id).await;
    assert_eq!(rows(db, "SELECT slug FROM organizations").await, ["taken"]);
    assert_eq!(
        attributions(db).await,
        ["event-1 - - none - 0", "event-2 - - none - 0"]
    );
});

test_on_both!(a_preview_says_what_comes, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    organization(db, "a", &["a.org"]).await;
    let b = organization(db, "b", &[]).await;
    event(db, 1, None, &[(1, None, None), (2, Some("a.org"), None)]).await;
    event(db, 2, Some(&calendar_id("A")), &[(1, None, None)]).await;
    event(db, 3, None, &[(1, None, None)]).await;
    resolve_all(db, &clock, &[1, 2, 3]).await;
    decide_events(
        db,
        &clock,
        &admin(),
        None,
        &[(event_id(3), Version::default())],
        &EventChoice::Personal,
    )
    .await
    .unwrap();
    let before = attributions(db).await;
    let choice = HostChoice::Organization(b);
    let preview = preview_host(db, &clock, &admin(), None, &host_id(1), &choice)
        .await
        .unwrap();
    assert_eq!((preview.changed, preview.decided), (2, 1));
    let slug =
        |organization: &Option<OrganizationRef>| organization.as_ref().map(|o| o.slug.clone());
    let moved: Vec<_> = preview
        .events
        .iter()
        .map(|event| {
            (
                event.slug.as_str(),
                slug(&event.from),
                slug(&event.to),
                event.new_co_organizers.len(),
            )
        })
        .collect();
    let (a, b) = (Some("a".to_owned()), Some("b".to_owned()));
    assert_eq!(
        moved,
        [("event-1", a, b.clone(), 1), ("event-2", None, b, 0)]
    );
    assert_eq!(preview.left[0].1, 1);
    assert_eq!(attributions(db).await, before);
    decide(db, &clock, 1, choice).await.unwrap();
    assert_eq!(attributions(db).await[0], "event-1 b - manual usr-1 100");
    assert_eq!(attributions(db).await[2], "event-3 - - manual - 100");
});
