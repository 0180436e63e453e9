//! Imports (`luma-import`): what was pasted, the steps it went through, and what became of it. An import is a stored thing:
//! it survives a crash in any step and is finished by whoever finds its lease expired.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::admin::decisions::WhyHidden;
use crate::events::Event;
use crate::ids::{BatchId, ImportId, LumaEventId};
use crate::luma::LinkProblem;

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
    /// An admin hid the event, or blocked who made it.
    Hidden,
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
    /// The event, once it is saved and while everybody may see it.
    pub event: Option<Event>,
    /// What an admin said who hid the event, before the import or since.
    pub hidden: Option<WhyHidden>,
    /// hack0 knew the event before.
    pub is_known: bool,
    /// The link names a calendar: what it announces, to choose from; one more than [`MOST_CHOICES`] when it announces more.
    pub choices: Vec<Choice>,
    /// Nothing more will happen by itself.
    pub is_finished: bool,
    /// When it is tried again by itself.
    pub retry_at: Option<Timestamp>,
    /// When it was pasted.
    pub created_at: Timestamp,
}

/// An upcoming event of a pasted calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it is on Luma; pasting this imports it.
    pub luma_event_id: LumaEventId,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// IANA name of its zone.
    pub timezone: String,
}

/// Several links pasted at once, as their page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its address: `/imports/batches/{id}`.
    pub id: BatchId,
    /// A row for each link, in the order of the text.
    pub rows: Vec<BatchRow>,
}

impl Batch {
    /// Nothing more will happen by itself.
    pub fn is_finished(&self) -> bool {
        self.rows.iter().all(|row| match row {
            BatchRow::Import(import) => import.is_finished,
            BatchRow::Problem { .. } => true,
        })
    }
}

/// One link of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchRow {
    /// It is imported by itself, whatever becomes of the others.
    Import(Box<Import>),
    /// It is no link of an event.
    Problem {
        /// What was pasted, without what may be a guest's secret.
        pasted: String,
        /// Why.
        problem: LinkProblem,
    },
}

/// What a pasted text led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// One import: `/imports/{id}`.
    One(ImportId),
    /// Several: `/imports/batches/{id}`. And how many more links weren't taken.
    Many(BatchId, usize),
}

mod batches;
mod found;
mod limits;
mod service;
mod store;
#[cfg(test)]
mod tests;
mod worker;

pub use service::{Imports, MOST_CHOICES, MOST_LINKS, SubmitError};
