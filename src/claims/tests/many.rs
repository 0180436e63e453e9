//! Claims of so many events that these follow in parts.

use super::*;
use crate::admin::audit::{Background, SIZES};

const FEW: (usize, usize) = (3, 2);

impl Town {
    fn background(&self) -> Background {
        Background::new(self.db.clone(), self.clock.clone(), None)
    }

    async fn all_follow(&self) {
        self.background().work_until_idle().await.unwrap();
    }

    async fn owned(&self, slug: &str) -> usize {
        let all = attributions(&self.db).await;
        let is_its = |row: &&String| row.split(' ').nth(1) == Some(slug);
        all.iter().filter(is_its).count()
    }

    /// How many are looked at, how many are left, and how many the receipt lists.
    async fn progress(&self, started: &Started) -> (Option<(u64, u64)>, usize) {
        let (claim, _) = self.opened(started).await;
        let following = self.claims.following(&claim).await.unwrap();
        let changed = self.claims.changed(&claim).await.unwrap();
        (following.map(|now| (now.all, now.left)), changed.len())
    }
}

/// What the newest receipt says of the events.
async fn receipt(town: &Town) -> String {
    town.mailed().await;
    let letters = town.letters.all();
    let newest = letters.into_iter().find(|one| one.subject == "receipt");
    newest.unwrap().html
}

test_on_both!(
    the_events_of_a_claim_follow_and_go_back,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        for number in 1..=7 {
            town.event(number, &[1]).await;
        }
        execute(
            &town.db,
            "UPDATE events SET visibility = 'hidden' WHERE slug = 'event-3'",
        )
        .await;
        let before = (attributions(&town.db).await, mappings(&town.db).await);
        SIZES
            .scope(FEW, async {
                let (started, confirmed) = town.claim(1, known("limajs")).await;
                assert_eq!(confirmed, Confirmed::Verified);
                assert_eq!(receipt(&town).await, "follow");
                assert_eq!(mappings(&town.db).await, ["usr-1 limajs claim 1"]);
                assert_eq!(town.progress(&started).await, (Some((7, 7)), 0));
                town.background().step().await.unwrap();
                assert_eq!(town.owned("limajs").await, 2);
                assert_eq!(town.progress(&started).await, (Some((7, 5)), 2));
                // One that comes in meanwhile is its at once.
                town.event(8, &[1]).await;
                town.all_follow().await;
                assert_eq!(town.owned("limajs").await, 8);
                assert_eq!(town.progress(&started).await, (None, 6), "what is public");
                let seen = case(&town.claims, &admin(), started.id).await.unwrap();
                let batch = seen.unwrap().claim.batch.unwrap();
                let summary = crate::admin::audit::find_decision(&town.db, &admin(), batch).await;
                let summary = summary.unwrap().unwrap().summary;
                assert_eq!((summary.events, summary.attributed), (7, 7));
                execute(
                    &town.db,
                    "UPDATE events SET visibility = 'hidden' WHERE slug = 'event-8'",
                )
                .await;

                let key = town.token().await;
                town.claims.withdraw(started.id, &key).await.unwrap();
                assert_eq!(town.state(&started).await, State::Withdrawn);
                assert_eq!(town.progress(&started).await.0, Some((8, 8)));
                town.all_follow().await;
                assert_eq!(town.progress(&started).await.0, None);
                let mut after = (attributions(&town.db).await, mappings(&town.db).await);
                assert_eq!(after.0.pop().unwrap(), "event-8 - - none - 0");
                assert_eq!(after, before);
                let (claim, _) = town.opened(&started).await;
                assert!(!town.claims.stayed(&claim).await.unwrap());
            })
            .await;
    }
);

test_on_both!(
    a_claim_taken_back_while_its_events_follow_stops,
    async |test: TestDb| {
        let town = Town::new(&test);
        for number in 1..=7 {
            town.event(number, &[1]).await;
        }
        let before = attributions(&town.db).await;
        SIZES
            .scope(FEW, async {
                let (started, _) = town.claim(1, new("Noche de Rust")).await;
                town.background().step().await.unwrap();
                let revoked = revoke(&town.claims, &admin(), started.id, "").await;
                let revoked = revoked.unwrap();
                town.all_follow().await;
                assert_eq!(attributions(&town.db).await, before);
                assert_eq!(
                    town.count("organizations").await,
                    0,
                    "gone with the last part"
                );
                assert_eq!(town.state(&started).await, State::Revoked);

                // That again is taken back: its page says so, too.
                let eva = admin();
                let again = undo(&town.db, &town.clock, &eva, None, revoked.id);
                again.await.unwrap();
                assert_eq!(town.state(&started).await, State::Verified);
                assert!(town.progress(&started).await.0.is_some());
                town.all_follow().await;
                assert_eq!(town.owned("noche-de-rust").await, 7);
                assert_eq!(town.progress(&started).await.0, None);
            })
            .await;
    }
);

test_on_both!(
    an_approval_and_a_handing_over_follow_in_parts,
    async |test: TestDb| {
        let town = Town::new(&test);
        let one = organization(&town.db, "one", &[]).await;
        verify_host(&town.db, one, &host_id(1)).await;
        for number in 1..=4 {
            town.event(number, &[1]).await;
            town.event(number + 4, &[2]).await;
        }
        let before = attributions(&town.db).await;
        SIZES
            .scope(FEW, async {
                let (started, confirmed) = town.claim(2, known("one")).await;
                assert_eq!(confirmed, Confirmed::Waiting);
                let token = town.token().await;
                let approved = approve(&town.claims, &admin(), started.id, "").await;
                let approved = approved.unwrap();
                assert_eq!((approved.summary.parts, approved.summary.left), (4, 4));
                town.all_follow().await;
                assert_eq!(town.owned("one").await, 8);
                assert_eq!(town.progress(&started).await, (None, 4));
                let eva = admin();
                let undone = undo(&town.db, &town.clock, &eva, None, approved.id);
                undone.await.unwrap();
                town.all_follow().await;
                assert_eq!(attributions(&town.db).await, before);

                town.claims.answer(&token, Answer::HandsOver).await.unwrap();
                assert_eq!(town.progress(&started).await, (Some((8, 8)), 0));
                town.all_follow().await;
                assert_eq!(town.owned("one").await, 4);
                assert_eq!(town.progress(&started).await, (None, 8));
                assert_eq!(mappings(&town.db).await, ["usr-2 one claim 1"]);
                revoke(&town.claims, &admin(), started.id, "")
                    .await
                    .unwrap();
                town.all_follow().await;
                assert_eq!(attributions(&town.db).await, before);
            })
            .await;
    }
);

test_on_both!(
    events_that_a_code_had_proven_are_listed_once,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        for number in 1..=7 {
            town.event(number, &[1, 2]).await;
        }
        let (code, _) = town.show(2, known("two"), event_code()).await;
        assert_eq!(town.owned("two").await, 1);
        let before = attributions(&town.db).await;
        town.clock.advance(SignedDuration::from_secs(1));
        SIZES
            .scope(FEW, async {
                let (started, _) = town.claim(1, known("one")).await;
                town.all_follow().await;
                assert_eq!(town.owned("one").await, 7, "it stands below the mail");
                assert_eq!(town.progress(&started).await, (None, 7));
                revoke(&town.claims, &admin(), started.id, "")
                    .await
                    .unwrap();
                town.all_follow().await;
                assert_eq!(attributions(&town.db).await, before);
                assert_eq!(town.state(&code).await, State::Verified);
            })
            .await;
    }
);
