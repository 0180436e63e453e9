//! What isn't believed at once, and what heals it when it was believed wrongly.

use luma_sandbox::{CALENDAR_ID, External, Fault, Surface};

use super::*;

/// An event that we have, and that Luma knows nothing of any more; what it tells of it.
async fn forgotten(bench: &Bench) -> (String, Value) {
    let id = bench.create("Rust en Lima");
    bench.tells("event.created", &id).await;
    bench.work().await;
    let update = bench.luma.payload("event.updated", &id).unwrap();
    bench.luma.edit(|world| world.forget(&id));
    (id, update)
}

impl Bench {
    async fn status(&self, id: &str) -> (SyncStatus, bool) {
        let event = self.event(id).await.unwrap();
        (event.sync_status, event.canceled_at.is_some())
    }
}

const THERE: (SyncStatus, bool) = (SyncStatus::Synced, false);
const GONE: (SyncStatus, bool) = (SyncStatus::SourceDeleted, true);

test_on_both!(
    many_tries_in_a_minute_prove_nothing,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let (id, update) = forgotten(&bench).await;
        // Each makes a try for all that wait.
        for _ in 0..10 {
            bench.clock.advance(SignedDuration::from_secs(6));
            bench.told(&update).await;
            bench.work().await;
        }
        assert_eq!(bench.status(&id).await, THERE);
        bench.clock.advance(SignedDuration::from_mins(58));
        bench.told(&update).await;
        bench.work().await;
        assert_eq!(bench.status(&id).await, THERE, "not yet an hour");
        bench.clock.advance(SignedDuration::from_mins(2));
        bench.told(&update).await;
        bench.work().await;
        assert_eq!(bench.status(&id).await, GONE);
    }
);

test_on_both!(
    an_hour_without_answers_proves_nothing,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let (id, update) = forgotten(&bench).await;
        for surface in [Surface::Official, Surface::Web, Surface::Page] {
            bench.luma.fault(surface, Fault::Status(500), None);
        }
        bench.told(&update).await;
        bench.work().await;
        bench.luma.clear_faults();
        bench.clock.advance(SignedDuration::from_hours(2));
        bench.work().await;
        assert_eq!(bench.status(&id).await, THERE, "said for the first time");
        bench.clock.advance(SignedDuration::from_hours(2));
        bench.work().await;
        assert_eq!(bench.status(&id).await, GONE);
    }
);

test_on_both!(
    what_is_still_there_after_its_cancellation_is_looked_at_again,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let ids = [bench.create("Cancelado"), bench.create("Restaurado")];
        for id in &ids {
            bench.tells("event.created", id).await;
        }
        bench.work().await;
        // Luma's readers lag behind what it tells.
        for id in &ids {
            bench.tells("event.canceled", id).await;
        }
        bench.work().await;
        let doubted = (DeliveryState::Waiting, Some(Failure::StillThere));
        assert_eq!(canceled(&bench, &ids).await, [doubted, doubted]);
        bench.luma.edit(|world| world.cancel(&ids[0]));
        bench.clock.advance(SignedDuration::from_secs(30));
        bench.work().await;
        assert_eq!(bench.status(&ids[0]).await, GONE);
        assert_eq!(bench.status(&ids[1]).await, THERE);
        assert_eq!(canceled(&bench, &ids).await, [DONE, doubted]);
        // Two minutes later it is believed.
        bench.clock.advance(SignedDuration::from_mins(2));
        bench.work().await;
        assert_eq!(bench.status(&ids[1]).await, THERE);
        assert_eq!(bench.states().await, [DONE; 4]);
    }
);

/// How the cancellations of these events stand.
async fn canceled(bench: &Bench, ids: &[String]) -> Vec<(DeliveryState, Option<Failure>)> {
    let deliveries = bench.deliveries().await;
    let of = |id: &String| {
        let one = deliveries.iter().find(|one| {
            let event = one.luma_event_id.as_ref().map(LumaEventId::as_str);
            event == Some(id.as_str()) && one.kind.as_deref() == Some("event.canceled")
        });
        one.map(|one| (one.state, one.failure)).unwrap()
    };
    ids.iter().map(of).collect()
}

