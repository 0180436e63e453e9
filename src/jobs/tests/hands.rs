//! Who holds a run, and what those who don't can still do.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::jobs::run::LEASE;
use crate::jobs::store;

async fn take(test: &TestDb, clock: &Clock) -> Option<Run> {
    store::take(&test.db, clock, "traced", "somebody")
        .await
        .unwrap()
}

test_on_both!(
    a_stale_holder_s_writes_are_refused,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        let jobs = jobs(TRACED, &test.db, &clock);
        let id = jobs.start("traced").await.unwrap();
        let stale = take(&test, &clock).await.unwrap();
        assert!(
            take(&test, &clock).await.is_none(),
            "it is in somebody's hands"
        );
        let tx = stale.begin().await.unwrap();
        stale
            .save(tx, &"page 7", &Progress::default())
            .await
            .unwrap();

        // Stopped for longer than the lease.
        clock.advance(LEASE);
        let next = take(&test, &clock).await.unwrap();
        assert_eq!(
            (next.id, next.resume_from::<String>()),
            (id, Some("page 7".into()))
        );
        assert!(matches!(stale.begin().await, Err(JobError::Lost)));
        let late = store::finish(&stale, RunState::Failed, None).await;
        assert!(matches!(late, Err(JobError::Lost)));

        let mut tx = next.begin().await.unwrap();
        trace(&mut tx, "next").await.unwrap();
        tx.commit().await.unwrap();
        store::finish(&next, RunState::Succeeded, None)
            .await
            .unwrap();
        assert_eq!(traces(&test.db).await, ["next"]);
        assert!(
            matches!(next.begin().await, Err(JobError::Lost)),
            "it has ended"
        );
    }
);

/// Four steps with a rest in the middle, in which its process is stopped: outside of any write.
const STEPPING: &[Job] = &[Job {
    name: "stepping",
    cron: "0 0 */6 * * *",
    about: "leaves a trace of each step",
    work: |context| Box::pin(step(context)),
}];

async fn step(context: Context) -> Result<Outcome, JobError> {
    for step in context.run.resume_from::<u32>().unwrap_or(0)..4 {
        let mut tx = context.run.begin().await?;
        trace(&mut tx, &format!("step {step}")).await?;
        let progress = Progress::default();
        context.run.save(tx, &(step + 1), &progress).await?;
        if step == 1 {
            context.clock.sleep(LEASE.unsigned_abs()).await;
        }
    }
    Ok(Outcome::Succeeded)
}

test_on_both!(
    a_holder_that_stood_still_for_two_minutes_writes_nothing_more,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        let other_db = Db::connect(&test.url).await.unwrap();
        let [stopped, other] = [&test.db, &other_db].map(|db| jobs(STEPPING, db, &clock));
        other.work_until_idle().await.unwrap();
        clock.advance(SignedDuration::from_hours(3));
        // At work, and stopped while it rests: it isn't polled any more.
        let mut work = Box::pin(stopped.work_until_idle());
        while traces(&test.db).await.len() < 2 {
            tokio::select! {
                biased;
                _ = &mut work => panic!("it has more to do"),
                () = tokio::task::yield_now() => {}
            }
        }
        assert_eq!(traces(&test.db).await, ["step 0", "step 1"]);
        clock.advance(SignedDuration::from_mins(2));
        other.work_until_idle().await.unwrap();
        let whole = ["step 0", "step 1", "step 2", "step 3"];
        assert_eq!(traces(&test.db).await, whole);
        let slot = "2026-11-24T18:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let one = [(RunState::Succeeded, Some(slot.as_millisecond()))];
        assert_eq!(runs(&test.db).await, one);

        // It goes on as if nothing had been, and can't.
        work.await.unwrap();
        assert_eq!(traces(&test.db).await, whole);
        assert_eq!(runs(&test.db).await, one);
    }
);

#[tokio::test]
async fn a_holder_stopped_within_a_write_holds_up_nobody_for_long() {
    let Some(test) = TestDb::postgres().await else {
        return;
    };
    traceable(&test).await;
    let clock = clock();
    let jobs = jobs(TRACED, &test.db, &clock);
    jobs.start("traced").await.unwrap();
    let stopped = take(&test, &clock).await.unwrap();
    // Stands still with the run's row in its hands: the server takes it back after 10 s.
    let mut tx = stopped.begin().await.unwrap();
    trace(&mut tx, "stopped").await.unwrap();
    clock.advance(LEASE);
    let next = take(&test, &clock).await.unwrap();
    store::finish(&next, RunState::Succeeded, None)
        .await
        .unwrap();
    assert!(tx.commit().await.is_err());
    assert!(traces(&test.db).await.is_empty());
}

test_on_both!(
    a_write_begun_in_time_holds_the_run,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        jobs(TRACED, &test.db, &clock)
            .start("traced")
            .await
            .unwrap();
        let run = take(&test, &clock).await.unwrap();
        clock.advance(LEASE - SignedDuration::from_secs(1));
        let tx = run.begin().await.unwrap();
        tx.commit().await.unwrap();
        clock.advance(LEASE - SignedDuration::from_secs(1));
        assert!(
            take(&test, &clock).await.is_none(),
            "each write renews the lease"
        );
    }
);

