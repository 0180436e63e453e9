//! The worker of what decisions have left to do.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::parts;
use super::work::Resolving;
use crate::ids::LumaCalendarId;
use crate::{Clock, Db};

/// How often what is left is looked for: what a crash left, and what other replicas decided.
const LOOK: Duration = Duration::from_secs(2);

/// Does in parts what decisions on very many events have left to do. Any number may work at once; cheap to clone.
#[derive(Clone, Debug)]
pub struct Background {
    db: Db,
    clock: Clock,
    own_calendar: Option<LumaCalendarId>,
    woken: Arc<Notify>,
}

impl Background {
    /// Nothing is done before [`Background::work`] is called.
    pub fn new(db: Db, clock: Clock, own_calendar: Option<&LumaCalendarId>) -> Self {
        Self {
            db,
            clock,
            own_calendar: own_calendar.cloned(),
            woken: Arc::default(),
        }
    }

    /// Something was decided.
    pub fn wake(&self) {
        self.woken.notify_waiters();
    }

    /// Works until it is dropped.
    pub async fn work(&self) {
        loop {
            let woken = self.woken.notified();
            match self.step().await {
                Ok(true) => {}
                Ok(false) => _ = tokio::time::timeout(LOOK, woken).await,
                Err(error) => {
                    tracing::error!(%error, "what a decision has left can't be done now");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Does one part; false when nothing is left.
    pub async fn step(&self) -> Result<bool, sqlx::Error> {
        let own_calendar = self.own_calendar.as_ref();
        parts::step(&self.db, &self.clock, Resolving { own_calendar }).await
    }

    /// Does all that is left.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        while self.step().await? {}
        Ok(())
    }
}
