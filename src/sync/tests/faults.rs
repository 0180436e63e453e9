//! Luma's bad days: nothing is deleted, and the run says what happened.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;

/// A synced calendar on which something is gone, changed and new.
async fn changed(test: TestDb) -> (Setting, Vec<String>) {
    let setting = Setting::new(test).await;
    let (ours, others) = (setting.manage(12), setting.list(12));
    setting.synced().await;
    setting.luma.edit(|world| {
        world.page_cap = 4;
        world.delete(&ours[3]);
        world.delete(&others[3]);
    });
    let before = state_of(setting.db()).await;
    (setting, before)
}

async fn deleted(setting: &Setting) -> i64 {
    sqlx::query("SELECT COUNT(*) FROM events WHERE sync_status = 'source_deleted'")
        .fetch_one(setting.db().reader())
        .await
        .unwrap()
        .get(0)
}

test_on_both!(a_broken_list_changes_nothing, |test: TestDb| async move {
    let (setting, before) = changed(test).await;
    let _fast = Fast::run(&setting.clock, 1_000);
    let faults = [
        (Fault::Status(503), Reason::LumaDown),
        (Fault::Challenge, Reason::LumaDown),
        (Fault::RateLimited { retry_after: None }, Reason::LumaBusy),
        (Fault::CutJson, Reason::Unreadable),
        (Fault::HtmlInsteadOfJson, Reason::Unreadable),
        (Fault::WrongJson, Reason::Unreadable),
        (Fault::EmptyPage, Reason::Unreadable),
        (Fault::CursorLoop, Reason::Unreadable),
        (Fault::Reset, Reason::LumaDown),
    ];
    for (fault, reason) in faults {
        for surface in [Surface::Official, Surface::Web] {
            let expected = match (&fault, surface) {
                // Of the official API 403 is an answer.
                (Fault::Challenge, Surface::Official) => Reason::LumaRefused,
                _ => reason,
            };
            setting.luma.fault(surface, fault.clone(), None);
            let run = setting.sync().await;
            setting.luma.clear_faults();
            assert_eq!(
                (run.state, run.reason),
                (RunState::Partial, Some(expected)),
                "{fault:?} on {surface:?}: {:?}",
                run.message
            );
            assert_eq!(
                state_of(setting.db()).await,
                before,
                "{fault:?} on {surface:?}"
            );
        }
    }
    setting.synced().await;
    assert_eq!(deleted(&setting).await, 2, "afterwards it is healed");
});

test_on_both!(
    a_list_suddenly_empty_is_not_believed,
    |test: TestDb| async move {
        let (setting, before) = changed(test).await;
        let hidden = setting.luma.edit(|world| {
            (
                std::mem::take(&mut world.events),
                std::mem::take(&mut world.listings),
            )
        });
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::EmptyList))
        );
        assert_eq!(state_of(setting.db()).await, before);
        setting
            .luma
            .edit(|world| (world.events, world.listings) = hidden);
        setting.synced().await;
    }
);

test_on_both!(an_endless_list_ends, |test: TestDb| async move {
    let (setting, before) = changed(test).await;
    let _fast = Fast::run(&setting.clock, 1_000);
    // Entries on each page, and a cursor that leads back.
    setting.luma.edit(|world| world.page_cap = 12);
    let looped = axum_loop().await;
    let mut config = LumaConfig::at(&looped, &looped, &looped).unwrap();
    config.calendar_id = Some(CALENDAR_ID.parse().unwrap());
    config.budget = Budget::new(1_000_000, 100_000);
    let client = Luma::new(config, &setting.clock).unwrap();
    let jobs = Jobs::new(setting.db().clone(), setting.clock.clone(), client);
    let id = jobs.start("luma-scheduled-sync").await.unwrap();
    jobs.work_until_idle().await.unwrap();
    let run = jobs.find(id).await.unwrap().unwrap();
    assert_eq!(
        (run.state, run.reason),
        (RunState::Partial, Some(Reason::EndlessList))
    );
    let after = state_of(setting.db()).await;
    assert!(before.iter().all(|line| after.contains(line)));
});

/// A server that gives the same page of one external event for ever.
async fn axum_loop() -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let body = r#"{"entries":[{"api_id":"calev-loop","platform":"external","status":"approved","event":{"name":"Otra",
        "start_at":"2026-12-01T14:00:00.000Z","timezone":"America/Lima","url":"https://www.meetup.com/x"}}],
        "has_more":true,"next_cursor":"again"}"#;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length";
            let _ = stream
                .write_all(format!("{head}: {}\r\n\r\n{body}", body.len()).as_bytes())
                .await;
        }
    });
    base
}

test_on_both!(
    an_event_that_can_t_be_read_waits_for_next_time,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let others = setting.list(4);
        setting.synced().await;
        setting.rename(&others[1]);
        setting.rename(&others[2]);
        let _fast = Fast::run(&setting.clock, 1_000);
        // Both lists and two pages pass; then the first event's three tries fail.
        let pass = || Fault::Slow(Duration::ZERO);
        for surface in [Surface::Web, Surface::Page] {
            if surface == Surface::Web {
                setting.luma.fault(surface, pass(), Some(1));
            }
            setting.luma.fault(surface, Fault::Status(500), Some(3));
        }
        let run = setting.sync().await;
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::LumaDown))
        );
        assert_eq!(run.progress.counts.get("unread"), Some(&1));
        assert_eq!(run.progress.counts.get("changed"), Some(&1));
        setting.luma.clear_faults();
        assert_eq!(setting.synced().await, [("changed".to_owned(), 1)]);
    }
);

test_on_both!(
    thirty_percent_of_errors_delete_nothing,
    |test: TestDb| async move {
        let (setting, _) = changed(test).await;
        let _fast = Fast::run(&setting.clock, 1_000);
        let mut random = StdRng::seed_from_u64(7);
        for surface in [Surface::Official, Surface::Web] {
            for _ in 0..2_000 {
                let fault = if random.random_bool(0.3) {
                    Fault::Status(500)
                } else {
                    Fault::Slow(Duration::ZERO)
                };
                setting.luma.fault(surface, fault, Some(1));
            }
        }
        for _ in 0..5 {
            let run = setting.sync().await;
            assert!(matches!(run.state, RunState::Partial | RunState::Succeeded));
            // The two that are gone, or not yet.
            assert!(deleted(&setting).await <= 2);
        }
        setting.luma.clear_faults();
        setting.synced().await;
        assert_eq!(deleted(&setting).await, 2);
    }
);
