//! Imports (`luma-import`): what was pasted, the steps it went through, and what became of it. An import is a stored thing:
//! it survives a crash in any step and is finished by whoever finds its lease expired.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::events::Event;
use crate::ids::ImportId;

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Ask Luma for the event.
    Find,
    /// Read all hosts.
    Hosts,
    /// Find the organization.
    Match,
    /// Keep it.
    Save,
    /// Add it to the hack0 calendar.
    List,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Being done.
    Running,
    /// Done.
    Done,
    /// Not needed: it stands on our calendar already, or is an event of our own.
    Skipped,
    /// Failed, and will be tried again by itself at `retry_at` if that is set.
    Failed,
}

/// One step of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Which.
    pub step: Step,
    /// How it stands.
    pub state: StepState,
    /// How long it took, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u64>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// Why an import, or its last step, failed. Closed: pages and terminals have a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Luma knows no event at this address.
    NotFound,
    /// The event was deleted or cancelled on Luma.
    Deleted,
    /// The event isn't public; only its guests may see it.
    Private,
    /// The link names a calendar.
    Calendar,
    /// The link names a person.
    User,
    /// The link names a city or category page.
    Discover,
    /// Luma didn't answer, or answered with an error; it may work later.
    LumaDown,
    /// Luma asks us to wait.
    Busy,
    /// Luma's answer held no event that we can read.
    Unreadable,
    /// Adding to the calendar: no API key is configured.
    NoKey,
    /// Adding to the calendar: Luma refused.
    Refused,
    /// Something in hack0 itself; it is logged.
    Internal,
}

/// An import as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its address: `/imports/{id}`.
    pub id: ImportId,
    /// The Luma link as we understood it (`luma.com/…`), without a guest's keys.
    pub link: String,
    /// All steps, in order.
    pub steps: Vec<StepReport>,
    /// Why there is no event, when there is none and won't be.
    pub failure: Option<Failure>,
    /// The event, once it is saved.
    pub event: Option<Event>,
    /// hack0 knew the event before.
    pub is_known: bool,
    /// Nothing more will happen by itself.
    pub is_finished: bool,
    /// When it is tried again by itself.
    pub retry_at: Option<Timestamp>,
    /// When it was pasted.
    pub created_at: Timestamp,
}

mod limits;
mod service;
mod store;
#[cfg(test)]
mod tests;
mod worker;

pub use service::{Imports, SubmitError};
