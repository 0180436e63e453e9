//! Luma's real limit, 200 a minute and a minute out, with a clock that runs faster than ours.

use super::*;
use crate::imports::Imports;
use crate::luma::{DEFAULT_BUDGET, Link, LumaError};

fn refusals(setting: &Setting) -> usize {
    let requests = setting.luma.requests();
    let refused = requests.iter().filter(|request| request.status == 429);
    refused.count()
}

test_on_both!(
    a_sync_beside_imports_is_never_refused,
    |test: TestDb| async move {
        let setting = Setting::with(test, DEFAULT_BUDGET).await;
        setting.manage(200);
        let pasted = setting.luma.edit(|world| {
            let calendar = world.add_calendar(Calendar::new("Otra"));
            let mut slugs = Vec::new();
            for n in 0..30 {
                let mut event = Event::new(format!("Pegado {n}"));
                event.calendar_id.clone_from(&calendar);
                slugs.push(event.slug.clone());
                world.add_event(event);
            }
            slugs
        });
        let imports = Imports::new(
            setting.db().clone(),
            setting.clock.clone(),
            setting.client.clone(),
        );
        for slug in pasted {
            imports
                .submit(&format!("https://luma.com/{slug}"), None)
                .await
                .unwrap();
        }
        let _fast = Fast::run(&setting.clock, 30);
        let begun = setting.clock.now();
        let run = tokio::select! {
            run = setting.sync() => run,
            () = imports.work() => unreachable!("it works for ever"),
        };
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        assert_eq!(refusals(&setting), 0);
        let minutes = setting.clock.now().duration_since(begun).as_secs_f64() / 60.0;
        assert!(minutes > 1.0, "the limit was reached: {minutes}");
    }
);

test_on_both!(
    a_refusal_from_outside_pauses_once,
    |test: TestDb| async move {
        let setting = Setting::with(test, DEFAULT_BUDGET).await;
        setting.manage(5);
        let _fast = Fast::run(&setting.clock, 100);
        setting
            .luma
            .fault(Surface::Official, Fault::Slow(Duration::ZERO), Some(2));
        let out = Fault::RateLimited {
            retry_after: Some(60),
        };
        setting.luma.fault(Surface::Official, out, Some(1));
        let run = setting.sync().await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
        assert_eq!(refusals(&setting), 1);
        let took = run
            .finished_at
            .unwrap()
            .duration_since(run.started_at.unwrap());
        assert!(took >= SignedDuration::from_secs(60), "{took:?}");
    }
);

test_on_both!(
    a_refusal_of_the_public_side_pauses_everybody_there,
    |test: TestDb| async move {
        let setting = Setting::new(test).await;
        let ids = setting.list(3);
        let link = Link::Event(ids[0].parse().unwrap());
        let out = Fault::RateLimited {
            retry_after: Some(60),
        };
        setting.luma.fault(Surface::Web, out, Some(1));
        let busy = |seconds| {
            let retry_after = Duration::from_secs(seconds);
            Some(LumaError::Busy { retry_after })
        };
        assert_eq!(setting.client.look_up(&link).await.err(), busy(60));
        setting.clock.advance(SignedDuration::from_secs(20));
        setting.luma.clear_requests();
        // Neither another import, nor a webhook's worker, nor a claim's look knocks meanwhile,
        let client = &setting.client;
        let (id, calendar) = (ids[1].parse().unwrap(), CALENDAR_ID.parse().unwrap());
        assert_eq!(client.look_up(&link).await.err(), busy(40));
        assert_eq!(client.public_event(&id).await.err(), busy(40));
        assert_eq!(client.public_texts(&id).await.err(), busy(40));
        assert_eq!(client.upcoming_of(&calendar, 1).await.err(), busy(40));
        let page = client.listed_page(&calendar, crate::luma::Period::Future, None);
        assert_eq!(page.await.err(), busy(40));
        assert!(setting.luma.requests().is_empty());
        // and who may wait, waits.
        let _fast = Fast::run(&setting.clock, 100);
        let begun = setting.clock.now();
        client.in_background().public_event(&id).await.unwrap();
        let waited = setting.clock.now().duration_since(begun);
        assert!(waited >= SignedDuration::from_secs(39), "{waited:?}");
        client.look_up(&link).await.unwrap();
    }
);

test_on_both!(
    four_replicas_share_the_budget_of_their_key,
    |test: TestDb| async move {
        let setting = Setting::with(test, DEFAULT_BUDGET).await;
        let ids = setting.manage(60);
        let replicas: Vec<_> = (0..4)
            .map(|_| {
                setting
                    .client
                    .sharing_its_budget(setting.db())
                    .in_background()
            })
            .collect();
        let _fast = Fast::run(&setting.clock, 60);
        let begun = setting.clock.now();
        let read = replicas.iter().map(async |replica| {
            for id in &ids {
                replica.event(&id.parse().unwrap()).await.unwrap();
            }
        });
        futures::future::join_all(read).await;
        assert_eq!(refusals(&setting), 0);
        let minutes = setting.clock.now().duration_since(begun).as_secs_f64() / 60.0;
        // 240 requests; each alone would have needed 20 s.
        assert!(minutes >= 1.4, "{minutes}");
    }
);
