//! What runs beside the requests.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use hack0::imports::Imports;
use hack0::webhooks::Webhooks;
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
    pub fn start(imports: &Imports, webhooks: &Webhooks) -> Self {
        let workers = Self {
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
        };
        let (imports, webhooks) = (imports.clone(), webhooks.clone());
        workers.keep(move || work_on_imports(imports.clone()));
        workers.keep(move || work_on_webhooks(webhooks.clone()));
        workers.tracker.close();
        workers
    }

    fn keep<F>(&self, work: impl Fn() -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let task = keep_working(work);
        self.tracker
            .spawn(self.stopping.clone().run_until_cancelled_owned(task));
    }

    /// Stops them at once. Nothing is lost: what is under way stays queued, and goes on when its lease is over.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tracker.wait().await;
    }
}

async fn work_on_imports(imports: Imports) {
    imports.work().await;
}

async fn work_on_webhooks(webhooks: Webhooks) {
    webhooks.work().await;
}

async fn keep_working<F: Future<Output = ()>>(work: impl Fn() -> F) {
    loop {
        // A panic has been logged by the hook; the queue goes on.
        let _ = AssertUnwindSafe(work()).catch_unwind().await;
        tracing::error!("a worker ended; it starts again");
        tokio::time::sleep(AFTER_FALL).await;
    }
}
