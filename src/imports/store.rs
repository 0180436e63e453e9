//! The rows of `imports`: a queue with leases. Every write of a worker names its lease, so that one which was paused or
//! thought dead can't write over its successor.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;
use sqlx::any::AnyQueryResult;

use super::limits::turn_after;
use super::{Choice, Failure, Step, StepReport, StepState};
use crate::db::Tx;
use crate::ids::{EventId, ImportId};
use crate::luma::Link;
use crate::{Clock, Db};

/// A worker that hasn't renewed its lease for so long is dead; it renews several times as often.
const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// An import in the hands of one worker.
#[derive(Debug)]
pub(super) struct Leased {
    pub(super) id: ImportId,
    pub(super) link: Link,
    pub(super) steps: Vec<StepReport>,
    pub(super) event_id: Option<EventId>,
    pub(super) is_known: bool,
    pub(super) choices: Vec<Choice>,
    /// Tries of what is being tried now, this one included.
    pub(super) attempts: u32,
    pub(super) token: String,
}

/// What becomes of an import that a worker lets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The same worker goes on.
    Continue,
    /// Somebody tries again then.
    RetryAt(Timestamp),
    /// Nothing more happens, for this reason if it is one.
    Finished(Option<Failure>),
}

/// The worker's lease ran out and somebody else took over.
#[derive(Debug, thiserror::Error)]
pub(super) enum SaveError {
    #[error("another worker has taken the import over")]
    LeaseLost,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

pub(super) fn new_steps() -> Vec<StepReport> {
    [Step::Find, Step::Hosts, Step::Match, Step::Save, Step::List]
        .map(|step| StepReport {
            step,
            state: StepState::Waiting,
            millis: None,
            failure: None,
        })
        .to_vec()
}

/// The unfinished import of this link, brought forward if it was waiting for another try.
pub(super) async fn join(
    db: &Db,
    clock: &Clock,
    link: &Link,
) -> Result<Option<ImportId>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, next_attempt_at, steps FROM imports WHERE target = $1 AND finished_at IS NULL",
    )
    .bind(link)
    .fetch_optional(db.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: ImportId = row.try_get("id")?;
    let now = clock.now().as_millisecond();
    // Where Luma has asked us to wait, pasting again doesn't help; nor does it with one's own turn.
    let steps = read_steps(row.try_get("steps")?);
    let may_hurry = steps
        .iter()
        .any(|step| step.failure == Some(Failure::LumaDown));
    if may_hurry && row.try_get::<i64, _>("next_attempt_at")? > now {
        let mut tx = db.begin().await?;
        sqlx::query("UPDATE imports SET next_attempt_at = $1 WHERE id = $2 AND finished_at IS NULL AND lease_token IS NULL")
            .bind(now)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    Ok(Some(id))
}

/// Where a new import stands in the queue.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Whose it is; none is the terminal, which waits for nobody.
    pub(super) visitor: Option<String>,
    /// How many of theirs wait already.
    pub(super) waiting: u32,
    /// How far apart theirs are done.
    pub(super) apart: SignedDuration,
}

impl Place {
    /// When the import that comes so many behind has its turn, milliseconds.
    pub(super) fn turn(&self, clock: &Clock, behind: u32) -> i64 {
        let now = clock.now();
        match self.visitor {
            Some(_) => now
                .saturating_add(turn_after(self.waiting + behind, self.apart))
                .unwrap_or(now)
                .as_millisecond(),
            None => now.as_millisecond(),
        }
    }
}

/// A new import; none if somebody else has just queued the same link.
pub(super) async fn insert(
    db: &Db,
    clock: &Clock,
    link: &Link,
    place: &Place,
) -> Result<Option<ImportId>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let row = sqlx::query(
        "INSERT INTO imports (id, target, steps, is_known, attempts, next_attempt_at, created_at, visitor)
         VALUES ($1, $2, $3, 0, 0, $4, $5, $6)
         ON CONFLICT (target) WHERE finished_at IS NULL DO NOTHING RETURNING id",
    )
    .bind(ImportId::new(clock))
    .bind(link)
    .bind(write_steps(&new_steps()))
    .bind(place.turn(clock, 0))
    .bind(clock.now().as_millisecond())
    .bind(&place.visitor)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    row.map(|row| row.try_get("id")).transpose()
}

/// The import that has been due for longest and is in nobody's hands, and whether its event is saved already. Looked for
/// without the write lock: most looks find nothing.
pub(super) async fn due(db: &Db, clock: &Clock) -> Result<Option<(ImportId, bool)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, event_id FROM imports WHERE finished_at IS NULL AND next_attempt_at <= $1
             AND (lease_expires_at IS NULL OR lease_expires_at <= $1)
         ORDER BY next_attempt_at, created_at LIMIT 1",
    )
    .bind(clock.now().as_millisecond())
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| {
        Ok((
            row.try_get("id")?,
            row.try_get::<Option<EventId>, _>("event_id")?.is_some(),
        ))
    })
    .transpose()
}

