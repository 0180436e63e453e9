use std::net::IpAddr;
use std::num::NonZeroU32;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::sync::{Mutex, Notify, broadcast};

use super::batches;
use super::found;
use super::limits::{EVERYBODY, LONGEST_QUEUE, LONGEST_QUEUE_OF_ONE, Limits, QUEUE_PAUSE};
use super::store::{self, Leased, Place};
use super::worker::Work;
use super::{Batch, Import, Submitted, store::SaveError};
use crate::ids::{BatchId, ImportId};
use crate::luma::{Budget, Link, LinkProblem, Luma};
use crate::{Clock, Db};

/// Links of one text.
pub const MOST_LINKS: usize = 50;
/// Events of a pasted calendar to choose from.
pub const MOST_CHOICES: usize = 200;
/// Imports at the same time.
const WORKERS: usize = 4;
/// How often a worker says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// How often the queue is looked at for what became due by itself: retries, and what a crash left.
const LOOK: Duration = Duration::from_secs(1);

/// Imports: takes what people paste, and does the work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Imports {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) luma: Luma,
    limits: Arc<Limits>,
    queued: Arc<Notify>,
    turn: Arc<Mutex<()>>,
    progress: broadcast::Sender<ImportId>,
}

enum Next {
    Import(Box<Leased>),
    Wait(Duration),
}

