use crate::ids::{LumaCalendarId, LumaHostId};
use crate::organizations::{Domain, DomainRefusal};

/// A line that didn't go in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct RefusedLine {
    /// Where it begins in the file; the header is line 1.
    pub line: u64,
    /// Why.
    pub reason: LineRefusal,
}

/// Why a line didn't go in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineRefusal {
    /// Some cell isn't UTF-8.
    #[error("not UTF-8 text")]
    Encoding,
    /// Too few cells or too many.
    #[error("{found} cells where 7 are expected")]
    Cells {
        /// How many it has.
        found: usize,
    },
    /// Not lower-case letters, digits and inner hyphens, 1 to 60.
    #[error("the slug {0:?} isn't 1 to 60 lower-case letters, digits and hyphens")]
    Slug(String),
    /// An admin has archived it, or made it a part of another.
    #[error("the organization {0} is archived")]
    Archived(String),
    /// An earlier line has it too.
    #[error("the slug {slug} stands on line {line} already")]
    SlugAgain {
        /// Which.
        slug: String,
        /// The earlier line.
        line: u64,
    },
    /// Nothing readable.
    #[error("the name is empty")]
    Name,
    /// No web address.
    #[error("the website {0:?} isn't an http(s) address")]
    Website(String),
    /// No country.
    #[error("the country {0:?} isn't an ISO 3166 code of two letters")]
    Country(String),
    /// Can't be an organization's.
    #[error("the domain {domain:?} is refused: {reason}")]
    Domain {
        /// As it was written.
        domain: String,
        /// Why.
        reason: DomainRefusal,
    },
    /// No Luma calendar.
    #[error("{0:?} isn't a Luma calendar (cal-…)")]
    Calendar(String),
    /// No Luma host.
    #[error("{0:?} isn't a Luma host (usr-…)")]
    Host(String),
    /// hack0's own calendar holds everybody's events.
    #[error("{0} is hack0's own calendar")]
    OwnCalendar(LumaCalendarId),
    /// The domain is another organization's.
    #[error("the domain {domain} belongs to {owner}")]
    DomainTaken {
        /// Which.
        domain: Domain,
        /// Whose: a slug.
        owner: String,
    },
    /// The calendar is another organization's.
    #[error("the calendar {calendar} belongs to {owner}")]
    CalendarTaken {
        /// Which.
        calendar: LumaCalendarId,
        /// Whose: a slug.
        owner: String,
    },
    /// The host is verified as another organization's.
    #[error("the host {host} belongs to {owner}")]
    HostTaken {
        /// Which.
        host: LumaHostId,
        /// Whose: a slug.
        owner: String,
    },
    /// A reader would take the domain for another organization's.
    #[error("the domain {domain} looks like {known}, which belongs to {owner}")]
    LookAlike {
        /// Which.
        domain: Domain,
        /// What it looks like.
        known: Domain,
        /// Whose: a slug.
        owner: String,
    },
}
