//! Events out, by their address or id.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use super::rows::{self, COLUMNS, ORGANIZATIONS};
use super::{Event, EventPage, Revision};
use crate::Db;
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::ids::EventId;

/// The event at `/events/{slug}`; one that isn't public has no page.
pub async fn find_by_slug(db: &Db, slug: &str) -> Result<Option<EventPage>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM events e {ORGANIZATIONS} WHERE e.slug = $1 AND e.visibility = 'public'"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(slug)
        .fetch_all(&mut *connection)
        .await?;
    let Some(event) = rows::events(&mut connection, &rows).await?.pop() else {
        return Ok(None);
    };
    let description = sqlx::query("SELECT description_html FROM events WHERE id = $1")
        .bind(event.id)
        .fetch_one(&mut *connection)
        .await?;
    let revisions = sqlx::query(
        "SELECT field, old_value, new_value, created_at FROM event_revisions WHERE event_id = $1
         ORDER BY created_at DESC, id DESC LIMIT 100",
    )
    .bind(event.id)
    .fetch_all(&mut *connection)
    .await?
    .iter()
    .map(|row| {
        Ok(Revision {
            field: row.try_get("field")?,
            old_value: row.try_get("old_value")?,
            new_value: row.try_get("new_value")?,
            changed_at: from_millis(row.try_get("created_at")?),
        })
    })
    .collect::<Result<_, sqlx::Error>>()?;
    Ok(Some(EventPage {
        event,
        description_html: description.try_get(0)?,
        revisions,
    }))
}

/// The public event with our id or Luma's (`evt-…`).
pub async fn find(db: &Db, id: &str) -> Result<Option<Event>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM events e {ORGANIZATIONS} WHERE (e.id = $1 OR e.source_luma_event_id = $1) AND e.visibility = 'public'"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
    Ok(rows::events(&mut connection, &rows).await?.pop())
}

/// Those of these that are public.
pub(crate) async fn find_all(
    db: &Db,
    ids: &[EventId],
) -> Result<HashMap<EventId, Event>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut connection = db.reader().acquire().await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM events e {ORGANIZATIONS} WHERE e.id IN ({}) AND e.visibility = 'public'",
        placeholders(1, ids.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id);
    }
    let rows = query.fetch_all(&mut *connection).await?;
    let events = rows::events(&mut connection, &rows).await?;
    Ok(events.into_iter().map(|event| (event.id, event)).collect())
}
