//! The budget of requests to Luma: its official API allows 200 a minute for a key and locks it out for a minute beyond.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use super::shared::Shared;
use crate::{Clock, Db};

/// How many requests a minute, and how many at once.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Sustained.
    pub per_minute: NonZeroU32,
    /// At once after a quiet time.
    pub burst: NonZeroU32,
}

impl Budget {
    /// `per_minute` sustained, `burst` at once; zero counts as one.
    pub const fn new(per_minute: u32, burst: u32) -> Self {
        const fn at_least_one(n: u32) -> NonZeroU32 {
            match NonZeroU32::new(n) {
                Some(n) => n,
                None => NonZeroU32::MIN,
            }
        }
        Self {
            per_minute: at_least_one(per_minute),
            burst: at_least_one(burst),
        }
    }

    /// As governor counts.
    pub(crate) fn quota(self) -> Quota {
        Quota::per_minute(self.per_minute).allow_burst(self.burst)
    }
}

/// governor's view of [`Clock`], so that tests move limits with everything else.
#[derive(Clone, Debug)]
pub(crate) struct Ticks(pub(crate) Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let millis = self.0.now().as_millisecond().unsigned_abs();
        Duration::from_millis(millis).into()
    }
}

/// A time in which nobody asks.
#[derive(Debug)]
pub(crate) struct Pause {
    clock: Clock,
    until: AtomicI64,
}

impl Pause {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            until: AtomicI64::new(0),
        }
    }

    /// Nobody asks for this long; a longer one under way goes on.
    pub(crate) fn begin(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let until = self.clock.now().as_millisecond().saturating_add(millis);
        self.until.fetch_max(until, Ordering::SeqCst);
    }

    /// Waits until it is over, at most `patience`; else says how long the wait would be.
    pub(crate) async fn over(&self, patience: Duration) -> Result<(), Duration> {
        let mut patience = patience;
        while let Some(left) = self.left() {
            patience = patience.checked_sub(left).ok_or(left)?;
            self.clock.sleep(left).await;
        }
        Ok(())
    }

    fn left(&self) -> Option<Duration> {
        let left = self.until.load(Ordering::SeqCst) - self.clock.now().as_millisecond();
        u64::try_from(left)
            .ok()
            .filter(|left| *left > 0)
            .map(Duration::from_millis)
    }
}

/// One limiter for all that goes to Luma's official API, with one pause for everybody after a 429; shared with other
/// processes where there is a database between them.
#[derive(Debug)]
pub(crate) struct Pace {
    budget: Budget,
    shared: Option<Shared>,
    limiter: RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Nanos>>,
    clock: Clock,
    pause: Pause,
    left: Mutex<Option<(u64, u64)>>,
}

impl Pace {
    pub(crate) fn new(budget: Budget, clock: &Clock) -> Arc<Self> {
        Arc::new(Self {
            budget,
            shared: None,
            limiter: RateLimiter::direct_with_clock(budget.quota(), Ticks(clock.clone())),
            clock: clock.clone(),
            pause: Pause::new(clock),
            left: Mutex::default(),
        })
    }

    /// The same budget, in the database that all processes with the key have in common.
    pub(crate) fn shared_through(&self, db: &Db) -> Arc<Self> {
        Arc::new(Self {
            shared: Some(Shared::new(self.budget, db, &self.clock)),
            limiter: RateLimiter::direct_with_clock(self.budget.quota(), Ticks(self.clock.clone())),
            clock: self.clock.clone(),
            pause: Pause::new(&self.clock),
            left: Mutex::default(),
            budget: self.budget,
        })
    }

    /// Waits for its turn, at most `patience`; else says how long the wait would be.
    pub(crate) async fn turn(&self, patience: Duration) -> Result<(), Duration> {
        let mut patience = patience;
        loop {
            let wait = match self.pause.left() {
                Some(pause) => pause,
                None => match self.take().await {
                    Ok(()) => return Ok(()),
                    Err(wait) => wait,
                },
            };
            if wait > patience {
                return Err(wait);
            }
            let nap = wait.max(Duration::from_millis(10));
            self.clock.sleep(nap).await;
            patience = patience.saturating_sub(nap);
        }
    }

    /// One request, or how long to wait for it.
    async fn take(&self) -> Result<(), Duration> {
        if let Some(shared) = &self.shared {
            match shared.take().await {
                Ok(taken) => return taken,
                // Alone this process stays within the budget too.
                Err(error) => tracing::warn!(%error, "the shared budget can't be read"),
            }
        }
        let check = self.limiter.check();
        check.map_err(|early| early.wait_time_from(Ticks(self.clock.clone()).now()))
    }

    /// Nobody asks Luma anything for this long.
    pub(crate) async fn pause(&self, time: Duration) {
        self.pause.begin(time);
        if let Some(shared) = &self.shared
            && let Err(error) = shared.pause(time).await
        {
            tracing::warn!(%error, "other processes can't be told that Luma's budget is used up");
        }
    }

    /// Others use the key too: when Luma says that little is left, we leave it to them until the minute is over.
    /// `reset` is in seconds, from now or since 1970: Luma doesn't say which.
    pub(crate) async fn heed(
        &self,
        remaining: Option<u64>,
        limit: Option<u64>,
        reset: Option<u64>,
    ) {
        if let Some(told) = remaining.zip(limit) {
            *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
        }
        if remaining.is_none_or(|left| left >= 10) {
            return;
        }
        let now = self.clock.now().as_second().unsigned_abs();
        let seconds = match reset {
            Some(time) if time >= now => time - now,
            Some(seconds) => seconds,
            None => 10,
        };
        self.pause(Duration::from_secs(seconds.min(60))).await;
    }

    /// What Luma last said is left, and of how many.
    pub(crate) fn left(&self) -> Option<(u64, u64)> {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[tokio::test]
    async fn the_burst_is_free_and_the_rest_waits() {
        let clock = crate::testing::clock();
        let pace = Pace::new(Budget::new(150, 10), &clock);
        for _ in 0..10 {
            assert_eq!(pace.turn(Duration::ZERO).await, Ok(()));
        }
        assert_eq!(
            pace.turn(Duration::ZERO).await,
            Err(Duration::from_millis(400))
        );
        clock.advance(SignedDuration::from_millis(400));
        assert_eq!(pace.turn(Duration::ZERO).await, Ok(()));
    }

    #[tokio::test]
    async fn a_pause_holds_everybody() {
        let clock = crate::testing::clock();
        let pace = Pace::new(Budget::new(150, 10), &clock);
        pace.pause(Duration::from_mins(1)).await;
        pace.pause(Duration::from_secs(5)).await;
        assert_eq!(
            pace.turn(Duration::from_secs(1)).await,
            Err(Duration::from_mins(1))
        );
        clock.advance(SignedDuration::from_secs(60));
        assert_eq!(pace.turn(Duration::ZERO).await, Ok(()));
    }

    #[tokio::test]
    async fn the_last_requests_are_left_to_others() {
        let clock = crate::testing::clock();
        let pace = Pace::new(Budget::new(150, 10), &clock);
        pace.heed(Some(120), Some(200), None).await;
        assert_eq!(pace.turn(Duration::ZERO).await, Ok(()));
        pace.heed(Some(3), None, Some(20)).await;
        assert_eq!(
            pace.turn(Duration::ZERO).await,
            Err(Duration::from_secs(20))
        );
        let epoch = clock.now().as_second().unsigned_abs();
        pace.heed(Some(3), None, Some(epoch + 30)).await;
        assert_eq!(
            pace.turn(Duration::ZERO).await,
            Err(Duration::from_secs(30))
        );
    }
}