/// How many imports wait for their event and not for a later try: of all, and of this visitor.
pub(super) async fn waiting(db: &Db, visitor: &str) -> Result<(u32, u32), sqlx::Error> {
    let row = sqlx::query(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN visitor = $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM imports WHERE finished_at IS NULL AND event_id IS NULL AND attempts < 2",
    )
    .bind(visitor)
    .fetch_one(db.reader())
    .await?;
    let count = |column| {
        Ok::<_, sqlx::Error>(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or(u32::MAX))
    };
    Ok((count(0)?, count(1)?))
}

/// Takes this import, if it is due and in nobody's hands.
pub(super) async fn lease(
    db: &Db,
    clock: &Clock,
    id: ImportId,
) -> Result<Option<Leased>, sqlx::Error> {
    let now = clock.now();
    let token = format!("{:032x}", rand::random::<u128>());
    let mut tx = db.begin().await?;
    let row = sqlx::query(
        "UPDATE imports SET lease_token = $1, lease_expires_at = $2, attempts = attempts + 1
         WHERE id = $3 AND finished_at IS NULL AND next_attempt_at <= $4
             AND (lease_expires_at IS NULL OR lease_expires_at <= $4)
         RETURNING target, steps, event_id, is_known, attempts",
    )
    .bind(&token)
    .bind((now + LEASE).as_millisecond())
    .bind(id)
    .bind(now.as_millisecond())
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    row.map(|row| {
        Ok(Leased {
            id,
            link: row.try_get("target")?,
            steps: read_steps(row.try_get("steps")?),
            event_id: row.try_get("event_id")?,
            is_known: row.try_get::<i64, _>("is_known")? == 1,
            choices: Vec::new(),
            attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
            token,
        })
    })
    .transpose()
}

/// The worker is alive and still at it.
pub(super) async fn renew(
    db: &Db,
    clock: &Clock,
    id: ImportId,
    token: &str,
) -> Result<(), SaveError> {
    let mut tx = db.begin().await?;
    let done =
        sqlx::query("UPDATE imports SET lease_expires_at = $1 WHERE id = $2 AND lease_token = $3")
            .bind((clock.now() + LEASE).as_millisecond())
            .bind(id)
            .bind(token)
            .execute(&mut *tx)
            .await?;
    commit_fenced(tx, &done).await
}

/// Writes where the import stands, and keeps it or lets it go.
pub(super) async fn save(
    db: &Db,
    clock: &Clock,
    import: &Leased,
    next: Next,
) -> Result<(), SaveError> {
    let now = clock.now();
    let (lease, expires, retry_at, finished, failure) = match next {
        Next::Continue => (
            Some(import.token.as_str()),
            Some(now + LEASE),
            now,
            None,
            None,
        ),
        Next::RetryAt(time) => (None, None, time, None, None),
        Next::Finished(failure) => (None, None, now, Some(now), failure),
    };
    let millis = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
    let mut tx = db.begin().await?;
    let done = sqlx::query(
        "UPDATE imports SET steps = $1, event_id = $2, is_known = $3, attempts = $4, lease_token = $5, lease_expires_at = $6,
             next_attempt_at = $7, finished_at = $8, failure = $9,
             saved_at = CASE WHEN saved_at IS NULL AND $2 IS NOT NULL THEN $10 ELSE saved_at END, choices = $11
         WHERE id = $12 AND lease_token = $13",
    )
    .bind(write_steps(&import.steps))
    .bind(import.event_id)
    .bind(i64::from(import.is_known))
    .bind(i64::from(import.attempts))
    .bind(lease)
    .bind(millis(expires))
    .bind(retry_at.as_millisecond())
    .bind(millis(finished))
    .bind(failure.and_then(|failure| serde_json::to_string(&failure).ok()))
    .bind(now.as_millisecond())
    .bind(write_choices(&import.choices))
    .bind(import.id)
    .bind(&import.token)
    .execute(&mut *tx)
    .await?;
    commit_fenced(tx, &done).await
}

/// Commits a write that named its lease, unless the lease isn't ours any more.
async fn commit_fenced(tx: Tx, done: &AnyQueryResult) -> Result<(), SaveError> {
    if done.rows_affected() == 0 {
        return Err(SaveError::LeaseLost);
    }
    Ok(tx.commit().await?)
}

pub(super) fn write_steps(steps: &[StepReport]) -> String {
    serde_json::to_string(steps).unwrap_or_default()
}

fn write_choices(choices: &[Choice]) -> Option<String> {
    Some(choices)
        .filter(|choices| !choices.is_empty())
        .and_then(|choices| serde_json::to_string(choices).ok())
}

pub(super) fn read_steps(json: &str) -> Vec<StepReport> {
    serde_json::from_str(json).unwrap_or_else(|_| new_steps())
}
