//! What was taken back stays so, and what an admin said stands above the next claim.

use super::rules_hold::waits;
use super::*;
use crate::admin::audit::undo;

async fn verified(town: &Town) -> Vec<String> {
    let all = mappings(&town.db).await.into_iter();
    all.filter(|mapping| mapping.ends_with(" 1")).collect()
}

test_on_both!(
    a_claim_taken_back_doesn_t_rise_again,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        for (host, is_first_first) in [(1, true), (2, false)] {
            town.event(host, &[host]).await;
            let (first, _) = town.claim(host, known("one")).await;
            town.clock.advance(SignedDuration::from_secs(1));
            let (second, _) = town.claim(host, known("two")).await;
            let order = if is_first_first {
                [&first, &second]
            } else {
                [&second, &first]
            };
            for started in order {
                town.clock.advance(SignedDuration::from_secs(1));
                revoke(&town.claims, &admin(), started.id, "")
                    .await
                    .unwrap();
                let (claim, _) = town.opened(started).await;
                assert_eq!(claim.state, State::Revoked);
                let stayed = town.claims.stayed(&claim).await.unwrap();
                assert_eq!(stayed, is_first_first, "host {host}");
            }
            let nobodys = format!("event-{host} - - none - 0");
            assert_eq!(attributions(&town.db).await[host as usize - 1], nobodys);
            assert_eq!(verified(&town).await, Vec::<String>::new());
        }
    }
);

test_on_both!(
    a_claim_that_its_host_took_back_doesn_t_rise_again,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        town.event(1, &[1]).await;
        let (first, _) = town.claim(1, known("one")).await;
        let receipt = town.token().await;
        town.clock.advance(SignedDuration::from_secs(1));
        let (second, _) = town.claim(1, known("two")).await;
        town.claims.withdraw(first.id, &receipt).await.unwrap();
        assert_eq!(verified(&town).await, ["usr-1 two claim 1"]);
        let (claim, _) = town.opened(&second).await;
        let batch = claim.batch.unwrap();
        undo(&town.db, &town.clock, &admin(), None, batch)
            .await
            .unwrap();
        assert_eq!(verified(&town).await, Vec::<String>::new());
        assert_eq!(attributions(&town.db).await, ["event-1 - - none - 0"]);
    }
);

test_on_both!(
    what_an_undo_took_back_comes_again_with_its_own,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        town.event(1, &[1]).await;
        let (started, _) = town.claim(1, known("one")).await;
        let (claim, _) = town.opened(&started).await;
        let eva = admin();
        let batch = claim.batch.unwrap();
        let undone = undo(&town.db, &town.clock, &eva, None, batch)
            .await
            .unwrap();
        assert_eq!(town.state(&started).await, State::Revoked);
        undo(&town.db, &town.clock, &eva, None, undone.decided.id)
            .await
            .unwrap();
        assert_eq!(town.state(&started).await, State::Verified);
        assert_eq!(
            attributions(&town.db).await,
            ["event-1 one - claim usr-1 100"]
        );
    }
);

test_on_both!(
    an_admins_no_stands_above_the_next_claim,
    async |test: TestDb| {
        let town = Town::new(&test);
        let one = organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        let (eva, later) = (admin(), SignedDuration::from_mins(61));
        for host in 1..=4 {
            town.event(host, &[host]).await;
        }
        // Revoked: also where another browser asks, though not for another organization.
        let (revoked, _) = town.claim(1, known("one")).await;
        revoke(&town.claims, &eva, revoked.id, "").await.unwrap();
        town.clock.advance(later);
        let again = waits(&town, 1, known("one"), Doubt::Decided).await;
        assert_eq!(town.claim(1, known("two")).await.1, Confirmed::Verified);
        // Until an admin says otherwise.
        town.clock.advance(later);
        approve(&town.claims, &eva, again.id, "").await.unwrap();
        let receipt = town.token().await;
        town.claims.withdraw(again.id, &receipt).await.unwrap();
        town.clock.advance(later);
        assert_eq!(town.claim(1, known("one")).await.1, Confirmed::Verified);

        // A batch taken back in the log, of an organization that went with it.
        let (undone, _) = town.claim(2, new("Noche de Rust")).await;
        let (claim, _) = town.opened(&undone).await;
        undo(&town.db, &town.clock, &eva, None, claim.batch.unwrap())
            .await
            .unwrap();
        town.clock.advance(later);
        waits(&town, 2, new("Noche de Rust!"), Doubt::Decided).await;

        // Refused.
        let proven = waits(&town, 3, known("one"), Doubt::Proven).await;
        refuse(&town.claims, &eva, proven.id, "No.").await.unwrap();
        town.clock.advance(later);
        waits(&town, 3, known("one"), Doubt::Decided).await;

        // Withdrawn by an admin.
        for choice in [HostChoice::Organization(one), HostChoice::Withdrawn] {
            let host = host_id(4);
            let mut conn = town.db.reader().acquire().await.unwrap();
            let keys = [host.to_string()];
            let seen = crate::admin::audit::versions(&mut conn, &keys, &[])
                .await
                .unwrap();
            drop(conn);
            let seen = Version(seen.get(host.as_str()).copied().unwrap_or_default());
            let decided = decide_host(&town.db, &town.clock, &eva, None, &host, &choice, seen);
            decided.await.unwrap();
        }
        waits(&town, 4, known("two"), Doubt::Decided).await;
    }
);

test_on_both!(
    a_no_to_who_proved_nothing_says_nothing_of_who_can,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        town.event(1, &[1]).await;
        let later = SignedDuration::from_mins(61);
        let refused = async |target: Target| {
            let asked = town.start(1, target).await;
            let ask = town.claims.ask(asked.id, &asked.key, "Mine.", "");
            assert!(ask.await.unwrap());
            let eva = admin();
            let refused = refuse(&town.claims, &eva, asked.id, "Who are you?");
            refused.await.unwrap();
            town.clock.advance(later);
        };
        refused(known("one")).await;
        let (proven, confirmed) = town.claim(1, known("one")).await;
        assert_eq!(confirmed, Confirmed::Verified);
        town.clock.advance(later);
        // What was said of a proof before stands, whoever asks and is refused since.
        revoke(&town.claims, &admin(), proven.id, "").await.unwrap();
        refused(known("one")).await;
        waits(&town, 1, known("one"), Doubt::Decided).await;
        refused(new("Noche de Rust")).await;
        let (_, confirmed) = town.claim(1, new("Noche de Rust")).await;
        assert_eq!(confirmed, Confirmed::Verified);
    }
);
