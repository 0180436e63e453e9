//! What admins say of claims: once, with a trace, and to be taken back.

use super::*;
use crate::admin::audit::{Decided, decisions, find_decision};
use crate::admin::queue::queue_counts;

impl Town {
    /// A claim of a host without an address, whose claimant has asked.
    async fn asked(&self, host: u32, target: Target) -> Started {
        self.no_address(host).await;
        let started = self.start(host, target).await;
        let ask = self.claims.ask(started.id, &started.key, "I run it.", "");
        assert!(ask.await.unwrap());
        self.clock.advance(SignedDuration::from_secs(1));
        started
    }

    async fn take_back(&self, decided: &Decided) -> Decided {
        let undone = undo(&self.db, &self.clock, &admin(), None, decided.id).await;
        undone.unwrap().decided
    }

    /// The kinds of all decisions, the newest first.
    async fn kinds(&self) -> Vec<String> {
        let page = decisions(&self.db, &admin(), None, None, 50).await.unwrap();
        let kinds = page.items.iter().map(|decision| decision.kind.to_string());
        kinds.collect()
    }

    /// Claims that wait, those to be looked at, and notes.
    async fn counted(&self) -> (u64, u64, u64) {
        let counts = queue_counts(&self.db, &self.clock, &admin()).await;
        let counts = counts.unwrap();
        (counts.claims, counts.reviews, counts.notes)
    }

    async fn proof(&self, started: &Started) -> Option<Proof> {
        let case = case(&self.claims, &admin(), started.id).await.unwrap();
        case.unwrap().claim.proof
    }
}

test_on_both!(
    a_refusal_is_said_once_and_taken_back,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        let started = town.asked(1, known("limajs")).await;
        let silent = refuse(&town.claims, &admin(), started.id, " \n").await;
        assert!(matches!(silent, Err(DecideError::Silent)));
        assert_eq!(town.state(&started).await, State::Waiting);
        let refused = refuse(&town.claims, &admin(), started.id, "Who are you?").await;
        let refused = refused.unwrap();
        assert_eq!(town.state(&started).await, State::Refused);
        assert_eq!(town.kinds().await, ["refuse_claim"]);
        let last = last_decision(&town.claims, &admin(), started.id).await;
        assert_eq!(last.unwrap(), Some(refused.id));
        for late in [
            refuse(&town.claims, &admin(), started.id, "No.").await,
            approve(&town.claims, &admin(), started.id, "").await,
        ] {
            assert!(matches!(late, Err(DecideError::Settled(State::Refused))));
        }
        let nobody = refuse(&town.claims, &admin(), ClaimId::new(&town.clock), "No.").await;
        assert!(matches!(nobody, Err(DecideError::Unknown)));
        town.take_back(&refused).await;
        assert_eq!(town.state(&started).await, State::Waiting);
        let seen = case(&town.claims, &admin(), started.id).await.unwrap();
        let seen = seen.unwrap();
        assert_eq!((seen.claim.answer, seen.decided_by), (None, None));
    }
);

test_on_both!(of_two_admins_one_decides, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    let started = town.asked(1, known("limajs")).await;
    let (one, other) = (admin(), Admin::for_test("luz@hack0.test"));
    let (yes, no) = futures::join!(
        approve(&town.claims, &one, started.id, ""),
        refuse(&town.claims, &other, started.id, "No."),
    );
    assert!(yes.is_ok() != no.is_ok(), "{yes:?} {no:?}");
    assert_eq!(town.kinds().await.len(), 1);
});

