//! What goes wrong: at Luma, in the middle, and with too many at once.

use std::net::IpAddr;

use StepState::{Done, Failed, Waiting};
use jiff::SignedDuration;
use luma_sandbox::{Encoding, Fault};

use super::*;
use crate::luma::LinkProblem;
use crate::test_on_both;

test_on_both!(the_page_stands_in_for_the_json, |test: TestDb| async move {
    let s = Setting::new(test).await;
    for (n, fault) in [
        Fault::Status(503),
        Fault::Challenge,
        Fault::HtmlInsteadOfJson,
        Fault::CutJson,
        Fault::WrongJson,
        Fault::DeepJson,
    ]
    .into_iter()
    .enumerate()
    {
        let slug = format!("evento-{n}");
        s.event(&slug, |_| {});
        s.luma.fault(Surface::Web, fault.clone(), Some(1));
        let import = s.import(&slug_link(&slug)).await;
        assert_eq!(
            import.event.map(|event| event.hosts.len()),
            Some(1),
            "{fault:?}"
        );
    }
    s.event("solo-json-ld", |_| {});
    s.luma.fault(Surface::Web, Fault::Status(500), Some(1));
    s.luma.fault(Surface::Page, Fault::NoNextData, Some(1));
    let event = s.import("lu.ma/solo-json-ld").await.event.unwrap();
    assert_eq!(
        (event.name.as_str(), event.hosts.len()),
        ("Noche de Rust", 1)
    );
});

// Cases I3, I5, I6, I7: each ends in a clear failure, in bounded time, with nothing saved.
test_on_both!(
    a_hostile_source_is_left_with_nothing_saved,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let canary = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let private = format!("http://{}/latest/meta-data", canary.local_addr().unwrap());
        let faults = [
            (Fault::Hang, Failure::LumaDown),
            (Fault::Drip, Failure::LumaDown),
            (Fault::Endless, Failure::LumaDown),
            (
                Fault::Bomb {
                    encoding: Encoding::Gzip,
                },
                Failure::LumaDown,
            ),
            (
                Fault::Bomb {
                    encoding: Encoding::Br,
                },
                Failure::LumaDown,
            ),
            (Fault::Redirect(private), Failure::LumaDown),
            (Fault::RedirectLoop, Failure::LumaDown),
            (Fault::Reset, Failure::LumaDown),
            (Fault::Status(500), Failure::LumaDown),
            (Fault::Challenge, Failure::LumaDown),
            (
                Fault::RateLimited {
                    retry_after: Some(7),
                },
                Failure::Busy,
            ),
            (Fault::BarePage, Failure::Unreadable),
            (Fault::CutJson, Failure::Unreadable),
            (Fault::BrokenJsonLd, Failure::Unreadable),
        ];
        for (n, (fault, failure)) in faults.into_iter().enumerate() {
            let slug = format!("evento-{n}");
            s.event(&slug, |_| {});
            let on_json = if fault == Fault::BrokenJsonLd {
                Fault::BarePage
            } else {
                fault.clone()
            };
            s.luma.clear_faults();
            s.luma.fault(Surface::Web, on_json, Some(1));
            s.luma.fault(Surface::Page, fault.clone(), Some(1));
            let import = s.import(&slug_link(&slug)).await;
            assert_eq!(import.steps[0].failure, Some(failure), "{fault:?}");
            assert_eq!(import.steps[0].state, Failed, "{fault:?}");
            let is_retried = failure != Failure::Unreadable;
            assert_eq!(
                (import.retry_at.is_some(), import.is_finished),
                (is_retried, !is_retried),
                "{fault:?}"
            );
            if failure == Failure::Busy {
                // Until then nobody asks.
                s.clock.advance(SignedDuration::from_secs(7));
            }
        }
        assert_eq!(s.stored().await, 0);
        let nobody_came = tokio::time::timeout(Duration::from_millis(1), canary.accept()).await;
        assert!(nobody_came.is_err(), "a redirect was followed");
    }
);

