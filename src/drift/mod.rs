//! Drift: referenced events change, and vanish, without telling us. Each is looked at again by its id: every one once a week
//! (`luma-check-drift`), the soonest first and what is over last; and daily those of the next 72 hours, and those that Luma
//! didn't know when last asked (`luma-check-soon`). Both ask in the background's manner: within what is left of the budget.
//!
//! A part of the events is read, and then written together with where the run stands: killed anywhere, it goes on as if
//! nothing had been. What is gone is only noted (`findings`) and written at the end, unless that would be unusually many.
//!
//! - `due` which events come next
//! - `part` what Luma said of a part of them, and what becomes of it
//! - `findings` what wasn't there

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use self::due::Due;
use crate::events;
use crate::jobs::{Context, JobError, Outcome, Progress, Reason};

mod due;
mod findings;
mod part;
#[cfg(test)]
mod tests;

/// The job that looks at every referenced event.
pub const CHECK: &str = "luma-check-drift";
/// The job that looks at those that begin soon.
pub const SOON: &str = "luma-check-soon";

/// More than so many, and more than a tenth of all, and a person has to look: Luma changed its answers more often than
/// everybody cancelled.
const MANY: u64 = 20;
/// So many and more of which none is there are not believed either.
const NONE_LEFT: u64 = 3;
/// While Luma is down, the run waits so long, so many times, before it leaves the rest to the next one.
const WAIT: SignedDuration = SignedDuration::from_mins(10);
const MOST_WAITS: u32 = 3;

/// Which events a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every one.
    All,
    /// Those that begin within 72 hours, unless somebody has just looked, and those that are in doubt.
    Soon,
}

/// Where a run stands among the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    /// What isn't over, soonest first.
    Upcoming,
    /// What is over, latest first.
    Over,
}

/// What is kept of a run between its parts.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    phase: Phase,
    /// The place in the lists of the event looked at last in this phase.
    after: Option<i64>,
    /// Events for which Luma didn't answer, and those with an answer that can't be read.
    unread: u64,
    unreadable: u64,
    /// Why the last one of either couldn't.
    why_unread: Option<String>,
    /// How often it has waited for Luma.
    waits: u32,
    /// Events that weren't there for the first time.
    #[serde(default)]
    newly_away: u64,
}

/// One run under way.
struct Check {
    context: Context,
    scope: Scope,
    state: State,
    progress: Progress,
}

/// What both jobs do.
pub(crate) async fn run(context: Context, scope: Scope) -> Result<Outcome, JobError> {
    let mut check = Check::new(context, scope).await?;
    loop {
        if let Some(outcome) = check.refuse_many() {
            return Ok(outcome);
        }
        let due = check.due().await?;
        if due.is_empty() {
            match check.state.phase {
                Phase::Upcoming => (check.state.phase, check.state.after) = (Phase::Over, None),
                Phase::Over => return check.finish().await,
            }
            continue;
        }
        if let Some(outcome) = check.part(due).await? {
            return Ok(outcome);
        }
    }
}

impl Check {
    async fn new(context: Context, scope: Scope) -> Result<Self, JobError> {
        let resumed = context.run.resume_from();
        let progress = match &resumed {
            Some(_) => context.run.progress().clone(),
            None => Progress {
                total: Some(due::count(&context.db, scope, context.run.started_at()).await?),
                ..Progress::default()
            },
        };
        Ok(Self {
            scope,
            state: resumed.unwrap_or(State {
                phase: Phase::Upcoming,
                after: None,
                unread: 0,
                unreadable: 0,
                why_unread: None,
                waits: 0,
                newly_away: 0,
            }),
            progress,
            context,
        })
    }

    async fn due(&self) -> Result<Vec<Due>, JobError> {
        let Context { db, run, .. } = &self.context;
        let state = (self.state.phase, self.state.after);
        Ok(due::next(db, self.scope, run.started_at(), state).await?)
    }

    fn count(&self, what: &str) -> u64 {
        self.progress.counts.get(what).copied().unwrap_or_default()
    }

    fn add(&mut self, what: &str, count: usize) {
        if count > 0 {
            *self.progress.counts.entry(what.to_owned()).or_default() += count as u64;
        }
    }

    /// Nothing that is gone is written, and nothing more is read, before a person has looked. A run that was accepted reads to
    /// its end.
    fn refuse_many(&self) -> Option<Outcome> {
        let (changed, away) = (self.count("changed"), self.away());
        let all = self.progress.total.unwrap_or_default();
        let are_many = changed + away > MANY && (changed + away) * 10 > all;
        (are_many && !self.context.run.is_accepted()).then(|| {
            let why = format!("{away} of {all} events are gone and {changed} changed at once");
            Outcome::Partial(Reason::ManyGone, why)
        })
    }

    /// Those that Luma doesn't have, or doesn't seem to.
    fn away(&self) -> u64 {
        self.count("gone") + self.count("doubtful")
    }

    /// Writes what is gone, and says how it went.
    async fn finish(&mut self) -> Result<Outcome, JobError> {
        let Context { clock, run, .. } = &self.context;
        let away = self.away();
        let is_any_there = self.count("unchanged") + self.count("changed") > 0;
        let refused = if run.is_accepted() {
            let seen = run.accepted("gone") + run.accepted("doubtful");
            let is_much_more = away > seen + MANY.max(seen / 10);
            is_much_more.then(|| format!("{away} events are gone, and {seen} were accepted"))
        } else {
            // The daily look finds little but what was in doubt before.
            let told = match self.scope {
                Scope::All => away,
                Scope::Soon => self.state.newly_away,
            };
            let is_none_left = told >= NONE_LEFT && !is_any_there;
            is_none_left.then(|| format!("Luma has none of {away} events"))
        };
        if let Some(why) = refused {
            return Ok(Outcome::Partial(Reason::ManyGone, why));
        }
        let mut tx = run.begin().await?;
        let gone = findings::take_proven(&mut tx, run.id()).await?;
        events::mark_gone(&mut tx, clock, &gone, events::Gone::Asked).await?;
        run.save(tx, &self.state, &self.progress).await?;
        Ok(self.outcome())
    }

    fn outcome(&self) -> Outcome {
        let why = self.state.why_unread.as_deref().unwrap_or_default();
        let (reason, count) = match (self.state.unread, self.state.unreadable) {
            (0, 0) => return Outcome::Succeeded,
            (0, unreadable) => (Reason::Unreadable, unreadable),
            (unread, unreadable) => (Reason::LumaDown, unread + unreadable),
        };
        Outcome::Partial(reason, format!("{count} events couldn't be read: {why}"))
    }
}
