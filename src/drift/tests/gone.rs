//! What isn't there any more, and how much of it nobody believes.

use super::*;
use crate::admin::Admin;

test_on_both!(
    what_is_deleted_stays_and_says_so_and_may_come_back,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        setting.luma.edit(|world| world.delete(&id(3)));
        let expected = counts(&[("gone", 1), ("unchanged", 11)]);
        assert_eq!(setting.checked().await, expected);
        let page = setting.page(&id(3)).await;
        assert_eq!(page.event.sync_status, SyncStatus::SourceDeleted);
        let last = &page.revisions[0];
        assert_eq!(
            (
                last.field.as_str(),
                last.old_value.as_deref(),
                last.new_value.as_deref()
            ),
            ("sync_status", Some("synced"), Some("source_deleted"))
        );
        let listed = events::list(setting.db(), &EventFilter::default(), None, 100).await;
        assert_eq!(listed.unwrap().items.len(), 12, "it stays in the list");
        // It is told once.
        let expected = counts(&[("still_gone", 1), ("unchanged", 11)]);
        assert_eq!(setting.checked().await, expected);
        assert_eq!(setting.page(&id(3)).await.revisions.len(), 1);
        setting.change(&id(3), |event| event.deleted = false);
        setting.checked().await;
        let page = setting.page(&id(3)).await;
        assert_eq!(page.event.sync_status, SyncStatus::Synced);
        assert_eq!(page.revisions[0].new_value.as_deref(), Some("synced"));
    }
);

test_on_both!(
    an_event_that_luma_doesn_t_know_is_doubted_first,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        let gone = setting.luma.edit(|world| world.forget(&id(3)).unwrap());
        let expected = counts(&[("doubtful", 1), ("unchanged", 11)]);
        assert_eq!(setting.checked().await, expected);
        assert_eq!(setting.gone().await, 0);
        // At once again, it is no more than said twice in one breath.
        assert_eq!(setting.checked().await, expected);
        // There in between: all begins anew.
        setting.luma.edit(|world| world.add_event(gone));
        setting.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(setting.checked().await, counts(&[("unchanged", 12)]));
        setting.luma.edit(|world| world.forget(&id(3)));
        assert_eq!(setting.checked().await, expected);
        // The daily job looks at what is in doubt, however far away it is.
        setting.clock.advance(SignedDuration::from_hours(2));
        setting.asked();
        let run = setting.run(SOON).await;
        assert_eq!(setting.asked(), [id(3)]);
        assert_eq!(
            run.progress.counts.get("gone"),
            Some(&1),
            "{:?}",
            run.message
        );
        assert_eq!(setting.status(&id(3)).await, SyncStatus::SourceDeleted);
    }
);

test_on_both!(
    read_by_somebody_else_in_between_it_is_not_gone,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        let there = setting
            .client
            .public_event(&id(3).parse().unwrap())
            .await
            .unwrap();
        setting.luma.edit(|world| world.forget(&id(3)));
        setting.checked().await;
        setting.clock.advance(SignedDuration::from_hours(1));
        let (db, clock, own) = (setting.db(), &setting.clock, setting.client.calendar_id());
        events::ingest(db, clock, own, &there, Occasion::Sync)
            .await
            .unwrap();
        setting.clock.advance(SignedDuration::from_hours(1));
        let expected = counts(&[("doubtful", 1), ("unchanged", 11)]);
        assert_eq!(setting.checked().await, expected);
        assert_eq!(setting.gone().await, 0);
    }
);

// Case J6.
test_on_both!(
    one_missing_one_extra_one_changed_and_then_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        setting.luma.edit(|world| {
            world.delete(&id(2));
            let mut extra = world.events[&id(4)].clone();
            extra.id = "evt-extra".into();
            extra.slug = "extra".into();
            world.add_event(extra);
        });
        setting.change(&id(5), |event| event.name.push_str(" (otra vez)"));
        let run = setting.run(CHECK).await;
        assert_eq!(
            (run.state, run.progress.total),
            (RunState::Succeeded, Some(12))
        );
        assert_eq!(run.progress.done, 12);
        let report: Vec<_> = run.progress.counts.into_iter().collect();
        assert_eq!(
            report,
            counts(&[("changed", 1), ("gone", 1), ("unchanged", 10)])
        );
        // What nobody pasted isn't drift's to find.
        assert!(
            events::find(setting.db(), "evt-extra")
                .await
                .unwrap()
                .is_none()
        );
        let state = state_of(setting.db()).await;
        for deleted in [false, true] {
            setting.luma.edit(|world| {
                for n in 0..12 {
                    if deleted {
                        world.delete(&id(n));
                    } else {
                        // Unknown ids: as an API that has lost its data answers.
                        let mut event = world.forget(&id(n)).unwrap();
                        event.id = format!("{}-away", event.id);
                        world.add_event(event);
                    }
                }
            });
            let run = setting.run(CHECK).await;
            let stopped = (RunState::Partial, Some(Reason::ManyGone));
            assert_eq!((run.state, run.reason), stopped);
            assert_eq!(setting.gone().await, 1, "nothing is written");
            setting.luma.edit(|world| {
                for n in 0..12 {
                    if let Some(mut event) = world.events.remove(&format!("{}-away", id(n))) {
                        event.id = id(n);
                        world.add_event(event);
                    }
                }
            });
        }
        setting.change(&id(2), |event| event.deleted = true);
        for n in (0..12).filter(|n| *n != 2) {
            setting.change(&id(n), |event| event.deleted = false);
        }
        setting.checked().await;
        let healed = state_of(setting.db()).await;
        let differs = |line: &&String| !line.starts_with("evt-n0005 ");
        assert!(
            healed
                .iter()
                .filter(differs)
                .eq(state.iter().filter(differs))
        );
    }
);

