use super::*;
use crate::admin::decisions::merge_organizations;

test_on_both!(
    a_waiting_claim_follows_a_merged_organization,
    async |test: TestDb| {
        let town = Town::new(&test);
        let (db, clock) = (&town.db, &town.clock);
        let a = organization(db, "a", &[]).await;
        let b = organization(db, "b", &[]).await;
        let c = organization(db, "c", &[]).await;
        execute(db, "UPDATE organizations SET reserved_at = 1").await;
        town.event(1, &[1]).await;
        let (started, _) = town.claim(1, known("a")).await;
        assert_eq!(town.state(&started).await, State::Waiting);
        for (from, into) in [(a, b), (b, c)] {
            merge_organizations(db, clock, &admin(), None, from, into)
                .await
                .unwrap();
        }
        approve(&town.claims, &admin(), started.id, "")
            .await
            .unwrap();
        assert_eq!(town.state(&started).await, State::Verified);
        assert_eq!(mappings(db).await, ["usr-1 c claim 1"]);
        assert_eq!(attributions(db).await, ["event-1 c - claim usr-1 100"]);
    }
);
