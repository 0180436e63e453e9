//! The rows: a queue of events, each with the deliveries that wait for it, and leases with fencing. What a worker writes in
//! the end stands in one transaction with giving back its lease; one whose lease is gone writes nothing.

use jiff::{SignedDuration, Timestamp};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Row};

use super::envelope::{ADDED, CANCELED};
use super::{DeliveryState, Failure, inbox};
use crate::clock::from_millis;
use crate::db::{Tx, placeholders};
use crate::ids::{DeliveryId, LumaEventId};
use crate::{Clock, Db};

/// A worker that hasn't renewed its lease for so long is dead; it renews several times as often.
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// A body that was worked off is kept for so long, for who looks into what went wrong.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Deliveries for one reading. More wait for the next, which is as good.
const AT_ONCE: usize = 500;

/// An event in the hands of one worker.
#[derive(Debug)]
pub(super) struct Leased {
    pub(super) event: LumaEventId,
    pub(super) token: String,
    /// Those that one reading serves: all that waited when it was taken, before it is read.
    pub(super) deliveries: Vec<Waiting>,
}

/// A delivery that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) id: DeliveryId,
    pub(super) kind: Option<String>,
    /// Tries, this one included.
    pub(super) attempts: u32,
    pub(super) received_at: Timestamp,
    /// When Luma first said that it knows no such event.
    pub(super) not_found_since: Option<Timestamp>,
}

/// What becomes of some deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Done,
    RetryAt(Timestamp, Failure),
    SetAside(Failure),
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub(super) enum SaveError {
    #[error("another worker has taken the event over")]
    LeaseLost,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// The event with the delivery that has been due for longest, and in nobody's hands.
pub(super) async fn due(db: &Db, clock: &Clock) -> Result<Option<LumaEventId>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT luma_event_id FROM webhook_deliveries due WHERE state = 'waiting' AND next_attempt_at <= $1
             AND NOT EXISTS (SELECT 1 FROM webhook_leases held
                             WHERE held.luma_event_id = due.luma_event_id AND held.expires_at > $1)
         ORDER BY next_attempt_at LIMIT 1",
    )
    .bind(clock.now().as_millisecond())
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Takes this event with all its waiting deliveries, also those that aren't due yet: none if somebody else has it.
pub(super) async fn lease(
    db: &Db,
    clock: &Clock,
    event: LumaEventId,
) -> Result<Option<Leased>, sqlx::Error> {
    let now = clock.now();
    let token = format!("{:032x}", rand::random::<u128>());
    let mut tx = db.begin().await?;
    let taken = sqlx::query(
        "INSERT INTO webhook_leases (luma_event_id, token, expires_at, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (luma_event_id) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at
         WHERE webhook_leases.expires_at <= $4",
    )
    .bind(&event)
    .bind(&token)
    .bind((now + LEASE).as_millisecond())
    .bind(now.as_millisecond())
    .execute(&mut *tx)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let sql = format!(
        "UPDATE webhook_deliveries SET attempts = attempts + 1 WHERE id IN (
             SELECT id FROM webhook_deliveries WHERE luma_event_id = $1 AND state = 'waiting' ORDER BY id LIMIT {AT_ONCE})
         RETURNING id, kind, attempts, created_at, not_found_since"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&event)
        .fetch_all(&mut *tx)
        .await?;
    if rows.is_empty() {
        // Somebody has just finished them; dropped, the transaction takes the lease back.
        return Ok(None);
    }
    tx.commit().await?;
    let deliveries = rows.iter().map(|row| {
        Ok(Waiting {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
            received_at: from_millis(row.try_get("created_at")?),
            not_found_since: row
                .try_get::<Option<i64>, _>("not_found_since")?
                .map(from_millis),
        })
    });
    Ok(Some(Leased {
        event,
        token,
        deliveries: deliveries.collect::<Result<_, sqlx::Error>>()?,
    }))
}

