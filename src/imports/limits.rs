//! How much may be imported: by one visitor, and by all together, so that visitors can't starve what else needs Luma.
//! One visitor's excess is refused; everybody's waits in the queue, as long as that stays short.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, RateLimiter};
use jiff::SignedDuration;

use crate::Clock;
use crate::luma::{Budget, Ticks};

/// Links of one visitor.
const VISITOR: Budget = Budget::new(60, 60);
/// Imports that ask Luma.
pub(super) const EVERYBODY: Budget = Budget::new(20, 20);
/// More than this doesn't queue.
pub(super) const LONGEST_QUEUE: u32 = 300;
/// Nor more than this of one visitor.
pub(super) const LONGEST_QUEUE_OF_ONE: u32 = 50;
/// So many of one visitor are done at once; each further one waits its turn, so that others are served between.
const AT_ONCE: u32 = 8;
/// How long to wait when it is full.
pub(super) const QUEUE_PAUSE: Duration = Duration::from_mins(1);

/// How long an import waits of whose visitor so many wait already, where everybody's come so far apart.
pub(super) fn turn_after(waiting: u32, apart: SignedDuration) -> SignedDuration {
    let behind = i32::try_from(waiting.saturating_sub(AT_ONCE - 1)).unwrap_or(i32::MAX);
    apart.saturating_mul(behind)
}

#[derive(Debug)]
pub(super) struct Limits {
    visitors: RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, Ticks, NoOpMiddleware<Nanos>>,
    everybody: RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Nanos>>,
    /// The pace of everybody's imports, which each visitor's own keep too.
    pub(super) apart: SignedDuration,
    ticks: Ticks,
    names: RandomState,
}

impl Limits {
    pub(super) fn new(clock: &Clock, everybody: Budget) -> Self {
        let ticks = Ticks(clock.clone());
        Self {
            apart: SignedDuration::from_mins(1)
                / i32::try_from(everybody.per_minute.get()).unwrap_or(i32::MAX),
            visitors: RateLimiter::dashmap_with_clock(VISITOR.quota(), ticks.clone()),
            everybody: RateLimiter::direct_with_clock(everybody.quota(), ticks.clone()),
            ticks,
            names: RandomState::new(),
        }
    }

    /// So many more links of this visitor, or how long to wait.
    pub(super) fn visitor(&self, visitor: IpAddr, links: NonZeroU32) -> Result<(), Duration> {
        // Who came long ago is forgotten before the memory of visitors grows large.
        if self.visitors.len() > 10_000 {
            self.visitors.retain_recent();
        }
        match self.visitors.check_key_n(&visitor, links) {
            Ok(checked) => checked.map_err(|early| self.wait(&early)),
            // More at once than anybody may have in a minute.
            Err(_) => Err(QUEUE_PAUSE),
        }
    }

    /// A visitor as the queue knows them: the same word until this process ends, and nothing of the address in it.
    pub(super) fn name(&self, visitor: IpAddr) -> String {
        format!("{:016x}", self.names.hash_one(visitor))
    }

    /// A worker may begin one more import that asks Luma, or how long it must wait.
    pub(super) fn everybody(&self) -> Result<(), Duration> {
        self.everybody.check().map_err(|early| self.wait(&early))
    }

    fn wait(&self, early: &NotUntil<Nanos>) -> Duration {
        early.wait_time_from(self.ticks.now())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn one_visitor_can_t_use_up_everybody_s_share_twice() {
        let clock = crate::testing::clock();
        let limits = Limits::new(&clock, EVERYBODY);
        let visitor = "192.0.2.1".parse().unwrap();
        assert_eq!(
            (0..200)
                .filter(|_| limits.visitor(visitor, NonZeroU32::MIN).is_ok())
                .count(),
            60
        );
        assert!(
            limits
                .visitor("192.0.2.2".parse().unwrap(), NonZeroU32::new(50).unwrap())
                .is_ok()
        );
        assert_eq!((0..200).filter(|_| limits.everybody().is_ok()).count(), 20);
        assert_eq!(limits.everybody(), Err(Duration::from_secs(3)));
        clock.advance(SignedDuration::from_secs(3));
        assert_eq!(limits.everybody(), Ok(()));
    }
}
