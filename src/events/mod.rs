//! Events: what is shown and listed, and the one way in ([`ingest`]).

use jiff::Timestamp;

use crate::attribution::{Attribution, CoOrganizer};
use crate::claims::Proven;
use crate::columns::text_enum;
use crate::ids::{EventId, LumaCalendarId, LumaEventId, LumaHostId};

text_enum!(
    /// Whose copy is the true one.
    Ownership {
        /// Made on hack0's own calendar: ours to update.
        Created = "created",
        /// Stands elsewhere on Luma: ours is a read-only copy.
        Referenced = "referenced",
    }
);

text_enum!(
    /// How our copy stands to its source.
    SyncStatus {
        /// As its source when last looked at.
        Synced = "synced",
        /// Its source had changed since the event was imported; our copy followed.
        Drifted = "drifted",
        /// Its source is gone.
        SourceDeleted = "source_deleted",
    }
);

text_enum!(
    /// Where it takes place.
    LocationType {
        /// At a place.
        InPerson = "in_person",
        /// On the net.
        Online = "online",
        /// Luma doesn't say.
        Unknown = "unknown",
    }
);

/// Where an event takes place, as far as it may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In person, online, or not said.
    pub kind: LocationType,
    /// The venue's name; never that of a hidden address.
    pub venue: Option<String>,
    /// The full address; never a hidden one.
    pub address: Option<String>,
    /// The hosts show the address only to those who registered.
    pub is_address_hidden: bool,
    /// City.
    pub city: Option<String>,
    /// Region, state, department.
    pub region: Option<String>,
    /// The country's name as Luma writes it, mostly English.
    pub country: Option<String>,
    /// ISO 3166-1 alpha-2 where it is known.
    pub country_code: Option<String>,
}

/// The Luma calendar that manages the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCalendar {
    /// Its id.
    pub id: LumaCalendarId,
    /// Its name; none for a personal calendar.
    pub name: Option<String>,
    /// `luma.com/{slug}`
    pub slug: Option<String>,
}

/// A host, as far as everybody may know it. E-mail addresses never reach this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Luma's id.
    pub id: LumaHostId,
    /// Its name, unless it has none or only an e-mail address.
    pub name: Option<String>,
    /// Its picture.
    pub avatar_url: Option<String>,
    /// Its self-declared website, `http(s)` only.
    pub website: Option<String>,
}

/// An event as lists, pages and the API show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Our id.
    pub id: EventId,
    /// Our address: `/events/{slug}`.
    pub slug: String,
    /// What it is on Luma.
    pub luma_event_id: LumaEventId,
    /// Its public page on Luma (or elsewhere, for an external listing).
    pub luma_url: String,
    /// The listing on hack0's calendar (`calev-…`), once it stands there.
    pub luma_listing_id: Option<String>,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// When it ends, if Luma says.
    pub end_at: Option<Timestamp>,
    /// IANA name of the zone it takes place in; always one that this program knows.
    pub timezone: String,
    /// Where.
    pub place: Place,
    /// Its picture, `https` only.
    pub cover_url: Option<String>,
    /// Whose copy is the true one.
    pub ownership: Ownership,
    /// How our copy stands to its source.
    pub sync_status: SyncStatus,
    /// When its source was last looked at.
    pub last_source_check_at: Option<Timestamp>,
    /// When we learned that it is cancelled.
    pub canceled_at: Option<Timestamp>,
    /// The calendar that manages it.
    pub calendar: Option<SourceCalendar>,
    /// Whose event it is, and why.
    pub attribution: Attribution,
    /// Other organizations of the event, strongest first.
    pub co_organizers: Vec<CoOrganizer>,
    /// All hosts, in Luma's order.
    pub hosts: Vec<Host>,
    /// When hack0 learned of it.
    pub created_at: Timestamp,
    /// When our copy changed last.
    pub updated_at: Timestamp,
    /// When it last followed a change of its source.
    pub changed_at: Option<Timestamp>,
    /// What changed of when and where it is, newest first; the last few.
    pub moves: Vec<Revision>,
}

/// An event with what only its own page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    /// The event.
    pub event: Event,
    /// Its description as safe HTML.
    pub description_html: Option<String>,
    /// What changed since it was imported, newest first.
    pub revisions: Vec<Revision>,
    /// How it was proven whose event it is, where somebody claimed it.
    pub proven: Option<Proven>,
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Which: a name of `content`'s fields, such as `name`, `start_at`, `venue`, `hosts`.
    pub field: String,
    /// Before; none where there was nothing.
    pub old_value: Option<String>,
    /// After.
    pub new_value: Option<String>,
    /// When we saw it.
    pub changed_at: Timestamp,
}

/// Which events a list holds: those that fit all of this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Not over before this time.
    pub after: Option<Timestamp>,
    /// Begins before this time; with `newest_first` also over before it.
    pub before: Option<Timestamp>,
    /// Slug of an organizing or co-organizing organization.
    pub organization: Option<String>,
    /// A country's ISO 3166-1 alpha-2 code, or its name as events have it, in any case and without accents.
    pub country: Option<String>,
    /// A city, in any case and without accents.
    pub city: Option<String>,
    /// Only online, or only in person.
    pub format: Option<LocationType>,
    /// Words that all stand in name, place, hosts, description, calendar or organization, or begin a word there; in any
    /// case, any order and without accents. At most 8 count. Text without a single word finds nothing.
    pub query: Option<String>,
    /// Newest first: for past events.
    pub newest_first: bool,
}

impl EventFilter {
    /// What isn't over at this time, soonest first.
    pub fn upcoming(now: Timestamp) -> Self {
        Self {
            after: Some(now),
            ..Self::default()
        }
    }

    /// What is over at this time, latest first.
    pub fn past(now: Timestamp) -> Self {
        Self {
            before: Some(now),
            newest_first: true,
            ..Self::default()
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What it holds.
    pub items: Vec<T>,
    /// Where the next part begins; none on the last.
    pub next_cursor: Option<String>,
}

mod blocked;
mod changes;
mod content;
mod description;
pub mod edit;
mod facets;
pub(crate) mod host_names;
mod hosts;
mod ingest;
mod list;
mod listing;
pub mod ours;
mod position;
mod queries;
mod revisions;
mod rows;
pub(crate) mod search;
mod spans;
#[cfg(test)]
mod tests;
mod words;

pub use changes::{Change, changes};
pub(crate) use content::hash as content_hash;
#[cfg(test)]
pub(crate) use description::render as render_description;
pub use facets::{Count, Counts, Facets};
pub(crate) use ingest::ingest_in;
pub use ingest::{Ingested, Occasion, ingest};
pub use list::{ListError, Part, list, parts};
pub(crate) use listing::{
    Gone, find_id, listing, mark_gone, mark_source_deleted, set_listing, set_listing_in,
};
pub(crate) use queries::find_all;
pub use queries::{find, find_by_slug};
pub(crate) use words::LONGEST_WORD;
pub(crate) use words::wanted_country;
