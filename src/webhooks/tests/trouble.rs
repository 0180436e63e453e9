//! Odd bodies, repetition, failures, crashes.

use futures::future::join_all;
use luma_sandbox::{Fault, Surface};

use super::super::envelope::Envelope;
use super::super::{inbox, store, worker};
use super::*;

test_on_both!(one_hundred_at_once_are_one, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let id = bench.create("Rust en Lima");
    let sent = bench
        .luma
        .sign(&bench.luma.payload("event.created", &id).unwrap());
    let taken = join_all((0..100).map(|_| bench.receive(&sent))).await;
    assert!(taken.iter().all(Result::is_ok));
    // W3: caught, and sent on under another number, which isn't signed.
    let again = Sent {
        id: "msg-another".to_owned(),
        ..sent.clone()
    };
    bench.receive(&again).await.unwrap();
    // W5: Luma's own retry, signed anew.
    bench.clock.advance(SignedDuration::from_mins(4));
    let retry = sent.signed_again(bench.clock.now(), luma_sandbox::WEBHOOK_SECRET);
    bench.receive(&retry).await.unwrap();
    assert_eq!(bench.deliveries().await.len(), 1);
    bench.work().await;
    assert_eq!(bench.readings(), 1);
});

test_on_both!(
    the_last_retry_of_luma_is_still_in_time,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.create("Rust en Lima");
        let sent = bench
            .luma
            .sign(&bench.luma.payload("event.created", &id).unwrap());
        for delay in retry_delays() {
            bench.clock.advance(delay.try_into().unwrap());
        }
        bench.receive(&sent).await.unwrap();
        bench.clock.advance(SignedDuration::from_mins(4));
        assert!(matches!(
            bench.receive(&sent).await,
            Err(NotTaken::Signature(_))
        ));
    }
);

test_on_both!(
    what_may_be_of_use_is_kept_byte_for_byte,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let deep = format!(
            "{{\"type\":\"event.created\",\"data\":{}}}",
            "[".repeat(10_000)
        );
        let bodies: [(&[u8], DeliveryState); 7] = [
        (b"\xff\xfe\x00 no text", DeliveryState::SetAside),
        (b"{\"type\":\"a\\u0000b\"}", DeliveryState::Ignored),
        (b"\x00", DeliveryState::SetAside),
        (b"", DeliveryState::SetAside),
        (deep.as_bytes(), DeliveryState::SetAside),
        (b"{\"type\":\"event.created\",\"type\":\"event.updated\",\"data\":{\"id\":\"evt-a\"}}", DeliveryState::SetAside),
        (b"{\"type\":\"guest.registered\",\"data\":{\"id\":\"gst-a\"}}", DeliveryState::Ignored),
    ];
        for (body, _) in &bodies {
            let sent = Sent::raw(
                body.to_vec(),
                bench.clock.now(),
                luma_sandbox::WEBHOOK_SECRET,
            );
            bench.receive(&sent).await.unwrap();
        }
        bench.work().await;
        let stored = bench.deliveries().await;
        assert_eq!(stored.len(), bodies.len());
        for (body, state) in &bodies {
            let mut found = None;
            for delivery in &stored {
                let (delivery, bytes) = bench.webhooks.find(delivery.id).await.unwrap().unwrap();
                // Of what we have no use for the fact alone.
                assert_eq!(bytes.is_none(), delivery.state == DeliveryState::Ignored);
                let is_this = match state {
                    DeliveryState::Ignored => {
                        let kind = Envelope::of(body).kind().map(str::to_owned);
                        bytes.is_none() && delivery.kind == kind
                    }
                    _ => bytes.is_some_and(|bytes| bytes == *body),
                };
                if is_this {
                    found = Some(delivery);
                }
            }
            let found = found.expect("its bytes are there");
            assert_eq!(found.state, *state, "{body:?}");
            assert!(found.finished_at.is_some());
            assert!(!bench.webhooks.run_again(found.id).await.unwrap());
        }
    }
);

