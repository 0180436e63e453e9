use super::*;
use crate::Db;
use crate::admin::Admin;
use crate::admin::audit::undo;
use crate::attribution::fixtures::{attributions, event, execute, organization, rows};
use crate::test_on_both;
use crate::testing::{TestDb, clock};

/// Each step a transaction.
async fn run_all(db: &Db, clock: &Clock) -> Backfill {
    let mut backfill = Backfill::default();
    loop {
        let tx = db.begin().await.unwrap();
        let (tx, next) = backfill_step(tx, clock, None, &backfill).await.unwrap();
        tx.commit().await.unwrap();
        match next {
            Some(next) => backfill = next,
            None => return backfill,
        }
    }
}

test_on_both!(what_changed_is_one_decision, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    for number in 1..=1_005 {
        let at = (number % 2 == 0).then_some("a.org");
        event(db, number, None, &[(number, at, None)]).await;
    }
    organization(db, "a", &["a.org"]).await;
    execute(
        db,
        "UPDATE events SET decided_by = 'admin', decided_at = 1 WHERE slug = 'event-2'",
    )
    .await;
    let before = attributions(db).await;
    let backfill = run_all(db, &clock).await;
    assert_eq!(
        (backfill.seen, backfill.changed, backfill.attributed),
        (1_004, 501, 501)
    );
    assert_eq!(
        rows(
            db,
            "SELECT kind, actor_kind, actor, summary FROM decision_batches"
        )
        .await,
        [r#"backfill machine luma-backfill-orgs {"events":501,"attributed":501}"#]
    );
    assert_eq!(attributions(db).await[1], "event-2 - - none - 0");
    // Again there is nothing to do.
    assert_eq!(run_all(db, &clock).await.changed, 0);
    let admin = Admin::for_test("ana@hack0.example");
    let undone = undo(db, &clock, &admin, None, backfill.decision.unwrap())
        .await
        .unwrap();
    assert_eq!((undone.decided.summary.events, undone.kept.len()), (501, 0));
    assert_eq!(attributions(db).await, before);
    assert_eq!(
        rows(db, "SELECT luma_host_id FROM luma_host_mappings").await,
        [""; 0]
    );
});

test_on_both!(
    what_is_taken_back_meanwhile_stays_so,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        for number in 1..=1_005 {
            event(db, number, None, &[(number, Some("a.org"), None)]).await;
        }
        organization(db, "a", &["a.org"]).await;
        let before = attributions(db).await;
        let step = async |so_far: &Backfill| {
            let tx = db.begin().await.unwrap();
            let (tx, next) = backfill_step(tx, &clock, None, so_far).await.unwrap();
            tx.commit().await.unwrap();
            next.unwrap()
        };
        let half = step(&Backfill::default()).await;
        let first = half.decision.unwrap();
        let admin = Admin::for_test("ana@hack0.example");
        undo(db, &clock, &admin, None, first).await.unwrap();
        let whole = step(&half).await;
        assert_eq!((whole.seen, whole.changed), (1_005, 1_005));
        let second = whole.decision.unwrap();
        assert_ne!(second, first);
        let after = attributions(db).await;
        assert_eq!(after[..1_000], before[..1_000]);
        assert_eq!(after[1_000], "event-1001 a - domain usr-1001 85");
        let of_first = format!("SELECT summary FROM decision_batches WHERE id = '{first}'");
        assert_eq!(
            rows(db, &of_first).await,
            [r#"{"events":1000,"attributed":1000}"#]
        );
        undo(db, &clock, &admin, None, second).await.unwrap();
        assert_eq!(attributions(db).await, before);
    }
);
