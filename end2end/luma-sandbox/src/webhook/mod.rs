//! Webhook deliveries: Luma's payloads, signature, headers and retry schedule.

mod delivery;
mod payload;

use std::time::Duration;

use serde_json::Value;

pub use delivery::{Attempt, Delivery, SendError, signature};
pub use payload::{
    calendar_event_added, event_canceled, event_created, event_updated, external_added, payload,
};

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
        let delivery = self.sign(payload);
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

    /// One attempt of a delivery, for tests that walk through the schedule with a manual clock.
    pub async fn deliver_once(&self, url: &str, delivery: &Delivery) -> Attempt {
        delivery.attempt(url).await
    }

    /// The payload of a type for an event of the world; `None` for an unknown type or event.
    pub fn payload(&self, kind: &str, event_id: &str) -> Option<Value> {
        self.shared.edit(|world| payload(world, kind, event_id))
    }
}
