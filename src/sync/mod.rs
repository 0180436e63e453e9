//! The scheduled sync (`luma-scheduled-sync`): everything that we manage and everything listed on our calendar, compared
//! with what is stored. Only what is new or changed is read in full; so a lost webhook is healed, and what was added in
//! Luma's own interface is found.
//!
//! - `pages` the lists, page by page, and what differs
//! - `missing` what isn't listed any more: looked at by its id, never deleted for its absence
//! - `entries` what was seen before; `seen` what was seen in this run

use std::collections::HashSet;

use futures::FutureExt as _;
use serde::{Deserialize, Serialize};

use self::entries::Said;
use self::seen::{List, Seen};
use crate::events::{self, Ingested, Occasion};
use crate::ids::{LumaCalendarId, LumaEventId};
use crate::jobs::{Context, JobError, Outcome, Progress, Reason};
use crate::luma::{LumaError, Period, Reading, patiently};

mod entries;
mod missing;
mod pages;
mod seen;
#[cfg(test)]
mod tests;

pub(crate) use entries::is_listed;

/// So many events in a row for which Luma doesn't answer, and it is down. An answer that isn't of use, be it five times,
/// is one about these events.
const MOST_IN_A_ROW: u32 = 5;
/// Pages of one list: more than a calendar has.
const MOST_PAGES: u32 = 2_000;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    Managed,
    Future,
    Past,
    Missing,
}

impl Phase {
    fn list(self) -> Option<(List, Option<Period>)> {
        match self {
            Self::Managed => Some((List::Managed, None)),
            Self::Future => Some((List::Listed, Some(Period::Future))),
            Self::Past => Some((List::Listed, Some(Period::Past))),
            Self::Missing => None,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Managed => Self::Future,
            Self::Future => Self::Past,
            Self::Past | Self::Missing => Self::Missing,
        }
    }
}

/// What is kept of a run between its pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    phase: Phase,
    /// Of the page that comes next in this phase.
    cursor: Option<String>,
    /// Read in this phase.
    pages: u32,
    managed: Seen,
    listed: Seen,
    /// Entries met in each list.
    managed_count: u64,
    listed_count: u64,
    /// Entries that can't be read were among them: what is missing can't be told.
    is_incomplete: bool,
    /// Events for which Luma didn't answer.
    unread: u64,
    /// Events that couldn't be read, though Luma answered.
    #[serde(default)]
    unreadable: u64,
    /// Why the last one of either couldn't.
    why_unread: Option<String>,
}

/// One run under way.
struct Sync {
    context: Context,
    calendar: LumaCalendarId,
    state: State,
    progress: Progress,
    /// Cursors met in this phase: a list that leads back to one of them has no end.
    cursors: HashSet<String>,
    unread_in_a_row: u32,
    /// Events that a dry run has read in full: nothing of them is stored, and they may stand in the next list too.
    tried: HashSet<LumaEventId>,
}

/// What the scheduled sync does.
pub(crate) async fn run(context: Context) -> Result<Outcome, JobError> {
    let Some(calendar) = context.luma.calendar_id().cloned() else {
        let why = "HACK0_LUMA_CALENDAR_API_ID isn't set".to_owned();
        return Err(JobError::Failed(Reason::NotConfigured, why));
    };
    let mut sync = Sync::new(context, calendar).await?;
    while sync.state.phase != Phase::Missing {
        if let Some(outcome) = sync.page().await? {
            return Ok(outcome);
        }
    }
    sync.missing().await
}

impl Sync {
    async fn new(context: Context, calendar: LumaCalendarId) -> Result<Self, JobError> {
        let resumed = context.run.resume_from();
        let progress = match &resumed {
            Some(_) => context.run.progress().clone(),
            None => {
                let (managed, listed) = entries::count(&context.db).await?;
                Progress {
                    total: Some(managed + listed).filter(|total| *total > 0),
                    ..Progress::default()
                }
            }
        };
        let begin_with = if context.luma.has_key() {
            Phase::Managed
        } else {
            Phase::Future
        };
        Ok(Self {
            calendar,
            state: resumed.unwrap_or(State {
                phase: begin_with,
                cursor: None,
                pages: 0,
                managed: Seen::default(),
                listed: Seen::default(),
                managed_count: 0,
                listed_count: 0,
                is_incomplete: false,
                unread: 0,
                unreadable: 0,
                why_unread: None,
            }),
            progress,
            context,
            cursors: HashSet::new(),
            unread_in_a_row: 0,
            tried: HashSet::new(),
        })
    }

