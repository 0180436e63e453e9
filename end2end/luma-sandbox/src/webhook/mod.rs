//! Webhook deliveries: Luma's payloads, signature, headers and retry schedule.

mod announce;
mod delivery;
mod payload;

use std::time::Duration;

use serde_json::Value;

pub use delivery::{Attempt, Delivery, SendError, signature};
pub use payload::{
    calendar_event_added, event_canceled, event_created, event_updated, external_added, payload,
};

pub(crate) use announce::{controlled, written};

use crate::{Sandbox, WEBHOOK_SECRET};

/// Luma waits that long for a 2xx.
pub const TIMEOUT: Duration = Duration::from_secs(5);

/// How long Luma waits before each of its three retries: 1, 2 and 4 minutes. After them the delivery is lost.
pub fn retry_delays() -> [Duration; 3] {
    [60, 120, 240].map(Duration::from_secs)
}

impl Sandbox {
    /// A delivery of this payload, signed at the present with [`WEBHOOK_SECRET`].
    pub fn sign(&self, payload: &Value) -> Delivery {
        Delivery::new(payload, (self.shared.now)(), WEBHOOK_SECRET)
    }

    /// Sends a payload as Luma does: signed, and again after [`retry_delays`] (really waited for) until a 2xx. Tells of
    /// every attempt. A test that doesn't want to wait calls [`Sandbox::deliver_once`] along the schedule by itself.
    pub async fn deliver(&self, url: &str, payload: &Value) -> Vec<Attempt> {
        deliver(&self.sign(payload), url).await
    }

    /// Tells every registered endpoint that this happened to an event of the world, in the background, with retries. What
    /// happens through the control interface or the official API is told by itself; [`Sandbox::edit`] tells nobody.
    pub fn announce(&self, kind: &str, id: &str) {
        announce::announce(&self.shared, kind, id);
    }

    /// One attempt of a delivery, for tests that walk through the schedule with a manual clock.
    pub async fn deliver_once(&self, url: &str, delivery: &Delivery) -> Attempt {
        delivery.attempt(url).await
    }

    /// The payload of a type for an event of the world; `None` for an unknown type or event.
    pub fn payload(&self, kind: &str, event_id: &str) -> Option<Value> {
        self.shared.edit(|world| payload(world, kind, event_id))
    }
}

/// Until a 2xx, along the schedule.
async fn deliver(delivery: &Delivery, url: &str) -> Vec<Attempt> {
    let mut attempts = vec![delivery.attempt(url).await];
    for delay in retry_delays() {
        if attempts.last().is_some_and(Attempt::is_final) {
            break;
        }
        tokio::time::sleep(delay).await;
        attempts.push(delivery.attempt(url).await);
    }
    attempts
}
