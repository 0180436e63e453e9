//! Which slots become runs.

use super::*;

test_on_both!(
    a_fresh_database_has_missed_nothing,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        let jobs = jobs(TRACED, &test.db, &clock);
        jobs.work_until_idle().await.unwrap();
        assert_eq!(runs(&test.db).await, []);
        // 18:00 comes.
        clock.advance(SignedDuration::from_hours(3));
        jobs.work_until_idle().await.unwrap();
        jobs.work_until_idle().await.unwrap();
        let slot = clock.now().as_millisecond();
        assert_eq!(runs(&test.db).await, [(RunState::Succeeded, Some(slot))]);
    }
);

test_on_both!(missed_slots_are_caught_up_once, |test: TestDb| async move {
    traceable(&test).await;
    let clock = clock();
    jobs(TRACED, &test.db, &clock)
        .work_until_idle()
        .await
        .unwrap();
    // Down over three slots, then over two weeks; each time another process.
    for (hours, slots) in [(20, 1), (14 * 24, 2)] {
        clock.advance(SignedDuration::from_hours(hours));
        for _ in 0..2 {
            jobs(TRACED, &test.db, &clock)
                .work_until_idle()
                .await
                .unwrap();
        }
        assert_eq!(runs(&test.db).await.len(), slots, "after {hours} hours");
    }
    assert_eq!(traces(&test.db).await.len(), 2);
});

test_on_both!(four_replicas_share_fifty_slots, |test: TestDb| async move {
    traceable(&test).await;
    let clock = clock();
    let mut replicas = Vec::new();
    for _ in 0..4 {
        let db = Db::connect(&test.url).await.unwrap();
        replicas.push(jobs(TRACED, &db, &clock));
    }
    replicas[0].work_until_idle().await.unwrap();
    for _ in 0..50 {
        clock.advance(SignedDuration::from_hours(6));
        let work = replicas.iter().map(Jobs::work_until_idle);
        futures::future::try_join_all(work).await.unwrap();
    }
    let runs = runs(&test.db).await;
    assert_eq!(runs.len(), 50);
    assert!(
        runs.iter()
            .all(|(state, slot)| *state == RunState::Succeeded && slot.is_some())
    );
    let mut slots: Vec<_> = runs.iter().map(|(_, slot)| *slot).collect();
    slots.dedup();
    assert_eq!(slots.len(), 50, "none twice");
    assert_eq!(
        traces(&test.db).await.len(),
        50,
        "and the work is done once for each"
    );
});

test_on_both!(
    the_overview_tells_next_and_last,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        let jobs = jobs(TRACED, &test.db, &clock);
        let [one] = &jobs.overview().await.unwrap()[..] else {
            panic!()
        };
        assert_eq!(one.next.unwrap().to_string(), "2026-11-24T18:00:00Z");
        assert_eq!(one.last(), None);
        let id = jobs.start("traced").await.unwrap();
        jobs.work_until_idle().await.unwrap();
        let [one] = &jobs.overview().await.unwrap()[..] else {
            panic!()
        };
        let last = one.last().unwrap();
        assert_eq!(
            (last.id, last.slot, last.state),
            (id, None, RunState::Succeeded)
        );
        assert_eq!(last.progress.done, 1);
        assert!(matches!(
            jobs.start("nothing").await,
            Err(StartError::Unknown)
        ));
    }
);
