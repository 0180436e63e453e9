//! What a mailed link proves, what it leads to when it doesn't work any more, and new ones.

use super::rules_hold::waits;
use super::*;

test_on_both!(
    a_code_shows_nothing_that_its_host_hadn_t_proven,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1, 2]).await;
        town.event(2, &[2]).await;
        // Begun at host 1 by whoever can write the description, before the host's own mail proves it.
        let code = town
            .start_as(1, known("limajs"), &Token::new(), visitor(2))
            .await;
        let code = code.unwrap();
        assert_eq!(town.claim(1, known("limajs")).await.1, Confirmed::Verified);
        assert_eq!(town.shown(&code, event_code()).await, Confirmed::Waiting);
        assert_eq!(town.opened(&code).await.0.doubt, Some(Doubt::Proven));
    }
);

test_on_both!(
    a_link_proves_the_address_that_it_went_to,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "gdg-lima", &["gdglima.org"]).await;
        town.event(1, &[1]).await;
        town.start(1, known("gdg-lima")).await;
        let token = town.token().await;
        town.address(1, "ana@gdglima.org").await;
        let asked = town.claims.preview(&token).await.unwrap();
        assert_eq!(asked.verdict, Verdict::Wait(Doubt::Proven));
        let (_, confirmed) = town.claims.confirm(&token).await.unwrap();
        assert_eq!(confirmed, Confirmed::Waiting);
        // To the address itself it is enough.
        assert_eq!(
            town.claim(1, known("gdg-lima")).await.1,
            Confirmed::Verified
        );
    }
);

test_on_both!(
    of_two_addresses_the_one_seen_last_counts,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        town.event(2, &[1]).await;
        for (number, address, created, seen) in [(1, "new@b.org", 1, 9), (2, "old@a.org", 5, 5)] {
            let id = event_id(number);
            let sql = format!(
                "UPDATE event_hosts SET email = '{address}', created_at = {created}, email_seen_at = {seen} WHERE event_id = '{id}'"
            );
            execute(&town.db, &sql).await;
        }
        town.start(1, known("limajs")).await;
        assert_eq!(town.mailed().await, ["confirm new@b.org"]);
    }
);

test_on_both!(
    who_asks_a_person_may_follow_the_link_meanwhile,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        let started = town.start(1, known("limajs")).await;
        let token = town.token().await;
        town.claims
            .ask(started.id, &started.key, "I run it.", "")
            .await
            .unwrap();
        assert_eq!(town.state(&started).await, State::Waiting);
        assert_eq!(
            town.claims.preview(&token).await.unwrap().claim.id,
            started.id
        );
        let (_, confirmed) = town.claims.confirm(&token).await.unwrap();
        assert_eq!(confirmed, Confirmed::Verified);
        let late = refuse(&town.claims, &admin(), started.id, "").await;
        assert!(matches!(late, Err(DecideError::Settled(State::Verified))));

        // A code, too; after an answer neither.
        town.event(2, &[2]).await;
        let started = town.start(2, known("limajs")).await;
        town.claims
            .ask(started.id, &started.key, "I run it.", "")
            .await
            .unwrap();
        assert_eq!(town.shown(&started, event_code()).await, Confirmed::Waiting);
        let (claim, _) = town.opened(&started).await;
        assert_eq!(
            (claim.doubt, claim.reason.as_deref()),
            (Some(Doubt::Proven), Some("I run it."))
        );
        let refused = town.start(2, known("limajs")).await;
        let token = town.token().await;
        town.claims
            .ask(refused.id, &refused.key, "Again.", "")
            .await
            .unwrap();
        refuse(&town.claims, &admin(), refused.id, "No.")
            .await
            .unwrap();
        assert!(matches!(
            town.claims.confirm(&token).await,
            Err(StepError::Spent)
        ));
    }
);

test_on_both!(
    a_spent_link_leads_to_where_it_began,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        let browser = Token::new();
        let ask = async || {
            let started = town
                .start_as(1, known("limajs"), &browser, visitor(1))
                .await;
            started.unwrap();
            town.clock.advance(SignedDuration::from_secs(1));
            town.token().await
        };
        let (superseded, expired) = (ask().await, ask().await);
        town.clock.advance(SignedDuration::from_mins(60));
        let used = ask().await;
        town.claims.confirm(&used).await.unwrap();
        let began = Origin {
            host: host_id(1),
            event: Some("event-1".to_owned()),
        };
        for token in [superseded, expired, used] {
            assert_eq!(
                town.claims.origin(&token).await.unwrap(),
                Some(began.clone())
            );
            assert_eq!(town.claims.live_origin(&token).await.unwrap(), None);
        }
        assert_eq!(town.claims.origin(&Token::new()).await.unwrap(), None);
        execute(&town.db, "UPDATE events SET visibility = 'hidden'").await;
        let hidden = town.claims.origin(&town.token().await).await.unwrap();
        assert_eq!(hidden.unwrap().event, None);
    }
);

