//! The work of one import, step by step.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::service::MOST_CHOICES;
use super::store::{self, Leased, Next, SaveError};
use super::{Choice, Failure, Imports, Step, StepState};
use crate::events::{self, Occasion, Ownership};
use crate::ids::{EventId, LumaCalendarId};
use crate::luma::{Found, LumaError, Reading, Visibility};

/// Pauses between tries, the first after the first failure. An import without an event gives up early: somebody is waiting.
const RETRIES_BEFORE_SAVED: &[SignedDuration] =
    &[SignedDuration::from_secs(20), SignedDuration::from_mins(2)];
const RETRIES_OF_LISTING: &[SignedDuration] = &[
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
];

/// An import that brings its workers down again and again is given up.
const MOST_TRIES: u32 = 10;

/// Why the work on an import stopped before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// A step failed; the import says so.
    #[error("{0:?}")]
    Failed(Failure, Option<Duration>),
    /// It isn't ours any more, or the database is away: nothing can be written.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Save(SaveError::Sqlx(error))
    }
}

impl From<LumaError> for Stop {
    fn from(error: LumaError) -> Self {
        let (failure, wait) = match error {
            LumaError::NotFound => (Failure::NotFound, None),
            LumaError::Deleted => (Failure::Deleted, None),
            LumaError::Busy { retry_after } => (Failure::Busy, Some(retry_after)),
            LumaError::Down(_) => (Failure::LumaDown, None),
            LumaError::Unreadable => (Failure::Unreadable, None),
            LumaError::NoKey => (Failure::NoKey, None),
            LumaError::Refused(_) => (Failure::Refused, None),
        };
        Self::Failed(failure, wait)
    }
}

/// One import in the hands of this worker.
pub(super) struct Work<'i> {
    imports: &'i Imports,
    import: Leased,
    step_began: Timestamp,
}

impl<'i> Work<'i> {
    pub(super) fn new(imports: &'i Imports, import: Leased) -> Self {
        Self {
            imports,
            import,
            step_began: imports.clock.now(),
        }
    }

    /// Goes on where the import stands, and leaves it finished, waiting for another try, or to whoever took it over.
    pub(super) async fn run(mut self) -> Result<(), SaveError> {
        match self.steps().await {
            Ok(()) => self.save(Next::Finished(None)).await,
            Err(Stop::Failed(failure, wait)) => self.fail(failure, wait).await,
            Err(Stop::Save(error)) => Err(error),
        }
    }

    async fn steps(&mut self) -> Result<(), Stop> {
        if self.import.attempts > MOST_TRIES {
            return Err(Stop::Failed(Failure::Internal, None));
        }
        let event_id = match self.import.event_id {
            Some(event_id) => event_id,
            None => self.save_event().await?,
        };
        self.list(event_id).await
    }

    async fn save_event(&mut self) -> Result<EventId, Stop> {
        self.begin(Step::Find).await?;
        let reading = self.read().await?;
        let is_public = reading
            .visibility
            .is_none_or(|visibility| visibility == Visibility::Public);
        if !is_public
            && events::find_id(&self.imports.db, &reading.id)
                .await?
                .is_none()
        {
            return Err(Stop::Failed(Failure::Private, None));
        }
        self.done(Step::Find);
        self.done(Step::Hosts);
        self.begin(Step::Match).await?;
        let own = self.imports.luma.calendar_id();
        let ingested = events::ingest(
            &self.imports.db,
            &self.imports.clock,
            own,
            &reading,
            Occasion::Import,
        )
        .await?;
        if ingested.is_hidden {
            // Its page says why, as long as it is hidden.
            self.import.event_id = Some(ingested.event_id);
            return Err(Stop::Failed(Failure::Hidden, None));
        }
        // Our copy follows what we have just learned, but nobody is led to an event that isn't public any more.
        if !is_public {
            return Err(Stop::Failed(Failure::Private, None));
        }
        self.done(Step::Match);
        self.done(Step::Save);
        self.import.event_id = Some(ingested.event_id);
        self.import.is_known = !ingested.is_new;
        self.import.attempts = 1;
        self.save(Next::Continue).await?;
        Ok(ingested.event_id)
    }

