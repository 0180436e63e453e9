//! What runs beside the requests.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use hack0::imports::Imports;
use hack0::jobs::Jobs;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::scheduler;

/// A worker that fell over starts again after this.
const AFTER_FALL: Duration = Duration::from_secs(1);

/// The running workers.
pub struct Workers {
    tracker: TaskTracker,
    stopping: CancellationToken,
    jobs: Jobs,
}

impl Workers {
    /// Starts them.
    pub fn start(imports: &Imports, jobs: &Jobs) -> Self {
        let workers = Self {
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
            jobs: jobs.clone(),
        };
        workers.spawn(keep_importing(imports.clone()));
        workers.spawn(keep_to_the_clock(jobs.clone()));
        workers.tracker.close();
        workers
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.stopping.clone();
        self.tracker.spawn(stopping.run_until_cancelled_owned(work));
    }

    /// Stops them at once. Nothing is lost: an import under way stays queued, and goes on when its lease is over; a job goes
    /// on where it stands, here or on another replica.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tracker.wait().await;
        if let Err(error) = self.jobs.release().await {
            tracing::warn!(%error, "leases can't be given back; they run out");
        }
    }
}

async fn keep_importing(imports: Imports) {
    keep_going(|| imports.work().boxed()).await;
}

/// The ticks only hurry: without them the jobs look at the clock by themselves.
async fn keep_to_the_clock(jobs: Jobs) {
    let scheduler = scheduler::start(&jobs).await;
    if let Err(error) = &scheduler {
        tracing::warn!(%error, "the scheduler doesn't tick");
    }
    keep_going(|| jobs.work().boxed()).await;
}

async fn keep_going<'w>(work: impl Fn() -> BoxFuture<'w, ()>) {
    loop {
        // A panic has been logged by the hook; the queue goes on.
        let _ = AssertUnwindSafe(work()).catch_unwind().await;
        tracing::error!("a worker ended; it starts again");
        tokio::time::sleep(AFTER_FALL).await;
    }
}
