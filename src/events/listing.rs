//! An event's place on hack0's calendar.

use sqlx::Row;

use super::{Ownership, SyncStatus};
use crate::db::Tx;
use crate::ids::{EventId, LumaEventId};
use crate::luma::Link;
use crate::{Clock, Db};

/// What listing an event on our calendar needs to know of it.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) luma_event_id: LumaEventId,
    pub(crate) ownership: Ownership,
    pub(crate) luma_listing_id: Option<String>,
}

pub(crate) async fn listing(db: &Db, id: EventId) -> Result<Option<Listing>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT source_luma_event_id, ownership, luma_listing_id FROM events WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(db.reader())
    .await?;
    row.map(|row| {
        Ok(Listing {
            luma_event_id: row.try_get("source_luma_event_id")?,
            ownership: row.try_get("ownership")?,
            luma_listing_id: row.try_get("luma_listing_id")?,
        })
    })
    .transpose()
}

/// It stands on our calendar now, as this listing (`calev-…`).
pub(crate) async fn set_listing(
    db: &Db,
    id: EventId,
    luma_listing_id: &str,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    set_listing_in(&mut tx, id, Some(luma_listing_id)).await?;
    tx.commit().await
}

/// The same inside a transaction of the caller's; none when it doesn't stand there any more.
pub(crate) async fn set_listing_in(
    tx: &mut Tx,
    id: EventId,
    luma_listing_id: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE events SET luma_listing_id = $1 WHERE id = $2")
        .bind(luma_listing_id)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How we know that an event is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gone {
    /// Luma, asked for it, says that it is deleted, or again and again that there is nothing.
    Asked,
    /// Luma told us, signed, that its hosts cancelled it.
    Canceled,
}

/// The event is gone on Luma. Ours stays and says so: one that we own is cancelled (on Luma that is the same), a reference
/// has lost its source, and is cancelled only where that was signed. A reading that finds it there again takes both back.
/// Repeated, it changes nothing. False when we don't know the event, or knew that it is gone.
pub(crate) async fn mark_gone(
    tx: &mut Tx,
    clock: &Clock,
    id: &LumaEventId,
    how: Gone,
) -> Result<bool, sqlx::Error> {
    mark(tx, clock, Some(id), None, how).await
}

async fn mark(
    tx: &mut Tx,
    clock: &Clock,
    id: Option<&LumaEventId>,
    url: Option<String>,
    how: Gone,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE events SET sync_status = $1, last_source_check_at = $2, content_changed_at = $2, updated_at = $2,
             canceled_at = CASE WHEN ownership = $3 OR $4 = 1 THEN COALESCE(canceled_at, $2) ELSE canceled_at END
         WHERE (source_luma_event_id = $5 OR luma_url = $6)
             AND (sync_status <> $1 OR (canceled_at IS NULL AND (ownership = $3 OR $4 = 1)))",
    )
    .bind(SyncStatus::SourceDeleted)
    .bind(clock.now().as_millisecond())
    .bind(Ownership::Created)
    .bind(i64::from(how == Gone::Canceled))
    .bind(id)
    .bind(&url)
    .execute(&mut **tx)
    .await?;
    // Should our calendar list it all the same, the sync reads it again, although its entry says what it said.
    sqlx::query(
        "DELETE FROM calendar_entries WHERE luma_event_id IN (
             SELECT source_luma_event_id FROM events WHERE source_luma_event_id = $1 OR luma_url = $2)",
    )
    .bind(id)
    .bind(&url)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Luma says that what stood at this link is deleted. The event that we know by it stays, and says so.
pub(crate) async fn mark_source_deleted(
    db: &Db,
    clock: &Clock,
    link: &Link,
) -> Result<(), sqlx::Error> {
    let (id, url) = match link {
        Link::Event(id) => (Some(id), None),
        Link::Slug(slug) => (None, Some(format!("https://luma.com/{slug}"))),
        Link::Calendar(_) => return Ok(()),
    };
    let mut tx = db.begin().await?;
    mark(&mut tx, clock, id, url, Gone::Asked).await?;
    tx.commit().await
}

/// Our id of the event that Luma calls so, public or not.
pub(crate) async fn find_id(db: &Db, id: &LumaEventId) -> Result<Option<EventId>, sqlx::Error> {
    let row = sqlx::query("SELECT id FROM events WHERE source_luma_event_id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| row.try_get("id")).transpose()
}