test_on_both!(
    luma_down_is_tried_again_by_itself_and_then_given_up,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("noche-rust", |_| {});
        s.luma.fault(Surface::Web, Fault::Status(503), None);
        s.luma.fault(Surface::Page, Fault::Status(503), None);
        let import = s.import("lu.ma/noche-rust").await;
        let retry_at = import.retry_at.unwrap();
        assert_eq!(
            states(&import),
            [Failed, Waiting, Waiting, Waiting, Waiting]
        );
        assert!(retry_at > s.clock.now());

        s.luma.clear_faults();
        s.imports.work_until_idle().await.unwrap();
        assert!(
            !s.imports
                .find(import.id)
                .await
                .unwrap()
                .unwrap()
                .is_finished,
            "not before its time"
        );
        s.clock.advance(retry_at.duration_since(s.clock.now()));
        s.imports.work_until_idle().await.unwrap();
        assert_eq!(
            states(&s.imports.find(import.id).await.unwrap().unwrap()),
            [Done; 5]
        );

        s.event("otra", |_| {});
        s.luma.fault(Surface::Web, Fault::Status(503), None);
        s.luma.fault(Surface::Page, Fault::Status(503), None);
        let mut import = s.import("lu.ma/otra").await;
        let mut tries = 1;
        while let Some(retry_at) = import.retry_at {
            s.clock.advance(retry_at.duration_since(s.clock.now()));
            s.imports.work_until_idle().await.unwrap();
            import = s.imports.find(import.id).await.unwrap().unwrap();
            tries += 1;
        }
        assert_eq!(
            (tries, import.failure, import.is_finished),
            (3, Some(Failure::LumaDown), true)
        );
    }
);

test_on_both!(
    pasting_again_doesn_t_wait_for_the_next_try,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("noche-rust", |_| {});
        s.luma.fault(Surface::Web, Fault::Status(503), Some(1));
        s.luma.fault(Surface::Page, Fault::Status(503), Some(1));
        let first = s.import("lu.ma/noche-rust").await;
        assert!(first.retry_at.is_some());
        let again = s.import("lu.ma/noche-rust").await;
        assert_eq!(again.id, first.id);
        assert!(again.event.is_some() && again.is_finished);
    }
);

test_on_both!(
    an_event_that_can_t_be_listed_is_saved_all_the_same,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("rechazado", |_| {});
        s.luma.fault(Surface::Official, Fault::Status(400), Some(1));
        let import = s.import("lu.ma/rechazado").await;
        assert_eq!(states(&import), [Done, Done, Done, Done, Failed]);
        assert_eq!(
            (import.steps[4].failure, import.failure, import.is_finished),
            (Some(Failure::Refused), None, true)
        );
        assert!(import.event.is_some());

        s.event("ocupado", |_| {});
        s.luma.fault(
            Surface::Official,
            Fault::RateLimited {
                retry_after: Some(45),
            },
            Some(1),
        );
        let import = s.import("lu.ma/ocupado").await;
        assert_eq!(
            (import.steps[4].failure, import.event.is_some()),
            (Some(Failure::Busy), true)
        );
        let wait = import.retry_at.unwrap().duration_since(s.clock.now());
        assert_eq!(wait, SignedDuration::from_secs(45), "as Luma asked");
        s.clock.advance(wait);
        s.imports.work_until_idle().await.unwrap();
        let import = s.imports.find(import.id).await.unwrap().unwrap();
        assert_eq!((states(&import), import.is_finished), (vec![Done; 5], true));
    }
);

test_on_both!(
    without_a_key_everything_but_the_listing_works,
    |test: TestDb| async move {
        let s = Setting::with(test, |config| config.api_key = None).await;
        s.event("noche-rust", |_| {});
        let import = s.import("lu.ma/noche-rust").await;
        assert_eq!(
            (states(&import)[4], import.steps[4].failure),
            (Failed, Some(Failure::NoKey))
        );
        assert!(import.event.is_some() && import.is_finished && import.retry_at.is_none());
    }
);

test_on_both!(
    what_a_crash_left_is_finished_by_another,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("noche-rust", |_| {});
        let id = s.imports.submit("lu.ma/noche-rust", None).await.unwrap();
        // A worker takes it and is never heard of again.
        let dead = store::lease(s.db(), &s.clock, id).await.unwrap().unwrap();
        s.imports.work_until_idle().await.unwrap();
        assert!(
            s.imports.find(id).await.unwrap().unwrap().event.is_none(),
            "its lease still runs"
        );
        s.clock.advance(SignedDuration::from_secs(11));
        s.imports.work_until_idle().await.unwrap();
        assert!(s.imports.find(id).await.unwrap().unwrap().is_finished);
        let late = store::save(s.db(), &s.clock, &dead, store::Next::RetryAt(s.clock.now())).await;
        assert!(
            matches!(late, Err(store::SaveError::LeaseLost)),
            "it wakes up too late to write"
        );
        assert!(s.imports.find(id).await.unwrap().unwrap().is_finished);
    }
);

