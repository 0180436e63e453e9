//! From the button to the changed events, and back.

use super::*;

test_on_both!(a_mail_moves_all_events_of_a_host, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    town.event(2, &[1, 2]).await;
    town.event(3, &[2]).await;
    let started = town.start(1, known("limajs")).await;
    assert_eq!(town.mailed().await, ["confirm a1@gmail.com"]);
    let token = town.token().await;
    let asked = town.claims.preview(&token).await.unwrap();
    assert_eq!((asked.claim.id, asked.preview.changed), (started.id, 2));
    assert_eq!(asked.verdict, Verdict::WithReview);
    assert_eq!(
        town.count("decision_batches").await,
        0,
        "looking changes nothing"
    );
    let (_, confirmed) = town.claims.confirm(&token).await.unwrap();
    assert_eq!(confirmed, Confirmed::Verified);
    assert_eq!(
        attributions(&town.db).await,
        [
            "event-1 limajs - claim usr-1 100",
            "event-2 limajs - claim usr-1 100",
            "event-3 - - none - 0"
        ]
    );
    // The next one arrives with its badge.
    town.event(4, &[1]).await;
    assert_eq!(
        attributions(&town.db).await[3],
        "event-4 limajs - claim usr-1 100"
    );
    assert_eq!(town.mailed().await[0], "receipt a1@gmail.com");
    let receipt = town.token().await;
    let (claim, _, can_withdraw) = town
        .claims
        .open(started.id, &receipt)
        .await
        .unwrap()
        .unwrap();
    assert!(can_withdraw);
    assert_eq!(town.claims.changed(&claim).await.unwrap().len(), 2);
    // Nothing was proven of it: it is looked at afterwards.
    assert_eq!(claim.doubt, Some(Doubt::Unproven));
    let list = waiting(&town.claims, &admin(), None, 10).await.unwrap();
    assert_eq!(
        list.items.iter().map(|claim| claim.id).collect::<Vec<_>>(),
        [started.id]
    );
    mark_reviewed(&town.claims, &admin(), started.id)
        .await
        .unwrap();
    let left = waiting(&town.claims, &admin(), None, 10).await.unwrap();
    assert!(left.items.is_empty());
});

test_on_both!(
    an_admins_decision_on_an_event_stays,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        town.event(2, &[1]).await;
        execute(
            &town.db,
            "UPDATE events SET decided_by = 'admin', decided_at = 1 WHERE slug = 'event-1'",
        )
        .await;
        let (started, _) = town.claim(1, known("limajs")).await;
        assert_eq!(
            attributions(&town.db).await,
            ["event-1 - - none - 0", "event-2 limajs - claim usr-1 100"]
        );
        let (claim, ..) = town
            .claims
            .open(started.id, &started.key)
            .await
            .unwrap()
            .unwrap();
        let kept = town.claims.kept(&claim).await.unwrap();
        assert_eq!(
            kept.iter()
                .map(|event| event.slug.as_str())
                .collect::<Vec<_>>(),
            ["event-1"]
        );
    }
);

test_on_both!(
    a_new_organization_comes_and_goes_with_its_claim,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "noche-de-rust", &[]).await;
        town.event(1, &[1]).await;
        let (started, confirmed) = town.claim(1, new("Noche dé Rust 2")).await;
        assert_eq!(confirmed, Confirmed::Verified);
        assert_eq!(
            attributions(&town.db).await,
            ["event-1 noche-de-rust-2 - claim usr-1 100"]
        );
        revoke(&town.claims, &admin(), started.id, "not yours")
            .await
            .unwrap();
        assert_eq!(attributions(&town.db).await, ["event-1 - - none - 0"]);
        assert_eq!(
            rows(&town.db, "SELECT slug FROM organizations").await,
            ["noche-de-rust"]
        );
        assert!(mappings(&town.db).await.is_empty());
        assert_eq!(town.state(&started).await, State::Revoked);
        let again = revoke(&town.claims, &admin(), started.id, "").await;
        assert!(matches!(again, Err(DecideError::Settled(State::Revoked))));
    }
);

