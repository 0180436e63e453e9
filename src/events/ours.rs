//! The events of our own calendar, as admins list them: also those that aren't public, and the cancelled ones.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use super::Page;
use crate::Db;
use crate::clock::from_millis;
use crate::ids::EventId;

const MOST: usize = 50;

/// An event of ours in the admins' list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurEvent {
    /// Which.
    pub id: EventId,
    /// Its address.
    pub slug: String,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// IANA name.
    pub timezone: String,
    /// Everybody may see it.
    pub is_public: bool,
    /// When we learned that it is cancelled.
    pub canceled_at: Option<Timestamp>,
}

/// Latest first, 50 at once. A cursor that isn't one of this list begins anew.
pub async fn created(db: &Db, cursor: Option<&str>) -> Result<Page<OurEvent>, sqlx::Error> {
    let before: i64 = cursor
        .and_then(|cursor| cursor.parse().ok())
        .unwrap_or(i64::MAX);
    // One more tells whether there is another page.
    let sql = format!(
        "SELECT id, slug, name, start_at, timezone, visibility, canceled_at, position FROM events
         WHERE ownership = 'created' AND position < $1 ORDER BY position DESC LIMIT {}",
        MOST + 1
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(before)
        .fetch_all(db.reader())
        .await?;
    let items = rows.iter().take(MOST).map(|row| {
        let visibility: String = row.try_get("visibility")?;
        let canceled_at: Option<i64> = row.try_get("canceled_at")?;
        Ok(OurEvent {
            id: row.try_get("id")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            start_at: from_millis(row.try_get("start_at")?),
            timezone: row.try_get("timezone")?,
            is_public: visibility == "public",
            canceled_at: canceled_at.map(from_millis),
        })
    });
    let next_cursor = match rows.get(MOST) {
        Some(_) => Some(rows[MOST - 1].try_get::<i64, _>("position")?.to_string()),
        None => None,
    };
    Ok(Page {
        items: items.collect::<Result<_, sqlx::Error>>()?,
        next_cursor,
    })
}
