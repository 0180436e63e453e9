//! The work on one event: read it again, and store what it is now together with the end of its deliveries.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::envelope::{self, ADDED, CANCELED, is_external};
use super::store::{self, End, Leased, SaveError};
use super::{Failure, Webhooks};
use crate::db::Tx;
use crate::events::{self, Gone, Occasion, Ownership};
use crate::ids::DeliveryId;
use crate::luma::{LumaError, Reading};
use crate::sync;

/// Pauses between tries, the first after the first failure; a fifth shorter or longer, so that what failed together doesn't
/// come back together. Sync finds what is given up after the last.
const PAUSES: [SignedDuration; 7] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(3),
    SignedDuration::from_hours(6),
];
/// Tries that ended by a failure or by the death of their worker.
const MOST_TRIES: u32 = 8;
/// Between two answers that Luma knows no such event, which together say that it is gone. Tries alone say nothing: each new
/// delivery makes another, and a dozen may come within a second.
const BETWEEN: SignedDuration = SignedDuration::from_hours(1);
/// After a cancellation came, Luma may for a moment still show what it has deleted: so long after it, it is looked at again
/// before the event is believed to be there.
const STALE: [SignedDuration; 2] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_secs(150),
];

/// What Luma has.
enum Now {
    /// This, and where it stands on our calendar, if that was asked.
    There(Box<Reading>, Option<String>),
    Gone(Gone),
    /// What the sync read of it, which is newer than any delivery.
    Listed,
}

/// Why it isn't known what Luma has.
enum Stop {
    Luma(LumaError),
    /// A body that we can't make an event of.
    Unreadable,
    /// It was cancelled just now and is shown all the same: to be looked at again at this time.
    StillThere(Timestamp),
    Sqlx(sqlx::Error),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

pub(super) struct Work<'w> {
    webhooks: &'w Webhooks,
    leased: &'w Leased,
}

impl<'w> Work<'w> {
    pub(super) fn new(webhooks: &'w Webhooks, leased: &'w Leased) -> Self {
        Self { webhooks, leased }
    }

    /// Leaves the deliveries done, waiting for another try, set aside, or to whoever took the event over.
    pub(super) async fn run(&self) -> Result<(), SaveError> {
        // A reading that takes its worker down is given up, too.
        if self.fewest_attempts() > MOST_TRIES {
            return self.give_up(Failure::Internal).await;
        }
        match self.look().await {
            Ok(now) => self.settle(&now).await,
            Err(Stop::Sqlx(error)) => Err(error.into()),
            Err(Stop::Unreadable) => self.give_up(Failure::Unreadable).await,
            Err(Stop::StillThere(time)) => self.look_again(time).await,
            Err(Stop::Luma(error)) => self.fail(&error).await,
        }
    }

    async fn look(&self) -> Result<Now, Stop> {
        let event = &self.leased.event;
        if is_external(event) {
            if sync::is_listed(&self.webhooks.db, event).await? {
                return Ok(Now::Listed);
            }
            let body = store::last_added(&self.webhooks.db, event).await?;
            let reading = body
                .as_deref()
                .and_then(envelope::reading)
                .ok_or(Stop::Unreadable)?;
            return Ok(Now::There(Box::new(reading), Some(event.to_string())));
        }
        match self.webhooks.luma.event(event).await {
            Ok(reading) => {
                if let Some(time) = self.may_be_stale_until() {
                    return Err(Stop::StillThere(time));
                }
                let listing = self.listing(&reading).await?;
                Ok(Now::There(Box::new(reading), listing))
            }
            Err(gone @ (LumaError::Deleted | LumaError::NotFound)) => {
                self.is_gone(gone).await?.map(Now::Gone).map_err(Stop::Luma)
            }
            Err(error) => Err(Stop::Luma(error)),
        }
    }

    /// A plain "not found" counts only with a signed cancellation, or when Luma said so before, some time ago.
    async fn is_gone(&self, said: LumaError) -> Result<Result<Gone, LumaError>, sqlx::Error> {
        let (db, event) = (&self.webhooks.db, &self.leased.event);
        if store::was_canceled(db, event).await? {
            return Ok(Ok(Gone::Canceled));
        }
        let is_believed = said != LumaError::NotFound
            || (self.is_long_unknown() && events::find_id(db, event).await?.is_some());
        Ok(if is_believed {
            Ok(Gone::Asked)
        } else {
            Err(said)
        })
    }

    fn is_long_unknown(&self) -> bool {
        let those = self.leased.deliveries.iter();
        let since = those.filter_map(|delivery| delivery.not_found_since).min();
        let now = self.webhooks.clock.now();
        since.is_some_and(|since| now.duration_since(since) >= BETWEEN)
    }

    /// When to look again at an event whose cancellation has just come, and that is there all the same.
    fn may_be_stale_until(&self) -> Option<Timestamp> {
        let those = self.leased.deliveries.iter();
        let canceled = those.filter(|delivery| delivery.kind.as_deref() == Some(CANCELED));
        let told_at = canceled.map(|delivery| delivery.received_at).max()?;
        let now = self.webhooks.clock.now();
        let mut looks = STALE.iter().map(|after| told_at + *after);
        looks.find(|time| *time > now)
    }

