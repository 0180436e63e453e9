use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;

use super::envelope::{Envelope, is_external};
use super::inbox::{Inbox, Received};
use super::store::{self, Leased, SaveError};
use super::worker::Work;
use super::{Delivery, DeliveryFilter, ListError, NotTaken, Random, Webhooks, list};
use crate::events::Page;
use crate::ids::{DeliveryId, LumaEventId};
use crate::luma::Luma;
use crate::luma::webhook::{self, WebhookSecret};
use crate::{Clock, Db};

/// Events that are read at the same time; the budget of requests is shared by all.
const WORKERS: usize = 4;
/// Several times within a lease.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// How often the queue is looked at without being told to: for other processes, and for what is due again.
const LOOK: Duration = Duration::from_secs(1);
/// How often bodies that have been kept for long enough are looked for.
const DROP_BODIES: Duration = Duration::from_hours(1);
/// Of a `Webhook-Id`; a longer one isn't Luma's and counts as none.
const LONGEST_ID: usize = 200;

impl Webhooks {
    /// Nothing runs before [`Webhooks::work`] is called. Without a secret nothing is taken.
    pub fn new(
        db: Db,
        clock: Clock,
        luma: Luma,
        secrets: Vec<WebhookSecret>,
        random: Random,
    ) -> Self {
        Self {
            inbox: Inbox::new(&db, &clock),
            db,
            clock,
            luma,
            secrets: secrets.into(),
            random,
            queued: Arc::default(),
        }
    }

    /// Verifies and stores a delivery. When this returns well, it is there for good, and needn't come again.
    pub async fn receive(
        &self,
        signature: Option<&[u8]>,
        webhook_id: Option<&str>,
        body: &[u8],
    ) -> Result<(), NotTaken> {
        if self.secrets.is_empty() {
            return Err(NotTaken::NoSecret);
        }
        let signed = webhook::verify(signature, body, &self.secrets, self.clock.now())?;
        let is_plain = |id: &&str| {
            (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic())
        };
        self.inbox
            .store(Received {
                signed,
                webhook_id: webhook_id.filter(is_plain).map(str::to_owned),
                body: body.to_vec(),
            })
            .await?;
        self.queued.notify_one();
        Ok(())
    }

    /// Deliveries, newest first.
    pub async fn list(
        &self,
        filter: &DeliveryFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Delivery>, ListError> {
        list::list(&self.db, filter, cursor, limit).await
    }

    /// One delivery, and its body as it came, if that is still kept.
    pub async fn find(
        &self,
        id: DeliveryId,
    ) -> Result<Option<(Delivery, Option<Vec<u8>>)>, sqlx::Error> {
        list::find(&self.db, id).await
    }

    /// Queues a delivery anew, whatever became of it, with all its tries before it. False when there is none, or none that
    /// names an event: nothing can be done for it.
    pub async fn run_again(&self, id: DeliveryId) -> Result<bool, sqlx::Error> {
        let Some((delivery, body)) = self.find(id).await? else {
            return Ok(false);
        };
        let (kind, event) = match (body, delivery.kind, delivery.luma_event_id) {
            // Read anew: an unreadable one may have become readable.
            (Some(body), ..) => match Envelope::of(&body) {
                Envelope::About(kind, event) => (kind.to_owned(), event),
                Envelope::Other(_) | Envelope::Unreadable(_) => return Ok(false),
            },
            // What Luma has is asked of Luma; what stands elsewhere was known from the body alone.
            (None, Some(kind), Some(event)) if !is_external(&event) => (kind, event),
            (None, ..) => return Ok(false),
        };
        let is_queued = store::run_again(&self.db, &self.clock, id, &kind, &event).await?;
        self.queued.notify_one();
        Ok(is_queued)
    }

    /// Works off the queue until it is dropped: everything received, due again, or left by a crash.
    pub async fn work(&self) {
        let workers = join_all((0..WORKERS).map(|_| self.work_alone()));
        tokio::join!(workers, self.keep_dropping_bodies());
    }

    async fn keep_dropping_bodies(&self) {
        loop {
            if let Err(error) = self.drop_bodies().await {
                tracing::error!(%error, "old bodies of webhook deliveries can't be dropped");
            }
            tokio::time::sleep(DROP_BODIES).await;
        }
    }

    /// Lets go of the bodies of what was finished more than 30 days ago, some hundred in each transaction, so that nobody
    /// waits long for the database. How many.
    pub async fn drop_bodies(&self) -> Result<u64, sqlx::Error> {
        let mut all = 0;
        loop {
            let dropped = store::drop_bodies(&self.db, &self.clock).await?;
            all += dropped;
            if dropped == 0 {
                return Ok(all);
            }
        }
    }

    /// Whether a secret is set, without which nothing is taken.
    pub fn takes_deliveries(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// The newest delivery, and how many are set aside.
    pub async fn overview(&self) -> Result<(Option<Delivery>, i64), sqlx::Error> {
        list::overview(&self.db).await
    }

    async fn work_alone(&self) {
        loop {
            match self.next().await {
                Ok(Some(leased)) => {
                    // There may be more than one worker's share.
                    self.queued.notify_one();
                    self.run(leased).await;
                }
                Ok(None) => {
                    let _ = tokio::time::timeout(LOOK, self.queued.notified()).await;
                }
                Err(error) => {
                    tracing::error!(%error, "the queue of webhook deliveries can't be read");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Works off what is due now and returns: for tests.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        while let Some(leased) = self.next().await? {
            self.run(leased).await;
        }
        Ok(())
    }

    /// Another worker may be faster with the one that is due; then it is the next one's turn.
    async fn next(&self) -> Result<Option<Leased>, sqlx::Error> {
        let mut last: Option<LumaEventId> = None;
        while let Some(event) = store::due(&self.db, &self.clock).await? {
            if let Some(leased) = store::lease(&self.db, &self.clock, event.clone()).await? {
                return Ok(Some(leased));
            }
            if last.as_ref() == Some(&event) {
                break;
            }
            last = Some(event);
        }
        Ok(None)
    }

    /// Whatever goes wrong stays with this event: its lease runs out and it is taken up again.
    async fn run(&self, leased: Leased) {
        let work = Work::new(self, &leased);
        let work = AssertUnwindSafe(work.run()).catch_unwind();
        let outcome = tokio::select! {
            outcome = work => outcome,
            lost = self.keep_lease(&leased) => Ok(Err(lost)),
        };
        let event = &leased.event;
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error @ SaveError::LeaseLost)) => tracing::warn!(%event, %error),
            Ok(Err(SaveError::Sqlx(error))) => {
                tracing::error!(%event, %error, "the work on a webhook delivery stopped");
            }
            Err(_) => tracing::error!(%event, "the work on a webhook delivery panicked"),
        }
    }

    /// Ends only when the lease is lost.
    async fn keep_lease(&self, leased: &Leased) -> SaveError {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match store::renew(&self.db, &self.clock, &leased.event, &leased.token).await {
                Err(lost @ SaveError::LeaseLost) => return lost,
                // The database is away for a moment; the work itself will notice if it stays away.
                Ok(()) | Err(SaveError::Sqlx(_)) => {}
            }
        }
    }
}

impl std::fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhooks").finish_non_exhaustive()
    }
}
