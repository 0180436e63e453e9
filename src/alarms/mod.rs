//! What an operator would want to know without looking: found by one function for the admins' first page, for
//! `hack0 doctor`, and for one mail a day.
//!
//! - [`Alarms`] finds them, and mails them
//! - `gaps` how long without a webhook is unusual

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::email::Email;
use crate::ids::JobRunId;
use crate::jobs::{JobOverview, JobRun, Jobs, Reason, RunState};
use crate::mail::{self, Draft, Kind};
use crate::webhooks::Webhooks;
use crate::{Clock, Db, luma};

mod gaps;
#[cfg(test)]
mod tests;

/// A slot that nobody has begun with for so long, or a run that nobody holds, and no server is at work.
const OVERDUE: SignedDuration = SignedDuration::from_mins(30);
/// So many runs in a row without success.
const FAILING: usize = 3;
/// So long a used up budget is told.
const EXHAUSTED: SignedDuration = SignedDuration::from_hours(24);
/// Between two mails.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// How often it is looked whether there is something to mail.
const LOOK: Duration = Duration::from_mins(5);

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// A job's slot has come and nobody works on it.
    JobOverdue {
        /// Which job.
        job: String,
        /// When it was due, or its last worker fell silent.
        since: Timestamp,
    },
    /// A job's last runs all failed, or did a part of their work.
    JobFailing {
        /// Which job.
        job: String,
        /// The last of them.
        run: JobRunId,
        /// Why that one did.
        reason: Option<Reason>,
        /// In a row.
        times: usize,
    },
    /// A run stopped before it changed much, for somebody to look.
    ReviewWaits {
        /// Which job.
        job: String,
        /// Which run.
        run: JobRunId,
    },
    /// Deliveries of Luma's webhook that nothing could be done for.
    DeliveriesSetAside {
        /// How many.
        count: u64,
    },
    /// Luma has told us nothing for unusually long.
    NoWebhook {
        /// When it last did.
        since: Timestamp,
    },
    /// Luma said within the last day that the key's requests are used up.
    BudgetExhausted {
        /// When it last did.
        at: Timestamp,
    },
}

/// Writes the mail to somebody, now: the words are the site's.
pub type Writer = Arc<dyn Fn(&Email, &[Alarm], Timestamp) -> Letter + Send + Sync>;

/// What is mailed.
#[derive(Debug, Clone)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Finds what is wrong. Cheap to clone.
#[derive(Clone)]
pub struct Alarms {
    db: Db,
    clock: Clock,
    jobs: Jobs,
    webhooks: Webhooks,
}

impl fmt::Debug for Alarms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alarms").finish_non_exhaustive()
    }
}

impl Alarms {
    /// Over these jobs and these deliveries.
    pub fn new(db: Db, clock: Clock, jobs: Jobs, webhooks: Webhooks) -> Self {
        Self {
            db,
            clock,
            jobs,
            webhooks,
        }
    }

    /// All that is wrong now. A handful of queries, whatever is stored.
    pub async fn now(&self) -> Result<Vec<Alarm>, sqlx::Error> {
        let now = self.clock.now();
        let mut alarms = Vec::new();
        for one in &self.jobs.overview().await? {
            alarms.extend(of_job(one, now));
        }
        let (last, set_aside) = self.webhooks.overview().await?;
        if let Some(count) = u64::try_from(set_aside).ok().filter(|count| *count > 0) {
            alarms.push(Alarm::DeliveriesSetAside { count });
        }
        if let Some(last) = last
            && self.webhooks.takes_deliveries()
            && now.duration_since(last.received_at) > gaps::unusual(&self.db).await?
        {
            let since = last.received_at;
            alarms.push(Alarm::NoWebhook { since });
        }
        let exhausted = luma::exhausted_at(&self.db).await?;
        if let Some(at) = exhausted.filter(|at| now.duration_since(*at) < EXHAUSTED) {
            alarms.push(Alarm::BudgetExhausted { at });
        }
        Ok(alarms)
    }

