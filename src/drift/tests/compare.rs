//! What is the same, what is different, and in which order it is looked at.

use super::*;

test_on_both!(
    what_is_the_same_is_only_noted_as_looked_at,
    |test: TestDb| async move {
        let setting = Setting::new(test, 6).await;
        let (state, times) = (state_of(setting.db()).await, times_in(setting.db()).await);
        // What changes every day isn't drift.
        setting.luma.edit(|world| {
            for event in world.events.values_mut() {
                event.guest_count += 41;
            }
            let ana = world.users.get_mut("usr-ana").unwrap();
            ana.bio = Some("Ahora también escribo.".into());
            ana.avatar_url = "https://cdn.lu.ma/avatars/new.png".into();
            ana.timezone = "America/Bogota".into();
        });
        assert_eq!(setting.checked().await, counts(&[("unchanged", 6)]));
        assert_eq!(state_of(setting.db()).await, state);
        assert_eq!(times_in(setting.db()).await, times);
        let event = setting.page(&id(1)).await.event;
        assert_eq!(event.last_source_check_at, Some(setting.clock.now()));
    }
);

test_on_both!(
    what_is_different_is_followed_and_told,
    |test: TestDb| async move {
        let setting = Setting::new(test, 2).await;
        let before = setting.page(&id(1)).await.event;
        setting.change(&id(1), |event| {
            event.start_at += 1.hours();
            event.end_at += 1.hours();
            event.name = "Noche de otra cosa".into();
            event.host_ids = vec!["usr-luz".into()];
            if let Location::InPerson { venue, .. } = &mut event.location {
                *venue = "Casa Tech".into();
            }
        });
        assert_eq!(
            setting.checked().await,
            counts(&[("changed", 1), ("unchanged", 1)])
        );
        let page = setting.page(&id(1)).await;
        assert_eq!(page.event.sync_status, SyncStatus::Drifted);
        assert_eq!(page.event.slug, before.slug, "its address stays");
        assert_eq!(page.event.hosts[0].id.as_str(), "usr-luz");
        let told = |field: &str| {
            let revision = page.revisions.iter().find(|one| one.field == field);
            let revision = revision.unwrap_or_else(|| panic!("nothing is told of {field}"));
            (revision.old_value.clone(), revision.new_value.clone())
        };
        let owned = |old: &str, new: &str| (Some(old.to_owned()), Some(new.to_owned()));
        assert_eq!(told("hosts"), owned("Ana Ejemplo", "Luz Ejemplo"));
        assert_eq!(told("name"), owned("Noche 1", "Noche de otra cosa"));
        assert_eq!(told("venue").1.as_deref(), Some("Casa Tech"));
        let moved = (before.start_at + 1.hours()).to_string();
        assert_eq!(
            told("start_at"),
            owned(&before.start_at.to_string(), &moved)
        );
        // A clean look later.
        assert_eq!(setting.checked().await, counts(&[("unchanged", 2)]));
        assert_eq!(setting.status(&id(1)).await, SyncStatus::Synced);
    }
);

test_on_both!(an_admin_s_decision_stands, |test: TestDb| async move {
    let setting = Setting::new(test, 2).await;
    let csv = b"slug,name,website,country,domains,luma_calendars,luma_hosts\nluz,Luz,,,,,usr-luz\nana,Ana,,,,,usr-ana\n";
    let own = setting.client.calendar_id();
    let (db, clock) = (setting.db(), &setting.clock);
    let report = crate::organizations::import(db, clock, &csv[..], own).await;
    assert!(report.unwrap().refused.is_empty());
    let decide =
        "UPDATE events SET decided_by = 'eva@hack0.test', match_source = 'manual', confidence = 100
            WHERE source_luma_event_id = 'evt-n0001'";
    sqlx::query(decide)
        .execute(setting.db().reader())
        .await
        .unwrap();
    for n in [0, 1] {
        setting.change(&id(n), |event| event.host_ids = vec!["usr-luz".into()]);
    }
    assert_eq!(setting.checked().await, counts(&[("changed", 2)]));
    let organization = async |n| {
        let event = setting.page(&id(n)).await.event;
        event.attribution.organization.unwrap().slug
    };
    assert_eq!(organization(0).await, "luz", "resolved again");
    assert_eq!(organization(1).await, "ana", "decided");
});