    /// Where somebody else's event stands on our calendar: the delivery that tells of it doesn't say, and is asked for once.
    async fn listing(&self, reading: &Reading) -> Result<Option<String>, Stop> {
        let own = self.webhooks.luma.calendar_id();
        let was_added = self
            .leased
            .deliveries
            .iter()
            .any(|delivery| delivery.kind.as_deref() == Some(ADDED));
        if !was_added || reading.ownership(own) == Ownership::Created {
            return Ok(None);
        }
        match self.webhooks.luma.listing_of(&reading.id).await {
            Ok(listing) => Ok(listing),
            // Without a key, or where Luma won't tell, the event is worth as much.
            Err(error) if error.is_bad_key() => Err(Stop::Luma(error)),
            Err(LumaError::NoKey | LumaError::Refused(_) | LumaError::Unreadable) => Ok(None),
            Err(error) => Err(Stop::Luma(error)),
        }
    }

    /// What Luma has and the end of the deliveries, in one transaction: a crash leaves both or nothing.
    async fn settle(&self, now: &Now) -> Result<(), SaveError> {
        match self.settle_once(now).await {
            // Somebody has inserted the same event at the same moment; now it is there.
            Err(SaveError::Sqlx(sqlx::Error::Database(error))) if error.is_unique_violation() => {
                self.settle_once(now).await
            }
            outcome => outcome,
        }
    }

    async fn settle_once(&self, now: &Now) -> Result<(), SaveError> {
        let (db, clock) = (&self.webhooks.db, &self.webhooks.clock);
        let mut tx = db.begin().await?;
        store::give_back(&mut tx, self.leased).await?;
        match now {
            Now::There(reading, listing) => {
                self.ingest(&mut tx, reading, listing.as_deref()).await?;
            }
            Now::Gone(how) => {
                let gone = std::slice::from_ref(&self.leased.event);
                events::mark_gone(&mut tx, clock, gone, *how).await?;
            }
            Now::Listed => {}
        }
        store::end(&mut tx, clock, &self.ids(|_| true), End::Done).await?;
        Ok(tx.commit().await?)
    }

    async fn ingest(
        &self,
        tx: &mut Tx,
        reading: &Reading,
        listing: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        let own = self.webhooks.luma.calendar_id();
        let clock = &self.webhooks.clock;
        let ingested = events::ingest_in(tx, clock, own, reading, Occasion::Webhook).await?;
        match listing {
            Some(listing) => events::set_listing_in(tx, ingested.event_id, Some(listing)).await,
            None => Ok(()),
        }
    }

    async fn fail(&self, error: &LumaError) -> Result<(), SaveError> {
        let (failure, asked) = match error {
            LumaError::Busy { retry_after } => (Failure::Busy, *retry_after),
            LumaError::NotFound | LumaError::Deleted => (Failure::NotFound, Duration::ZERO),
            LumaError::Unreadable => (Failure::LumaUnreadable, Duration::ZERO),
            LumaError::Refused(_) if error.is_bad_key() => (Failure::KeyRefused, Duration::ZERO),
            LumaError::Down(_) | LumaError::NoKey | LumaError::Refused(_) => {
                (Failure::LumaDown, Duration::ZERO)
            }
        };
        let (db, clock) = (&self.webhooks.db, &self.webhooks.clock);
        let retry_at = self.retry_at(asked);
        let mut tx = db.begin().await?;
        store::give_back(&mut tx, self.leased).await?;
        let spent = self.ids(|attempts| attempts >= MOST_TRIES);
        store::end(&mut tx, clock, &spent, End::SetAside(failure)).await?;
        let others = self.ids(|attempts| attempts < MOST_TRIES);
        store::end(&mut tx, clock, &others, End::RetryAt(retry_at, failure)).await?;
        Ok(tx.commit().await?)
    }

    /// All of them wait: what is ingested meanwhile would show a cancelled event.
    async fn look_again(&self, time: Timestamp) -> Result<(), SaveError> {
        let mut tx = self.webhooks.db.begin().await?;
        store::give_back(&mut tx, self.leased).await?;
        let (all, end) = (self.ids(|_| true), End::RetryAt(time, Failure::StillThere));
        store::end(&mut tx, &self.webhooks.clock, &all, end).await?;
        Ok(tx.commit().await?)
    }

    async fn give_up(&self, failure: Failure) -> Result<(), SaveError> {
        let mut tx = self.webhooks.db.begin().await?;
        store::give_back(&mut tx, self.leased).await?;
        let all = self.ids(|_| true);
        store::end(&mut tx, &self.webhooks.clock, &all, End::SetAside(failure)).await?;
        Ok(tx.commit().await?)
    }

    /// By the youngest delivery: what came just now is tried again soon, and brings the others along.
    fn retry_at(&self, asked: Duration) -> Timestamp {
        let tried = usize::try_from(self.fewest_attempts().saturating_sub(1)).unwrap_or(usize::MAX);
        let pause = PAUSES.get(tried).unwrap_or(&PAUSES[PAUSES.len() - 1]);
        let spread = 0.8 + 0.4 * (self.webhooks.random)().clamp(0.0, 1.0);
        let pause = pause.unsigned_abs().mul_f64(spread).max(asked);
        let pause = SignedDuration::try_from(pause).unwrap_or(SignedDuration::from_hours(6));
        let now = self.webhooks.clock.now();
        now.saturating_add(pause).unwrap_or(now)
    }

    fn fewest_attempts(&self) -> u32 {
        let attempts = self.leased.deliveries.iter().map(|one| one.attempts);
        attempts.min().unwrap_or_default()
    }

    fn ids(&self, which: impl Fn(u32) -> bool) -> Vec<DeliveryId> {
        let those = self.leased.deliveries.iter();
        those
            .filter(|delivery| which(delivery.attempts))
            .map(|delivery| delivery.id)
            .collect()
    }
}