test_on_both!(
    one_visitor_s_excess_is_refused_and_everybody_s_queue_is_short,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let paste = async |n: usize, visitor: &str| {
            let visitor: IpAddr = visitor.parse().unwrap();
            match s
                .imports
                .submit(&format!("lu.ma/evento-{n}"), Some(visitor))
                .await
            {
                Ok(_) => true,
                Err(SubmitError::Busy { retry_after }) => {
                    assert!(retry_after > Duration::ZERO && retry_after <= Duration::from_mins(1));
                    false
                }
                Err(other) => panic!("{other}"),
            }
        };
        let mut accepted = 0;
        for n in 0..200 {
            accepted += usize::from(paste(n, "192.0.2.7").await);
        }
        assert_eq!(accepted, 50, "of one visitor");
        for n in 200..400 {
            accepted += usize::from(paste(n, &format!("192.0.3.{}", n - 200)).await);
        }
        assert_eq!(accepted, 250, "others aren't locked out");
        for n in 400..600 {
            accepted += usize::from(paste(n, &format!("192.0.4.{}", n - 400)).await);
        }
        assert_eq!(accepted, 300, "until the queue is full for all");
        for _ in 0..100 {
            let refused = s
                .imports
                .submit("http://127.0.0.1/x", Some("192.0.2.7".parse().unwrap()))
                .await;
            assert!(matches!(
                refused,
                Err(SubmitError::Link(LinkProblem::OtherSite))
            ));
        }
        assert!(
            s.imports.submit("lu.ma/uno-mas", None).await.is_ok(),
            "the terminal isn't limited"
        );
        assert_eq!(s.luma.requests().len(), 0);
    }
);

test_on_both!(
    nobody_waits_behind_one_visitor_s_many,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("de-otra", |_| {});
        for n in 0..40 {
            let visitor = Some("192.0.2.7".parse().unwrap());
            s.imports
                .submit(&format!("lu.ma/evento-{n}"), visitor)
                .await
                .unwrap();
        }
        let visitor = Some("192.0.2.8".parse().unwrap());
        let other = s.imports.submit("lu.ma/de-otra", visitor).await.unwrap();
        s.imports.work_until_idle().await.unwrap();
        let other = s.imports.find(other).await.unwrap().unwrap();
        assert!(other.event.is_some() && s.asked(Surface::Web) < 12);
        s.clock.advance(SignedDuration::from_mins(2));
        s.imports.work_until_idle().await.unwrap();
        assert!(
            s.asked(Surface::Web) >= 41,
            "the others had their turn since"
        );
    }
);

test_on_both!(
    luma_s_request_to_wait_is_kept_by_all,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        s.event("noche-rust", |_| {});
        s.luma.fault(
            Surface::Web,
            Fault::RateLimited {
                retry_after: Some(600),
            },
            None,
        );
        for _ in 0..5 {
            let import = s.import("lu.ma/noche-rust").await;
            let wait = import.retry_at.unwrap().duration_since(s.clock.now());
            assert_eq!(wait, SignedDuration::from_secs(600));
        }
        assert_eq!((s.asked(Surface::Web), s.asked(Surface::Page)), (1, 0));
    }
);

/// Lets the workers work until Luma was asked for so many.
async fn work_until_asked(s: &Setting, wanted: usize) {
    let are_asked = async {
        let mut moves = s.imports.progress();
        while s.asked(Surface::Web) < wanted {
            moves.recv().await.unwrap();
        }
    };
    tokio::select! {
        () = s.imports.work() => {}
        () = are_asked => {}
    }
    let more = tokio::time::timeout(Duration::from_millis(300), s.imports.work()).await;
    assert!(more.is_err(), "workers go on until they are dropped");
    assert_eq!(
        s.asked(Surface::Web),
        wanted,
        "the clock stands still: no further one has its turn"
    );
}

test_on_both!(workers_leave_luma_to_the_sync, |test: TestDb| async move {
    let s = Setting::new(test).await;
    for n in 0..30 {
        s.imports
            .submit(&format!("lu.ma/evento-{n}"), None)
            .await
            .unwrap();
    }
    work_until_asked(&s, 20).await;
    s.clock.advance(SignedDuration::from_secs(6));
    work_until_asked(&s, 22).await;
});