test_on_both!(
    what_fails_is_tried_again_and_then_set_aside,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.create("Rust en Lima");
        for surface in [Surface::Official, Surface::Web, Surface::Page] {
            bench.luma.fault(surface, Fault::Status(500), None);
        }
        bench.tells("event.created", &id).await;
        let mut pauses = Vec::new();
        for attempt in 1..=8 {
            bench.work().await;
            let delivery = bench.deliveries().await.remove(0);
            assert_eq!(delivery.failure, Some(Failure::LumaDown));
            assert_eq!(delivery.attempts, attempt);
            let Some(next) = delivery.next_attempt_at else {
                break;
            };
            let pause = next.duration_since(bench.clock.now());
            pauses.push(pause.as_secs());
            bench.clock.advance(pause);
        }
        assert_eq!(pauses, [5, 30, 120, 600, 3_600, 10_800, 21_600]);
        assert_eq!(
            bench.states().await,
            [(DeliveryState::SetAside, Some(Failure::LumaDown))]
        );

        bench.luma.clear_faults();
        let id_of_delivery = bench.deliveries().await[0].id;
        assert!(bench.webhooks.run_again(id_of_delivery).await.unwrap());
        bench.work().await;
        assert_eq!(bench.states().await, [DONE]);
        assert!(bench.event(&id).await.is_some());
    }
);

test_on_both!(
    luma_s_request_to_wait_is_heeded,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.create("Rust en Lima");
        bench
            .luma
            .fault(Surface::Official, Fault::Status(429), Some(1));
        bench.tells("event.created", &id).await;
        bench.work().await;
        let delivery = bench.deliveries().await.remove(0);
        assert_eq!(delivery.failure, Some(Failure::Busy));
        let pause = delivery
            .next_attempt_at
            .unwrap()
            .duration_since(bench.clock.now());
        assert!(pause >= SignedDuration::from_secs(5), "{pause}");
        bench.clock.advance(pause);
        bench.work().await;
        assert_eq!(bench.states().await, [DONE]);
    }
);

test_on_both!(
    not_found_is_believed_with_time_between_or_when_signed,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let ids = [bench.create("Uno"), bench.create("Dos")];
        for id in &ids {
            bench.tells("event.created", id).await;
        }
        bench.work().await;
        let cancel = bench.luma.payload("event.canceled", &ids[0]).unwrap();
        let update = bench.luma.payload("event.updated", &ids[1]).unwrap();
        for id in &ids {
            bench.luma.edit(|world| world.forget(id));
        }
        bench.told(&cancel).await;
        bench.told(&update).await;
        bench.work().await;
        assert!(bench.event(&ids[0]).await.unwrap().canceled_at.is_some());
        assert!(bench.event(&ids[1]).await.unwrap().canceled_at.is_none());
        for _ in 0..7 {
            bench.clock.advance(SignedDuration::from_hours(7));
            bench.work().await;
        }
        assert!(bench.event(&ids[1]).await.unwrap().canceled_at.is_some());
        assert_eq!(bench.states().await, [DONE; 4]);
    }
);

test_on_both!(
    a_worker_that_lost_its_lease_writes_nothing,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id: LumaEventId = bench.create("Rust en Lima").parse().unwrap();
        bench.tells("event.created", id.as_str()).await;
        let (db, clock) = (&bench.test.db, &bench.clock);
        let first = store::lease(db, clock, id.clone()).await.unwrap().unwrap();
        assert!(store::lease(db, clock, id.clone()).await.unwrap().is_none());
        assert_eq!(store::due(db, clock).await.unwrap(), None);
        // It dies, or sleeps.
        clock.advance(SignedDuration::from_secs(11));
        bench.work().await;
        assert_eq!(bench.states().await, [DONE]);
        bench
            .luma
            .edit(|world| world.events.get_mut(id.as_str()).unwrap().name = "Otra".to_owned());
        let late = worker::Work::new(&bench.webhooks, &first);
        assert!(matches!(late.run().await, Err(store::SaveError::LeaseLost)));
        assert_eq!(bench.event(id.as_str()).await.unwrap().name, "Rust en Lima");
    }
);

