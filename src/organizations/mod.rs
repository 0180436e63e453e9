//! Organizations: communities and companies that organize events, with what proves that something is theirs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::events::Host;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};

/// As much of an organization as a badge needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRef {
    /// Its id.
    pub id: OrganizationId,
    /// Its address: `/organizations/{slug}`.
    pub slug: String,
    /// Its name, as people say it.
    pub name: String,
}

impl OrganizationRef {
    /// Of a row with these columns.
    pub(crate) fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
        })
    }
}

/// One line of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationSummary {
    /// Id, slug, name.
    pub organization: OrganizationRef,
    /// `https://…`
    pub website: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// Listed events that are not over yet, co-organized ones included.
    pub upcoming_events: u32,
}

/// Which organizations the directory holds: those that fit all of this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganizationFilter {
    /// ISO 3166-1 alpha-2, in any case.
    pub country: Option<String>,
    /// Words that the name holds, in any case, any order and without accents. At most 8 count.
    pub query: Option<String>,
}

/// A country of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryCount {
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// Organizations there.
    pub organizations: u32,
}

/// Who hosts an organization's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationHost {
    /// As its latest event shows it.
    pub host: Host,
    /// Verified as this organization's own.
    pub is_verified: bool,
    /// Listed events of the organization that it hosts.
    pub events: u32,
}

/// An organization, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `https://…`
    pub website: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// Domains that count for matching, in lower-case punycode, sorted.
    pub domains: Vec<String>,
    /// Its Luma calendars.
    pub calendars: Vec<LumaCalendarId>,
    /// Hosts verified as its own.
    pub verified_hosts: Vec<LumaHostId>,
    /// When hack0 learned of it.
    pub created_at: Timestamp,
    /// When its own data changed last.
    pub updated_at: Timestamp,
}

mod csv;
mod domain;
pub(crate) mod fields;
mod hosts;
mod known_domains;
mod queries;

pub use csv::{CsvError, HEADER, ImportReport, LineRefusal, RefusedLine, export, import};
pub use domain::{Domain, DomainRefusal};
pub use hosts::hosts;
pub(crate) use hosts::verified_owner;
pub use known_domains::KnownDomains;
pub use queries::{countries, find_by_slug, find_name, list};
