//! What runs beside the requests.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use app::Site;
use futures::FutureExt as _;
use hack0::mail::Outbox;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A worker that fell over starts again after this.
const AFTER_FALL: Duration = Duration::from_secs(1);

/// The running workers.
pub struct Workers {
    tracker: TaskTracker,
    stopping: CancellationToken,
}

impl Workers {
    /// Starts them.
    pub fn start(site: &Site, outbox: Outbox) -> Self {
        let workers = Self {
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
        };
        let (imports, admins) = (site.imports.clone(), site.admins.clone());
        workers.keep(move || {
            let imports = imports.clone();
            async move { imports.work().await }
        });
        workers.keep(move || {
            let admins = admins.clone();
            async move { admins.work().await }
        });
        workers.keep(move || {
            let outbox = outbox.clone();
            async move { outbox.work().await }
        });
        workers.tracker.close();
        workers
    }

    fn keep<Work, Working>(&self, work: Work)
    where
        Work: Fn() -> Working + Send + 'static,
        Working: Future<Output = ()> + Send + 'static,
    {
        let task = keep_working(work);
        self.tracker
            .spawn(self.stopping.clone().run_until_cancelled_owned(task));
    }

    /// Stops them at once. Nothing is lost: an import under way stays queued, and goes on when its lease is over.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tracker.wait().await;
    }
}

async fn keep_working<Working: Future<Output = ()>>(work: impl Fn() -> Working) {
    loop {
        // A panic has been logged by the hook; the queue goes on.
        let _ = AssertUnwindSafe(work()).catch_unwind().await;
        tracing::error!("a worker ended; it starts again");
        tokio::time::sleep(AFTER_FALL).await;
    }
}
