//! A host says that it isn't an organization's any more.

use super::*;

test_on_both!(who_reads_its_mail_withdraws_a_host, async |test: TestDb| {
    let town = Town::new(&test);
    let one = organization(&town.db, "one", &[]).await;
    town.event(1, &[1]).await;
    let of_nobody = town
        .start_as(1, Target::Nobody, &Token::new(), visitor(1))
        .await;
    assert!(matches!(of_nobody, Err(StartError::UnknownOrganization)));
    verify_host(&town.db, one, &host_id(1)).await;
    town.event(2, &[1]).await;
    let started = town.start(1, Target::Nobody).await;
    assert_eq!(town.mailed().await, ["confirm a1@gmail.com"]);
    let token = town.token().await;
    let asked = town.claims.preview(&token).await.unwrap();
    assert_eq!(asked.verdict, Verdict::AtOnce);
    assert_eq!(slugs(&asked.preview), ["event-2"]);
    // Neither a person nor a description says that.
    let asks = town
        .claims
        .ask(started.id, &started.key, "Please.", "")
        .await;
    assert!(matches!(asks, Err(StepError::Spent)));
    town.claims.confirm(&token).await.unwrap();
    assert!(mappings(&town.db).await.is_empty());
    assert_eq!(attributions(&town.db).await[1], "event-2 - - none - 0");
    let batches = "SELECT kind, actor_kind FROM decision_batches";
    assert_eq!(rows(&town.db, batches).await, ["withdraw_host community"]);
    // Its receipt takes it back, and it can be claimed again at once.
    let receipt = town.token().await;
    town.claims.withdraw(started.id, &receipt).await.unwrap();
    assert_eq!(mappings(&town.db).await, ["usr-1 one claim 1"]);
    town.clock.advance(SignedDuration::from_mins(61));
    town.claim(1, Target::Nobody).await;
    assert_eq!(town.claim(1, known("one")).await.1, Confirmed::Verified);
});

test_on_both!(
    a_link_of_a_host_that_is_anothers_by_now_does_nothing,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        town.event(1, &[1]).await;
        town.claim(1, known("one")).await;
        town.start(1, Target::Nobody).await;
        let token = town.token().await;
        town.clock.advance(SignedDuration::from_secs(1));
        town.claim(1, known("two")).await;
        assert!(matches!(
            town.claims.confirm(&token).await,
            Err(StepError::Spent)
        ));
        assert_eq!(
            attributions(&town.db).await,
            ["event-1 two - claim usr-1 100"]
        );
    }
);
