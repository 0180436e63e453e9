//! Runs that somebody asks for: dry ones, and those that may go further since somebody has looked.

use super::*;
use crate::admin::Admin;
use crate::jobs::{Asked, Reason};

const SYNC: &str = "luma-scheduled-sync";

async fn dry(setting: &Setting) -> JobRun {
    let asked = Asked {
        by: Some("ana".to_owned()),
        is_dry: true,
    };
    let id = setting.jobs.ask(SYNC, &asked).await.unwrap();
    setting.jobs.work_until_idle().await.unwrap();
    setting.jobs.find(id).await.unwrap().unwrap()
}

fn counts(run: &JobRun) -> Vec<(&str, u64)> {
    let counts = run.progress.counts.iter();
    counts
        .map(|(what, count)| (what.as_str(), *count))
        .collect()
}

test_on_both!(
    a_dry_run_says_what_it_would_change_and_changes_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let ids = setting.manage(5);
        setting.list(3);
        setting.list_external(2);
        // Ours stand in the public list too: each is counted once.
        let run = dry(&setting).await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        assert_eq!(counts(&run), [("new", 10)]);
        assert_eq!(run.progress.examples.len(), 10);
        assert_eq!(state_of(setting.db()).await, Vec::<String>::new());

        setting.synced().await;
        let before = state_of(setting.db()).await;
        setting.rename(&ids[0]);
        setting.luma.edit(|world| world.delete(&ids[1]));
        let run = dry(&setting).await;
        assert_eq!(counts(&run), [("changed", 1), ("gone", 1)]);
        let names: Vec<_> = run.progress.examples.iter().collect();
        assert_eq!(names[0].what, "changed");
        assert!(names[0].name.ends_with("(otra vez)"), "{names:?}");
        assert!(run.is_dry && run.asked_by.as_deref() == Some("ana"));
        assert_eq!(state_of(setting.db()).await, before);

        // What it said comes true.
        assert_eq!(
            setting.synced().await,
            [("changed".to_owned(), 1), ("gone".to_owned(), 1)]
        );
        assert_ne!(state_of(setting.db()).await, before);
    }
);

test_on_both!(
    what_an_admin_accepts_goes_through_and_no_more,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let ids = setting.manage(60);
        setting.synced().await;
        let delete = |range: std::ops::Range<usize>| {
            setting.luma.edit(|world| {
                for id in &ids[range] {
                    world.delete(id);
                }
            });
        };
        delete(0..25);
        // Which of two runs came later is told by when they were queued.
        let a_moment = SignedDuration::from_secs(1);
        setting.clock.advance(a_moment);
        let stopped = setting.sync().await;
        assert_eq!(stopped.reason, Some(Reason::ManyGone));
        assert!(stopped.waits_for_review);
        assert_eq!(stopped.progress.counts["left"], 25);
        assert!(
            !dry(&setting).await.waits_for_review,
            "there is nothing to accept of a dry run"
        );

        // More are gone by the time that somebody has looked.
        delete(25..30);
        let admin = Admin::for_test("ana@hack0.test");
        let accepted = async |id| {
            setting.clock.advance(a_moment);
            let next = setting.jobs.accept(&admin, id).await.unwrap();
            setting.jobs.work_until_idle().await.unwrap();
            setting.jobs.find(next.unwrap()).await.unwrap().unwrap()
        };
        let again = accepted(stopped.id).await;
        assert_eq!(
            (again.reason, again.accepts),
            (Some(Reason::ManyGone), Some(stopped.id))
        );
        assert_eq!(setting.event(&ids[0]).await.unwrap().2, "synced");
        let seen = setting.jobs.find(stopped.id).await.unwrap().unwrap();
        assert!(!seen.waits_for_review && again.waits_for_review);
        assert_eq!(seen.accepted_by.as_deref(), Some("ana@hack0.test"));
        assert_eq!(
            setting.jobs.accept(&admin, stopped.id).await.unwrap(),
            None,
            "once"
        );

        let done = accepted(again.id).await;
        assert_eq!(done.state, RunState::Succeeded, "{:?}", done.message);
        assert_eq!(done.progress.counts["gone"], 30);
        assert_eq!(setting.event(&ids[0]).await.unwrap().2, "source_deleted");
        assert_eq!(
            setting.jobs.accept(&admin, again.id).await.unwrap(),
            None,
            "it is done"
        );
    }
);

test_on_both!(
    a_list_that_is_whole_again_needs_no_review,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let ids = setting.manage(60);
        setting.synced().await;
        let hide = |world: &mut luma_sandbox::World| {
            let gone = ids[..25].iter().filter_map(|id| world.forget(id));
            gone.collect::<Vec<_>>()
        };
        let events = setting.luma.edit(hide);
        setting.clock.advance(SignedDuration::from_secs(1));
        let stopped = setting.sync().await;
        assert!(stopped.waits_for_review);
        setting.luma.edit(|world| {
            for event in events {
                world.add_event(event);
            }
        });
        setting.clock.advance(SignedDuration::from_hours(6));
        setting.synced().await;
        let stopped = setting.jobs.find(stopped.id).await.unwrap().unwrap();
        assert!(!stopped.waits_for_review);
    }
);