test_on_both!(
    more_than_twenty_and_a_tenth_need_an_admin,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        setting.luma.edit(|world| {
            for n in 0..20 {
                world.delete(&id(n));
            }
        });
        setting.change(&id(21), |event| event.name.push_str(" (otra vez)"));
        let run = setting.run(CHECK).await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::ManyGone))
        );
        assert_eq!(
            run.message.as_deref(),
            Some("20 of 60 events are gone and 1 changed at once")
        );
        assert_eq!(setting.gone().await, 0);
        assert!(run.waits_for_review);

        let admin = Admin::for_test("eva@hack0.test");
        setting.clock.advance(SignedDuration::from_secs(1));
        let next = setting.jobs.accept(&admin, run.id).await.unwrap();
        let again = setting.jobs.accept(&admin, run.id).await.unwrap();
        assert_eq!(again, None, "once");
        setting.jobs.work_until_idle().await.unwrap();
        let next = setting.jobs.find(next.unwrap()).await.unwrap().unwrap();
        assert_eq!((next.state, next.progress.done), (RunState::Succeeded, 60));
        assert_eq!(setting.gone().await, 20);
        let run = setting.jobs.find(run.id).await.unwrap().unwrap();
        assert!(!run.waits_for_review);
    }
);

test_on_both!(
    as_many_that_changed_need_one_too_and_a_later_run_stands_for_it,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        setting.luma.edit(|world| {
            for event in world.events.values_mut() {
                event.name.push_str(" (otra vez)");
            }
        });
        let run = setting.run(CHECK).await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::ManyGone))
        );
        assert!(run.progress.done < 60, "it stops at once");
        let later = setting.run(CHECK).await;
        let admin = Admin::for_test("eva@hack0.test");
        let [stale, fresh] = [run.id, later.id].map(|id| setting.jobs.accept(&admin, id));
        assert!(stale.await.unwrap().is_none());
        assert!(fresh.await.unwrap().is_some());
        setting.jobs.work_until_idle().await.unwrap();
        let all = "SELECT COUNT(*) FROM event_revisions WHERE field = 'name'";
        let told: i64 = sqlx::query(all)
            .fetch_one(setting.db().reader())
            .await
            .unwrap()
            .get(0);
        assert_eq!(told, 60);
    }
);

test_on_both!(
    twenty_are_few_and_so_is_a_tenth,
    |test: TestDb| async move {
        let setting = Setting::new(test, 30).await;
        setting.luma.edit(|world| {
            for n in 0..20 {
                world.delete(&id(n));
            }
        });
        setting.checked().await;
        assert_eq!(setting.gone().await, 20);
    }
);

test_on_both!(
    what_was_in_doubt_before_is_no_sign_that_luma_has_none,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        setting
            .luma
            .edit(|world| [1, 3, 5].map(|n| world.forget(&id(n))));
        let expected = counts(&[("doubtful", 3), ("unchanged", 9)]);
        assert_eq!(setting.checked().await, expected);
        setting.clock.advance(SignedDuration::from_hours(2));
        let run = setting.run(SOON).await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        assert_eq!(setting.gone().await, 3);
    }
);

test_on_both!(
    the_daily_look_leaves_to_an_admin_what_the_weekly_one_stopped_for,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        setting.luma.edit(|world| {
            for n in 0..24 {
                world.forget(&id(n));
            }
        });
        let stopped = setting.run(CHECK).await;
        assert!(stopped.waits_for_review);
        setting.clock.advance(SignedDuration::from_hours(2));
        setting.asked();
        setting.run(SOON).await;
        assert_eq!(setting.asked(), [""; 0]);
        assert_eq!(setting.gone().await, 0);
    }
);

test_on_both!(
    an_admin_s_word_reaches_no_further_than_what_was_seen,
    |test: TestDb| async move {
        let setting = Setting::new(test, 120).await;
        let delete = |ids: std::ops::Range<usize>| {
            setting.luma.edit(|world| {
                for n in ids {
                    world.delete(&id(n));
                }
            });
        };
        delete(0..24);
        let stopped = setting.run(CHECK).await;
        assert!(stopped.waits_for_review);
        delete(24..100);
        let admin = Admin::for_test("eva@hack0.test");
        let accepted = async |id| {
            setting.clock.advance(SignedDuration::from_secs(1));
            let next = setting.jobs.accept(&admin, id).await.unwrap();
            setting.jobs.work_until_idle().await.unwrap();
            setting.jobs.find(next.unwrap()).await.unwrap().unwrap()
        };
        let again = accepted(stopped.id).await;
        assert!(again.waits_for_review, "{:?}", again.message);
        assert_eq!(again.progress.done, 120, "it has read all of them");
        assert_eq!(setting.gone().await, 0);
        let done = accepted(again.id).await;
        assert_eq!(done.state, RunState::Succeeded, "{:?}", done.message);
        assert_eq!(setting.gone().await, 100);
    }
);
