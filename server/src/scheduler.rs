//! The ticks of tokio-cron-scheduler. It keeps its jobs in memory, lets runs overlap and doesn't know of other replicas, so
//! all that it does is to wake [`Jobs`], which looks at the clock and the database.

use hack0::jobs::{JOBS, Jobs};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// Ticks until it is shut down.
pub(crate) async fn start(jobs: &Jobs) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for job in JOBS {
        let jobs = jobs.clone();
        let tick = Job::new(job.cron, move |_, _| jobs.wake())?;
        scheduler.add(tick).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}
