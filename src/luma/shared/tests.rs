//! Four processes with one key, on a clock moved by hand.

use std::sync::Arc;

use jiff::SignedDuration;

use super::*;
use crate::luma::pace::Pace;
use crate::test_on_both;
use crate::testing::{TestDb, clock};

async fn four(test: &TestDb, clock: &Clock) -> Vec<Arc<Pace>> {
    let mut replicas = Vec::new();
    for _ in 0..4 {
        let db = Db::connect(&test.url).await.unwrap();
        replicas.push(Pace::new(Budget::new(150, 10), clock).shared_through(&db));
    }
    replicas
}

/// All that these get now.
async fn all_at_once(replicas: &[Arc<Pace>]) -> usize {
    let mut taken = 0;
    for replica in replicas {
        while replica.turn(Duration::ZERO).await.is_ok() {
            taken += 1;
        }
    }
    taken
}

test_on_both!(
    four_processes_stay_within_one_budget_and_use_it,
    |test: TestDb| async move {
        let clock = clock();
        let replicas = four(&test, &clock).await;
        let mut taken = vec![all_at_once(&replicas).await];
        assert_eq!(taken[0], 10, "the burst");
        for second in 0..180 {
            clock.advance(SignedDuration::from_secs(1));
            // Each is the first in turn.
            let (late, early) = replicas.split_at(second % 4);
            taken.push(all_at_once(&[early, late].concat()).await);
        }
        for minute in taken.windows(60) {
            let sum: usize = minute.iter().sum();
            assert!((143..=165).contains(&sum), "{sum} in a minute");
        }
    }
);

test_on_both!(
    what_one_was_told_all_know_within_a_second,
    |test: TestDb| async move {
        let clock = clock();
        let replicas = four(&test, &clock).await;
        for replica in &replicas[..2] {
            replica.turn(Duration::ZERO).await.unwrap();
        }
        replicas[3].pause(Duration::from_mins(1)).await;
        assert_eq!(exhausted_at(&test.db).await.unwrap(), Some(clock.now()));
        clock.advance(SignedDuration::from_secs(1));
        // Two of them hold what they took before.
        for replica in &replicas {
            let told = replica.turn(Duration::ZERO).await;
            assert_eq!(told, Err(Duration::from_secs(59)));
        }
        clock.advance(SignedDuration::from_secs(58));
        assert_eq!(all_at_once(&replicas).await, 0);
        clock.advance(SignedDuration::from_secs(1));
        assert_ne!(all_at_once(&replicas).await, 0);
    }
);

test_on_both!(few_requests_ask_the_database, |test: TestDb| async move {
    let clock = clock();
    let pace = Pace::new(Budget::new(150, 10), &clock).shared_through(&test.db);
    pace.turn(Duration::ZERO).await.unwrap();
    // What was taken at once is there without it.
    test.db.close().await;
    for _ in 0..4 {
        pace.turn(Duration::ZERO).await.unwrap();
    }
    // Then this process goes on alone, within the same budget.
    for _ in 0..10 {
        pace.turn(Duration::ZERO).await.unwrap();
    }
    assert!(pace.turn(Duration::ZERO).await.is_err());
});
