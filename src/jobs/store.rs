//! The rows of `job_runs`.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::rows::{self, progress};
use super::run::{LEASE, millis};
use super::{Asked, Counts, JobError, Progress, Reason, Run, RunState};
use crate::clock::from_millis;
use crate::ids::JobRunId;
use crate::{Clock, Db};

/// What the database knows of a job's slots.
pub(super) struct Standing {
    /// When it learned of the job; none if it hasn't yet.
    pub(super) known_since: Option<Timestamp>,
    /// The last slot that became a run.
    pub(super) last_slot: Option<Timestamp>,
    /// Such a run still waits for its turn: it stands for later slots too.
    pub(super) has_waiting: bool,
}

pub(super) async fn standing(db: &Db, job: &str) -> Result<Standing, sqlx::Error> {
    let row = sqlx::query(
        "SELECT (SELECT created_at FROM job_schedules WHERE job = $1),
            (SELECT MAX(slot) FROM job_runs WHERE job = $1),
            (SELECT COUNT(*) FROM job_runs WHERE job = $1 AND state = 'waiting' AND slot IS NOT NULL)",
    )
    .bind(job)
    .fetch_one(db.reader())
    .await?;
    let time = |n: usize| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(n)?.map(from_millis));
    Ok(Standing {
        known_since: time(0)?,
        last_slot: time(1)?,
        has_waiting: row.try_get::<i64, _>(2)? > 0,
    })
}

/// When the database learned of each job.
pub(super) async fn known_since(db: &Db) -> Result<HashMap<String, Timestamp>, sqlx::Error> {
    let rows = sqlx::query("SELECT job, created_at FROM job_schedules")
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, from_millis(row.try_get(1)?))))
        .collect()
}

/// From now on this database misses slots of the job.
pub(super) async fn get_to_know(db: &Db, clock: &Clock, job: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query(
        "INSERT INTO job_schedules (job, created_at) VALUES ($1, $2) ON CONFLICT (job) DO NOTHING",
    )
    .bind(job)
    .bind(clock.now().as_millisecond())
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Why a run is queued.
pub(super) enum Cause<'c> {
    /// It is due.
    Slot(Timestamp),
    /// Somebody asked for it; with the run that they have accepted, if it is for that.
    Asked(&'c Asked, Option<JobRunId>),
}

/// Queues a run; none if another replica was first with this slot.
pub(super) async fn insert(
    db: &Db,
    clock: &Clock,
    job: &str,
    cause: Cause<'_>,
) -> Result<Option<JobRunId>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let id = insert_in(&mut tx, clock, job, cause).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert_in(
    conn: &mut AnyConnection,
    clock: &Clock,
    job: &str,
    cause: Cause<'_>,
) -> Result<Option<JobRunId>, sqlx::Error> {
    let (slot, asked, accepts) = match cause {
        Cause::Slot(slot) => (Some(slot.as_millisecond()), None, None),
        Cause::Asked(asked, accepts) => (None, Some(asked), accepts),
    };
    let row = sqlx::query(
        "INSERT INTO job_runs (id, job, slot, state, fence, attempts, progress_done, counts, asked_by, is_dry, accepts_id, created_at)
         VALUES ($1, $2, $3, 'waiting', 0, 0, 0, '{}', $4, $5, $6, $7) ON CONFLICT (job, slot) DO NOTHING RETURNING id",
    )
    .bind(JobRunId::new(clock))
    .bind(job)
    .bind(slot)
    .bind(asked.and_then(|asked| asked.by.clone()))
    .bind(i64::from(asked.is_some_and(|asked| asked.is_dry)))
    .bind(accepts.map(|id| id.to_string()))
    .bind(clock.now().as_millisecond())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get("id")).transpose()
}

/// Somebody has looked at a run that stopped for that, and queues the one that may go on. None if there is nothing to
/// accept any more.
pub(super) async fn accept(
    db: &Db,
    clock: &Clock,
    id: JobRunId,
    by: &str,
) -> Result<Option<JobRunId>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let sql = format!(
        "UPDATE job_runs SET accepted_at = $1, accepted_by = $2 WHERE id = $3 AND {} RETURNING job",
        rows::WAITS_FOR_REVIEW
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(clock.now().as_millisecond())
        .bind(by)
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let asked = Asked {
        by: Some(by.to_owned()),
        is_dry: false,
    };
    let cause = Cause::Asked(&asked, Some(id));
    let next = insert_in(&mut tx, clock, row.try_get("job")?, cause).await?;
    tx.commit().await?;
    Ok(next)
}

