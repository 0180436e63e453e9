use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use jiff::SignedDuration;
use tokio::sync::Notify;

use super::slots::Schedule;
use super::store::{self, Cause};
use super::{
    Asked, Context, JOBS, Job, JobError, JobOverview, JobRun, Outcome, Reason, Run, RunState, rows,
};
use crate::admin::Admin;
use crate::ids::JobRunId;
use crate::luma::Luma;
use crate::{Clock, Db};

/// How often a worker says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(4);
/// How often the queue is looked at for what came without a tick: runs started by hand, and what a crash left.
const LOOK: Duration = Duration::from_secs(2);
/// After the database failed.
const PAUSE: SignedDuration = SignedDuration::from_secs(15);
/// A run that is taken so often without getting on is given up.
const MOST_TRIES: i64 = 10;

/// The jobs: takes their slots, works them off, tells how they went. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Jobs {
    pub(super) db: Db,
    pub(super) clock: Clock,
    luma: Luma,
    table: &'static [Job],
    holder: Arc<str>,
    woken: Arc<Notify>,
}

/// Why a job didn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no job of this name.
    #[error("there is no such job")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Jobs {
    /// Nothing runs before [`Jobs::work`] is called.
    pub fn new(db: Db, clock: Clock, luma: Luma) -> Self {
        Self::of(JOBS, db, clock, luma)
    }

    pub(super) fn of(table: &'static [Job], db: Db, clock: Clock, luma: Luma) -> Self {
        Self {
            db,
            clock,
            luma,
            table,
            holder: format!("{:032x}", rand::random::<u128>()).into(),
            woken: Arc::default(),
        }
    }

    /// Each job with its slots and its last runs.
    pub async fn overview(&self) -> Result<Vec<JobOverview>, sqlx::Error> {
        let names: Vec<&str> = self.table.iter().map(|job| job.name).collect();
        let runs = rows::latest(&self.db, &names).await?;
        let known = store::known_since(&self.db).await?;
        let now = self.clock.now();
        let overview = self.table.iter().map(|job| {
            let schedule = schedule(job);
            let latest = schedule.as_ref().and_then(|schedule| schedule.latest(now));
            let since = known.get(job.name);
            JobOverview {
                job: *job,
                next: schedule.and_then(|schedule| schedule.next(now)),
                due: latest.filter(|slot| since.is_some_and(|since| slot > since)),
                runs: runs
                    .iter()
                    .filter(|run| run.job == job.name)
                    .take(rows::SHOWN)
                    .cloned()
                    .collect(),
            }
        });
        Ok(overview.collect())
    }

    /// Queues a run outside the slots. It waits for one that is running, and for those queued before.
    pub async fn start(&self, name: &str) -> Result<JobRunId, StartError> {
        self.ask(name, &Asked::default()).await
    }

    /// As [`Jobs::start`], of this kind.
    pub async fn ask(&self, name: &str, asked: &Asked) -> Result<JobRunId, StartError> {
        let job = self.table.iter().find(|job| job.name == name);
        let job = job.ok_or(StartError::Unknown)?;
        store::get_to_know(&self.db, &self.clock, job.name).await?;
        let cause = Cause::Asked(asked, None);
        let id = store::insert(&self.db, &self.clock, job.name, cause).await?;
        self.wake();
        id.ok_or(StartError::Sqlx(sqlx::Error::RowNotFound))
    }

    /// An admin has looked at a run that waits for it, and what it found is right: queues the run that may go so far. None
    /// if there is nothing to accept any more.
    pub async fn accept(
        &self,
        admin: &Admin,
        id: JobRunId,
    ) -> Result<Option<JobRunId>, sqlx::Error> {
        let by = admin.email().expose();
        let next = store::accept(&self.db, &self.clock, id, by).await?;
        self.wake();
        Ok(next)
    }

    /// The run with this id.
    pub async fn find(&self, id: JobRunId) -> Result<Option<JobRun>, sqlx::Error> {
        rows::find(&self.db, id).await
    }

    /// Stops a run for good: its worker, wherever it is, can't write any more. False if it had ended.
    pub async fn cancel(&self, id: JobRunId, by: &str) -> Result<bool, sqlx::Error> {
        store::cancel(&self.db, &self.clock, id, by).await
    }

    /// Something may be due.
    pub fn wake(&self) {
        self.woken.notify_waiters();
    }

    /// Works until it is dropped: slots as they come, one catch-up for those missed, runs started by hand, what a crash left.
    pub async fn work(&self) {
        let mut all = Vec::new();
        for job in self.table {
            all.push(self.keep_at(job));
        }
        join_all(all).await;
    }

    /// Lets go of what a stopped [`Jobs::work`] held, so that others needn't wait for the lease to end.
    pub async fn release(&self) -> Result<(), sqlx::Error> {
        store::release(&self.db, &self.clock, &self.holder).await
    }

    async fn keep_at(&self, job: &Job) {
        loop {
            let woken = self.woken.notified();
            match self.take_turn(job).await {
                Ok(true) => {}
                Ok(false) => _ = tokio::time::timeout(LOOK, woken).await,
                Err(error) => {
                    tracing::error!(job = job.name, %error, "the runs of a job can't be read");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Works off what is due now and returns: for tests.
    #[cfg(any(test, feature = "testing"))]
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        for job in self.table {
            while self.take_turn(job).await? {}
        }
        Ok(())
    }

    /// Works on runs of this job until this run has ended, here or elsewhere: for the terminal.
    pub async fn work_on(&self, id: JobRunId) -> Result<(), sqlx::Error> {
        while let Some(run) = self.find(id).await?.filter(|run| !run.state.is_finished()) {
            let job = self.table.iter().find(|job| job.name == run.job);
            let Some(job) = job else { return Ok(()) };
            match store::take(&self.db, &self.clock, job.name, &self.holder).await? {
                Some(run) => self.run(job, run).await,
                // Somebody else is at it, or at the one before.
                None => tokio::time::sleep(LOOK / 4).await,
            }
        }
        Ok(())
    }

    /// One turn: false when there is nothing to do.
    async fn take_turn(&self, job: &Job) -> Result<bool, sqlx::Error> {
        self.queue_slot(job).await?;
        let run = store::take(&self.db, &self.clock, job.name, &self.holder).await?;
        let Some(run) = run else { return Ok(false) };
        self.run(job, run).await;
        Ok(true)
    }

    /// Queues the last slot, if it is new: so any number of missed slots is one catch-up, and a fresh database has missed nothing.
    async fn queue_slot(&self, job: &Job) -> Result<(), sqlx::Error> {
        let standing = store::standing(&self.db, job.name).await?;
        let Some(known_since) = standing.known_since else {
            return store::get_to_know(&self.db, &self.clock, job.name).await;
        };
        let slot = schedule(job).and_then(|schedule| schedule.latest(self.clock.now()));
        let is_new = |slot| slot > known_since && standing.last_slot.is_none_or(|last| slot > last);
        if let Some(slot) = slot.filter(|slot| is_new(*slot) && !standing.has_waiting) {
            store::insert(&self.db, &self.clock, job.name, Cause::Slot(slot)).await?;
        }
        Ok(())
    }

    async fn run(&self, job: &Job, run: Run) {
        let (id, name) = (run.id, job.name);
        if run.attempts > MOST_TRIES {
            let why = (
                Reason::Stuck,
                "stopped again and again without getting on".to_owned(),
            );
            self.note(job, &run, Ok(Err(JobError::Failed(why.0, why.1))))
                .await;
            return;
        }
        tracing::info!(job = name, run = %id, "begins");
        let hold = Run {
            db: run.db.clone(),
            clock: run.clock.clone(),
            resume_from: None,
            accepted: None,
            progress: run.progress.clone(),
            ..run
        };
        let context = Context {
            db: self.db.clone(),
            clock: self.clock.clone(),
            luma: self.luma.in_background(),
            run,
        };
        let work = AssertUnwindSafe((job.work)(context)).catch_unwind();
        let ended = tokio::select! {
            ended = work => ended,
            () = self.keep_lease(&hold) => Ok(Err(JobError::Lost)),
        };
        self.note(job, &hold, ended).await;
    }

    /// Ends only when the lease is lost.
    async fn keep_lease(&self, run: &Run) {
        loop {
            self.clock.sleep(HEARTBEAT).await;
            match run.hold().await {
                Ok(tx) => _ = tx.commit().await,
                Err(JobError::Lost) => return,
                // The database is away for a moment; the work itself will notice if it stays away.
                Err(_) => {}
            }
        }
    }

    /// Writes how a run ended; what can't be written is taken over when the lease is over.
    async fn note(
        &self,
        job: &Job,
        run: &Run,
        ended: Result<Result<Outcome, JobError>, Box<dyn std::any::Any + Send>>,
    ) {
        let (name, id) = (job.name, run.id);
        let noted = match ended {
            Ok(Ok(Outcome::Succeeded)) => {
                tracing::info!(job = name, run = %id, "succeeded");
                store::finish(run, RunState::Succeeded, None).await
            }
            Ok(Ok(Outcome::Partial(reason, why))) => {
                tracing::warn!(job = name, run = %id, %reason, why, "partial");
                store::finish(run, RunState::Partial, Some((reason, why))).await
            }
            Ok(Err(JobError::Failed(reason, why))) => {
                tracing::error!(job = name, run = %id, %reason, why, "failed");
                store::finish(run, RunState::Failed, Some((reason, why))).await
            }
            Ok(Err(lost @ JobError::Lost)) => Err(lost),
            Ok(Err(error @ JobError::Sqlx(_))) => {
                tracing::error!(job = name, run = %id, %error, "tried again later");
                store::put_off(run, PAUSE).await
            }
            Ok(Err(JobError::Other(error))) => {
                tracing::error!(job = name, run = %id, %error, "failed");
                store::finish(run, RunState::Failed, Some(internal())).await
            }
            // The hook has logged the panic.
            Err(_) => store::finish(run, RunState::Failed, Some(internal())).await,
        };
        if let Err(error) = noted {
            tracing::warn!(job = name, run = %id, %error, "a run can't be closed here");
        }
    }
}

fn internal() -> (Reason, String) {
    (
        Reason::Internal,
        "something in hack0 itself, see the log".to_owned(),
    )
}

/// None for an expression that can't be read; a test reads all of [`JOBS`].
fn schedule(job: &Job) -> Option<Schedule> {
    Schedule::parse(job.cron).ok()
}
