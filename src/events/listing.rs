//! An event's place on hack0's calendar.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::revisions::{self, Change};
use super::{Occasion, Ownership, SyncStatus};
use crate::db::{Tx, query_in};
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

impl Gone {
    fn occasion(self) -> Occasion {
        match self {
            Self::Asked => Occasion::Drift,
            Self::Canceled => Occasion::Webhook,
        }
    }
}

/// A known event that may be gone.
struct Known {
    id: EventId,
    sync_status: SyncStatus,
    /// On Luma cancelling is deleting: said so of ours, or signed.
    is_canceled_anew: bool,
}

impl Known {
    fn from_row(row: &AnyRow, how: Gone) -> Result<Self, sqlx::Error> {
        let ownership: Ownership = row.try_get("ownership")?;
        let canceled_at: Option<i64> = row.try_get("canceled_at")?;
        let cancels = ownership == Ownership::Created || how == Gone::Canceled;
        Ok(Self {
            id: row.try_get("id")?,
            sync_status: row.try_get("sync_status")?,
            is_canceled_anew: cancels && canceled_at.is_none(),
        })
    }

    fn is_news(&self) -> bool {
        self.sync_status != SyncStatus::SourceDeleted || self.is_canceled_anew
    }
}

const KNOWN: &str = "SELECT id, ownership, sync_status, canceled_at FROM events WHERE";

/// These events are gone on Luma. Ours stay and say so: one that we own is cancelled (on Luma that is the same), a reference
/// has lost its source, and is cancelled only where that was signed. A reading that finds it there again takes both back.
/// Repeated, it changes nothing. Gives how many of them we know and didn't know to be gone.
pub(crate) async fn mark_gone(
    tx: &mut Tx,
    clock: &Clock,
    ids: &[LumaEventId],
    how: Gone,
) -> Result<u64, sqlx::Error> {
    let head = format!("{KNOWN} source_luma_event_id");
    let rows = query_in(&mut *tx, &head, ids, "").await?;
    mark(tx, clock, &rows, how).await
}

async fn mark(tx: &mut Tx, clock: &Clock, rows: &[AnyRow], how: Gone) -> Result<u64, sqlx::Error> {
    let known: Vec<Known> = rows
        .iter()
        .map(|row| Known::from_row(row, how))
        .collect::<Result<_, _>>()?;
    let (now, mut marked) = (clock.now(), 0);
    for (is_canceled, status) in [
        (true, None),
        (false, Some(SyncStatus::Synced)),
        (false, Some(SyncStatus::Drifted)),
    ] {
        let of_kind: Vec<&Known> = known
            .iter()
            .filter(|known| known.is_news() && known.is_canceled_anew == is_canceled)
            .filter(|known| status.is_none_or(|status| status == known.sync_status))
            .collect();
        marked += mark_alike(tx, clock, &of_kind, now, how).await?;
    }
    // Should our calendar list them all the same, the sync reads them again, although their entries say what they said.
    let ids = known.iter().map(|known| known.id);
    let head = "DELETE FROM calendar_entries WHERE luma_event_id IN (SELECT source_luma_event_id FROM events WHERE id";
    query_in(&mut *tx, head, ids, ")").await?;
    Ok(marked)
}

/// Those that stood alike before.
async fn mark_alike(
    tx: &mut Tx,
    clock: &Clock,
    known: &[&Known],
    now: Timestamp,
    how: Gone,
) -> Result<u64, sqlx::Error> {
    let Some(first) = known.first() else {
        return Ok(0);
    };
    let millis = now.as_millisecond();
    let canceled = if first.is_canceled_anew {
        format!("canceled_at = {millis},")
    } else {
        String::new()
    };
    // PostgreSQL lets others mark at the same time: who is first does.
    let head = format!(
        "UPDATE events SET {canceled} sync_status = 'source_deleted', last_source_check_at = {millis},
             content_changed_at = {millis}, updated_at = {millis}
         WHERE (sync_status <> 'source_deleted' OR ({} = 1 AND canceled_at IS NULL)) AND id",
        i64::from(first.is_canceled_anew)
    );
    let ids = known.iter().map(|known| known.id);
    let marked = query_in(&mut *tx, &head, ids, "RETURNING id").await?;
    let change = revisions::gone(first.sync_status, first.is_canceled_anew.then_some(now));
    let changes: Vec<(EventId, &Change)> = marked
        .iter()
        .map(|row| Ok((row.try_get("id")?, &change)))
        .collect::<Result<_, sqlx::Error>>()?;
    revisions::record_all(tx, clock, &changes, how.occasion()).await?;
    Ok(u64::try_from(changes.len()).unwrap_or_default())
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
    let sql = format!("{KNOWN} source_luma_event_id = $1 OR luma_url = $2");
    let mut tx = db.begin().await?;
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .bind(url)
        .fetch_all(&mut *tx)
        .await?;
    mark(&mut tx, clock, &rows, Gone::Asked).await?;
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