test_on_both!(only_who_proved_it_takes_it_back, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    let (started, _) = town.claim(1, known("limajs")).await;
    // The browser that began it may be anybody's.
    let refused = town.claims.withdraw(started.id, &started.key).await;
    assert!(matches!(refused, Err(StepError::Spent)));
    assert_eq!(town.state(&started).await, State::Verified);
    let receipt = town.token().await;
    town.claims.withdraw(started.id, &receipt).await.unwrap();
    assert_eq!(town.state(&started).await, State::Withdrawn);
    assert_eq!(attributions(&town.db).await, ["event-1 - - none - 0"]);
});

test_on_both!(a_host_is_handed_on, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "one", &[]).await;
    organization(&town.db, "two", &[]).await;
    town.event(1, &[1]).await;
    town.claim(1, known("one")).await;
    town.clock.advance(SignedDuration::from_secs(1));
    let (second, confirmed) = town.claim(1, known("two")).await;
    assert_eq!(confirmed, Confirmed::Verified);
    assert_eq!(
        attributions(&town.db).await,
        ["event-1 two - claim usr-1 100"]
    );
    let twice = town
        .start_as(1, known("two"), &Token::new(), visitor(2))
        .await;
    assert!(matches!(twice, Err(StartError::Already)));
    // Taken back, it is the first one's again.
    revoke(&town.claims, &admin(), second.id, "").await.unwrap();
    assert_eq!(
        attributions(&town.db).await,
        ["event-1 one - claim usr-1 100"]
    );
});

test_on_both!(of_a_hundred_posts_one_succeeds, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    town.start(1, known("limajs")).await;
    let token = town.token().await;
    for _ in 0..1_000 {
        town.claims.preview(&token).await.unwrap();
    }
    let posts = (0..100).map(|_| town.claims.confirm(&token));
    let answers = futures::future::join_all(posts).await;
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(done, 1);
    let others = answers.iter().filter_map(|answer| answer.as_ref().err());
    assert!(
        others
            .into_iter()
            .all(|error| matches!(error, StepError::Spent))
    );
    assert_eq!(town.count("decision_batches").await, 1);
    assert_eq!(
        town.mailed().await,
        ["receipt a1@gmail.com", "confirm a1@gmail.com"]
    );
});

test_on_both!(spent_links_do_nothing, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    organization(&town.db, "other", &[]).await;
    town.event(1, &[1]).await;
    let (mine, theirs) = (Token::new(), Token::new());
    let is_spent = async |token: &Token| {
        let looked = matches!(town.claims.preview(token).await, Err(StepError::Spent));
        let posted = matches!(town.claims.confirm(token).await, Err(StepError::Spent));
        assert_eq!(looked, posted);
        posted
    };
    assert!(is_spent(&Token::new()).await, "guessed");
    // A newer one of this browser voids the older, that of another browser doesn't.
    town.start_as(1, known("limajs"), &mine, visitor(1))
        .await
        .unwrap();
    let first = town.token().await;
    town.start_as(1, known("limajs"), &theirs, visitor(2))
        .await
        .unwrap();
    town.start_as(1, known("other"), &mine, visitor(1))
        .await
        .unwrap();
    assert!(town.claims.preview(&first).await.is_ok());
    town.clock.advance(SignedDuration::from_mins(59));
    town.clock.advance(SignedDuration::from_millis(59_999));
    assert!(town.claims.preview(&first).await.is_ok());
    town.clock.advance(SignedDuration::from_secs(1));
    assert!(is_spent(&first).await, "too old");
    town.start_as(1, known("limajs"), &mine, visitor(1))
        .await
        .unwrap();
    let second = town.token().await;
    town.clock.advance(SignedDuration::from_secs(1));
    town.start_as(1, known("limajs"), &mine, visitor(1))
        .await
        .unwrap();
    let third = town.token().await;
    assert!(is_spent(&second).await, "superseded");
    town.claims.confirm(&third).await.unwrap();
    assert!(is_spent(&third).await, "used");
});