test_on_both!(
    what_was_wrongly_gone_comes_back_with_the_sync,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let ids = [bench.create("Nuestro"), bench.list_other("Ajeno")];
        bench.sync().await;
        let deleted = |is: bool| {
            let set = |world: &mut World, id: &String| {
                world.events.get_mut(id).unwrap().deleted = is;
            };
            bench
                .luma
                .edit(|world| ids.iter().for_each(|id| set(world, id)));
        };
        deleted(true);
        for id in &ids {
            bench.tells("event.updated", id).await;
        }
        bench.work().await;
        assert_eq!(bench.status(&ids[0]).await, GONE);
        assert_eq!(bench.status(&ids[1]).await.0, SyncStatus::SourceDeleted);
        // Listed as ever, word for word.
        deleted(false);
        bench.sync().await;
        for id in &ids {
            assert_eq!(bench.status(id).await, THERE);
        }
    }
);

fn external(world: &World) -> External {
    External {
        url: "https://www.meetup.com/rust/1".to_owned(),
        name: "De fuera".to_owned(),
        start_at: world.now + SignedDuration::from_hours(48),
        duration_interval: "P0Y0M0DT3H0M0S".to_owned(),
        timezone: "America/Lima".to_owned(),
        host: Some("Rust".to_owned()),
        address: Some("UTEC".to_owned()),
        coordinate: None,
    }
}

test_on_both!(
    a_delivery_and_the_list_say_the_same_in_other_words,
    |test: TestDb| async move {
        let bench = Bench::new(test).await;
        let id = bench.luma.edit(|world| {
            let external = external(world);
            world.list_external(CALENDAR_ID, external)
        });
        bench.tells("calendar.event.added", &id).await;
        bench.work().await;
        assert_eq!(bench.event(&id).await.unwrap().place.address, None);
        bench.sync().await;
        let event = bench.event(&id).await.unwrap();
        assert!(event.place.venue.or(event.place.address).is_some());
        assert!(event.end_at.is_some());
        assert_eq!(event.sync_status, SyncStatus::Synced, "nobody changed it");
        assert_eq!(revisions(&bench, &event.slug).await, Vec::<String>::new());

        bench.luma.edit(|world| {
            let listing = world.listings.get_mut(&id).unwrap();
            if let luma_sandbox::Target::External(external) = &mut listing.target {
                "Otro nombre".clone_into(&mut external.name);
            }
        });
        bench.sync().await;
        let renamed = bench.event(&id).await.unwrap();
        assert_eq!(renamed.sync_status, SyncStatus::Drifted);
        assert_eq!(revisions(&bench, &event.slug).await, ["name"]);

        // What was told at first is older than what was read since.
        let delivery = bench.deliveries().await.remove(0);
        assert!(bench.webhooks.run_again(delivery.id).await.unwrap());
        bench.work().await;
        assert_eq!(bench.states().await, [DONE]);
        assert_eq!(bench.event(&id).await, Some(renamed));
    }
);

async fn revisions(bench: &Bench, slug: &str) -> Vec<String> {
    let page = events::find_by_slug(&bench.test.db, slug).await.unwrap();
    let fields = page.unwrap().revisions.into_iter();
    fields.map(|one| one.field).collect()
}

test_on_both!(a_refused_key_is_no_answer, |test: TestDb| async move {
    let bench = Bench::new(test).await;
    let revoked = client(&bench.clock, &bench.luma, "another-key");
    let revoked = webhooks_by(&bench.test, &bench.clock, revoked);
    let (ours, other) = (bench.create("Nuestro"), bench.list_other("Ajeno"));
    bench.tells("event.created", &ours).await;
    bench.tells("calendar.event.added", &other).await;
    revoked.work_until_idle().await.unwrap();
    let refused = (DeliveryState::Waiting, Some(Failure::KeyRefused));
    assert_eq!(bench.states().await, [refused; 2]);
    assert_eq!(bench.event(&ours).await, None, "not without its addresses");
    bench.clock.advance(SignedDuration::from_secs(10));
    bench.work().await;
    assert_eq!(bench.states().await, [DONE; 2]);
    let row = sqlx::query("SELECT COUNT(*) FROM event_hosts WHERE email IS NOT NULL")
        .fetch_one(bench.test.db.reader())
        .await
        .unwrap();
    assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 1);
});
