use super::*;
use crate::admin::audit::{
    Actor, Background, DecisionKind, Entity, Resolving, SIZES, State, Summary, Work,
};
use crate::attribution::fixtures::{
    attributions, calendar_id, event, execute, host_id, organization, own_calendar, own_domain,
    rows, verify_host,
};
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

/// Resolves what the change concerns, and says how many events are another's now.
async fn resolve(db: &Db, clock: &Clock, concerned: &Concerned) -> u64 {
    let mut work = Work::begin(db, clock).await.unwrap();
    // Only a decision that changes a row leaves events for later.
    let state = State::new()
        .with("decided_by", "test")
        .with("created_at", work.now);
    let row = (host_id(9_999).to_string(), Some(state));
    work.set(Entity::PersonalHost, vec![row]).await.unwrap();
    let own_calendar = None;
    work.resolve_concerned(concerned, Resolving { own_calendar })
        .await
        .unwrap();
    let actor = Actor::Machine("test".to_owned());
    let kind = DecisionKind::Backfill;
    let decided = work.finish(kind, &actor, Summary::default()).await.unwrap();
    let Some(decided) = decided else { return 0 };
    let background = Background::new(db.clone(), clock.clone(), own_calendar);
    background.work_until_idle().await.unwrap();
    let sql = format!(
        "SELECT summary FROM decision_batches WHERE id = '{}'",
        decided.id
    );
    let summary = Summary::parse(&rows(db, &sql).await[0]);
    assert_eq!(summary.left, 0);
    summary.events
}

test_on_both!(only_what_the_change_concerns, async |test: TestDb| {
    let db = &test.db;
    let a = organization(db, "a", &[]).await;
    let calendar = calendar_id("A");
    event(db, 1, None, &[(1, None, None)]).await;
    event(db, 2, None, &[(2, Some("mail.a.org"), None)]).await;
    event(db, 3, None, &[(3, None, Some("a.org"))]).await;
    event(db, 4, Some(&calendar), &[(4, None, None)]).await;
    event(db, 5, Some(&calendar_id("B")), &[(5, None, None)]).await;
    execute(
        db,
        "UPDATE events SET source_calendar_website_domain = 'www2.a.org' WHERE slug = 'event-5'",
    )
    .await;
    event(db, 6, None, &[(6, Some("not-a.org"), None)]).await;
    own_domain(db, a, "a.org").await;
    own_calendar(db, a, &calendar).await;
    verify_host(db, a, &host_id(1)).await;

    let clock = clock();
    let run = async |concerned: Concerned| resolve(db, &clock, &concerned).await;
    assert_eq!(run(Concerned::default()).await, 0);
    let hosts = [host_id(1)].into();
    assert_eq!(
        run(Concerned {
            hosts,
            ..Concerned::default()
        })
        .await,
        1
    );
    let domains: BTreeSet<Domain> = [Domain::parse("a.org").unwrap()].into();
    let concerned = Concerned {
        domains,
        ..Concerned::default()
    };
    assert_eq!(run(concerned.clone()).await, 3);
    assert_eq!(run(concerned).await, 0);
    let calendars = [calendar].into();
    assert_eq!(
        run(Concerned {
            calendars,
            ..Concerned::default()
        })
        .await,
        1
    );
    assert_eq!(
        attributions(db).await,
        [
            "event-1 a - claim usr-1 100",
            "event-2 a - domain usr-2 85",
            "event-3 - a website usr-3 40",
            "event-4 a - calendar - 95",
            "event-5 - a website - 40",
            "event-6 - - none - 0",
        ]
    );
});

test_on_both!(
    a_new_domain_unmasks_its_look_alikes,
    async |test: TestDb| {
        let db = &test.db;
        let a = organization(db, "a", &[]).await;
        event(db, 1, None, &[(1, Some("rnujeres.pe"), None)]).await;
        own_domain(db, a, "mujeres.pe").await;
        let domains = [Domain::parse("mujeres.pe").unwrap()].into();
        let concerned = Concerned {
            domains,
            ..Concerned::default()
        };
        assert_eq!(resolve(db, &clock(), &concerned).await, 1);
        assert!(rows(db, "SELECT evidence FROM events").await[0].contains("rnujeres.pe"));
    }
);

test_on_both!(more_than_one_batch, async |test: TestDb| {
    let db = &test.db;
    for number in 1..=205 {
        event(
            db,
            number,
            None,
            &[(number, Some("a.org"), None), (1000, None, None)],
        )
        .await;
    }
    organization(db, "a", &["a.org"]).await;
    let domains = [Domain::parse("a.org").unwrap()].into();
    let concerned = Concerned {
        domains,
        ..Concerned::default()
    };
    let clock = clock();
    let changed = SIZES.scope((100, 50), resolve(db, &clock, &concerned));
    assert_eq!(changed.await, 205);
    assert_eq!(
        rows(db, "SELECT DISTINCT match_source FROM events").await,
        ["domain"]
    );
});