/// Takes the run of this job whose turn it is: one that a crash left, else the one that has waited longest while none runs.
pub(super) async fn take(
    db: &Db,
    clock: &Clock,
    job: &str,
    holder: &str,
) -> Result<Option<Run>, sqlx::Error> {
    // Nearly always there is nothing to take, and nothing is written to learn that.
    let sql = format!(
        "SELECT id FROM job_runs WHERE job = $2 AND (state = 'waiting' OR (state = 'running' AND lease_expires_at <= {}))
         ORDER BY CASE WHEN state = 'running' THEN 0 ELSE 1 END, created_at, id LIMIT 1",
        db.lease_now(1)
    );
    let due = sqlx::query(AssertSqlSafe(sql))
        .bind(db.lease_time(clock))
        .bind(job)
        .fetch_optional(db.reader())
        .await?;
    let Some(due) = due else { return Ok(None) };
    let mut tx = db.begin().await?;
    let sql = format!(
        "UPDATE job_runs SET state = 'running', holder = $2, fence = fence + 1, attempts = attempts + 1,
             lease_expires_at = {now} + $3, started_at = COALESCE(started_at, $4)
         WHERE id = $5 AND ((state = 'running' AND lease_expires_at <= {now})
             OR (state = 'waiting' AND NOT EXISTS (SELECT 1 FROM job_runs other WHERE other.job = $6 AND other.state = 'running')))
         RETURNING *, (SELECT counts FROM job_runs seen WHERE seen.id = job_runs.accepts_id) AS accepted_counts",
        now = db.lease_now(1)
    );
    let taken = sqlx::query(AssertSqlSafe(sql))
        .bind(db.lease_time(clock))
        .bind(holder)
        .bind(millis(LEASE))
        .bind(clock.now().as_millisecond())
        .bind(due.try_get::<JobRunId, _>("id")?)
        .bind(job)
        .fetch_optional(&mut *tx)
        .await;
    let row = match taken {
        // Another replica has just begun another run of this job.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Ok(None),
        taken => taken?,
    };
    tx.commit().await?;
    row.map(|row| taken_run(db, clock, &row)).transpose()
}

fn taken_run(db: &Db, clock: &Clock, row: &AnyRow) -> Result<Run, sqlx::Error> {
    let is_dry = row.try_get::<i64, _>("is_dry")? != 0;
    let accepted: Option<String> = row.try_get("accepted_counts")?;
    Ok(Run {
        db: db.clone(),
        clock: clock.clone(),
        id: row.try_get("id")?,
        fence: row.try_get("fence")?,
        attempts: row.try_get("attempts")?,
        is_dry,
        accepted: accepted.and_then(|counts| serde_json::from_str::<Counts>(&counts).ok()),
        resume_from: row.try_get("resume_from")?,
        // Nothing of a dry run is there to go on from.
        progress: if is_dry {
            Progress::default()
        } else {
            progress(row)?
        },
        started_at: from_millis(row.try_get("started_at")?),
    })
}

/// How a run ended, in its row.
pub(super) async fn finish(
    run: &Run,
    state: RunState,
    why: Option<(Reason, String)>,
) -> Result<(), JobError> {
    let (reason, message) = why.unzip();
    let mut tx = run.hold().await?;
    sqlx::query(
        "UPDATE job_runs SET state = $1, reason = $2, message = $3, finished_at = $4, holder = NULL, lease_expires_at = NULL
         WHERE id = $5",
    )
    .bind(state)
    .bind(reason)
    .bind(message.map(|text| text.chars().take(500).collect::<String>()))
    .bind(run.clock.now().as_millisecond())
    .bind(run.id)
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Somebody tries again after a pause.
pub(super) async fn put_off(run: &Run, pause: SignedDuration) -> Result<(), JobError> {
    let mut tx = run.hold().await?;
    let sql = format!(
        "UPDATE job_runs SET lease_expires_at = {} + $2, holder = NULL WHERE id = $3",
        run.db.lease_now(1)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(run.db.lease_time(&run.clock))
        .bind(millis(pause))
        .bind(run.id)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Lets go of everything in these hands, so that others needn't wait for the leases to end.
pub(super) async fn release(db: &Db, clock: &Clock, holder: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    let sql = format!(
        "UPDATE job_runs SET lease_expires_at = {}, fence = fence + 1, attempts = 0, holder = NULL
         WHERE holder = $2 AND state = 'running'",
        db.lease_now(1)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(db.lease_time(clock))
        .bind(holder)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Stops a run for good: its worker, if it has one, can't write any more. False if it had ended.
pub(super) async fn cancel(
    db: &Db,
    clock: &Clock,
    id: JobRunId,
    by: &str,
) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let done = sqlx::query(
        "UPDATE job_runs SET state = 'cancelled', fence = fence + 1, finished_at = $1, cancelled_by = $2, holder = NULL,
             lease_expires_at = NULL
         WHERE id = $3 AND state IN ('waiting', 'running')",
    )
    .bind(clock.now().as_millisecond())
    .bind(by)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
}