/// The worker is alive and still at it.
pub(super) async fn renew(
    db: &Db,
    clock: &Clock,
    event: &LumaEventId,
    token: &str,
) -> Result<(), SaveError> {
    let mut tx = db.begin().await?;
    let done = sqlx::query(
        "UPDATE webhook_leases SET expires_at = $1 WHERE luma_event_id = $2 AND token = $3",
    )
    .bind((clock.now() + LEASE).as_millisecond())
    .bind(event)
    .bind(token)
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(SaveError::LeaseLost);
    }
    Ok(tx.commit().await?)
}

/// Gives the lease back, first of all that the worker writes: without it nothing of the rest happens.
pub(super) async fn give_back(tx: &mut Tx, leased: &Leased) -> Result<(), SaveError> {
    let done = sqlx::query("DELETE FROM webhook_leases WHERE luma_event_id = $1 AND token = $2")
        .bind(&leased.event)
        .bind(&leased.token)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Err(SaveError::LeaseLost);
    }
    Ok(())
}

/// Writes what becomes of these deliveries.
pub(super) async fn end(
    tx: &mut Tx,
    clock: &Clock,
    ids: &[DeliveryId],
    end: End,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = clock.now();
    let (state, failure, retry_at) = match end {
        End::Done => (DeliveryState::Done, None, None),
        End::RetryAt(time, failure) => (DeliveryState::Waiting, Some(failure), Some(time)),
        End::SetAside(failure) => (DeliveryState::SetAside, Some(failure), None),
    };
    let finished_at = retry_at.is_none().then(|| now.as_millisecond());
    let not_found_at = (failure == Some(Failure::NotFound)).then(|| now.as_millisecond());
    let sql = format!(
        "UPDATE webhook_deliveries SET state = $1, failure = $2, next_attempt_at = $3, finished_at = $4,
             not_found_since = COALESCE(not_found_since, $5)
         WHERE state = 'waiting' AND id IN ({})",
        placeholders(6, ids.len())
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(state)
        .bind(failure)
        .bind(retry_at.unwrap_or(now).as_millisecond())
        .bind(finished_at)
        .bind(not_found_at);
    ids.iter()
        .fold(query, Query::bind)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether a cancellation of this event was ever signed.
pub(super) async fn was_canceled(db: &Db, event: &LumaEventId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT 1 FROM webhook_deliveries WHERE luma_event_id = $1 AND kind = $2 LIMIT 1",
    )
    .bind(event)
    .bind(CANCELED)
    .fetch_optional(db.reader())
    .await?;
    Ok(row.is_some())
}

/// The body that tells of this listing and was signed last; of two in one second always the same.
pub(super) async fn last_added(
    db: &Db,
    event: &LumaEventId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT body FROM webhook_deliveries WHERE luma_event_id = $1 AND kind = $2 AND body_dropped_at IS NULL
         ORDER BY signed_at DESC, signature DESC LIMIT 1",
    )
    .bind(event)
    .bind(ADDED)
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| Ok(inbox::body(row.try_get("body")?)))
        .transpose()
}

/// Lets go of the bodies of some that were finished long ago; none when there are no more.
pub(super) async fn drop_bodies(db: &Db, clock: &Clock) -> Result<u64, sqlx::Error> {
    let now = clock.now();
    let sql = format!(
        "UPDATE webhook_deliveries SET body = '', body_dropped_at = $1 WHERE body_dropped_at IS NULL AND id IN (
             SELECT id FROM webhook_deliveries WHERE body_dropped_at IS NULL AND finished_at < $2
             ORDER BY finished_at LIMIT {AT_ONCE})"
    );
    let mut tx = db.begin().await?;
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(now.as_millisecond())
        .bind((now - KEPT).as_millisecond())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// Puts a delivery back into the queue with what can be read of it now. False when there is none, or nothing to be done for it.
pub(super) async fn run_again(
    db: &Db,
    clock: &Clock,
    id: DeliveryId,
    kind: &str,
    event: &LumaEventId,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let done = sqlx::query(
        "UPDATE webhook_deliveries SET state = 'waiting', failure = NULL, attempts = 0, next_attempt_at = $1,
             finished_at = NULL, not_found_since = NULL, kind = $2, luma_event_id = $3
         WHERE id = $4",
    )
    .bind(clock.now().as_millisecond())
    .bind(kind)
    .bind(event)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
}
