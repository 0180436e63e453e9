//! Decisions on so many events that they are done in parts.

use super::*;
use crate::admin::audit::{Background, SIZES, Summary, find_decision};

const FEW: (usize, usize) = (3, 2);

async fn summary(db: &Db, id: DecisionId) -> Summary {
    let decision = find_decision(db, &admin(), id).await.unwrap();
    decision.unwrap().summary
}

async fn owned(db: &Db, slug: &str) -> usize {
    let all = attributions(db).await;
    let is_its = |row: &&String| row.split(' ').nth(1) == Some(slug);
    all.iter().filter(is_its).count()
}

test_on_both!(
    many_events_follow_in_parts_and_go_back_in_parts,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let background = || Background::new(db.clone(), clock.clone(), None);
        let a = organization(db, "a", &[]).await;
        for number in 1..=7 {
            event(db, number, None, &[(1, None, None), (2, None, None)]).await;
        }
        let before = (attributions(db).await, mappings(db).await);
        SIZES
            .scope(FEW, async {
                let choice = HostChoice::Organization(a);
                let decided = decide(db, &clock, 1, choice).await.unwrap();
                assert_eq!((decided.summary.left, decided.summary.parts), (7, 7));
                assert_eq!(mappings(db).await, ["usr-1 a manual 1"]);
                assert_eq!(owned(db, "a").await, 0);
                assert!(background().step().await.unwrap());
                assert_eq!(owned(db, "a").await, 2);
                let half = summary(db, decided.id).await;
                assert_eq!((half.events, half.left, half.parts), (2, 5, 7));
                // After a crash anybody goes on.
                background().work_until_idle().await.unwrap();
                assert_eq!(owned(db, "a").await, 7);
                let whole = summary(db, decided.id).await;
                assert_eq!((whole.events, whole.attributed, whole.left), (7, 7, 0));

                // Somebody decides one of them: their word stays, and is named.
                let two = (event_id(2), seen(db, &event_id(2).to_string()).await);
                decide_events(db, &clock, &admin(), None, &[two], &EventChoice::Personal)
                    .await
                    .unwrap();
                let undone = take_back(db, &clock, decided.id).await;
                assert_eq!(undone.decided.summary.left, 7);
                background().work_until_idle().await.unwrap();
                let undone = summary(db, undone.decided.id).await;
                assert_eq!((undone.events, undone.left, undone.kept), (6, 0, 1));
                assert_eq!(undone.stays[0].name, "Event 2");
                let mut after = (attributions(db).await, mappings(db).await);
                assert_eq!(after.0[1], "event-2 - - manual - 100");
                after.0[1].clone_from(&before.0[1]);
                assert_eq!(after, before);
            })
            .await;
    }
);

test_on_both!(
    a_decision_taken_back_while_it_is_done_stops,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let background = Background::new(db.clone(), clock.clone(), None);
        let new = NewOrganization {
            name: "Neu".to_owned(),
            slug: "neu".to_owned(),
            ..NewOrganization::default()
        };
        for number in 1..=7 {
            event(db, number, None, &[(1, None, None)]).await;
        }
        let before = attributions(db).await;
        SIZES
            .scope(FEW, async {
                let first = decide(db, &clock, 1, HostChoice::New(new)).await.unwrap();
                background.step().await.unwrap();
                let undone = take_back(db, &clock, first.id).await;
                assert_eq!(summary(db, first.id).await.left, 0);
                background.work_until_idle().await.unwrap();
                assert_eq!(attributions(db).await, before);
                // What it had made goes with the last part.
                assert_eq!(rows(db, "SELECT slug FROM organizations").await, [""; 0]);
                // That again is taken back, and stopped itself.
                let again = take_back(db, &clock, undone.decided.id).await;
                background.work_until_idle().await.unwrap();
                take_back(db, &clock, again.decided.id).await;
                background.work_until_idle().await.unwrap();
                assert_eq!(attributions(db).await, before);
                assert_eq!(
                    rows(db, "SELECT event_id FROM decision_parts").await,
                    [""; 0]
                );
            })
            .await;
    }
);

test_on_both!(parts_say_the_same_as_the_whole, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    let a = organization(db, "a", &[]).await;
    for number in 1..=9 {
        event(db, number, None, &[(1, None, None), (2, None, None)]).await;
    }
    let assigned = HostChoice::Organization(a);
    decide(db, &clock, 1, assigned).await.unwrap();
    resolve_all(db, &clock, &[1, 2, 3]).await;
    let whole = decide(db, &clock, 1, HostChoice::Withdrawn).await.unwrap();
    let expected = attributions(db).await;
    take_back(db, &clock, whole.id).await;
    let background = Background::new(db.clone(), clock.clone(), None);
    SIZES
        .scope(FEW, async {
            let parts = decide(db, &clock, 1, HostChoice::Withdrawn).await.unwrap();
            background.work_until_idle().await.unwrap();
            assert_eq!(attributions(db).await, expected);
            let summary = summary(db, parts.id).await;
            assert_eq!((summary.events, summary.left), (9, 0));
        })
        .await;
});
