//! One run in the hands of its worker. A job writes only through [`Run::begin`]: so whoever was paused and thought dead can
//! write nothing once another has taken the run over.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::JobError;
use crate::db::Tx;
use crate::ids::JobRunId;
use crate::{Clock, Db};

/// A worker that hasn't renewed its lease for so long is dead; it renews several times as often.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// What a run has counted, by word.
pub type Counts = BTreeMap<String, u64>;

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Things looked at.
    pub done: u64,
    /// Of how many, as far as it is known.
    pub total: Option<u64>,
    /// What became of them.
    pub counts: Counts,
}

/// One run in the hands of its worker.
pub struct Run {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) id: JobRunId,
    pub(super) fence: i64,
    /// Times that it was taken since it last moved on, this one included.
    pub(super) attempts: i64,
    pub(super) resume_from: Option<String>,
    pub(super) progress: Progress,
    pub(super) started_at: Timestamp,
}

impl Run {
    /// Its id.
    pub fn id(&self) -> JobRunId {
        self.id
    }

    /// When the run began, whoever began it.
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// Where the one before left off, if there was one.
    pub fn resume_from<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.resume_from.as_deref()?).ok()
    }

    /// How far the one before was.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Begins a transaction in which nobody else can take the run over, and renews the lease.
    ///
    /// # Errors
    /// [`JobError::Lost`] if somebody has taken it over, or it was cancelled.
    pub async fn begin(&self) -> Result<Tx, JobError> {
        let mut tx = self.db.begin().await?;
        let held = sqlx::query(
            "UPDATE job_runs SET lease_expires_at = $1 WHERE id = $2 AND fence = $3 AND state = 'running'",
        )
        .bind((self.clock.now() + LEASE).as_millisecond())
        .bind(self.id)
        .bind(self.fence)
        .execute(&mut *tx)
        .await?;
        if held.rows_affected() == 0 {
            return Err(JobError::Lost);
        }
        Ok(tx)
    }

    /// Notes how far the run is, together with what `tx` wrote.
    pub async fn save(
        &self,
        mut tx: Tx,
        resume_from: &impl Serialize,
        progress: &Progress,
    ) -> Result<(), JobError> {
        let as_number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        sqlx::query(
            "UPDATE job_runs SET resume_from = $1, progress_done = $2, progress_total = $3, counts = $4, attempts = 0
             WHERE id = $5",
        )
        .bind(serde_json::to_string(resume_from).map_err(anyhow::Error::from)?)
        .bind(as_number(progress.done))
        .bind(progress.total.map(as_number))
        .bind(serde_json::to_string(&progress.counts).map_err(anyhow::Error::from)?)
        .bind(self.id)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
