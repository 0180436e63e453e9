//! What Luma tells us about our calendar, by itself and within seconds.
//!
//! A delivery is a **hint**: it is verified, stored, answered, and then the event is *read again* from Luma, and the reading
//! is what counts. So it doesn't matter in which order deliveries come, how often, or whether some are lost in between:
//! after the last one of an event has been worked off, ours is what Luma has.
//!
//! The rule, for all deliveries of one event together ([`worker`]):
//! - Luma shows the event: that is what it is, whatever was said before. Also that it isn't cancelled, should we have thought so.
//!   Just after a cancellation it is looked at again twice before that is believed: Luma may still show what it has deleted.
//! - Luma says that it is deleted: it is gone, whatever was said before. Ours stays, and is shown as cancelled (`events::mark_gone`).
//! - Luma knows nothing there: gone if a cancellation was ever signed for it, or if Luma says so again an hour later.
//! - Luma doesn't answer: nothing changes, and it is asked again later.
//! - An event that stands elsewhere (`calev-…`) can't be read again; the payload that was signed last is what it is, until the
//!   sync has seen it in our calendar's list, which says more and is newer.
//!
//! An event that is gone before we ever saw it isn't made up from what a delivery says of it.
//!
//! What is kept of a delivery: that it came, of which type, about which event, when, and what became of it. Its **body** only
//! as long as it has a use. Of a type that we don't use (`guest.registered`, `ticket.registered` and what Luma may invent) it is
//! never stored: names and addresses of guests are in it. Of the others, and of what can't be read, it goes 30 days after the
//! delivery was finished. `hack0 luma connect` asks only for the types that we use.
//!
//! - `envelope` what can be read of a body
//! - [`inbox`] storing, many at once in one transaction
//! - `store` the rows and the leases; [`list`] those that people see
//! - [`worker`] the work on one event

use std::sync::Arc;

use jiff::Timestamp;

use crate::columns::text_enum;
use crate::ids::{DeliveryId, LumaEventId};
use crate::luma::Luma;
use crate::luma::webhook::{BadSignature, WebhookSecret};
use crate::{Clock, Db};

mod envelope;
mod inbox;
mod list;
mod service;
mod store;
#[cfg(test)]
mod tests;
mod worker;

pub use list::{DeliveryFilter, ListError};

text_enum!(
    /// Where a delivery stands.
    DeliveryState {
        /// To be worked off, maybe after a failure.
        Waiting = "waiting",
        /// What it told is in our copy.
        Done = "done",
        /// Of a type that hack0 has no use for.
        Ignored = "ignored",
        /// Given up, for a reason; an admin can run it again.
        SetAside = "set_aside",
    }
);

text_enum!(
    /// Why the work on a delivery failed.
    Failure {
        /// The body isn't a delivery as Luma writes them.
        Unreadable = "unreadable",
        /// Luma knows no such event.
        NotFound = "not_found",
        /// Luma told that it is cancelled, and still shows it.
        StillThere = "still_there",
        /// Luma doesn't know our key.
        KeyRefused = "key_refused",
        /// Luma asks us to wait.
        Busy = "busy",
        /// Luma isn't answering.
        LumaDown = "luma_down",
        /// Luma's answer can't be read.
        LumaUnreadable = "luma_unreadable",
        /// It brought its worker down again and again.
        Internal = "internal",
    }
);

/// A delivery as an admin sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Our id.
    pub id: DeliveryId,
    /// Luma's number for it.
    pub webhook_id: Option<String>,
    /// Its type, such as `event.created`, where it could be read.
    pub kind: Option<String>,
    /// The event that it is about, where it could be read.
    pub luma_event_id: Option<LumaEventId>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why the last try failed.
    pub failure: Option<Failure>,
    /// Tries so far.
    pub attempts: u32,
    /// When it is tried next; of one that waits.
    pub next_attempt_at: Option<Timestamp>,
    /// When Luma signed it.
    pub signed_at: Timestamp,
    /// When it came.
    pub received_at: Timestamp,
    /// When it was worked off or set aside.
    pub finished_at: Option<Timestamp>,
}

/// Why a delivery isn't taken. Nobody outside is told.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// No secret is configured, so nothing can be verified.
    #[error("LUMA_WEBHOOK_SECRET isn't set")]
    NoSecret,
    /// It isn't Luma's, or not of now.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// It can't be stored now.
    #[error("it can't be stored: {0}")]
    Store(#[from] inbox::NotStored),
}

/// Gives numbers from 0 to 1, to spread tries over time.
pub type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Takes deliveries and works them off. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    db: Db,
    clock: Clock,
    luma: Luma,
    secrets: Arc<[WebhookSecret]>,
    random: Random,
    inbox: inbox::Inbox,
    queued: Arc<tokio::sync::Notify>,
}
