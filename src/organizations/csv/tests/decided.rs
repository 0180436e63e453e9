//! A list is a decision: in the log, taken back whole, and never above an admin's word.

use sqlx::Row;

use super::*;
use crate::admin::Admin;
use crate::admin::audit::undo;
use crate::admin::decisions::{EventChoice, Version, decide_events};
use crate::attribution::fixtures::{event_id, organization};

const LISTED: &str = "a,A,,PE,a.org,cal-a,usr-1\nneu,Neu,,PE,neu.org,,usr-3\n";

test_on_both!(a_list_is_taken_back_whole, async |test: TestDb| {
    let db = &test.db;
    organization(db, "a", &[]).await;
    event(db, 1, None, &[(1, None, None), (4, None, None)]).await;
    event(db, 2, None, &[(2, Some("neu.org"), None)]).await;
    event(db, 3, Some(&calendar_id("a")), &[(5, None, None)]).await;
    let known = "SELECT slug, name, country FROM organizations ORDER BY slug";
    let before = (attributions(db).await, rows(db, known).await);
    let report = bring_in(db, LISTED).await;
    assert_eq!((counts(&report), report.reattributed), ((1, 1, 0), 3));
    let batches = "SELECT kind, actor_kind, actor FROM decision_batches";
    assert_eq!(
        rows(db, batches).await,
        ["import_organizations machine organizations import"]
    );
    let id = rows(db, "SELECT id FROM decision_batches").await;
    let admin = Admin::for_test("ana@hack0.example");
    let undone = undo(db, &clock(), &admin, None, id[0].parse().unwrap()).await;
    assert_eq!(undone.unwrap().kept, []);
    assert_eq!((attributions(db).await, rows(db, known).await), before);
    assert_eq!(mappings(db).await, [""; 0]);
    for table in ["organization_domains", "organization_calendars"] {
        let sql = format!("SELECT organization_id FROM {table}");
        assert_eq!(rows(db, &sql).await, [""; 0]);
    }
});

/// An admin decides while the list comes in, and is the first to write.
#[tokio::test]
async fn an_admins_word_stands_above_a_list_on_postgres() {
    let Some(test) = TestDb::postgres().await else {
        return;
    };
    let db = &test.db;
    event(db, 1, None, &[(1, None, None)]).await;
    let admin = Admin::for_test("ana@hack0.example");
    // Somebody holds the event until the admin and the list both wait for their turn.
    let mut held = db.begin().await.unwrap();
    sqlx::query("UPDATE events SET name = name")
        .execute(&mut *held)
        .await
        .unwrap();
    let seen = [(event_id(1), Version::default())];
    let clock = clock();
    let decided = decide_events(db, &clock, &admin, None, &seen, &EventChoice::Personal);
    let listed = async {
        wait_for_waiting(db, 1).await;
        bring_in(db, LISTED).await
    };
    let release = async {
        wait_for_waiting(db, 2).await;
        held.commit().await.unwrap();
    };
    let (decided, _, ()) = tokio::join!(decided, listed, release);
    decided.unwrap();
    assert_eq!(attributions(db).await, ["event-1 - - manual - 100"]);
}

/// Until so many transactions wait for a lock.
async fn wait_for_waiting(db: &Db, wanted: i64) {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    loop {
        let row = sqlx::query(sql).fetch_one(db.reader()).await.unwrap();
        if row.get::<i64, _>(0) >= wanted {
            return;
        }
        tokio::task::yield_now().await;
    }
}
