//! What runs beside the requests.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use app::Site;
use futures::FutureExt as _;
use hack0::admin::Admins;
use hack0::admin::audit::Background;
use hack0::imports::Imports;
use hack0::jobs::Jobs;
use hack0::mail::Outbox;
use hack0::webhooks::Webhooks;
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
    pub fn start(site: &Site, outbox: Outbox) -> Self {
        let workers = Self {
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
            jobs: site.jobs.clone(),
        };
        workers.keep(site.imports.clone(), work_on_imports);
        workers.keep(site.webhooks.clone(), work_on_deliveries);
        workers.keep(site.admins.clone(), work_on_sign_ins);
        workers.keep(site.background.clone(), work_on_decisions);
        workers.keep(outbox, work_on_mails);
        workers.keep(site.jobs.clone(), work_on_jobs);
        workers.keep(site.clone(), work_on_alarms);
        workers.tracker.close();
        workers
    }

    fn keep<On, Working>(&self, on: On, work: fn(On) -> Working)
    where
        On: Clone + Send + 'static,
        Working: Future<Output = ()> + Send + 'static,
    {
        let stopping = self.stopping.clone();
        let task = keep_working(on, work);
        self.tracker.spawn(stopping.run_until_cancelled_owned(task));
    }

    /// Stops them at once. Nothing is lost: what is under way stays queued, and goes on when its lease is over; a job goes
    /// on where it stands, here or on another replica.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tracker.wait().await;
        if let Err(error) = self.jobs.release().await {
            tracing::warn!(%error, "leases can't be given back; they run out");
        }
    }
}

async fn work_on_imports(imports: Imports) {
    imports.work().await;
}

async fn work_on_sign_ins(admins: Admins) {
    admins.work().await;
}

async fn work_on_decisions(background: Background) {
    background.work().await;
}

async fn work_on_mails(outbox: Outbox) {
    outbox.work().await;
}

async fn work_on_deliveries(webhooks: Webhooks) {
    webhooks.work().await;
}

async fn work_on_alarms(site: Site) {
    let write = app::alarm_writer(&site.base_url);
    site.alarms().work(site.admins.emails(), &write).await;
}

/// The ticks only hurry: without them the jobs look at the clock by themselves.
async fn work_on_jobs(jobs: Jobs) {
    let scheduler = scheduler::start(&jobs).await;
    if let Err(error) = &scheduler {
        tracing::warn!(%error, "the scheduler doesn't tick");
    }
    jobs.work().await;
}

async fn keep_working<On: Clone, Working: Future<Output = ()>>(on: On, work: fn(On) -> Working) {
    loop {
        // A panic has been logged by the hook; the queue goes on.
        let _ = AssertUnwindSafe(work(on.clone())).catch_unwind().await;
        tracing::error!("a worker ended; it starts again");
        tokio::time::sleep(AFTER_FALL).await;
    }
}
