//! What becomes of an event by what Luma tells and has.

use super::*;

test_on_both!(created_updated_canceled, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let id = bench.create("Rust en Lima");
    bench.tells("event.created", &id).await;
    bench.work().await;
    let event = bench.event(&id).await.unwrap();
    assert_eq!(event.ownership, Ownership::Created);
    assert_eq!(event.hosts.len(), 1);
    let mut connection = bench.test.db.reader().acquire().await.unwrap();
    let emails = sqlx::query("SELECT email FROM event_hosts WHERE email IS NOT NULL")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    assert_eq!(emails.len(), 1, "read from the official API");

    bench.luma.edit(|world| {
        let event = world.events.get_mut(&id).unwrap();
        event.name = "Rust en Lima, otra vez".to_owned();
    });
    bench.clock.advance(SignedDuration::from_mins(1));
    bench.tells("event.updated", &id).await;
    bench.work().await;
    let event = bench.event(&id).await.unwrap();
    assert_eq!(event.name, "Rust en Lima, otra vez");
    let page = events::find_by_slug(&bench.test.db, &event.slug)
        .await
        .unwrap()
        .unwrap();
    assert!(page.revisions.iter().any(|one| one.field == "name"));

    bench.luma.edit(|world| world.cancel(&id));
    bench.clock.advance(SignedDuration::from_mins(1));
    bench.tells("event.canceled", &id).await;
    bench.work().await;
    let canceled = bench.event(&id).await.unwrap();
    assert_eq!(canceled.canceled_at, Some(bench.clock.now()));
    assert_eq!(canceled.sync_status, SyncStatus::SourceDeleted);
    let listed = events::list(&bench.test.db, &EventFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(listed.items.len(), 1, "it stays on the list, as cancelled");

    // W6: an older delivery comes late.
    bench.clock.advance(SignedDuration::from_mins(1));
    bench.tells("event.updated", &id).await;
    bench.work().await;
    assert_eq!(
        bench.event(&id).await.unwrap().canceled_at,
        canceled.canceled_at
    );
    assert_eq!(bench.states().await, [DONE; 4]);
});

test_on_both!(
    what_is_there_again_is_not_cancelled,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.create("Rust en Lima");
        bench.tells("event.created", &id).await;
        bench.work().await;
        bench.luma.edit(|world| world.cancel(&id));
        bench.tells("event.canceled", &id).await;
        bench.work().await;
        assert!(bench.event(&id).await.unwrap().canceled_at.is_some());
        bench
            .luma
            .edit(|world| world.events.get_mut(&id).unwrap().deleted = false);
        bench.clock.advance(SignedDuration::from_mins(1));
        bench.tells("event.updated", &id).await;
        bench.work().await;
        let event = bench.event(&id).await.unwrap();
        assert_eq!(
            (event.canceled_at, event.sync_status),
            (None, SyncStatus::Synced)
        );
    }
);

test_on_both!(gone_before_it_was_ever_seen, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let id = bench.create("Nunca fue");
    let created = bench.luma.payload("event.created", &id).unwrap();
    bench.luma.edit(|world| world.cancel(&id));
    bench.tells("event.canceled", &id).await;
    bench.told(&created).await;
    bench.work().await;
    assert_eq!(bench.event(&id).await, None);
    assert_eq!(bench.states().await, [DONE; 2]);
});

test_on_both!(
    a_reference_is_read_in_public_and_remembers_its_listing,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.list_other("Python en Quito");
        bench.tells("calendar.event.added", &id).await;
        bench.work().await;
        let event = bench.event(&id).await.unwrap();
        assert_eq!(event.ownership, Ownership::Referenced);
        let listing = bench
            .luma
            .edit(|world| world.listing_of(luma_sandbox::CALENDAR_ID, &id).unwrap());
        assert_eq!(event.luma_listing_id, Some(listing.id));

        bench.luma.edit(|world| world.delete(&id));
        bench.clock.advance(SignedDuration::from_mins(1));
        bench.tells("calendar.event.added", &id).await;
        bench.work().await;
        let event = bench.event(&id).await.unwrap();
        assert_eq!(event.sync_status, SyncStatus::SourceDeleted);
        assert_eq!(
            event.canceled_at, None,
            "nobody signed that it is cancelled"
        );
    }
);

test_on_both!(an_event_that_stands_elsewhere, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let added = |name: &str| {
        json!({"type": "calendar.event.added", "data": {
            "platform": "external", "id": "calev-RbXmiMEPAAEpvYV", "name": name,
            "url": "https://elsewhere.example/e?id=7", "start_at": "2026-12-01T20:00:00.000+00:00",
            "end_at": null, "timezone": "America/Santiago", "host_name": "Alguien",
        }})
    };
    let first = bench.luma.sign(&added("Al principio"));
    bench.clock.advance(SignedDuration::from_mins(1));
    let second = bench.luma.sign(&added("Al final"));
    bench.receive(&second).await.unwrap();
    bench.work().await;
    bench.receive(&first).await.unwrap();
    bench.work().await;
    let event = bench.event("calev-RbXmiMEPAAEpvYV").await.unwrap();
    assert_eq!(event.name, "Al final", "what was signed last counts");
    assert_eq!(event.luma_url, "https://elsewhere.example/e?id=7");
    assert_eq!(
        event.luma_listing_id.as_deref(),
        Some("calev-RbXmiMEPAAEpvYV")
    );
    assert_eq!(event.ownership, Ownership::Referenced);
    assert_eq!(bench.readings(), 0);
});

test_on_both!(
    many_deliveries_of_one_event_are_one_reading,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.create("Rust en Lima");
        for second in 0..30 {
            bench.clock.advance(SignedDuration::from_secs(second % 2));
            bench
                .tells(
                    if second == 0 {
                        "event.created"
                    } else {
                        "event.updated"
                    },
                    &id,
                )
                .await;
        }
        let stored = bench.deliveries().await.len();
        assert!(stored > 10);
        bench.work().await;
        assert_eq!(bench.readings(), 1);
        assert_eq!(bench.states().await, vec![DONE; stored]);
    }
);
