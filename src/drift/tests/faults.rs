//! Case J4: on Luma's bad days nothing is deleted or overwritten, and the run says what happened.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;

fn break_all(setting: &Setting, fault: &Fault) {
    for surface in [Surface::Web, Surface::Page] {
        setting.luma.fault(surface, fault.clone(), None);
    }
}

test_on_both!(
    what_couldn_t_be_looked_at_stays_as_it_is,
    |test: TestDb| async move {
        let setting = Setting::new(test, 12).await;
        setting.luma.edit(|world| world.delete(&id(2)));
        setting.change(&id(3), |event| event.name.push_str(" (otra vez)"));
        let (state, times) = (state_of(setting.db()).await, times_in(setting.db()).await);
        let _fast = Fast::run(&setting.clock, 250);
        let faults = [
            (Fault::Status(503), Reason::LumaDown),
            (Fault::Challenge, Reason::LumaDown),
            (Fault::RateLimited { retry_after: None }, Reason::LumaBusy),
            (Fault::CutJson, Reason::Unreadable),
            (Fault::HtmlInsteadOfJson, Reason::Unreadable),
            (Fault::WrongJson, Reason::Unreadable),
            (Fault::DeepJson, Reason::Unreadable),
            (Fault::Reset, Reason::LumaDown),
            (
                Fault::Redirect("https://luma.com/".into()),
                Reason::LumaDown,
            ),
        ];
        for (fault, reason) in faults {
            setting.luma.clear_requests();
            break_all(&setting, &fault);
            // A page has no JSON to break: there it is the shell without data.
            if reason == Reason::Unreadable {
                setting.luma.fault(Surface::Page, Fault::BarePage, None);
            }
            let run = setting.run(CHECK).await;
            setting.luma.clear_faults();
            assert_eq!(
                (run.state, run.reason),
                (RunState::Partial, Some(reason)),
                "{fault:?}: {:?}",
                run.message
            );
            assert_eq!(state_of(setting.db()).await, state, "{fault:?}");
            assert_eq!(times_in(setting.db()).await, times, "{fault:?}");
            for n in 0..12 {
                let event = setting.page(&id(n)).await.event;
                assert!(event.last_source_check_at < run.started_at, "{fault:?}");
            }
        }
        let run = setting.run(CHECK).await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        assert_eq!(setting.gone().await, 1, "afterwards it is healed");
    }
);

test_on_both!(
    an_answer_is_asked_for_three_times_at_most,
    |test: TestDb| async move {
        let setting = Setting::new(test, 1).await;
        let _fast = Fast::run(&setting.clock, 250);
        break_all(&setting, &Fault::Status(500));
        let run = setting.run(CHECK).await;
        assert_eq!(run.progress.counts.get("unread"), Some(&1));
        assert_eq!(setting.asked().len(), 3);
    }
);

test_on_both!(a_short_outage_is_waited_for, |test: TestDb| async move {
    let setting = Setting::new(test, 30).await;
    let _fast = Fast::run(&setting.clock, 250);
    break_all(&setting, &Fault::Status(503));
    let healing = async {
        let waits = r#"SELECT 1 FROM job_runs WHERE resume_from LIKE '%"waits":_,%' AND resume_from NOT LIKE '%"waits":0%'"#;
        let mut ticks = tokio::time::interval(Duration::from_millis(2));
        while sqlx::query(waits)
            .fetch_optional(setting.db().reader())
            .await
            .unwrap()
            .is_none()
        {
            ticks.tick().await;
        }
        setting.luma.clear_faults();
    };
    let (run, ()) = tokio::join!(setting.run(CHECK), healing);
    assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
    assert_eq!(run.progress.counts.get("unchanged"), Some(&30));
});

test_on_both!(a_lesser_source_is_not_compared, |test: TestDb| async move {
    let setting = Setting::new(test, 3).await;
    let state = state_of(setting.db()).await;
    let _fast = Fast::run(&setting.clock, 250);
    setting.luma.fault(Surface::Web, Fault::Status(500), None);
    setting.luma.fault(Surface::Page, Fault::NoNextData, None);
    let run = setting.run(CHECK).await;
    assert_eq!(
        (run.state, run.reason),
        (RunState::Partial, Some(Reason::Unreadable))
    );
    assert_eq!(state_of(setting.db()).await, state);
});

test_on_both!(
    thirty_percent_of_errors_delete_nothing,
    |test: TestDb| async move {
        let setting = Setting::new(test, 60).await;
        setting.luma.edit(|world| world.delete(&id(2)));
        let _fast = Fast::run(&setting.clock, 250);
        let mut random = StdRng::seed_from_u64(7);
        for surface in [Surface::Web, Surface::Page] {
            for _ in 0..2_000 {
                let fault = if random.random_bool(0.3) {
                    Fault::Status(500)
                } else {
                    Fault::Slow(Duration::ZERO)
                };
                setting.luma.fault(surface, fault, Some(1));
            }
        }
        for _ in 0..3 {
            let run = setting.run(CHECK).await;
            assert!(matches!(run.state, RunState::Partial | RunState::Succeeded));
            assert!(setting.gone().await <= 1);
        }
        setting.luma.clear_faults();
        setting.run(CHECK).await;
        assert_eq!(setting.gone().await, 1);
    }
);