test_on_both!(
    a_new_form_of_the_hash_is_no_drift,
    |test: TestDb| async move {
        let setting = Setting::new(test, 6).await;
        let state = state_of(setting.db()).await;
        let (hash, times) = (
            "UPDATE events SET source_content_hash = 'web:0:abc'",
            times_in(setting.db()).await,
        );
        sqlx::query(hash)
            .execute(setting.db().reader())
            .await
            .unwrap();
        setting.change(&id(3), |event| event.name.push_str(" (otra vez)"));
        assert_eq!(
            setting.checked().await,
            counts(&[("changed", 1), ("unchanged", 5)])
        );
        // Those without a change are as they were, with a hash of the form of today.
        let after = state_of(setting.db()).await;
        let other = after.iter().filter(|line| !state.contains(line));
        assert!(
            other.clone().all(|line| line.starts_with("evt-n0003 ")),
            "{other:?}"
        );
        assert_eq!(times_in(setting.db()).await.len(), times.len() + 1);
    }
);

test_on_both!(
    the_soonest_come_first_and_what_is_over_last,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        setting.checked().await;
        let upcoming = (0..60).filter(|n| n % 2 == 1);
        let over = (0..60).filter(|n| n % 2 == 0);
        let order: Vec<String> = upcoming.chain(over).map(id).collect();
        let asked = setting.asked();
        assert_eq!(asked.len(), order.len());
        // Four are under way at once, so that one may overtake another.
        for (place, id) in order.iter().enumerate() {
            let found = asked.iter().position(|asked| asked == id).unwrap();
            assert!(found.abs_diff(place) < 4, "{id} came as number {found}");
        }
    }
);

test_on_both!(
    what_moves_while_it_is_looked_at_is_looked_at_once,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        // Behind all others of its part, and into the part after it.
        setting.change(&id(1), |event| event.start_at += (24 * 58).hours());
        setting.change(&id(3), |event| event.start_at -= (24 * 100).hours());
        assert_eq!(
            setting.checked().await,
            counts(&[("changed", 2), ("unchanged", 58)])
        );
        let mut asked = setting.asked();
        asked.sort();
        assert_eq!(asked, (0..60).map(id).collect::<Vec<_>>());
        assert_eq!(setting.status(&id(1)).await, SyncStatus::Drifted);
    }
);

test_on_both!(
    soon_are_the_next_three_days_unless_somebody_just_looked,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        // The first begins in six days.
        setting.run(SOON).await;
        assert_eq!(setting.asked(), [""; 0]);
        setting
            .clock
            .advance(SignedDuration::from_hours(24 * 3 + 1));
        let run = setting.run(SOON).await;
        assert_eq!(setting.asked(), [id(1)]);
        assert_eq!(run.progress.total, Some(1));
        setting.clock.advance(SignedDuration::from_hours(10));
        setting.run(SOON).await;
        assert_eq!(setting.asked(), [""; 0], "somebody has just looked");
        setting.clock.advance(SignedDuration::from_hours(14));
        setting.run(SOON).await;
        assert_eq!(setting.asked(), [id(1)]);
    }
);

test_on_both!(
    ours_and_those_of_other_platforms_aren_t_asked_for,
    |test: TestDb| async move {
        let setting = Setting::new(test, 4).await;
        let marks =
            "UPDATE events SET ownership = 'created' WHERE source_luma_event_id = 'evt-n0001'";
        sqlx::query(marks)
            .execute(setting.db().reader())
            .await
            .unwrap();
        let marks = "UPDATE events SET source_luma_event_id = 'calev-x' WHERE source_luma_event_id = 'evt-n0002'";
        sqlx::query(marks)
            .execute(setting.db().reader())
            .await
            .unwrap();
        setting.checked().await;
        assert_eq!(setting.asked(), [id(3), id(0)]);
    }
);
