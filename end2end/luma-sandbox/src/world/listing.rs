//! An event on a calendar that doesn't manage it.

use jiff::Timestamp;

use super::Coordinate;
use crate::{OWNER_ID, ids};

/// What a listing points to.
#[derive(Debug, Clone)]
pub enum Target {
    /// A Luma event, `evt-…`.
    Luma(String),
    /// An event on another platform.
    External(External),
}

/// An event of another platform as typed into a calendar.
#[derive(Debug, Clone)]
pub struct External {
    /// Its address there.
    pub url: String,
    /// Title.
    pub name: String,
    /// Start.
    pub start_at: Timestamp,
    /// Length, such as `P0Y0M0DT2H0M0S`.
    pub duration_interval: String,
    /// IANA zone.
    pub timezone: String,
    /// Who holds it, as text.
    pub host: Option<String>,
    /// One line of address.
    pub address: Option<String>,
    /// Where on the globe.
    pub coordinate: Option<Coordinate>,
}

/// A row that joins a calendar and an event.
#[derive(Debug, Clone)]
pub struct Listing {
    /// `calev-…`
    pub id: String,
    /// The calendar that lists.
    pub calendar_id: String,
    /// What it lists.
    pub target: Target,
    /// `approved`, `pending` or `rejected`.
    pub status: String,
    /// Who handed it in.
    pub submitted_by: String,
}

impl Listing {
    /// A Luma event on a calendar, approved.
    pub fn luma(calendar_id: &str, event_id: &str) -> Listing {
        Listing {
            // The same pair has the same id for ever, so listing twice can't make two.
            id: ids::stable("calev", &format!("{calendar_id} {event_id}")),
            calendar_id: calendar_id.to_owned(),
            target: Target::Luma(event_id.to_owned()),
            status: "approved".to_owned(),
            submitted_by: OWNER_ID.to_owned(),
        }
    }

    /// An external event on a calendar, approved.
    pub fn external(calendar_id: &str, external: External) -> Listing {
        Listing {
            id: ids::stable("calev", &format!("{calendar_id} {}", external.url)),
            calendar_id: calendar_id.to_owned(),
            target: Target::External(external),
            status: "approved".to_owned(),
            submitted_by: OWNER_ID.to_owned(),
        }
    }

    /// Whether it points to that Luma event.
    pub fn is_of(&self, event_id: &str) -> bool {
        matches!(&self.target, Target::Luma(id) if id == event_id)
    }
}
