use futures::FutureExt as _;

use jiff::{SignedDuration, Timestamp};

use super::entries::{self, Known, Said};
use super::seen::List;
use super::{MOST_PAGES, Mark, Phase, Place, Sync, is_answer};
use crate::events::{self, Ownership};
use crate::ids::LumaEventId;
use crate::jobs::{JobError, Outcome, Reason};
use crate::luma::{Entry, ListPage, LumaError, Reading, patiently};

/// Stands for what an entry says that can't be read.
const UNREADABLE: &str = "unreadable";
/// After this long what couldn't be read is tried again; somewhat less than a day, so that the sync of the same hour does.
const AGAIN: SignedDuration = SignedDuration::from_hours(23);

/// An entry, or no more of it than what it is of.
struct Item<'p> {
    id: &'p LumaEventId,
    hash: String,
    entry: Option<&'p Entry>,
}

impl<'p> Item<'p> {
    fn all_of(page: &'p ListPage) -> Vec<Self> {
        let readable = page.entries.iter().map(|entry| Self {
            id: &entry.reading.id,
            hash: events::content_hash(&entry.reading),
            entry: Some(entry),
        });
        let unreadable = page.unreadable.iter().map(|id| Self {
            id,
            hash: UNREADABLE.to_owned(),
            entry: None,
        });
        readable.chain(unreadable).collect()
    }
}

/// What an entry asks for.
enum Need {
    /// It says what it said.
    Nothing,
    /// It was read in full by the other list.
    Note,
    /// It is new or changed.
    Read,
}

impl Sync {
    /// One page of the list under way, and what differs on it. An outcome ends the run here.
    pub(super) async fn page(&mut self) -> Result<Option<Outcome>, JobError> {
        let Some((list, _)) = self.state.phase.list() else {
            return Ok(None);
        };
        let page = match patiently(&self.context.clock, || self.fetch().boxed()).await {
            Ok(page) => page,
            Err(error) => return self.stop_for(&error).await.map(Some),
        };
        if let Some(next) = &page.next
            && (!self.cursors.insert(next.clone()) || self.state.pages >= MOST_PAGES)
        {
            let why = "a list of Luma's has no end";
            return self.stop(Reason::EndlessList, why).await.map(Some);
        }
        let items = Item::all_of(&page);
        let ids = items.iter().map(|item| item.id).collect();
        let known = entries::find(&self.context.db, ids).await?;
        for item in &items {
            if let Some(outcome) = self.compare(item, list, known.get(item.id)).await? {
                return Ok(Some(outcome));
            }
        }
        self.state.is_incomplete |= page.nameless > 0;
        self.turn_page(page).await
    }

    async fn fetch(&self) -> Result<ListPage, LumaError> {
        let (luma, cursor) = (&self.context.luma, self.state.cursor.as_deref());
        match self.state.phase.list() {
            Some((_, Some(period))) => luma.listed_page(&self.calendar, period, cursor).await,
            _ => luma.managed_page(cursor).await,
        }
    }

    async fn compare(
        &mut self,
        item: &Item<'_>,
        list: List,
        known: Option<&Known>,
    ) -> Result<Option<Outcome>, JobError> {
        let now = self.context.clock.now();
        let number = match need(known, list, &item.hash, now) {
            Need::Nothing => known.map(|known| known.number),
            Need::Note => {
                let unread_at = known.and_then(|known| known.unread_at);
                Some(self.note(item, list, unread_at).await?)
            }
            Need::Read if self.context.run.is_dry() && !self.tried.insert(item.id.clone()) => {
                known.map(|known| known.number)
            }
            Need::Read => match self.read_in_full(item, list).await? {
                Ok(number) => number,
                Err(error) if self.note_unread(&error) => {
                    return self.stop_for(&error).await.map(Some);
                }
                // Asked again before long it would say the same, and what comes after it must have its turn.
                Err(error) if is_answer(&error) => Some(self.note(item, list, Some(now)).await?),
                // It stands there, whatever it says.
                Err(_) => known.map(|known| known.number),
            },
        };
        let (seen, count) = match list {
            List::Managed => (&mut self.state.managed, &mut self.state.managed_count),
            List::Listed => (&mut self.state.listed, &mut self.state.listed_count),
        };
        *count += 1;
        self.progress.done += 1;
        if let Some(number) = number {
            seen.insert(number);
        }
        Ok(None)
    }

