use futures::FutureExt as _;

use super::entries::{self, Known};
use super::seen::List;
use super::{MOST_PAGES, Mark, Phase, Place, Sync};
use crate::events::{self, Ownership};
use crate::jobs::{JobError, Outcome, Reason};
use crate::luma::{Entry, ListPage, LumaError};

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
        let page = match self.ask(|| self.fetch().boxed()).await {
            Ok(page) => page,
            Err(error) => return self.stop_for(&error).await.map(Some),
        };
        if let Some(next) = &page.next
            && (!self.cursors.insert(next.clone()) || self.state.pages >= MOST_PAGES)
        {
            let why = "a list of Luma's has no end";
            return self.stop(Reason::EndlessList, why).await.map(Some);
        }
        let known = entries::find(&self.context.db, &page.entries).await?;
        for entry in &page.entries {
            let known = known.get(&entry.reading.id);
            if let Some(outcome) = self.compare(entry, list, known).await? {
                return Ok(Some(outcome));
            }
        }
        self.state.is_incomplete |= page.unreadable > 0;
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
        entry: &Entry,
        list: List,
        known: Option<&Known>,
    ) -> Result<Option<Outcome>, JobError> {
        let hash = events::content_hash(&entry.reading);
        let number = match need(known, list, &hash) {
            Need::Nothing => known.map(|known| known.number),
            Need::Note => Some(self.note(entry, list, &hash).await?),
            Need::Read => match self.read_in_full(entry, list, &hash).await? {
                Ok(number) => number,
                Err(error) if self.note_unread(&error) => {
                    return self.stop_for(&error).await.map(Some);
                }
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

    async fn note(&self, entry: &Entry, list: List, hash: &str) -> Result<u32, JobError> {
        let mut tx = self.context.run.begin().await?;
        let id = &entry.reading.id;
        let number = entries::put(&mut tx, &self.context.clock, id, list, hash).await?;
        tx.commit().await?;
        Ok(number)
    }

    async fn read_in_full(
        &mut self,
        entry: &Entry,
        list: List,
        hash: &str,
    ) -> Result<Result<Option<u32>, LumaError>, JobError> {
        let is_ours = entry.reading.ownership(Some(&self.calendar)) == Ownership::Created;
        let full = if entry.is_external {
            entry.reading.clone()
        } else {
            match self.read(&entry.reading.id, is_ours).await {
                Ok(full) => full,
                Err(error) => return Ok(Err(error)),
            }
        };
        self.unread_in_a_row = 0;
        let is_reference = full.ownership(Some(&self.calendar)) == Ownership::Referenced;
        let listing = match &entry.listing_id {
            Some(id) if is_reference => Place::Is(id),
            _ => Place::Unknown,
        };
        let mark = Mark::Says(list, hash);
        let (ingested, number) = self.ingest(&full, listing, mark).await?;
        self.count_ingested(ingested);
        Ok(Ok(number))
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

fn need(known: Option<&Known>, list: List, hash: &str) -> Need {
    let Some(known) = known else {
        return Need::Read;
    };
    match known.hash(list) {
        Some(before) if before == hash => Need::Nothing,
        None if list == List::Listed && known.managed.is_some() => Need::Note,
        _ => Need::Read,
    }
}
