//! Events out, by their address or id.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use super::rows::{EVENT, ORGANIZATIONS, event};
use super::{Event, EventPage, Revision};
use crate::Db;
use crate::claims;
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::ids::EventId;

/// The event at `/events/{slug}`; one that isn't public has no page.
pub async fn find_by_slug(db: &Db, slug: &str) -> Result<Option<EventPage>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let sql = format!(
        "SELECT {}, e.description_html FROM events e {ORGANIZATIONS} WHERE e.slug = $1 AND e.visibility = 'public'",
        *EVENT
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(slug)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let event = event(&row)?;
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
    let proven = claims::proven(&mut connection, &event).await?;
    Ok(Some(EventPage {
        event,
        proven,
        description_html: row.try_get(1)?,
        revisions,
    }))
}

/// The public event with our id or Luma's (`evt-…`).
pub async fn find(db: &Db, id: &str) -> Result<Option<Event>, sqlx::Error> {
    let sql = format!(
        "SELECT {} FROM events e {ORGANIZATIONS} WHERE (e.id = $1 OR e.source_luma_event_id = $1) AND e.visibility = 'public'",
        *EVENT
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(event).transpose()
}

/// Those of these that are public.
pub(crate) async fn find_all(
    db: &Db,
    ids: &[EventId],
) -> Result<HashMap<EventId, Event>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT {} FROM events e {ORGANIZATIONS} WHERE e.id IN ({}) AND e.visibility = 'public'",
        *EVENT,
        placeholders(1, ids.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id);
    }
    let rows = query.fetch_all(db.reader()).await?;
    rows.iter()
        .map(|row| event(row).map(|event| (event.id, event)))
        .collect()
}
