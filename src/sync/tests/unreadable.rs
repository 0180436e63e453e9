//! Entries and events that can't be read, be it for ever: they stand in nobody's way.

use super::*;

/// Nobody can read an event without a name: neither its entry nor itself.
fn rename_all(setting: &Setting, ids: &[String], name: &str) {
    setting.luma.edit(|world| {
        for id in ids {
            name.clone_into(&mut world.events.get_mut(id).unwrap().name);
        }
    });
}

test_on_both!(
    events_that_nobody_can_read_stop_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let others = setting.list(12);
        setting.synced().await;
        setting.asked();
        // More than so many in a row as would mean that Luma is down; and one that never could be read.
        let new = setting.list(1);
        let unreadable = [&others[..7], &new].concat();
        rename_all(&setting, &unreadable, " ");
        setting.luma.edit(|world| world.delete(&others[8]));
        let fast = Fast::run(&setting.clock, 100);
        let run = setting.sync().await;
        drop(fast);
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::Unreadable)),
            "{:?}",
            run.message
        );
        assert_eq!(run.progress.counts.get("unread"), Some(&8));
        let status = async |id: &str| setting.event(id).await.unwrap().2;
        assert_eq!(status(&others[8]).await, "source_deleted", "it went on");
        assert_eq!(status(&others[0]).await, "synced", "it stands there");

        // They aren't asked for again,
        setting.asked();
        assert_eq!(setting.synced().await, []);
        assert_eq!(setting.asked().1, 0);
        // but once a day,
        setting.clock.advance(SignedDuration::from_hours(24));
        let fast = Fast::run(&setting.clock, 100);
        setting.sync().await;
        drop(fast);
        assert!(setting.asked().1 >= unreadable.len());
        // and when they change.
        rename_all(&setting, &unreadable, "Legible");
        assert_eq!(
            setting.synced().await,
            [("changed".to_owned(), 7), ("new".to_owned(), 1)]
        );
        setting.asked();
        setting.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(setting.synced().await, []);
        assert_eq!(setting.asked().1, 0);
    }
);

test_on_both!(
    a_listed_event_that_luma_does_not_know_is_asked_for_once_a_day,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let others = setting.list(14);
        setting.synced().await;
        // Those to come: every other one, all on the first page.
        let changed: Vec<&String> = others.iter().step_by(2).collect();
        for id in &changed {
            setting.rename(id);
        }
        let pass = Fault::Slow(Duration::ZERO);
        setting.luma.fault(Surface::Web, pass, Some(1));
        setting
            .luma
            .fault(Surface::Web, Fault::Status(404), Some(changed.len()));
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::Unreadable))
        );
        assert_eq!(run.progress.counts.get("unread"), Some(&7));
        setting.asked();
        assert_eq!(setting.synced().await, []);
        assert_eq!(setting.asked().1, 0);
        setting.clock.advance(SignedDuration::from_hours(23));
        setting.sync().await;
        assert_eq!(setting.asked().1, 7);
        for id in changed {
            assert_eq!(setting.event(id).await.unwrap().2, "drifted");
        }
    }
);

test_on_both!(
    a_list_cut_short_changes_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        setting.manage(30);
        let others = setting.list(40);
        setting.synced().await;
        setting.asked();
        let before = state_of(setting.db()).await;
        // A part of the list, and no word of there being more.
        setting.luma.edit(|world| {
        let is_cut = |listing: &&mut luma_sandbox::Listing| {
            matches!(&listing.target, luma_sandbox::Target::Luma(id) if others[..25].contains(id))
        };
        for listing in world.listings.values_mut().filter(is_cut) {
            "pending".clone_into(&mut listing.status);
        }
    });
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::ManyGone)),
            "{:?}",
            run.message
        );
        assert_eq!(setting.asked().1, 0, "nothing is even looked at");
        assert_eq!(state_of(setting.db()).await, before);
    }
);
