//! `calendar_entries`: what the sync saw of each entry when it last read the event in full.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::seen::List;
use crate::clock::from_millis;
use crate::db::{Tx, query_in};
use crate::ids::LumaEventId;
use crate::{Clock, Db};

/// A known entry.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: LumaEventId,
    pub(super) number: u32,
    pub(super) managed: Option<String>,
    pub(super) listed: Option<String>,
    pub(super) missing_since: Option<Timestamp>,
    /// When its event last couldn't be read, though Luma was there.
    pub(super) unread_at: Option<Timestamp>,
}

/// What an entry says, and when the event behind it last couldn't be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'e> {
    pub(super) hash: &'e str,
    pub(super) unread_at: Option<Timestamp>,
}

impl Known {
    pub(super) fn hash(&self, list: List) -> Option<&str> {
        match list {
            List::Managed => self.managed.as_deref(),
            List::Listed => self.listed.as_deref(),
        }
    }

    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let missing: Option<i64> = row.try_get("missing_since")?;
        let unread: Option<i64> = row.try_get("unread_at")?;
        Ok(Self {
            id: row.try_get("luma_event_id")?,
            number: u32::try_from(row.try_get::<i64, _>("number")?).unwrap_or(u32::MAX),
            managed: row.try_get("managed_hash")?,
            listed: row.try_get("listed_hash")?,
            missing_since: missing.map(from_millis),
            unread_at: unread.map(from_millis),
        })
    }
}

const COLUMNS: &str = "SELECT luma_event_id, number, managed_hash, listed_hash, missing_since, unread_at FROM calendar_entries";

/// Those of these that are known.
pub(super) async fn find(
    db: &Db,
    ids: Vec<&LumaEventId>,
) -> Result<HashMap<LumaEventId, Known>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let head = format!("{COLUMNS} WHERE luma_event_id");
    let rows = query_in(&mut connection, &head, ids, "").await?;
    rows.iter()
        .map(|row| Known::from_row(row).map(|known| (known.id.clone(), known)))
        .collect()
}

pub(super) async fn all(db: &Db) -> Result<Vec<Known>, sqlx::Error> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY number")))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(Known::from_row).collect()
}

/// How many stand in the list of what we manage, and in the public one.
pub(super) async fn count(db: &Db) -> Result<(u64, u64), sqlx::Error> {
    let row = sqlx::query("SELECT COUNT(managed_hash), COUNT(listed_hash) FROM calendar_entries")
        .fetch_one(db.reader())
        .await?;
    let count = |n: usize| {
        row.try_get::<i64, _>(n)
            .map(|count| u64::try_from(count).unwrap_or_default())
    };
    Ok((count(0)?, count(1)?))
}

/// Whether it stood in the public list when that was last read.
pub(crate) async fn is_listed(db: &Db, id: &LumaEventId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT 1 FROM calendar_entries WHERE luma_event_id = $1 AND listed_hash IS NOT NULL AND unread_at IS NULL",
    )
    .bind(id)
    .fetch_optional(db.reader())
    .await?;
    Ok(row.is_some())
}

/// The entry stands in this list and said this; gives its number.
pub(super) async fn put(
    tx: &mut Tx,
    clock: &Clock,
    id: &LumaEventId,
    list: List,
    said: &Said<'_>,
) -> Result<u32, sqlx::Error> {
    let (managed, listed) = match list {
        List::Managed => (Some(said.hash), None),
        List::Listed => (None, Some(said.hash)),
    };
    let row = sqlx::query(
        "INSERT INTO calendar_entries (luma_event_id, number, managed_hash, listed_hash, unread_at, created_at)
         VALUES ($1, (SELECT COALESCE(MAX(taken.number), -1) + 1 FROM calendar_entries taken), $2, $3, $4, $5)
         ON CONFLICT (luma_event_id) DO UPDATE SET managed_hash = COALESCE(excluded.managed_hash, calendar_entries.managed_hash),
             listed_hash = COALESCE(excluded.listed_hash, calendar_entries.listed_hash), missing_since = NULL,
             unread_at = excluded.unread_at
         RETURNING number",
    )
    .bind(id)
    .bind(managed)
    .bind(listed)
    .bind(said.unread_at.map(Timestamp::as_millisecond))
    .bind(clock.now().as_millisecond())
    .fetch_one(&mut **tx)
    .await?;
    Ok(u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX))
}

/// It doesn't stand in these lists any more, but in another.
pub(super) async fn set(tx: &mut Tx, known: &Known) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE calendar_entries SET managed_hash = $1, listed_hash = $2, missing_since = $3 WHERE luma_event_id = $4",
    )
    .bind(&known.managed)
    .bind(&known.listed)
    .bind(known.missing_since.map(Timestamp::as_millisecond))
    .bind(&known.id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It doesn't stand on our calendar any more.
pub(super) async fn remove(tx: &mut Tx, id: &LumaEventId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM calendar_entries WHERE luma_event_id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
