//! The one source of time. Everything that needs "now" is handed a [`Clock`]; nothing else reads it.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

/// Says what time it is: the system's clock in production, one moved by hand in tests. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<Manual>),
}

/// A clock's hand, and who waits for it to move.
struct Manual {
    millis: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it. Clones move together.
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(Manual {
            millis: AtomicI64::new(start.as_millisecond()),
            moved: Notify::new(),
        })))
    }

    /// Now, in whole milliseconds, as the database keeps it.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
            Source::System => from_millis(Timestamp::now().as_millisecond()),
            Source::Manual(hand) => from_millis(hand.millis.load(Ordering::SeqCst)),
        }
    }

    /// Whether it is the system's, which other machines have too, more or less.
    pub(crate) fn is_system(&self) -> bool {
        matches!(self.0, Source::System)
    }

    /// Moves a manual clock forward.
    ///
    /// # Panics
    /// On the system's clock, which nobody moves.
    pub fn advance(&self, by: SignedDuration) {
        match &self.0 {
            Source::System => panic!("the system's clock can't be moved"),
            Source::Manual(hand) => {
                let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
                hand.millis.fetch_add(by, Ordering::SeqCst);
                hand.moved.notify_waiters();
            }
        }
    }

    /// Waits until so much time has gone by on this clock; on a manual one until it was moved so far.
    pub async fn sleep(&self, time: Duration) {
        let hand = match &self.0 {
            Source::System => return tokio::time::sleep(time).await,
            Source::Manual(hand) => hand,
        };
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let until = self.now().as_millisecond().saturating_add(millis);
        loop {
            let mut moved = pin!(hand.moved.notified());
            // From here on no move is missed.
            moved.as_mut().enable();
            if hand.millis.load(Ordering::SeqCst) >= until {
                return;
            }
            moved.await;
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::System => f.write_str("Clock::System"),
            Source::Manual(_) => write!(f, "Clock::Manual({})", self.now()),
        }
    }
}

/// A stored time (milliseconds since 1970, UTC) as a timestamp. Out-of-range values become the epoch: no stored row has one.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}
