//! What changed of all events, newest first: the public feed.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::{Event, ListError, Page, Revision, queries};
use crate::Db;
use crate::clock::from_millis;
use crate::db::query_in;
use crate::ids::EventId;

/// What people are told of, in this order.
const TOLD: [&str; 10] = [
    "name",
    "start_at",
    "end_at",
    "location_type",
    "venue",
    "address",
    "city",
    "hosts",
    "canceled_at",
    "sync_status",
];
const MOST_ITEMS: u32 = 100;

/// What changed of an event at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The event as it is now.
    pub event: Event,
    /// When we saw it.
    pub at: Timestamp,
    /// The fields that changed then.
    pub revisions: Vec<Revision>,
}

/// A time and an event: what a change is known by, and its place in the feed.
type Key = (i64, EventId);

/// Changes of public events, newest first, in parts of `limit` (at most 100). Three queries, however many there are.
///
/// # Errors
/// [`ListError::InvalidCursor`] for a cursor that isn't one of this feed.
pub async fn changes(db: &Db, cursor: Option<&str>, limit: u32) -> Result<Page<Change>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS) as usize;
    let before = cursor.map(|cursor| read_cursor(cursor).ok_or(ListError::InvalidCursor));
    // One more tells whether there is another part.
    let mut keys = keys(db, before.transpose()?, limit + 1).await?;
    let has_more = keys.len() > limit;
    keys.truncate(limit);
    let last = keys.last().filter(|_| has_more);
    let next_cursor = last.map(|(at, event)| format!("{at}.{event}"));
    let ids: Vec<EventId> = keys.iter().map(|(_, event)| *event).collect();
    let events = queries::find_all(db, &ids).await?;
    let mut revisions = revisions(db, &keys).await?;
    let items = keys.into_iter().filter_map(|key| {
        Some(Change {
            event: events.get(&key.1)?.clone(),
            at: from_millis(key.0),
            revisions: revisions.remove(&key).unwrap_or_default(),
        })
    });
    Ok(Page {
        items: items.collect(),
        next_cursor,
    })
}

/// As the index `event_revisions_told` says it.
fn is_told() -> String {
    let fields = TOLD.map(|field| format!("'{field}'"));
    format!("field IN ({})", fields.join(", "))
}

fn read_cursor(cursor: &str) -> Option<Key> {
    let (at, event) = cursor.split_once('.')?;
    Some((at.parse().ok()?, event.parse().ok()?))
}

async fn keys(db: &Db, before: Option<Key>, limit: usize) -> Result<Vec<Key>, sqlx::Error> {
    let beyond = match before {
        Some(_) => "AND (r.created_at, r.event_id) < ($1, $2)",
        None => "",
    };
    let sql = format!(
        "SELECT r.created_at, r.event_id FROM event_revisions r WHERE {} {beyond}
             AND EXISTS (SELECT 1 FROM events e WHERE e.id = r.event_id AND e.visibility = 'public')
         GROUP BY r.created_at, r.event_id ORDER BY r.created_at DESC, r.event_id DESC LIMIT {limit}",
        is_told()
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    if let Some((at, event)) = before {
        query = query.bind(at).bind(event);
    }
    let rows = query.fetch_all(db.reader()).await?;
    rows.iter().map(key).collect()
}

async fn revisions(db: &Db, keys: &[Key]) -> Result<HashMap<Key, Vec<Revision>>, sqlx::Error> {
    let (Some((newest, _)), Some((oldest, _))) = (keys.first(), keys.last()) else {
        return Ok(HashMap::new());
    };
    let head = format!(
        "SELECT created_at, event_id, field, old_value, new_value FROM event_revisions
         WHERE {} AND created_at BETWEEN {oldest} AND {newest} AND event_id",
        is_told()
    );
    let mut connection = db.reader().acquire().await?;
    let events = keys.iter().map(|(_, event)| *event);
    let rows = query_in(&mut connection, &head, events, "").await?;
    let mut found: HashMap<Key, Vec<Revision>> = HashMap::new();
    for row in &rows {
        let key = key(row)?;
        found.entry(key).or_default().push(Revision {
            field: row.try_get("field")?,
            old_value: row.try_get("old_value")?,
            new_value: row.try_get("new_value")?,
            changed_at: from_millis(key.0),
        });
    }
    for revisions in found.values_mut() {
        revisions.sort_by_key(|revision| TOLD.iter().position(|told| *told == revision.field));
    }
    Ok(found)
}

fn key(row: &AnyRow) -> Result<Key, sqlx::Error> {
    Ok((row.try_get("created_at")?, row.try_get("event_id")?))
}
