//! One budget for all processes that have the key, in the database that they have in common. Taken in blocks, so that few
//! requests ask the database; what another process was told by a 429 is known within a second.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};
use tokio::sync::Mutex;

use super::Budget;
use crate::clock::from_millis;
use crate::{Clock, Db};

#[cfg(test)]
mod tests;

/// A block was taken so lately that nobody else's pause is looked for.
const FRESH: i64 = 1_000;

/// Luma asks for no longer pause (milliseconds): one that ends later was written by a clock that was wrong.
const LONGEST_PAUSE: i64 = 3_600_000;

/// The budget in the database.
#[derive(Debug)]
pub(super) struct Shared {
    db: Db,
    clock: Clock,
    /// Microseconds between two requests at the sustained rate.
    interval: i64,
    burst: i64,
    taken: Mutex<Taken>,
}

/// What this process has taken and not used yet. It doesn't lapse: some processes with a few requests each stay within what
/// Luma allows beyond the budget.
#[derive(Debug, Default)]
struct Taken {
    left: i64,
    looked_at: i64,
}

impl Shared {
    pub(super) fn new(budget: Budget, db: &Db, clock: &Clock) -> Self {
        Self {
            db: db.clone(),
            clock: clock.clone(),
            interval: 60_000_000 / i64::from(budget.per_minute.get()),
            burst: i64::from(budget.burst.get()),
            taken: Mutex::default(),
        }
    }

    /// One request, or how long to wait for it.
    pub(super) async fn take(&self) -> Result<Result<(), Duration>, sqlx::Error> {
        let mut taken = self.taken.lock().await;
        let now = self.clock.now().as_millisecond();
        let wait = if taken.left == 0 {
            let wait = self.take_block().await?;
            if wait.is_none() {
                taken.left = self.block();
            }
            wait
        } else if now - taken.looked_at >= FRESH {
            self.pause_left().await?
        } else {
            None
        };
        if let Some(wait) = wait {
            return Ok(Err(wait));
        }
        taken.looked_at = now;
        taken.left -= 1;
        Ok(Ok(()))
    }

    /// So many at once: half of the burst, so that while they are used the next are saved up.
    fn block(&self) -> i64 {
        (self.burst / 2).max(1)
    }

    /// Takes a block; else how long to wait for it.
    async fn take_block(&self) -> Result<Option<Duration>, sqlx::Error> {
        let ahead = (self.burst - self.block()) * self.interval;
        let now = self.db.lease_now(1);
        let sql = format!(
            "UPDATE luma_budget SET next_at = $2
                 + CASE WHEN next_at > {now} * 1000 AND next_at <= {now} * 1000 + $4 THEN next_at ELSE {now} * 1000 END
             WHERE id = 1 AND (paused_until <= {now} OR paused_until > {now} + {LONGEST_PAUSE})
                 AND (next_at <= {now} * 1000 + $3 OR next_at > {now} * 1000 + $4)"
        );
        let mut tx = self.db.begin().await?;
        let taken = sqlx::query(AssertSqlSafe(sql))
            .bind(self.db.lease_time(&self.clock))
            .bind(self.block() * self.interval)
            .bind(ahead)
            .bind(self.burst * self.interval)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let [paused_until, next_at, now] = self.stand().await?;
        let micros = ((paused_until - now) * 1000).max(next_at - ahead - now * 1000);
        // What has become free meanwhile is asked for again.
        Ok(Some(Duration::from_micros(micros.max(0).unsigned_abs())))
    }

    async fn pause_left(&self) -> Result<Option<Duration>, sqlx::Error> {
        let [paused_until, _, now] = self.stand().await?;
        let left = u64::try_from(paused_until - now).unwrap_or_default();
        let is_pause = left > 0 && left <= LONGEST_PAUSE.unsigned_abs();
        Ok(is_pause.then(|| Duration::from_millis(left)))
    }

    async fn stand(&self) -> Result<[i64; 3], sqlx::Error> {
        let sql = format!(
            "SELECT paused_until, next_at, {} FROM luma_budget WHERE id = 1",
            self.db.lease_now(1)
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(self.db.lease_time(&self.clock))
            .fetch_one(self.db.reader())
            .await?;
        Ok([row.try_get(0)?, row.try_get(1)?, row.try_get(2)?])
    }

    /// Luma has said that nothing is left: nobody asks for this long.
    pub(super) async fn pause(&self, time: Duration) -> Result<(), sqlx::Error> {
        let now = self.db.lease_now(1);
        let sql = format!(
            "UPDATE luma_budget SET exhausted_at = $2,
                 paused_until = CASE WHEN paused_until > {now} + $3 THEN paused_until ELSE {now} + $3 END
             WHERE id = 1"
        );
        let mut tx = self.db.begin().await?;
        sqlx::query(AssertSqlSafe(sql))
            .bind(self.db.lease_time(&self.clock))
            .bind(self.clock.now().as_millisecond())
            .bind(i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 2))
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }
}

/// When Luma last told any of our processes that nothing is left.
pub(crate) async fn exhausted_at(db: &Db) -> Result<Option<Timestamp>, sqlx::Error> {
    let row = sqlx::query("SELECT exhausted_at FROM luma_budget WHERE id = 1")
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(from_millis))
}