test_on_both!(the_list_has_filters_and_pages, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let id = bench.create("Rust en Lima");
    for number in 0..5 {
        bench.clock.advance(SignedDuration::from_secs(1));
        bench
            .told(&json!({"type": "guest.registered", "data": {"number": number}}))
            .await;
    }
    bench.tells("event.created", &id).await;
    let all = DeliveryFilter::default();
    let first = bench.webhooks.list(&all, None, 4).await.unwrap();
    let cursor = first.next_cursor.as_deref();
    let second = bench.webhooks.list(&all, cursor, 4).await.unwrap();
    assert_eq!(
        (first.items.len(), second.items.len(), second.next_cursor),
        (4, 2, None)
    );
    let about = DeliveryFilter {
        luma_event_id: Some(id.parse().unwrap()),
        ..all.clone()
    };
    let waiting = DeliveryFilter {
        state: Some(DeliveryState::Waiting),
        ..all.clone()
    };
    let guests = DeliveryFilter {
        kind: Some("guest.registered".to_owned()),
        ..all.clone()
    };
    for (filter, count) in [(about, 1), (waiting, 1), (guests, 5)] {
        let found = bench.webhooks.list(&filter, None, 100).await.unwrap();
        assert_eq!(found.items.len(), count, "{filter:?}");
    }
    assert!(
        bench
            .webhooks
            .list(&all, Some("no-cursor"), 4)
            .await
            .is_err()
    );
    bench.work().await;
});

test_on_both!(duplicated_and_shuffled, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let mut sent = Vec::new();
    for number in 0..20 {
        let id = bench.create(&format!("Evento {number}"));
        for kind in ["event.created", "calendar.event.added", "event.updated"] {
            sent.push(bench.luma.sign(&bench.luma.payload(kind, &id).unwrap()));
        }
    }
    // Each in more than a hundred copies, in an order that has nothing to do with theirs.
    let taken = join_all((0..10_000).map(|n| bench.receive(&sent[n * 7_919 % sent.len()]))).await;
    assert!(taken.iter().all(Result::is_ok));
    bench.work().await;
    let rows: i64 = sqlx::Row::get(
        &sqlx::query("SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'done'")
            .fetch_one(bench.test.db.reader())
            .await
            .unwrap(),
        0,
    );
    assert_eq!((rows, bench.readings()), (60, 20));
});

/// What stands of a delivery's body in the database, by its type.
async fn stored_body(bench: &Bench, kind: &str) -> Option<String> {
    let row = sqlx::query(
        "SELECT body FROM webhook_deliveries WHERE kind = $1 AND body_dropped_at IS NULL",
    )
    .bind(kind.to_owned())
    .fetch_optional(bench.test.db.reader())
    .await
    .unwrap();
    row.map(|row| sqlx::Row::get(&row, 0))
}

test_on_both!(bodies_go_when_they_have_no_use, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let id = bench.create("Rust en Lima");
    bench.tells("event.created", &id).await;
    let guest = json!({"type": "guest.registered", "data": {"email": "ana@rust.example"}});
    bench.told(&guest).await;
    assert_eq!(stored_body(&bench, "guest.registered").await, None);
    bench.clock.advance(SignedDuration::from_hours(31 * 24));
    // Not worked off yet: as long as it takes.
    assert_eq!(bench.webhooks.drop_bodies().await.unwrap(), 0);
    bench.work().await;
    bench.clock.advance(SignedDuration::from_hours(30 * 24));
    assert_eq!(bench.webhooks.drop_bodies().await.unwrap(), 0);
    assert!(stored_body(&bench, "event.created").await.is_some());
    bench.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(bench.webhooks.drop_bodies().await.unwrap(), 1);
    assert_eq!(stored_body(&bench, "event.created").await, None);

    // Which event it was about is still known, and that is enough to read it again.
    bench
        .luma
        .edit(|world| world.events.get_mut(&id).unwrap().name = "Otra".to_owned());
    for delivery in bench.deliveries().await {
        let is_ours = delivery.kind.as_deref() == Some("event.created");
        assert_eq!(
            bench.webhooks.run_again(delivery.id).await.unwrap(),
            is_ours
        );
    }
    bench.work().await;
    assert_eq!(bench.event(&id).await.unwrap().name, "Otra");
});

test_on_both!(
    bodies_go_in_sets_until_none_is_left,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let sent: Vec<Sent> = (0..1_201)
            .map(|n| {
                Sent::raw(
                    format!("no delivery {n}").into_bytes(),
                    bench.clock.now(),
                    luma_sandbox::WEBHOOK_SECRET,
                )
            })
            .collect();
        join_all(sent.iter().map(|sent| bench.receive(sent))).await;
        bench.clock.advance(SignedDuration::from_hours(31 * 24));
        assert_eq!(bench.webhooks.drop_bodies().await.unwrap(), 1_201);
        let last = bench.deliveries().await.remove(0);
        assert!(!bench.webhooks.run_again(last.id).await.unwrap());
    }
);

#[test]
fn a_body_comes_back_as_it_was_stored() {
    assert_eq!(inbox::body("AP8="), [0, 255]);
}