    /// The public document; for an event of our own calendar the official one, which has the hosts' addresses.
    async fn read(&mut self) -> Result<Reading, Stop> {
        let luma = &self.imports.luma;
        let found = luma.look_up(&self.import.link).await;
        if found == Err(LumaError::Deleted) {
            let (db, clock) = (&self.imports.db, &self.imports.clock);
            events::mark_source_deleted(db, clock, &self.import.link).await?;
        }
        let reading = match found? {
            Found::Event(reading) => *reading,
            Found::Calendar(id) => {
                if let Some(id) = id {
                    self.import.choices = self.choices(&id).await?;
                }
                return Err(Stop::Failed(Failure::Calendar, None));
            }
            Found::User => return Err(Stop::Failed(Failure::User, None)),
            Found::Discover => return Err(Stop::Failed(Failure::Discover, None)),
        };
        if reading.ownership(luma.calendar_id()) == Ownership::Created && luma.has_key() {
            match luma.managed_event(&reading.id).await {
                Ok(official) => return Ok(official),
                Err(error) => {
                    tracing::warn!(event = %reading.id, %error, "our own event is read by its public document");
                }
            }
        }
        Ok(reading)
    }

    /// What a calendar announces, for whoever pasted it to choose from.
    async fn choices(&self, calendar: &LumaCalendarId) -> Result<Vec<Choice>, LumaError> {
        let readings = self
            .imports
            .luma
            .upcoming_of(calendar, MOST_CHOICES)
            .await?;
        // One more tells the page that there are more.
        let choices = readings.into_iter().take(MOST_CHOICES + 1);
        let choices = choices.map(|reading| Choice {
            luma_event_id: reading.id,
            name: reading.name,
            start_at: reading.start_at,
            timezone: reading.timezone.unwrap_or_else(|| "UTC".to_owned()),
        });
        Ok(choices.collect())
    }

    async fn list(&mut self, event_id: EventId) -> Result<(), Stop> {
        let db = &self.imports.db;
        let Some(listing) = events::listing(db, event_id).await? else {
            return Ok(());
        };
        if listing.ownership == Ownership::Created || listing.luma_listing_id.is_some() {
            self.set(Step::List, StepState::Skipped);
            return Ok(());
        }
        self.begin(Step::List).await?;
        let id = self
            .imports
            .luma
            .list_on_calendar(&listing.luma_event_id)
            .await?;
        events::set_listing(&self.imports.db, event_id, &id).await?;
        self.done(Step::List);
        Ok(())
    }

    /// Notes the failure at the step that was being done, and whether it is tried again by itself.
    async fn fail(mut self, failure: Failure, wait: Option<Duration>) -> Result<(), SaveError> {
        let millis = self.step_millis();
        if let Some(step) = self
            .import
            .steps
            .iter_mut()
            .find(|step| step.state == StepState::Running)
        {
            step.state = StepState::Failed;
            step.failure = Some(failure);
            step.millis = Some(millis);
        }
        let next = match self.retry_at(failure, wait) {
            Some(time) => Next::RetryAt(time),
            // A saved event that couldn't be listed is still an import that succeeded.
            None if self.import.event_id.is_some() && failure != Failure::Hidden => {
                Next::Finished(None)
            }
            None => Next::Finished(Some(failure)),
        };
        self.save(next).await
    }

    fn retry_at(&self, failure: Failure, wait: Option<Duration>) -> Option<Timestamp> {
        if !matches!(failure, Failure::LumaDown | Failure::Busy) {
            return None;
        }
        let pauses = if self.import.event_id.is_some() {
            RETRIES_OF_LISTING
        } else {
            RETRIES_BEFORE_SAVED
        };
        let tried = usize::try_from(self.import.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let pause = *pauses.get(tried)?;
        let asked = wait
            .and_then(|wait| SignedDuration::try_from(wait).ok())
            .unwrap_or_default();
        self.imports.clock.now().checked_add(pause.max(asked)).ok()
    }

    async fn begin(&mut self, step: Step) -> Result<(), SaveError> {
        self.step_began = self.imports.clock.now();
        self.set(step, StepState::Running);
        self.save(Next::Continue).await
    }

    fn done(&mut self, step: Step) {
        let millis = self.step_millis();
        self.set(step, StepState::Done);
        if let Some(report) = self
            .import
            .steps
            .iter_mut()
            .find(|report| report.step == step)
        {
            report.millis = Some(millis);
        }
        self.step_began = self.imports.clock.now();
    }

    fn set(&mut self, step: Step, state: StepState) {
        if let Some(report) = self
            .import
            .steps
            .iter_mut()
            .find(|report| report.step == step)
        {
            report.state = state;
            report.failure = None;
        }
    }

    fn step_millis(&self) -> u64 {
        let took = self.imports.clock.now().duration_since(self.step_began);
        u64::try_from(took.as_millis()).unwrap_or_default()
    }

    async fn save(&self, next: Next) -> Result<(), SaveError> {
        store::save(&self.imports.db, &self.imports.clock, &self.import, next).await?;
        self.imports.announce(self.import.id);
        Ok(())
    }
}