    /// Mails all that is wrong to each of these, unless they were mailed within a day. Of any number of replicas one does.
    /// True if it did.
    pub async fn mail(&self, to: &[Email], write: &Writer) -> Result<bool, sqlx::Error> {
        let now = self.clock.now();
        let before = (now - A_DAY).as_millisecond();
        // What is due seldom isn't worth a look at everything.
        let due = sqlx::query("SELECT 1 FROM alarm_mails WHERE sent_at <= $1").bind(before);
        if to.is_empty() || due.fetch_optional(self.db.reader()).await?.is_none() {
            return Ok(false);
        }
        let alarms = self.now().await?;
        if alarms.is_empty() {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let claimed = sqlx::query("UPDATE alarm_mails SET sent_at = $1 WHERE sent_at <= $2")
            .bind(now.as_millisecond())
            .bind(before)
            .execute(&mut *tx)
            .await?;
        if claimed.rows_affected() == 0 {
            return Ok(false);
        }
        for address in to {
            let letter = write(address, &alarms, now);
            let draft = Draft {
                kind: Kind::Alarm,
                to: address.clone(),
                subject: letter.subject,
                text: letter.text,
                html: letter.html,
                expires_at: Some(now + A_DAY),
            };
            mail::enqueue(&mut tx, &self.clock, &draft).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Looks now and then whether there is something to mail, until it is dropped.
    pub async fn work(&self, to: &[Email], write: &Writer) {
        loop {
            if let Err(error) = self.mail(to, write).await {
                tracing::error!(%error, "alarms can't be looked for");
            }
            self.clock.sleep(LOOK).await;
        }
    }
}

fn of_job(one: &JobOverview, now: Timestamp) -> Vec<Alarm> {
    let job = || one.job.name.to_owned();
    let overdue = overdue_since(one, now).map(|since| Alarm::JobOverdue { job: job(), since });
    let failing = failing(one).map(|(run, times)| Alarm::JobFailing {
        job: job(),
        run: run.id,
        reason: run.reason,
        times,
    });
    let waits = one.runs.iter().filter(|run| run.waits_for_review);
    let waits = waits.map(|run| Alarm::ReviewWaits {
        job: job(),
        run: run.id,
    });
    overdue.into_iter().chain(failing).chain(waits).collect()
}

/// Since when a job should be worked on and isn't.
fn overdue_since(one: &JobOverview, now: Timestamp) -> Option<Timestamp> {
    let is_long = |since: &Timestamp| now.duration_since(*since) >= OVERDUE;
    let running = one.runs.iter().find(|run| run.state == RunState::Running);
    if let Some(running) = running {
        return running.held_until.filter(is_long);
    }
    let is_begun = |since: Timestamp| {
        let begun = one.runs.iter().filter_map(|run| run.started_at);
        begun.max().is_some_and(|begun| begun >= since)
    };
    let waiting = one.runs.iter().filter(|run| run.state == RunState::Waiting);
    let asked = waiting.map(|run| run.created_at).min();
    let slot = one.due.filter(|slot| !is_begun(*slot));
    slot.into_iter().chain(asked).min().filter(is_long)
}

/// The last run of those in a row that had no success, and how many they are. A setting that is missing is no alarm.
fn failing(one: &JobOverview) -> Option<(&JobRun, usize)> {
    let is_told = |run: &&JobRun| {
        let ended = matches!(
            run.state,
            RunState::Succeeded | RunState::Partial | RunState::Failed
        );
        ended && !run.is_dry && run.reason != Some(Reason::NotConfigured)
    };
    let told = one.runs.iter().filter(is_told);
    let failed: Vec<_> = told
        .take_while(|run| run.state != RunState::Succeeded)
        .collect();
    let last = *failed.first()?;
    (failed.len() >= FAILING).then_some((last, failed.len()))
}
