//! Runs that stopped because unusually many events were gone or changed: they wait for an admin's word.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};

use super::store::job_run;
use super::{JobRun, Jobs};
use crate::admin::Admin;
use crate::ids::JobRunId;

/// The newest run of its job, stopped for a person. A later one has looked again, and its own word counts.
const WAITS: &str = "state = 'partial' AND reason = 'many_gone' AND resume_from IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM job_runs later WHERE later.job = job_runs.job
        AND (later.created_at > job_runs.created_at OR (later.created_at = job_runs.created_at AND later.id > job_runs.id)))";

impl Jobs {
    /// The runs that wait for an admin, oldest first.
    pub async fn to_review(&self) -> Result<Vec<JobRun>, sqlx::Error> {
        let sql = format!("SELECT * FROM job_runs WHERE {WAITS} ORDER BY created_at, id");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(self.db.reader())
            .await?;
        rows.iter().map(job_run).collect()
    }

    /// The admin has looked: the run goes on from where it stopped, and writes what it found. False if it doesn't wait for
    /// that, or not any more.
    pub async fn accept(&self, admin: &Admin, id: JobRunId) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let sql = format!("SELECT resume_from FROM job_runs WHERE id = $1 AND {WAITS}");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(false) };
        let state: String = row.try_get("resume_from")?;
        let mut state: Value =
            serde_json::from_str(&state).map_err(|error| sqlx::Error::Decode(error.into()))?;
        state["is_accepted"] = Value::Bool(true);
        let done = sqlx::query(
            "UPDATE job_runs SET state = 'waiting', reason = NULL, message = NULL, finished_at = NULL, attempts = 0,
                 resume_from = $1, accepted_by = $2, accepted_at = $3
             WHERE id = $4 AND state = 'partial'",
        )
        .bind(state.to_string())
        .bind(admin.email().expose())
        .bind(self.clock.now().as_millisecond())
        .bind(id)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.wake();
        Ok(done.rows_affected() > 0)
    }
}
