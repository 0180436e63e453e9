//! What tests of long work share: a clock that runs, a kill at any point, all that was written.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use jiff::SignedDuration;
use sqlx::Row as _;
use tokio::task::JoinHandle;

use crate::{Clock, Db};

/// Moves a clock so many times faster than it is, until it is dropped. A job's lease ends as much sooner.
pub(crate) struct Fast(JoinHandle<()>);

impl Fast {
    pub(crate) fn run(clock: &Clock, times: u32) -> Self {
        let clock = clock.clone();
        Self(tokio::spawn(async move {
            let tick = Duration::from_millis(2);
            loop {
                tokio::time::sleep(tick).await;
                clock.advance(SignedDuration::try_from(tick * times).unwrap());
            }
        }))
    }
}

impl Drop for Fast {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Polls a future so many times and drops it where it stands. None if it was dropped.
pub(crate) async fn until_killed<F: Future>(future: F, polls: &mut usize) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if *polls == 0 {
            return Poll::Ready(None);
        }
        *polls -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// The first column of all that these select, sorted.
pub(crate) async fn dump(db: &Db, selects: &[&'static str]) -> Vec<String> {
    let mut lines = Vec::new();
    for select in selects {
        let rows = sqlx::query(*select).fetch_all(db.reader()).await.unwrap();
        lines.extend(rows.iter().map(|row| row.get::<String, _>(0)));
    }
    lines.sort();
    lines
}
