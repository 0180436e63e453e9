use super::{Organization, OrganizationSummary};
use crate::Db;
use crate::clock::Clock;
use crate::events::{ListError, Page};

/// The directory by name; `query` narrows it to names that hold its words. `limit` is capped at 100.
pub async fn list(
    _db: &Db,
    _clock: &Clock,
    _query: Option<&str>,
    _cursor: Option<&str>,
    _limit: u32,
) -> Result<Page<OrganizationSummary>, ListError> {
    todo!()
}

/// The organization at `/organizations/{slug}`.
pub async fn find_by_slug(_db: &Db, _slug: &str) -> Result<Option<Organization>, sqlx::Error> {
    todo!()
}
