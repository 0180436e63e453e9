use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::RngExt as _;

use super::store::{self, Ended, Taken};
use super::{Sender, Transport, Trouble};
use crate::{Clock, Db};

/// Pauses between tries, the first after the first failure; each is stretched or shortened a little, so that what failed
/// together doesn't come back together.
const PAUSES: [SignedDuration; 10] = [
    SignedDuration::from_secs(15),
    SignedDuration::from_secs(45),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(4),
    SignedDuration::from_hours(8),
    SignedDuration::from_hours(12),
];
/// A sender that is silent for so long is dead: longer than [`PATIENCE`].
const DEAD_AFTER: SignedDuration = SignedDuration::from_mins(2);
/// For one try as a whole.
const PATIENCE: Duration = Duration::from_mins(1);
/// Mails that are under way at once: a server that answers slowly holds up as many, and not the next ones.
const AT_ONCE: usize = 4;
/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Sends what the outbox holds. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    db: Db,
    clock: Clock,
    from: Sender,
    transport: Transport,
}

impl Outbox {
    /// Nothing is sent before [`Outbox::work`] is called.
    pub fn new(db: Db, clock: Clock, from: Sender, transport: Transport) -> Self {
        Self {
            db,
            clock,
            from,
            transport,
        }
    }

    /// Sends until it is dropped.
    pub async fn work(&self) {
        let senders = (0..AT_ONCE).map(|_| self.work_alone());
        futures::future::join_all(senders).await;
    }

    async fn work_alone(&self) {
        loop {
            if let Err(error) = self.work_until_idle().await {
                tracing::error!(%error, "the outbox can't be read");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Sends what is due now, one after another.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        while let Some(mail) = self.take().await? {
            let ended = self.send(&mail).await;
            store::end(&self.db, self.clock.now(), &mail, ended).await?;
        }
        Ok(())
    }

    /// Marks a mail as being sent; from here on a crash leads to one repeat, and a sender that comes too late writes nothing.
    pub(super) async fn take(&self) -> Result<Option<Taken>, sqlx::Error> {
        let now = self.clock.now();
        store::take(&self.db, now, now + DEAD_AFTER).await
    }

    async fn send(&self, mail: &Taken) -> Ended {
        let sending = self.transport.send(&self.from, mail, self.clock.now());
        let sent = tokio::time::timeout(PATIENCE, sending)
            .await
            .unwrap_or(Err(Trouble::NoAnswer));
        match sent {
            Ok(()) => Ended::Sent,
            Err(Trouble::Refused) => Ended::Failed(Trouble::Refused),
            Err(trouble) => match self.next_try(mail.attempt) {
                Some(at) => Ended::Again(trouble, at),
                None => Ended::Failed(trouble),
            },
        }
    }

    fn next_try(&self, attempt: i64) -> Option<Timestamp> {
        let tried = usize::try_from(attempt - 1).ok()?;
        let pause = PAUSES
            .get(tried)?
            .mul_f64(rand::rng().random_range(0.8..1.2));
        self.clock.now().checked_add(pause).ok()
    }
}