test_on_both!(an_approval_undone_waits_again, async |test: TestDb| {
    let town = Town::new(&test);
    town.event(1, &[1]).await;
    let started = town.asked(1, new("Noche de Rust")).await;
    let approved = approve(&town.claims, &admin(), started.id, "Hi!")
        .await
        .unwrap();
    assert_eq!(approved.summary.events, 1);
    let (claim, ..) = town
        .claims
        .open(started.id, &started.key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(claim.answer.as_deref(), Some("Hi!"));
    // Who approved it has looked at it.
    assert_eq!(town.counted().await, (0, 0, 0));
    town.take_back(&approved).await;
    assert_eq!(town.counted().await, (1, 0, 0));
    assert_eq!(town.state(&started).await, State::Waiting);
    assert_eq!(town.proof(&started).await, None);
    assert_eq!(town.count("organizations").await, 0);
    approve(&town.claims, &admin(), started.id, "")
        .await
        .unwrap();
    assert_eq!(
        attributions(&town.db).await,
        ["event-1 noche-de-rust - claim usr-1 100"]
    );
});

test_on_both!(
    an_approval_that_changes_nothing_leaves_a_trace,
    async |test: TestDb| {
        let town = Town::new(&test);
        let owner = organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        let started = town.asked(1, known("limajs")).await;
        let (host, choice) = (host_id(1), HostChoice::Organization(owner));
        let (eva, seen) = (admin(), Version::default());
        let decided = decide_host(&town.db, &town.clock, &eva, None, &host, &choice, seen);
        decided.await.unwrap();
        approve(&town.claims, &admin(), started.id, "")
            .await
            .unwrap();
        assert_eq!(town.kinds().await, ["claim", "assign_host"]);
        assert_eq!(town.state(&started).await, State::Verified);
    }
);

test_on_both!(
    a_revocation_is_one_batch_that_can_be_taken_back,
    async |test: TestDb| {
        let town = Town::new(&test);
        town.event(1, &[1]).await;
        let (started, _) = town.claim(1, new("Noche de Rust")).await;
        let reviewed = mark_reviewed(&town.claims, &admin(), started.id)
            .await
            .unwrap();
        let again = mark_reviewed(&town.claims, &admin(), started.id).await;
        assert!(matches!(again, Err(DecideError::Settled(State::Verified))));
        let claimed = attributions(&town.db).await;
        let revoked = revoke(&town.claims, &admin(), started.id, "Not theirs.")
            .await
            .unwrap();
        assert_eq!(
            town.kinds().await,
            ["revoke_claim", "review_claim", "claim"]
        );
        let decision = find_decision(&town.db, &admin(), revoked.id)
            .await
            .unwrap()
            .unwrap();
        assert!(decision.undoes.is_some());
        assert_eq!(decision.summary.detail.as_deref(), Some("Not theirs."));
        assert_eq!(town.count("organizations").await, 0);
        assert_eq!(attributions(&town.db).await, ["event-1 - - none - 0"]);
        // Its claim isn't there as it was.
        let late = undo(&town.db, &town.clock, &admin(), None, reviewed.id).await;
        assert!(late.is_err());
        town.take_back(&revoked).await;
        assert_eq!(town.state(&started).await, State::Verified);
        assert_eq!(attributions(&town.db).await, claimed);
    }
);

test_on_both!(who_was_approved_can_withdraw, async |test: TestDb| {
    let town = Town::new(&test);
    let gdg = organization(&town.db, "gdg-lima", &["gdglima.org"]).await;
    town.event(1, &[1]).await;
    town.event(2, &[2]).await;
    verify_host(&town.db, gdg, &host_id(2)).await;
    let (started, confirmed) = town.claim(1, known("gdg-lima")).await;
    assert_eq!(confirmed, Confirmed::Waiting);
    let before = attributions(&town.db).await;
    approve(&town.claims, &admin(), started.id, "")
        .await
        .unwrap();
    assert_ne!(attributions(&town.db).await, before);
    let receipt = town.token().await;
    town.claims.withdraw(started.id, &receipt).await.unwrap();
    assert_eq!(town.state(&started).await, State::Withdrawn);
    assert_eq!(attributions(&town.db).await, before);
    assert_eq!(town.kinds().await, ["withdraw_claim", "claim"]);
});

test_on_both!(the_list_is_read_in_parts, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    for host in 1..5 {
        town.event(host, &[host]).await;
    }
    let (first, _) = town.claim(1, known("limajs")).await;
    town.clock.advance(SignedDuration::from_secs(1));
    let mut expected = Vec::new();
    for host in 2..5 {
        expected.push(town.asked(host, known("limajs")).await.id);
    }
    // What took effect comes after what waits, however old it is.
    expected.push(first.id);
    assert_eq!(town.counted().await, (3, 1, 0));
    for limit in [1, 3, 9] {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = waiting(&town.claims, &admin(), cursor.as_deref(), limit).await;
            let page = page.unwrap();
            found.extend(page.items.iter().map(|claim| claim.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{limit} a page");
    }
    let bad = waiting(&town.claims, &admin(), Some("x"), 9).await;
    assert!(matches!(bad, Err(crate::events::ListError::InvalidCursor)));
});

test_on_both!(a_code_shows_what_it_would_change, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    town.event(2, &[1]).await;
    town.event(3, &[2]).await;
    execute(
        &town.db,
        "UPDATE events SET source_luma_calendar_id = 'cal-one' WHERE slug IN ('event-2', 'event-3')",
    )
    .await;
    let started = town.asked(1, known("limajs")).await;
    let changed = async || {
        let case = case(&town.claims, &admin(), started.id).await.unwrap();
        let events = case.unwrap().preview.unwrap().events;
        let mut slugs: Vec<_> = events.into_iter().map(|event| event.slug).collect();
        slugs.sort();
        slugs
    };
    assert_eq!(changed().await, ["event-1", "event-2"]);
    let proof = async |set: &str| {
        execute(&town.db, &format!("UPDATE host_claims SET {set}")).await;
    };
    proof("proof = 'calendar_code', luma_calendar_id = 'cal-one'").await;
    assert_eq!(changed().await, ["event-2", "event-3"]);
    proof("proof = 'event_code'").await;
    assert_eq!(changed().await.len(), 1);
});
