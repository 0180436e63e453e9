//! An organization answers to a claim for it.

use super::*;

/// Host 1 is the organization's, host 2 claims; the token of the mail to host 1.
async fn asked(town: &Town) -> (Started, Token) {
    let one = organization(&town.db, "one", &[]).await;
    verify_host(&town.db, one, &host_id(1)).await;
    town.event(1, &[1]).await;
    town.event(2, &[2]).await;
    let (started, confirmed) = town.claim(2, known("one")).await;
    assert_eq!(confirmed, Confirmed::Waiting);
    assert_eq!(town.mailed().await[0], "told a1@gmail.com");
    (started, town.token().await)
}

async fn is_spent(town: &Town, token: &Token) -> bool {
    let looked = town.claims.question(token).await;
    let answered = town.claims.answer(token, Answer::Speaks).await;
    matches!(looked, Err(StepError::Spent)) && matches!(answered, Err(StepError::Spent))
}

test_on_both!(she_may_speak_for_us, async |test: TestDb| {
    let town = Town::new(&test);
    let (started, token) = asked(&town).await;
    assert!(is_spent(&town, &Token::new()).await, "guessed");
    for _ in 0..10 {
        let question = town.claims.question(&token).await.unwrap();
        assert!(question.is_enough);
        assert_eq!(
            (question.host, slugs(&question.preview)),
            (host_id(1), vec!["event-2"])
        );
    }
    // It is no key of the claim, and no proof of its host.
    assert!(
        town.claims
            .open(started.id, &token)
            .await
            .unwrap()
            .is_none()
    );
    assert!(town.claims.preview(&token).await.is_err());
    let answers = (0..10).map(|_| town.claims.answer(&token, Answer::Speaks));
    let answers = futures::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(town.state(&started).await, State::Verified);
    let both = [
        "event-1 one - claim usr-1 100",
        "event-2 one - claim usr-2 100",
    ];
    assert_eq!(attributions(&town.db).await, both);
    let batches = "SELECT kind, actor_kind, actor FROM decision_batches";
    assert_eq!(
        rows(&town.db, batches).await,
        ["claim community host usr-1"]
    );
    assert!(is_spent(&town, &token).await, "used");
});

test_on_both!(their_word_proves_nothing_of_a_host, async |test: TestDb| {
    let town = Town::new(&test);
    let one = organization(&town.db, "one", &[]).await;
    let two = organization(&town.db, "two", &[]).await;
    verify_host(&town.db, one, &host_id(1)).await;
    verify_host(&town.db, two, &host_id(2)).await;
    town.event(1, &[1]).await;
    town.event(2, &[2]).await;
    let before = (attributions(&town.db).await, mappings(&town.db).await);
    // Whoever asks has shown nothing of host 2, whatever host 1 says.
    let started = town.start(2, known("one")).await;
    town.claims
        .ask(started.id, &started.key, "Mine.", "")
        .await
        .unwrap();
    assert_eq!(town.mailed().await[0], "told a1@gmail.com");
    let token = town.token().await;
    assert!(!town.claims.question(&token).await.unwrap().is_enough);
    for answer in [Answer::Speaks, Answer::HandsOver] {
        let answered = town.claims.answer(&token, answer).await;
        assert!(matches!(answered, Err(StepError::Spent)), "{answer:?}");
    }
    assert_eq!(town.state(&started).await, State::Waiting);
    let after = (attributions(&town.db).await, mappings(&town.db).await);
    assert_eq!(after, before);
});

test_on_both!(i_hand_it_over, async |test: TestDb| {
    let town = Town::new(&test);
    let (started, token) = asked(&town).await;
    town.claims.answer(&token, Answer::HandsOver).await.unwrap();
    let handed = ["event-1 - - none - 0", "event-2 one - claim usr-2 100"];
    assert_eq!(attributions(&town.db).await, handed);
    assert_eq!(mappings(&town.db).await, ["usr-2 one claim 1"]);
    assert_eq!(town.count("decision_batches").await, 1);
    revoke(&town.claims, &admin(), started.id, "")
        .await
        .unwrap();
    let back = ["event-1 one - claim usr-1 100", "event-2 - - none - 0"];
    assert_eq!(
        attributions(&town.db).await,
        back,
        "one batch, taken back whole"
    );
});

test_on_both!(
    what_is_handed_over_is_listed_before,
    async |test: TestDb| {
        let town = Town::new(&test);
        let (started, token) = asked(&town).await;
        // The claimant hosts the third, too: it stays the organization's.
        town.event(3, &[1, 2]).await;
        town.event(4, &[1]).await;
        let hide = "UPDATE events SET visibility = 'hidden' WHERE slug = 'event-4'";
        execute(&town.db, hide).await;
        let question = town.claims.question(&token).await.unwrap();
        assert_eq!(slugs(&question.preview), ["event-2", "event-3"]);
        assert_eq!(question.preview.left, []);
        let handed = question.handed.unwrap();
        assert_eq!(slugs(&handed), ["event-1", "event-2", "event-3"]);
        let left: Vec<_> = handed
            .left
            .iter()
            .map(|(from, events)| (from.slug.as_str(), *events))
            .collect();
        assert_eq!(left, [("one", 1)]);
        town.claims.answer(&token, Answer::HandsOver).await.unwrap();
        let (claim, _) = town.opened(&started).await;
        let changed = town.claims.changed(&claim).await.unwrap();
        let mut changed: Vec<_> = changed.into_iter().map(|event| event.slug).collect();
        changed.sort();
        assert_eq!(changed, slugs(&handed));
    }
);

test_on_both!(not_ours_is_for_the_admin, async |test: TestDb| {
    let town = Town::new(&test);
    let (started, token) = asked(&town).await;
    town.claims.answer(&token, Answer::NotOurs).await.unwrap();
    let (claim, _) = town.opened(&started).await;
    assert_eq!(
        (claim.state, claim.objected_at),
        (State::Waiting, Some(town.clock.now()))
    );
    assert!(is_spent(&town, &token).await);
});

test_on_both!(an_admins_word_stands_above, async |test: TestDb| {
    let town = Town::new(&test);
    let (started, token) = asked(&town).await;
    execute(&town.db, "UPDATE organizations SET reserved_at = 1").await;
    assert!(!town.claims.question(&token).await.unwrap().is_enough);
    let answered = town.claims.answer(&token, Answer::Speaks).await;
    assert!(matches!(answered, Err(StepError::Spent)));
    assert_eq!(town.state(&started).await, State::Waiting);
    // Who isn't the organization's any more has nothing to say.
    execute(&town.db, "UPDATE luma_host_mappings SET is_verified = 0").await;
    assert!(is_spent(&town, &token).await);
});
