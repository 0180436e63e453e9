//! What runs beside the requests.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use hack0::imports::Imports;
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
    pub fn start(imports: &Imports) -> Self {
        let workers = Self {
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
        };
        let task = keep_importing(imports.clone());
        workers
            .tracker
            .spawn(workers.stopping.clone().run_until_cancelled_owned(task));
        workers.tracker.close();
        workers
    }

    /// Stops them at once. Nothing is lost: an import under way stays queued, and goes on when its lease is over.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tracker.wait().await;
    }
}

async fn keep_importing(imports: Imports) {
    loop {
        // A panic has been logged by the hook; the queue goes on.
        let _ = AssertUnwindSafe(imports.work()).catch_unwind().await;
        tracing::error!("a worker ended; it starts again");
        tokio::time::sleep(AFTER_FALL).await;
    }
}
