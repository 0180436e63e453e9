use super::{Event, EventFilter, EventPage, Page};
use crate::Db;

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The cursor isn't one that we gave out.
    #[error("not a cursor")]
    InvalidCursor,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Public events by start, in parts of `limit` (at most 100). Three queries, however many events.
pub async fn list(
    _db: &Db,
    _filter: &EventFilter,
    _cursor: Option<&str>,
    _limit: u32,
) -> Result<Page<Event>, ListError> {
    todo!()
}

/// The event at `/events/{slug}`.
pub async fn find_by_slug(_db: &Db, _slug: &str) -> Result<Option<EventPage>, sqlx::Error> {
    todo!()
}

/// The event with our id or Luma's (`evt-…`).
pub async fn find(_db: &Db, _id: &str) -> Result<Option<Event>, sqlx::Error> {
    todo!()
}
