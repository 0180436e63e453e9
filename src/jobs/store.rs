//! The rows of `job_runs`.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::run::LEASE;
use super::{JobError, JobRun, Progress, Reason, Run, RunState};
use crate::clock::from_millis;
use crate::db::query_in;
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

/// Queues a run; none if another replica was first with this slot.
pub(super) async fn insert(
    db: &Db,
    clock: &Clock,
    job: &str,
    slot: Option<Timestamp>,
) -> Result<Option<JobRunId>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let row = sqlx::query(
        "INSERT INTO job_runs (id, job, slot, state, fence, attempts, progress_done, counts, created_at)
         VALUES ($1, $2, $3, 'waiting', 0, 0, 0, '{}', $4) ON CONFLICT (job, slot) DO NOTHING RETURNING id",
    )
    .bind(JobRunId::new(clock))
    .bind(job)
    .bind(slot.map(Timestamp::as_millisecond))
    .bind(clock.now().as_millisecond())
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    row.map(|row| row.try_get("id")).transpose()
}

/// Takes the run of this job whose turn it is: one that a crash left, else the one that has waited longest while none runs.
pub(super) async fn take(
    db: &Db,
    clock: &Clock,
    job: &str,
    holder: &str,
) -> Result<Option<Run>, sqlx::Error> {
    // Nearly always there is nothing to take, and nothing is written to learn that.
    let now = clock.now();
    let due = sqlx::query(
        "SELECT id FROM job_runs WHERE job = $1 AND (state = 'waiting' OR (state = 'running' AND lease_expires_at <= $2))
         ORDER BY CASE WHEN state = 'running' THEN 0 ELSE 1 END, created_at, id LIMIT 1",
    )
    .bind(job)
    .bind(now.as_millisecond())
    .fetch_optional(db.reader())
    .await?;
    let Some(due) = due else { return Ok(None) };
    let mut tx = db.begin().await?;
    let taken = sqlx::query(
        "UPDATE job_runs SET state = 'running', holder = $1, fence = fence + 1, attempts = attempts + 1, lease_expires_at = $2,
             started_at = COALESCE(started_at, $3)
         WHERE id = $4 AND ((state = 'running' AND lease_expires_at <= $3)
             OR (state = 'waiting' AND NOT EXISTS (SELECT 1 FROM job_runs other WHERE other.job = $5 AND other.state = 'running')))
         RETURNING *",
    )
    .bind(holder)
    .bind((now + LEASE).as_millisecond())
    .bind(now.as_millisecond())
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
    row.map(|row| {
        Ok(Run {
            db: db.clone(),
            clock: clock.clone(),
            id: row.try_get("id")?,
            fence: row.try_get("fence")?,
            attempts: row.try_get("attempts")?,
            resume_from: row.try_get("resume_from")?,
            progress: progress(&row)?,
            started_at: from_millis(row.try_get("started_at")?),
        })
    })
    .transpose()
}

/// How a run ended, in its row.
pub(super) async fn finish(
    run: &Run,
    state: RunState,
    why: Option<(Reason, String)>,
) -> Result<(), JobError> {
    let (reason, message) = why.unzip();
    let mut tx = run.begin().await?;
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
    let mut tx = run.begin().await?;
    sqlx::query("UPDATE job_runs SET lease_expires_at = $1, holder = NULL WHERE id = $2")
        .bind((run.clock.now() + pause).as_millisecond())
        .bind(run.id)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Lets go of everything in these hands, so that others needn't wait for the leases to end.
pub(super) async fn release(db: &Db, clock: &Clock, holder: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query(
        "UPDATE job_runs SET lease_expires_at = $1, fence = fence + 1, attempts = 0, holder = NULL
         WHERE holder = $2 AND state = 'running'",
    )
    .bind(clock.now().as_millisecond())
    .bind(holder)
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Stops a run for good: its worker, if it has one, can't write any more. False if it had ended.
pub(super) async fn cancel(db: &Db, clock: &Clock, id: JobRunId) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let done = sqlx::query(
        "UPDATE job_runs SET state = 'cancelled', fence = fence + 1, finished_at = $1, holder = NULL, lease_expires_at = NULL
         WHERE id = $2 AND state IN ('waiting', 'running')",
    )
    .bind(clock.now().as_millisecond())
    .bind(id)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn find(db: &Db, id: JobRunId) -> Result<Option<JobRun>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM job_runs WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(job_run).transpose()
}

/// The run of each of these jobs that was queued last.
pub(super) async fn latest(db: &Db, jobs: &[&str]) -> Result<Vec<JobRun>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let rows = query_in(
        &mut connection,
        "SELECT * FROM job_runs WHERE id IN (SELECT (SELECT id FROM job_runs WHERE job = known.job
             ORDER BY created_at DESC, id DESC LIMIT 1) FROM job_schedules known WHERE known.job",
        jobs,
        ")",
    )
    .await?;
    rows.iter().map(job_run).collect()
}

pub(super) fn job_run(row: &AnyRow) -> Result<JobRun, sqlx::Error> {
    let time =
        |name: &str| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(from_millis));
    Ok(JobRun {
        id: row.try_get("id")?,
        job: row.try_get("job")?,
        slot: time("slot")?,
        state: row.try_get("state")?,
        reason: row.try_get("reason")?,
        message: row.try_get("message")?,
        progress: progress(row)?,
        created_at: from_millis(row.try_get("created_at")?),
        started_at: time("started_at")?,
        finished_at: time("finished_at")?,
    })
}

fn progress(row: &AnyRow) -> Result<Progress, sqlx::Error> {
    let as_count = |count: i64| u64::try_from(count).unwrap_or_default();
    let counts: String = row.try_get("counts")?;
    Ok(Progress {
        done: as_count(row.try_get("progress_done")?),
        total: row
            .try_get::<Option<i64>, _>("progress_total")?
            .map(as_count),
        counts: serde_json::from_str(&counts).unwrap_or_default(),
    })
}
