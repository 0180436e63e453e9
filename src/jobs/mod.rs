//! Jobs that run by the clock: durable runs in `job_runs`. Of any number of replicas one wins a slot; a lease with a fence
//! says who works; a killed run is taken up by another from where it stood.
//!
//! - [`JOBS`] the one table of all jobs
//! - [`Jobs`] works them off, starts them by hand, tells how they went
//! - [`Run`] what a job's code writes through
//! - `slots` when a job is due; `store` the rows, `rows` how they are shown

use std::fmt;

use futures::future::BoxFuture;
use jiff::Timestamp;

use crate::columns::text_enum;
use crate::ids::JobRunId;
use crate::luma::Luma;
use crate::{Clock, Db, attribution, drift, sync};

mod rows;
mod run;
mod service;
mod slots;
mod store;
#[cfg(test)]
mod tests;

pub use run::{Counts, Example, Progress, Run};
pub use service::{Jobs, StartError};

/// All jobs. Another one is a line here.
pub const JOBS: &[Job] = &[
    Job {
        name: "luma-scheduled-sync",
        cron: "0 0 */6 * * *",
        about: "compares everything on the hack0 calendar with what is stored",
        work: |context| Box::pin(sync::run(context)),
    },
    Job {
        name: attribution::BACKFILL,
        cron: "0 0 3 * * Sun",
        about: "tries again for every event without a sure organization",
        work: |context| Box::pin(attribution::run_backfill(context)),
    },
    Job {
        name: drift::CHECK,
        cron: "0 0 4 * * Sun",
        about: "looks at every referenced event again: what changed, what is gone",
        work: |context| Box::pin(drift::run(context, drift::Scope::All)),
    },
    Job {
        name: drift::SOON,
        cron: "0 30 5 * * *",
        about: "looks again at the referenced events of the next 72 hours",
        work: |context| Box::pin(drift::run(context, drift::Scope::Soon)),
    },
];

/// Something that runs by the clock.
#[derive(Clone, Copy)]
pub struct Job {
    /// As it is called everywhere.
    pub name: &'static str,
    /// When: six fields, UTC.
    pub cron: &'static str,
    /// What it does, for the terminal.
    pub about: &'static str,
    /// The work. Every step of it may happen twice.
    pub work: fn(Context) -> BoxFuture<'static, Result<Outcome, JobError>>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({}, {})", self.name, self.cron)
    }
}

/// What a job works with.
pub struct Context {
    /// For reading; writes go through `run`.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Luma, with the patience of work that nobody is waiting for.
    pub luma: Luma,
    /// This run.
    pub run: Run,
}

/// How a run ended that reached its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Succeeded,
    /// Something couldn't be done; nothing was deleted or overwritten for it.
    Partial(Reason, String),
}

/// Why a run stopped before its end.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It isn't ours any more: nothing can be written.
    #[error("the run was taken over or cancelled")]
    Lost,
    /// The database is away; the run is tried again from where it stands.
    #[error("the database failed: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// It can't be done, for a reason that another try won't change.
    #[error("{1}")]
    Failed(Reason, String),
    /// Something nobody expected.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

text_enum!(
    /// How a run stands.
    RunState {
        /// For its turn, or for another run of the same job to end.
        Waiting = "waiting",
        /// Somebody works on it, or did until a crash.
        Running = "running",
        /// Everything was done.
        Succeeded = "succeeded",
        /// Something couldn't be done.
        Partial = "partial",
        /// Nothing came of it.
        Failed = "failed",
        /// Somebody stopped it.
        Cancelled = "cancelled",
    }
);

impl RunState {
    /// Nothing more happens to it.
    pub fn is_finished(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

text_enum!(
    /// Why a run is partial or failed. Closed: pages have a sentence for each.
    Reason {
        /// A setting that it needs isn't set.
        NotConfigured = "not_configured",
        /// Luma didn't answer, or answered with an error.
        LumaDown = "luma_down",
        /// Luma asked us to wait too long.
        LumaBusy = "luma_busy",
        /// Luma refused our key.
        LumaRefused = "luma_refused",
        /// Luma's answer couldn't be read, or not all of it.
        Unreadable = "unreadable",
        /// A list had no end.
        EndlessList = "endless_list",
        /// A list was suddenly empty.
        EmptyList = "empty_list",
        /// Unusually many events were gone or changed: somebody has to look.
        ManyGone = "many_gone",
        /// It stopped again and again without getting on.
        Stuck = "stuck",
        /// Something in hack0 itself; it is logged.
        Internal = "internal",
    }
);

/// How a run outside the slots is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Who wants it: an admin's address, or a word for the terminal.
    pub by: Option<String>,
    /// It only says what it would change, and nothing of it is kept.
    pub is_dry: bool,
}

/// One run as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// Its id.
    pub id: JobRunId,
    /// Which job.
    pub job: String,
    /// When it was due; none when somebody asked for it.
    pub slot: Option<Timestamp>,
    /// How it stands.
    pub state: RunState,
    /// Why, if it is partial or failed.
    pub reason: Option<Reason>,
    /// The same in a sentence.
    pub message: Option<String>,
    /// How far it is.
    pub progress: Progress,
    /// It only says what it would change.
    pub is_dry: bool,
    /// Who asked for it.
    pub asked_by: Option<String>,
    /// Who stopped it.
    pub cancelled_by: Option<String>,
    /// The run that somebody looked at and accepted before this one was begun.
    pub accepts: Option<JobRunId>,
    /// Who accepted what it found.
    pub accepted_by: Option<String>,
    /// When that was.
    pub accepted_at: Option<Timestamp>,
    /// It stopped before it changed much, and stands still until somebody says that this is right.
    pub waits_for_review: bool,
    /// Its worker counts as alive until then.
    pub held_until: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When somebody began with it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// A job and how it stands.
#[derive(Debug, Clone)]
pub struct JobOverview {
    /// Which.
    pub job: Job,
    /// When it is due next.
    pub next: Option<Timestamp>,
    /// When it was due last, if that was after this database learned of the job.
    pub due: Option<Timestamp>,
    /// Its last runs, newest first.
    pub runs: Vec<JobRun>,
}

impl JobOverview {
    /// The run queued last, if there was one.
    pub fn last(&self) -> Option<&JobRun> {
        self.runs.first()
    }
}