test_on_both!(a_new_link_for_one_that_is_over, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    let started = town.start(1, known("limajs")).await;
    let mail = async || {
        let (claim, _) = town.opened(&started).await;
        town.claims.mail_of(&claim).await.unwrap()
    };
    let again = async || {
        town.claims
            .send_again(started.id, &started.key, visitor(1))
            .await
    };
    assert_eq!(mail().await, Some(Mailed::OnItsWay));
    let first = town.token().await;
    town.clock.advance(SignedDuration::from_mins(60));
    assert_eq!(mail().await, Some(Mailed::Over));
    again().await.unwrap();
    assert_eq!(mail().await, Some(Mailed::OnItsWay));
    execute(
        &town.db,
        "UPDATE mail_outbox SET state = 'failed', due_at = NULL WHERE state = 'queued'",
    )
    .await;
    assert_eq!(mail().await, Some(Mailed::Failed));
    town.clock.advance(SignedDuration::from_secs(1));
    again().await.unwrap();
    assert_eq!(mail().await, Some(Mailed::OnItsWay));
    let second = town.token().await;
    town.clock.advance(SignedDuration::from_secs(1));
    // The limits hold, and nobody sees which mail was sent.
    for _ in 0..4 {
        again().await.unwrap();
        assert_eq!(mail().await, Some(Mailed::OnItsWay));
    }
    let newest = town.token().await;
    assert_eq!(town.mailed().await.len(), 3, "one of four failed");
    for old in [first, second] {
        assert!(matches!(
            town.claims.confirm(&old).await,
            Err(StepError::Spent)
        ));
    }
    town.claims.confirm(&newest).await.unwrap();
    assert_eq!(mail().await, None);
    assert!(matches!(again().await, Err(StepError::Spent)));
    let stranger = town
        .claims
        .send_again(started.id, &Token::new(), visitor(2))
        .await;
    assert!(matches!(stranger, Err(StepError::Spent)));
});

test_on_both!(
    a_link_that_a_stranger_asked_for_is_the_hosts_to_use,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        organization(&town.db, "trolls", &[]).await;
        town.event(1, &[1]).await;
        town.event(2, &[2]).await;
        let mut trolls = Vec::new();
        for _ in 0..3 {
            trolls.push(town.start(1, known("trolls")).await);
        }
        let token = town.token().await;
        // The hour's mails are gone, and the page says the same as ever.
        let mine = town.start(1, known("limajs")).await;
        let (claim, _) = town.opened(&mine).await;
        assert_eq!(
            town.claims.mail_of(&claim).await.unwrap(),
            Some(Mailed::OnItsWay)
        );
        assert_eq!(town.mailed().await.len(), 3);
        let linked = async |host: u32, token: &Token| {
            let start = Start {
                host: host_id(host),
                event: None,
                target: known("limajs"),
                language: "en".to_owned(),
                browser: Token::new(),
                link: Some(token.clone()),
            };
            town.claims.start(&start, visitor(3)).await
        };
        assert!(
            matches!(linked(2, &token).await, Err(StartError::Spent)),
            "another host"
        );
        assert!(
            matches!(linked(1, &Token::new()).await, Err(StartError::Spent)),
            "guessed"
        );
        let moved = linked(1, &token).await.unwrap();
        assert_eq!(town.state(&trolls[2]).await, State::Expired);
        let asked = town.claims.preview(&token).await.unwrap();
        assert_eq!((asked.claim.id, asked.preview.changed), (moved.id, 1));
        let (id, confirmed) = town.claims.confirm(&token).await.unwrap();
        assert_eq!((id, confirmed), (moved.id, Confirmed::Verified));
        assert_eq!(
            attributions(&town.db).await[0],
            "event-1 limajs - claim usr-1 100"
        );
        assert!(
            matches!(linked(1, &token).await, Err(StartError::Spent)),
            "used"
        );
        waits(&town, 2, known("limajs"), Doubt::Proven).await;
    }
);