test_on_both!(runs_of_one_job_don_t_overlap, |test: TestDb| async move {
    traceable(&test).await;
    let clock = clock();
    let jobs = jobs(TRACED, &test.db, &clock);
    let first = jobs.start("traced").await.unwrap();
    clock.advance(SignedDuration::from_secs(1));
    let second = jobs.start("traced").await.unwrap();
    let running = take(&test, &clock).await.unwrap();
    assert_eq!(running.id, first);
    assert!(take(&test, &clock).await.is_none(), "the second waits");
    store::finish(&running, RunState::Succeeded, None)
        .await
        .unwrap();
    assert_eq!(take(&test, &clock).await.unwrap().id, second);
});

test_on_both!(a_cancelled_run_can_t_write, |test: TestDb| async move {
    traceable(&test).await;
    let clock = clock();
    let jobs = jobs(TRACED, &test.db, &clock);
    let id = jobs.start("traced").await.unwrap();
    let run = take(&test, &clock).await.unwrap();
    assert!(jobs.cancel(id, "ana").await.unwrap());
    assert!(matches!(run.begin().await, Err(JobError::Lost)));
    assert_eq!(
        jobs.find(id).await.unwrap().unwrap().state,
        RunState::Cancelled
    );
    assert!(!jobs.cancel(id, "ana").await.unwrap(), "once");
});

test_on_both!(
    what_a_stopped_server_held_is_free_at_once,
    |test: TestDb| async move {
        traceable(&test).await;
        let clock = clock();
        let jobs = jobs(SLEEPING, &test.db, &clock);
        let id = jobs.start("sleeping").await.unwrap();
        // Dropped in the middle of its work, as a server that stops drops it.
        let begun = async {
            while jobs.find(id).await.unwrap().unwrap().state == RunState::Waiting {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = jobs.work() => {}
            () = begun => {}
        }
        let taken = || store::take(&test.db, &clock, "sleeping", "another");
        assert!(taken().await.unwrap().is_none());
        jobs.release().await.unwrap();
        assert_eq!(taken().await.unwrap().unwrap().id, id);
    }
);

const SLEEPING: &[Job] = &[Job {
    name: "sleeping",
    cron: "0 0 3 * * Sun",
    about: "never ends",
    work: |_| Box::pin(std::future::pending()),
}];

/// Fails in turn: panics, can't reach the database, gives up, does a part.
const FAILING: &[Job] = &[Job {
    name: "failing",
    cron: "0 0 4 * * Sun",
    about: "fails",
    work: |context| Box::pin(fail(context)),
}];

async fn fail(context: Context) -> Result<Outcome, JobError> {
    match context.run.resume_from::<u32>() {
        None => {
            let tx = context.run.begin().await?;
            let progress = Progress::default();
            context.run.save(tx, &1, &progress).await?;
            Err(JobError::Sqlx(sqlx::Error::PoolTimedOut))
        }
        Some(1) => Ok(Outcome::Partial(Reason::LumaDown, "half of it".into())),
        Some(_) => panic!("nobody resumes from there"),
    }
}

test_on_both!(
    after_the_database_was_away_it_goes_on,
    |test: TestDb| async move {
        let clock = clock();
        let jobs = jobs(FAILING, &test.db, &clock);
        let id = jobs.start("failing").await.unwrap();
        jobs.work_until_idle().await.unwrap();
        assert_eq!(
            jobs.find(id).await.unwrap().unwrap().state,
            RunState::Running
        );
        clock.advance(SignedDuration::from_secs(20));
        jobs.work_until_idle().await.unwrap();
        let run = jobs.find(id).await.unwrap().unwrap();
        assert_eq!(
            (run.state, run.reason),
            (RunState::Partial, Some(Reason::LumaDown))
        );
        assert_eq!(run.message.as_deref(), Some("half of it"));
    }
);

static TRIES: AtomicU32 = AtomicU32::new(0);

const STUCK: &[Job] = &[Job {
    name: "stuck",
    cron: "0 0 4 * * Sun",
    about: "gets nowhere",
    work: |_| {
        Box::pin(async {
            TRIES.fetch_add(1, Ordering::SeqCst);
            Err(JobError::Sqlx(sqlx::Error::PoolTimedOut))
        })
    },
}];

#[tokio::test]
async fn a_run_that_gets_nowhere_is_given_up() {
    let test = TestDb::sqlite().await;
    let clock = clock();
    let jobs = jobs(STUCK, &test.db, &clock);
    let id = jobs.start("stuck").await.unwrap();
    for _ in 0..20 {
        jobs.work_until_idle().await.unwrap();
        clock.advance(SignedDuration::from_mins(1));
    }
    let run = jobs.find(id).await.unwrap().unwrap();
    assert_eq!(
        (run.state, run.reason),
        (RunState::Failed, Some(Reason::Stuck))
    );
    assert_eq!(TRIES.load(Ordering::SeqCst), 10);
}