    /// An event as fully as we may read it. Those of others are asked for only where they can be had.
    async fn read(&self, id: &LumaEventId, is_ours: bool) -> Result<Reading, LumaError> {
        let luma = &self.context.luma;
        let clock = &self.context.clock;
        if is_ours {
            patiently(clock, || luma.event(id).boxed()).await
        } else {
            patiently(clock, || luma.public_event(id).boxed()).await
        }
    }

    fn counted(&mut self, what: &str, name: &str) {
        self.progress.count(what);
        self.progress.name(what, name);
    }

    fn count_ingested(&mut self, ingested: Ingested, name: &str) {
        match ingested {
            Ingested { is_new: true, .. } => self.counted("new", name),
            Ingested {
                is_changed: true, ..
            } => self.counted("changed", name),
            _ => {}
        }
    }

    /// The event stays as it is; true when it is better to stop.
    fn note_unread(&mut self, error: &LumaError) -> bool {
        self.progress.count("unread");
        self.state.why_unread = Some(error.to_string());
        if is_answer(error) {
            self.state.unreadable += 1;
            return false;
        }
        self.state.unread += 1;
        self.unread_in_a_row += 1;
        self.unread_in_a_row >= MOST_IN_A_ROW
    }

    /// Stops here: what is stored stays, and what wasn't looked at is looked at next time.
    async fn stop(&self, reason: Reason, why: impl Into<String>) -> Result<Outcome, JobError> {
        self.save().await?;
        Ok(Outcome::Partial(reason, why.into()))
    }

    async fn stop_for(&self, error: &LumaError) -> Result<Outcome, JobError> {
        let reason = match error {
            LumaError::Busy { .. } => Reason::LumaBusy,
            LumaError::Unreadable => Reason::Unreadable,
            LumaError::Refused(_) | LumaError::NoKey => Reason::LumaRefused,
            LumaError::Down(_) | LumaError::NotFound | LumaError::Deleted => Reason::LumaDown,
        };
        let during = match self.state.phase {
            Phase::Managed => "the list of what we manage",
            Phase::Future => "the list of upcoming events",
            Phase::Past => "the list of past events",
            Phase::Missing => "what isn't listed any more",
        };
        self.stop(reason, format!("{during}: {error}")).await
    }

    async fn save(&self) -> Result<(), JobError> {
        let tx = self.context.run.begin().await?;
        self.context.run.save(tx, &self.state, &self.progress).await
    }

    /// Into the store, with what becomes of its listing and its entry in the same transaction; gives the entry's number.
    async fn ingest(
        &self,
        reading: &Reading,
        listing: Place<'_>,
        entry: Mark<'_>,
    ) -> Result<(Ingested, Option<u32>), JobError> {
        let Context { clock, run, .. } = &self.context;
        let mut is_second = false;
        loop {
            let mut tx = run.begin().await?;
            let own = Some(&self.calendar);
            let ingested = match events::ingest_in(&mut tx, clock, own, reading, Occasion::Sync)
                .await
            {
                Ok(ingested) => ingested,
                // Webhook or import were at the same event at the same moment; the row is there by now.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() && !is_second => {
                    is_second = true;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let event = ingested.event_id;
            match listing {
                Place::Is(id) => events::set_listing_in(&mut tx, event, Some(id)).await?,
                Place::Nowhere => events::set_listing_in(&mut tx, event, None).await?,
                Place::Unknown => {}
            }
            let number = match entry {
                Mark::Says(list, said) => {
                    Some(entries::put(&mut tx, clock, &reading.id, list, &said).await?)
                }
                Mark::Left => {
                    entries::remove(&mut tx, &reading.id).await?;
                    None
                }
            };
            tx.commit().await?;
            return Ok((ingested, number));
        }
    }
}

/// Whether Luma answered for this event, only not with it.
fn is_answer(error: &LumaError) -> bool {
    matches!(
        error,
        LumaError::NotFound | LumaError::Deleted | LumaError::Unreadable
    )
}

/// Where an event stands on our calendar.
#[derive(Clone, Copy)]
enum Place<'e> {
    /// As this listing.
    Is(&'e str),
    /// It doesn't any more.
    Nowhere,
    /// Nobody says.
    Unknown,
}

/// What becomes of an event's entry.
#[derive(Clone, Copy)]
enum Mark<'e> {
    /// It stands in this list and says this.
    Says(List, Said<'e>),
    /// It stands in no list any more.
    Left,
}