/// Why a pasted text didn't become an import.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It isn't the link of a Luma event.
    #[error("{0:?}")]
    Link(LinkProblem),
    /// Too many imports just now, from this visitor or altogether.
    #[error("too many imports; wait {retry_after:?}")]
    Busy {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Imports {
    /// Nothing runs before [`Imports::work`] is called.
    pub fn new(db: Db, clock: Clock, luma: Luma) -> Self {
        let limits = Arc::new(Limits::new(&clock, EVERYBODY));
        Self {
            db,
            clock,
            luma,
            limits,
            queued: Arc::default(),
            turn: Arc::default(),
            progress: broadcast::channel(256).0,
        }
    }

    /// The same with another pace than 20 a minute: for the demo, which has no Luma to be kind to.
    #[must_use]
    pub fn paced(self, everybody: Budget) -> Self {
        Self {
            limits: Arc::new(Limits::new(&self.clock, everybody)),
            ..self
        }
    }

    /// The client that all of them use.
    pub fn luma(&self) -> &Luma {
        &self.luma
    }

    /// Takes what somebody pasted (a link, or text around one) and queues its import; an unfinished import of the same event
    /// is joined. `visitor` is limited by address; none (the terminal) isn't.
    pub async fn submit(
        &self,
        pasted: &str,
        visitor: Option<IpAddr>,
    ) -> Result<ImportId, SubmitError> {
        let link = Link::find(pasted).map_err(SubmitError::Link)?;
        let place = self.admit(visitor, 1).await?;
        let id = match store::join(&self.db, &self.clock, &link).await? {
            Some(id) => id,
            None => self.insert_or_join(&link, &place).await?,
        };
        self.queued.notify_one();
        Ok(id)
    }

    /// Takes a text with any number of links, at most [`MOST_LINKS`] of them: one is an import, several are a batch in which
    /// each goes its own way.
    pub async fn submit_all(
        &self,
        pasted: &str,
        visitor: Option<IpAddr>,
    ) -> Result<Submitted, SubmitError> {
        let links = Link::find_all(pasted, MOST_LINKS);
        // Beside one link to an event, others are the text around it.
        let good = links.found.iter().filter(|link| link.is_ok()).count();
        if good < 2 {
            return self.submit(pasted, visitor).await.map(Submitted::One);
        }
        let place = self.admit(visitor, good).await?;
        let batch = batches::insert(&self.db, &self.clock, &links.found, &place).await?;
        self.queued.notify_one();
        Ok(Submitted::Many(batch, links.left))
    }

    /// Visitors are limited, and so is the queue that they fill together; in it nobody stands before everybody else.
    async fn admit(&self, visitor: Option<IpAddr>, links: usize) -> Result<Place, SubmitError> {
        let Some(visitor) = visitor else {
            return Ok(Place::default());
        };
        let busy = |retry_after| SubmitError::Busy { retry_after };
        let links = u32::try_from(links).unwrap_or(u32::MAX);
        let counted = NonZeroU32::new(links).unwrap_or(NonZeroU32::MIN);
        self.limits.visitor(visitor, counted).map_err(busy)?;
        let name = self.limits.name(visitor);
        let (of_all, waiting) = store::waiting(&self.db, &name).await?;
        if of_all.saturating_add(links) > LONGEST_QUEUE
            || waiting.saturating_add(links) > LONGEST_QUEUE_OF_ONE
        {
            return Err(busy(QUEUE_PAUSE));
        }
        Ok(Place {
            visitor: Some(name),
            waiting,
            apart: self.limits.apart,
        })
    }

    /// The batch at `/imports/batches/{id}`.
    pub async fn find_batch(&self, id: BatchId) -> Result<Option<Batch>, sqlx::Error> {
        batches::find(&self.db, &self.clock, id).await
    }

    async fn insert_or_join(&self, link: &Link, place: &Place) -> Result<ImportId, sqlx::Error> {
        loop {
            if let Some(id) = store::insert(&self.db, &self.clock, link, place).await? {
                return Ok(id);
            }
            // Somebody was faster; their import may even be finished by now, then ours is the next.
            if let Some(id) = store::join(&self.db, &self.clock, link).await? {
                return Ok(id);
            }
        }
    }

    /// The import at `/imports/{id}`.
    pub async fn find(&self, id: ImportId) -> Result<Option<Import>, sqlx::Error> {
        found::find(&self.db, &self.clock, id).await
    }

    /// Ids of imports of this process that have just moved on; for live progress.
    pub fn progress(&self) -> broadcast::Receiver<ImportId> {
        self.progress.subscribe()
    }

    pub(super) fn announce(&self, id: ImportId) {
        // Nobody listening is fine.
        let _ = self.progress.send(id);
    }

    /// Works off the queue until it is dropped: everything submitted, due again, or left by a crash.
    pub async fn work(&self) {
        join_all((0..WORKERS).map(|_| self.work_alone())).await;
    }

    async fn work_alone(&self) {
        loop {
            match self.next().await {
                Ok(Next::Import(import)) => self.run(*import).await,
                Ok(Next::Wait(time)) => {
                    let _ = tokio::time::timeout(time.min(LOOK), self.queued.notified()).await;
                }
                Err(error) => {
                    tracing::error!(%error, "the queue of imports can't be read");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// What a worker does next. One at a time, so that none takes a turn at Luma for an import that another has just taken.
    async fn next(&self) -> Result<Next, sqlx::Error> {
        let _turn = self.turn.lock().await;
        let Some((id, is_saved)) = store::due(&self.db, &self.clock).await? else {
            return Ok(Next::Wait(LOOK));
        };
        // What is left of a saved one asks only the official API, which has a budget of its own.
        if !is_saved && let Err(wait) = self.limits.everybody() {
            return Ok(Next::Wait(wait));
        }
        let import = store::lease(&self.db, &self.clock, id).await?;
        // There may be more than one worker's share.
        self.queued.notify_one();
        Ok(import.map_or(Next::Wait(Duration::ZERO), |import| {
            Next::Import(Box::new(import))
        }))
    }

    /// Works off what is due now and returns: for the terminal and tests.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        while let Some((id, _)) = store::due(&self.db, &self.clock).await? {
            if let Some(import) = store::lease(&self.db, &self.clock, id).await? {
                self.run(import).await;
            }
        }
        Ok(())
    }

    /// Works on this import only, if it is due and in nobody's hands.
    pub async fn work_on(&self, id: ImportId) -> Result<(), sqlx::Error> {
        if let Some(import) = store::lease(&self.db, &self.clock, id).await? {
            self.run(import).await;
        }
        Ok(())
    }

    /// Whatever goes wrong stays with this import: its lease runs out and it is taken up again.
    async fn run(&self, import: Leased) {
        let (id, token) = (import.id, import.token.clone());
        let work = AssertUnwindSafe(Work::new(self, import).run()).catch_unwind();
        let outcome = tokio::select! {
            outcome = work => outcome,
            lost = self.keep_lease(id, &token) => Ok(Err(lost)),
        };
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error @ SaveError::LeaseLost)) => tracing::warn!(import = %id, %error),
            Ok(Err(SaveError::Sqlx(error))) => {
                tracing::error!(import = %id, %error, "an import stopped");
            }
            Err(_) => tracing::error!(import = %id, "an import panicked"),
        }
    }

    /// Ends only when the lease is lost.
    async fn keep_lease(&self, id: ImportId, token: &str) -> SaveError {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match store::renew(&self.db, &self.clock, id, token).await {
                Err(lost @ SaveError::LeaseLost) => return lost,
                // The database is away for a moment; the work itself will notice if it stays away.
                Ok(()) | Err(SaveError::Sqlx(_)) => {}
            }
        }
    }
}
