//! Runs read back, as they are shown.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::{JobRun, Progress};
use crate::Db;
use crate::clock::from_millis;
use crate::db::query_in;
use crate::ids::JobRunId;

/// Runs of each job that are shown at once, and looked at for alarms.
pub(super) const SHOWN: usize = 10;

/// It stopped for somebody to look, nobody has, and no later run of its job did better or stopped for the same.
pub(super) const WAITS_FOR_REVIEW: &str = "state = 'partial' AND reason = 'many_gone' AND is_dry = 0 AND accepted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM job_runs later WHERE later.job = job_runs.job AND later.is_dry = 0
        AND (later.created_at > job_runs.created_at OR (later.created_at = job_runs.created_at AND later.id > job_runs.id))
        AND (later.state = 'succeeded' OR (later.state = 'partial' AND later.reason = 'many_gone')))";

fn select() -> String {
    format!(
        "SELECT job_runs.*, CAST(CASE WHEN {WAITS_FOR_REVIEW} THEN 1 ELSE 0 END AS BIGINT) AS waits_for_review FROM job_runs"
    )
}

pub(super) async fn find(db: &Db, id: JobRunId) -> Result<Option<JobRun>, sqlx::Error> {
    let row = sqlx::query(AssertSqlSafe(format!("{} WHERE id = $1", select())))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(job_run).transpose()
}

/// The last [`SHOWN`] runs of each of these jobs, newest first.
pub(super) async fn latest(db: &Db, jobs: &[&str]) -> Result<Vec<JobRun>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let last_shown = SHOWN - 1;
    let head = format!(
        "{} JOIN job_schedules known ON known.job = job_runs.job AND job_runs.created_at >= COALESCE(
             (SELECT first.created_at FROM job_runs first WHERE first.job = known.job
              ORDER BY first.created_at DESC, first.id DESC LIMIT 1 OFFSET {last_shown}), 0)
         WHERE known.job",
        select()
    );
    let tail = "ORDER BY job_runs.created_at DESC, job_runs.id DESC";
    let rows = query_in(&mut connection, &head, jobs, tail).await?;
    rows.iter().map(job_run).collect()
}

fn job_run(row: &AnyRow) -> Result<JobRun, sqlx::Error> {
    let time =
        |name: &str| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(from_millis));
    let flag = |name: &str| Ok::<_, sqlx::Error>(row.try_get::<i64, _>(name)? != 0);
    let created_at: Timestamp = from_millis(row.try_get("created_at")?);
    let accepts: Option<String> = row.try_get("accepts_id")?;
    Ok(JobRun {
        id: row.try_get("id")?,
        job: row.try_get("job")?,
        slot: time("slot")?,
        state: row.try_get("state")?,
        reason: row.try_get("reason")?,
        message: row.try_get("message")?,
        progress: progress(row)?,
        is_dry: flag("is_dry")?,
        asked_by: row.try_get("asked_by")?,
        cancelled_by: row.try_get("cancelled_by")?,
        accepts: accepts.and_then(|id| id.parse().ok()),
        accepted_by: row.try_get("accepted_by")?,
        accepted_at: time("accepted_at")?,
        waits_for_review: flag("waits_for_review")?,
        held_until: time("lease_expires_at")?,
        created_at,
        started_at: time("started_at")?,
        finished_at: time("finished_at")?,
    })
}

pub(super) fn progress(row: &AnyRow) -> Result<Progress, sqlx::Error> {
    let as_count = |count: i64| u64::try_from(count).unwrap_or_default();
    let counts: String = row.try_get("counts")?;
    let examples: Option<String> = row.try_get("examples")?;
    let examples = examples.and_then(|json| serde_json::from_str(&json).ok());
    Ok(Progress {
        done: as_count(row.try_get("progress_done")?),
        total: row
            .try_get::<Option<i64>, _>("progress_total")?
            .map(as_count),
        counts: serde_json::from_str(&counts).unwrap_or_default(),
        examples: examples.unwrap_or_default(),
    })
}