    async fn note(
        &self,
        item: &Item<'_>,
        list: List,
        unread_at: Option<Timestamp>,
    ) -> Result<u32, JobError> {
        let hash = &item.hash;
        let said = Said { hash, unread_at };
        let mut tx = self.context.run.begin().await?;
        let number = entries::put(&mut tx, &self.context.clock, item.id, list, &said).await?;
        tx.commit().await?;
        Ok(number)
    }

    async fn read_in_full(
        &mut self,
        item: &Item<'_>,
        list: List,
    ) -> Result<Result<Option<u32>, LumaError>, JobError> {
        let full = match self.full(item, list).await {
            Ok(full) => full,
            Err(error) => return Ok(Err(error)),
        };
        self.unread_in_a_row = 0;
        let is_reference = full.ownership(Some(&self.calendar)) == Ownership::Referenced;
        let listing = match item.entry.and_then(|entry| entry.listing_id.as_deref()) {
            Some(id) if is_reference => Place::Is(id),
            _ => Place::Unknown,
        };
        // Nobody sees from an entry that can't be read whether its event has changed.
        let is_to_be_read_again = item.entry.is_none();
        let said = Said {
            hash: &item.hash,
            unread_at: is_to_be_read_again.then(|| self.context.clock.now()),
        };
        let mark = Mark::Says(list, said);
        let (ingested, number) = self.ingest(&full, listing, mark).await?;
        self.count_ingested(ingested, &full.name);
        Ok(Ok(number))
    }

    /// All that there is of an event: of an external one, its entry.
    async fn full(&self, item: &Item<'_>, list: List) -> Result<Reading, LumaError> {
        let is_ours = match item.entry {
            Some(entry) if entry.is_external => return Ok(entry.reading.clone()),
            Some(entry) => entry.reading.ownership(Some(&self.calendar)) == Ownership::Created,
            None if !item.id.as_str().starts_with("evt-") => return Err(LumaError::Unreadable),
            None => list == List::Managed,
        };
        self.read(item.id, is_ours).await
    }

    /// To the next page, or the next list.
    async fn turn_page(&mut self, page: ListPage) -> Result<Option<Outcome>, JobError> {
        let phase = self.state.phase;
        match page.next {
            Some(next) => {
                self.state.cursor = Some(next);
                self.state.pages += 1;
            }
            None => {
                if let Some(outcome) = self.refuse_emptiness(phase).await? {
                    return Ok(Some(outcome));
                }
                self.state.phase = phase.next();
                self.state.cursor = None;
                self.state.pages = 0;
                self.cursors.clear();
            }
        }
        self.save().await?;
        Ok(None)
    }

    /// A list that held something and holds nothing now isn't believed.
    async fn refuse_emptiness(&self, phase: Phase) -> Result<Option<Outcome>, JobError> {
        let (managed, listed) = entries::count(&self.context.db).await?;
        let is_emptied = match phase {
            Phase::Managed => managed > 0 && self.state.managed_count == 0,
            Phase::Past => listed > 0 && self.state.listed_count == 0,
            Phase::Future | Phase::Missing => false,
        };
        if !is_emptied {
            return Ok(None);
        }
        let why = "a list of Luma's that held events is empty";
        self.stop(Reason::EmptyList, why).await.map(Some)
    }
}

fn need(known: Option<&Known>, list: List, hash: &str, now: Timestamp) -> Need {
    let Some(known) = known else {
        return Need::Read;
    };
    match known.hash(list) {
        Some(before) if before == hash => {
            let is_due = |at| now.duration_since(at) >= AGAIN;
            if known.unread_at.is_some_and(is_due) {
                Need::Read
            } else {
                Need::Nothing
            }
        }
        None if list == List::Listed && known.managed.is_some() => Need::Note,
        _ => Need::Read,
    }
}