test_on_both!(ten_claims_an_hour_of_one_visitor, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    let mut begun = 0;
    for _ in 0..30 {
        match town
            .start_as(1, known("limajs"), &Token::new(), visitor(1))
            .await
        {
            Ok(_) => begun += 1,
            Err(StartError::Busy { retry_after }) => assert!(!retry_after.is_zero()),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(begun, 10);
    assert!(
        town.start_as(1, known("limajs"), &Token::new(), visitor(2))
            .await
            .is_ok()
    );
});

test_on_both!(who_has_no_proof_asks_a_person, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    town.no_address(1).await;
    let ask = async |started: &Started, reason: &str| {
        let link = "https://limajs.org/team";
        town.claims
            .ask(started.id, &started.key, reason, link)
            .await
    };
    let no = town.start(1, known("limajs")).await;
    assert!(town.mailed().await.is_empty());
    assert!(!ask(&no, " ").await.unwrap());
    assert!(ask(&no, "I run it.").await.unwrap());
    assert!(matches!(ask(&no, "Twice.").await, Err(StepError::Spent)));
    let stranger = town.claims.open(no.id, &Token::new()).await.unwrap();
    assert!(stranger.is_none());
    refuse(&town.claims, &admin(), no.id, "Who are you?")
        .await
        .unwrap();
    let (claim, ..) = town.claims.open(no.id, &no.key).await.unwrap().unwrap();
    assert_eq!(
        (claim.state, claim.answer.as_deref()),
        (State::Refused, Some("Who are you?"))
    );
    assert_eq!(attributions(&town.db).await, ["event-1 - - none - 0"]);

    let yes = town.start(1, known("limajs")).await;
    ask(&yes, "I really run it.").await.unwrap();
    let list = waiting(&town.claims, &admin(), None, 10).await.unwrap();
    assert_eq!(list.items[0].reason.as_deref(), Some("I really run it."));
    approve(&town.claims, &admin(), yes.id, "").await.unwrap();
    assert_eq!(
        attributions(&town.db).await,
        ["event-1 limajs - claim usr-1 100"]
    );
    let late = refuse(&town.claims, &admin(), yes.id, "").await;
    assert!(matches!(late, Err(DecideError::Settled(State::Verified))));
});

test_on_both!(notes_need_no_account, async |test: TestDb| {
    let town = Town::new(&test);
    town.event(1, &[1]).await;
    assert!(
        town.claims
            .note("event-1", "Not theirs.\n", visitor(1))
            .await
            .unwrap()
    );
    assert!(
        !town
            .claims
            .note("event-9", "Not theirs.", visitor(1))
            .await
            .unwrap()
    );
    assert!(
        !town
            .claims
            .note("event-1", " \n", visitor(1))
            .await
            .unwrap()
    );
    let open = notes(&town.db, &admin(), None, 10).await.unwrap().items;
    let [note] = &open[..] else {
        panic!("{open:?}")
    };
    assert_eq!(note.text, "Not theirs.");
    assert_eq!(note.shown.as_ref().unwrap().slug, "event-1");
    let settle = async || settle_note(&town.db, &town.clock, &admin(), note.id).await;
    let decided = settle().await.unwrap();
    let again = settle().await.unwrap_err();
    assert!(matches!(again, SettleError::Settled(Some(by)) if by == decided.id));
    let left = async || {
        let left = notes(&town.db, &admin(), None, 10).await.unwrap();
        left.items.len()
    };
    assert_eq!(left().await, 0);
    undo(&town.db, &town.clock, &admin(), None, decided.id)
        .await
        .unwrap();
    assert_eq!(left().await, 1);
});
