//! One run in the hands of its worker. A job writes only through [`Run::begin`]: so whoever was paused and thought dead can
//! write nothing once another has taken the run over.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use super::JobError;
use crate::db::Tx;
use crate::ids::JobRunId;
use crate::{Clock, Db};

/// A worker that hasn't renewed its lease for so long is dead; it renews several times as often.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// What a run has counted, by word.
pub type Counts = BTreeMap<String, u64>;

/// So many examples are kept of a run.
const MOST_EXAMPLES: usize = 50;

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Things looked at.
    pub done: u64,
    /// Of how many, as far as it is known.
    pub total: Option<u64>,
    /// What became of them.
    pub counts: Counts,
    /// Some of those that were counted.
    pub examples: Vec<Example>,
}

/// One thing that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The word under which it was counted.
    pub what: String,
    /// Its name.
    pub name: String,
}

impl Progress {
    /// One more of this word.
    pub fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }

    /// Names one that was counted, while there are few.
    pub fn name(&mut self, what: &str, name: &str) {
        if self.examples.len() < MOST_EXAMPLES {
            let (what, name) = (what.to_owned(), name.to_owned());
            self.examples.push(Example { what, name });
        }
    }
}

/// One run in the hands of its worker.
pub struct Run {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) id: JobRunId,
    pub(super) fence: i64,
    /// Times that it was taken since it last moved on, this one included.
    pub(super) attempts: i64,
    pub(super) is_dry: bool,
    pub(super) accepted: Option<Counts>,
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

    /// Whether it only says what it would change: what is written through [`Run::begin`] is taken back, so the next step
    /// doesn't find it.
    pub fn is_dry(&self) -> bool {
        self.is_dry
    }

    /// How many of this word an admin has seen in a run that stopped for somebody to look, and accepted: this run may go so
    /// far, and no further.
    pub fn accepted(&self, what: &str) -> u64 {
        let counts = self.accepted.as_ref();
        counts
            .and_then(|counts| counts.get(what))
            .copied()
            .unwrap_or_default()
    }

    /// Whether an admin has looked at a run that stopped for that, and said that what it found is right.
    pub fn is_accepted(&self) -> bool {
        self.accepted.is_some()
    }

    /// Where the one before left off, if there was one.
    pub fn resume_from<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.resume_from.as_deref()?).ok()
    }

    /// How far the one before was.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Begins a transaction in which nobody else can take the run over, and renews the lease. A dry run's is taken back at
    /// its end.
    ///
    /// # Errors
    /// [`JobError::Lost`] if somebody has taken it over, or it was cancelled.
    pub async fn begin(&self) -> Result<Tx, JobError> {
        let tx = self.hold().await?;
        Ok(if self.is_dry { tx.into_trial() } else { tx })
    }

    /// As [`Run::begin`], for what is written about the run itself.
    pub(super) async fn hold(&self) -> Result<Tx, JobError> {
        let mut tx = self.db.begin().await?;
        let sql = format!(
            "UPDATE job_runs SET lease_expires_at = {} + $2 WHERE id = $3 AND fence = $4 AND state = 'running'",
            self.db.lease_now(1)
        );
        let held = sqlx::query(AssertSqlSafe(sql))
            .bind(self.db.lease_time(&self.clock))
            .bind(millis(LEASE))
            .bind(self.id)
            .bind(self.fence)
            .execute(&mut *tx)
            .await?;
        if held.rows_affected() == 0 {
            return Err(JobError::Lost);
        }
        Ok(tx)
    }

    /// Notes how far the run is, together with what `tx` wrote. Of a dry run only that: it would begin anew.
    pub async fn save(
        &self,
        mut tx: Tx,
        resume_from: &impl Serialize,
        progress: &Progress,
    ) -> Result<(), JobError> {
        if self.is_dry {
            tx.commit().await?;
            tx = self.hold().await?;
        }
        let as_number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let resume_from = (!self.is_dry).then(|| serde_json::to_string(resume_from));
        sqlx::query(
            "UPDATE job_runs SET resume_from = $1, progress_done = $2, progress_total = $3, counts = $4, examples = $5,
                 attempts = attempts * $6
             WHERE id = $7",
        )
        .bind(resume_from.transpose().map_err(anyhow::Error::from)?)
        .bind(as_number(progress.done))
        .bind(progress.total.map(as_number))
        .bind(serde_json::to_string(&progress.counts).map_err(anyhow::Error::from)?)
        .bind(serde_json::to_string(&progress.examples).map_err(anyhow::Error::from)?)
        // One that begins anew each time doesn't move on.
        .bind(i64::from(self.is_dry))
        .bind(self.id)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

pub(super) fn millis(time: SignedDuration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
