//! What a sync finds, and what it leaves alone.

use super::*;

test_on_both!(
    everything_on_the_calendar_arrives,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let (ours, others) = (setting.manage(7), setting.list(5));
        setting.list_external(2);
        assert_eq!(setting.synced().await, [("new".to_owned(), 14)]);
        for id in &ours {
            let (ownership, listing, _) = setting.event(id).await.unwrap();
            assert_eq!((ownership.as_str(), listing), ("created", None));
        }
        for id in &others {
            let (ownership, listing, status) = setting.event(id).await.unwrap();
            assert_eq!(
                (ownership.as_str(), status.as_str()),
                ("referenced", "synced")
            );
            assert!(listing.is_some_and(|id| id.starts_with("calev-")));
        }
        let rows = state_of(setting.db()).await;
        let external = rows
            .iter()
            .filter(|row| row.starts_with("calev-") && row.contains("De fuera"));
        assert_eq!(external.count(), 2);
        // Hosts of what we manage are read with their addresses.
        assert!(rows.iter().any(|row| row.ends_with("ana@rust.example")));
    }
);

test_on_both!(
    a_second_sync_only_lists_and_writes_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        setting.manage(60);
        setting.list(60);
        setting.list_external(3);
        setting.synced().await;
        let (lists, singles) = setting.asked();
        assert_eq!((lists, singles), (2 + 2 + 2, 120));
        let before = times_in(setting.db()).await;

        setting.clock.advance(SignedDuration::from_mins(10));
        assert_eq!(setting.synced().await, []);
        assert_eq!(setting.asked(), (6, 0));
        assert_eq!(times_in(setting.db()).await, before);
    }
);

test_on_both!(only_what_changed_is_read, |test: TestDb| async move {
    let setting = Setting::new(test).await;
    let (ours, others) = (setting.manage(10), setting.list(10));
    setting.synced().await;
    setting.asked();
    setting.rename(&others[3]);
    // Hosts aren't in the list of what we manage: the public one tells.
    setting.luma.edit(|world| {
        let host = world.add_user(User::new("Beto"));
        world.events.get_mut(&ours[2]).unwrap().host_ids.push(host);
    });
    let new = setting.list(1).remove(0);
    // Counts change all day and mean nothing.
    setting
        .luma
        .edit(|world| world.events.get_mut(&others[1]).unwrap().guest_count += 1);
    assert_eq!(
        setting.synced().await,
        [("changed".to_owned(), 2), ("new".to_owned(), 1)]
    );
    assert_eq!(setting.asked().1, 3);
    assert!(setting.event(&new).await.is_some());
    let (_, _, status) = setting.event(&others[3]).await.unwrap();
    assert_eq!(status, "drifted");
});

test_on_both!(
    what_is_not_listed_is_looked_at_by_its_id,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let (ours, others) = (setting.manage(6), setting.list(6));
        setting.list_external(2);
        setting.synced().await;
        setting.asked();
        setting.luma.edit(|world| {
            world.delete(&ours[0]);
            world.delete(&others[0]);
            // Made private: we manage it, so it is still in our own list.
            world.events.get_mut(&ours[1]).unwrap().visibility = "private".into();
            world.events.get_mut(&others[1]).unwrap().visibility = "private".into();
            world.unlist(CALENDAR_ID, &others[2]);
            let external = world
                .listings
                .values()
                .find(|one| one.id.starts_with("calev-"));
            let external = external.map(|one| one.id.clone()).unwrap();
            world.listings.remove(&external);
        });
        setting.synced().await;
        let status = async |id: &str| setting.event(id).await.unwrap().2;
        assert_eq!(status(&ours[0]).await, "source_deleted");
        assert_eq!(status(&others[0]).await, "source_deleted");
        let (_, listing, kept) = setting.event(&others[2]).await.unwrap();
        assert_eq!(
            (listing, kept.as_str()),
            (None, "synced"),
            "off our calendar, not gone"
        );
        assert_ne!(status(&others[1]).await, "source_deleted");
        let shown = state_of(setting.db()).await;
        let private = shown.iter().filter(|row| row.contains(" private "));
        assert_eq!(private.count(), 2, "our copy follows");
        let still_there = shown.iter().filter(|row| row.contains("De fuera"));
        assert_eq!(still_there.count(), 2, "an external event stays");

        // And that is that: nothing is looked at again.
        setting.asked();
        setting.synced().await;
        assert_eq!(setting.asked().1, 0);
    }
);

test_on_both!(
    unknown_must_be_said_twice_with_time_between,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let others = setting.list(3);
        setting.synced().await;
        setting.luma.edit(|world| _ = world.forget(&others[0]));
        for (hours, expected) in [(0, "synced"), (0, "synced"), (6, "source_deleted")] {
            setting.clock.advance(SignedDuration::from_hours(hours));
            setting.synced().await;
            assert_eq!(setting.event(&others[0]).await.unwrap().2, expected);
        }
    }
);

test_on_both!(
    many_gone_at_once_wait_for_a_person,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let others = setting.list(40);
        setting.synced().await;
        setting.luma.edit(|world| {
            for id in &others[..25] {
                world.delete(id);
            }
        });
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::ManyGone))
        );
        for id in &others {
            assert_eq!(setting.event(id).await.unwrap().2, "synced");
        }
    }
);

test_on_both!(
    an_event_that_moves_away_becomes_a_reference,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let ours = setting.manage(3);
        setting.synced().await;
        setting.luma.edit(|world| {
            let calendar = world.add_calendar(Calendar::new("Otra comunidad"));
            world.move_to(&ours[0], &calendar);
            world.list_on(CALENDAR_ID, &ours[0]);
        });
        setting.synced().await;
        let (ownership, listing, status) = setting.event(&ours[0]).await.unwrap();
        assert_eq!(ownership, "referenced");
        assert!(listing.is_some());
        assert_ne!(status, "source_deleted");
        setting.asked();
        setting.synced().await;
        assert_eq!(setting.asked().1, 0);
    }
);

test_on_both!(
    without_a_key_the_public_list_is_enough,
    |test: TestDb| async move {
        let mut setting = Setting::new(test).await;
        let mut config = LumaConfig::at(
            &setting.luma.api_url(),
            &setting.luma.web_url(),
            &setting.luma.page_url(),
        )
        .unwrap();
        config.budget = Budget::new(1_000_000, 100_000);
        config.calendar_id = Some(CALENDAR_ID.parse().unwrap());
        let client = Luma::new(config.clone(), &setting.clock).unwrap();
        setting.jobs = Jobs::new(setting.test.db.clone(), setting.clock.clone(), client);
        setting.manage(2);
        setting.list(2);
        assert_eq!(setting.synced().await, [("new".to_owned(), 4)]);

        config.calendar_id = None;
        let client = Luma::new(config, &setting.clock).unwrap();
        setting.jobs = Jobs::new(setting.test.db.clone(), setting.clock.clone(), client);
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Failed, Some(Reason::NotConfigured))
        );
    }
);
