use jiff::SignedDuration;

use super::entries::{self, Known};
use super::{Mark, Place, Sync};
use crate::events::{self, Gone};
use crate::ids::LumaEventId;
use crate::jobs::{JobError, Outcome, Reason};
use crate::luma::{LumaError, Visibility};

/// Between two answers that Luma knows no such event, which together say that it is gone.
const BETWEEN: SignedDuration = SignedDuration::from_hours(1);
/// More than so many left at once, and more than a tenth of all, and a person has to look: a list that was cut off is more
/// likely than that everybody left.
const MANY: usize = 20;
/// Under which they are counted then.
const LEFT: &str = "left";

impl Sync {
    /// What isn't listed any more. It may be private, moved or taken off the calendar: each is looked at by its id.
    pub(super) async fn missing(&mut self) -> Result<Outcome, JobError> {
        if self.state.is_incomplete {
            let why = "entries of a list couldn't be read";
            return self.stop(Reason::Unreadable, why).await;
        }
        let known = entries::all(&self.context.db).await?;
        let all = known.len();
        let left: Vec<Known> = known
            .iter()
            .filter_map(|known| self.without_lists_left(known))
            .collect();
        let count = u64::try_from(left.len()).unwrap_or(u64::MAX);
        let is_many = left.len() > MANY && left.len() * 10 > all;
        if is_many && count > self.context.run.accepted(LEFT) {
            self.progress.counts.insert(LEFT.to_owned(), count);
            for left in &left {
                self.progress.name(LEFT, left.id.as_str());
            }
            let why = format!("{} of {all} events left a list at once", left.len());
            return self.stop(Reason::ManyGone, why).await;
        }
        for left in left {
            if left.managed.is_some() || left.listed.is_some() {
                self.note_left(&left).await?;
                continue;
            }
            match self.look_at(&left).await? {
                Ok(true) => self.mark_gone(&left.id).await?,
                Ok(false) => self.unread_in_a_row = 0,
                Err(error) if self.note_unread(&error) => return self.stop_for(&error).await,
                Err(_) => {}
            }
        }
        self.finish().await
    }

    async fn finish(&self) -> Result<Outcome, JobError> {
        let why = self.state.why_unread.as_deref().unwrap_or_default();
        let (reason, count) = match (self.state.unread, self.state.unreadable) {
            (0, 0) => {
                self.save().await?;
                return Ok(Outcome::Succeeded);
            }
            (0, unreadable) => (Reason::Unreadable, unreadable),
            (unread, unreadable) => (Reason::LumaDown, unread + unreadable),
        };
        let why = format!("{count} events couldn't be read: {why}");
        self.stop(reason, why).await
    }

    /// The entry without the lists that it has left, if it has left one or stands in none any more.
    fn without_lists_left(&self, known: &Known) -> Option<Known> {
        let is_managed = !self.context.luma.has_key() || self.state.managed.contains(known.number);
        let is_listed = self.state.listed.contains(known.number);
        let left = Known {
            managed: known.managed.clone().filter(|_| is_managed),
            listed: known.listed.clone().filter(|_| is_listed),
            ..known.clone()
        };
        let is_nowhere = left.managed.is_none() && left.listed.is_none();
        let has_left = left.managed != known.managed || left.listed != known.listed;
        (is_nowhere || has_left).then_some(left)
    }

    /// It stands in another list: there is nothing to look at.
    async fn note_left(&self, left: &Known) -> Result<(), JobError> {
        let mut tx = self.context.run.begin().await?;
        entries::set(&mut tx, left).await?;
        Ok(tx.commit().await?)
    }

    /// True when there is evidence that the event is gone from Luma.
    async fn look_at(&mut self, left: &Known) -> Result<Result<bool, LumaError>, JobError> {
        if !left.id.as_str().starts_with("evt-") {
            // An external event stands elsewhere: that it left our calendar is all there is to know.
            self.forget(&left.id).await?;
            return Ok(Ok(false));
        }
        match self.read(&left.id, true).await {
            Ok(full) => {
                let is_public = full
                    .visibility
                    .is_none_or(|visibility| visibility == Visibility::Public);
                // One that isn't public isn't listed by the public side, and may still stand on our calendar.
                let listing = if is_public {
                    Place::Nowhere
                } else {
                    Place::Unknown
                };
                let (ingested, _) = self.ingest(&full, listing, Mark::Left).await?;
                self.counted("unlisted", &full.name);
                self.count_ingested(ingested, &full.name);
                Ok(Ok(false))
            }
            Err(LumaError::Deleted) => Ok(Ok(true)),
            Err(LumaError::NotFound) => self.doubt(left).await.map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Luma knows no such event; true if it said so before, some time ago.
    async fn doubt(&mut self, left: &Known) -> Result<bool, JobError> {
        let now = self.context.clock.now();
        if let Some(since) = left.missing_since {
            return Ok(now.duration_since(since) >= BETWEEN);
        }
        self.counted("doubtful", left.id.as_str());
        let doubted = Known {
            missing_since: Some(now),
            ..left.clone()
        };
        let mut tx = self.context.run.begin().await?;
        entries::set(&mut tx, &doubted).await?;
        tx.commit().await?;
        Ok(false)
    }

    /// An external event that isn't listed any more stays as it is.
    async fn forget(&mut self, id: &LumaEventId) -> Result<(), JobError> {
        self.counted("unlisted", id.as_str());
        let event = events::find_id(&self.context.db, id).await?;
        let mut tx = self.context.run.begin().await?;
        if let Some(event) = event {
            events::set_listing_in(&mut tx, event, None).await?;
        }
        entries::remove(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }

    async fn mark_gone(&mut self, id: &LumaEventId) -> Result<(), JobError> {
        self.counted("gone", id.as_str());
        let mut tx = self.context.run.begin().await?;
        let gone = std::slice::from_ref(id);
        events::mark_gone(&mut tx, &self.context.clock, gone, Gone::Asked).await?;
        entries::remove(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }
}
