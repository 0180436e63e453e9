//! Events out: lists in parts, one by its address or id.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, Row};

use super::rows::{self, SELECT};
use super::{Event, EventFilter, EventPage, Page, Revision};
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::ids::EventId;
use crate::{Db, text};

/// No event that is listed goes on for longer; it bounds how far back a list of what isn't over must look.
const LONGEST_EVENT: SignedDuration = SignedDuration::from_hours(24 * 62);
const MOST_ITEMS: u32 = 100;
/// More words than this aren't looked for.
const MOST_WORDS: usize = 8;

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
    db: &Db,
    filter: &EventFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Event>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let mut list = Conditions::of(filter);
    if let Some(cursor) = cursor {
        let (start, id) = read_cursor(cursor).ok_or(ListError::InvalidCursor)?;
        let (start, id) = (
            list.bind(Value::Number(start)),
            list.bind(Value::Text(id.to_string())),
        );
        let beyond = if filter.newest_first { "<" } else { ">" };
        list.and(&format!("(e.start_at, e.id) {beyond} ({start}, {id})"));
    }
    let order = if filter.newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "{SELECT} WHERE {} ORDER BY e.start_at {order}, e.id {order} LIMIT {}",
        list.sql,
        limit + 1
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in list.values {
        query = match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
        };
    }
    let mut connection = db.reader().acquire().await?;
    let mut rows = query.fetch_all(&mut *connection).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let items = rows::events(&mut connection, &rows).await?;
    let next_cursor = items.last().filter(|_| has_more).map(write_cursor);
    Ok(Page { items, next_cursor })
}

/// The event at `/events/{slug}`; one that isn't public has no page.
pub async fn find_by_slug(db: &Db, slug: &str) -> Result<Option<EventPage>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let sql = format!("{SELECT} WHERE e.slug = $1 AND e.visibility = 'public'");
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
        "{SELECT} WHERE (e.id = $1 OR e.source_luma_event_id = $1) AND e.visibility = 'public'"
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
        "{SELECT} WHERE e.id IN ({}) AND e.visibility = 'public'",
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

enum Value {
    Number(i64),
    Text(String),
}

/// A `WHERE` that grows, with its `$n` values.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn of(filter: &EventFilter) -> Self {
        let mut list = Self {
            sql: "e.visibility = 'public'".to_owned(),
            values: Vec::new(),
        };
        if let Some(after) = filter.after {
            let bound = list.time(
                after
                    .saturating_sub(LONGEST_EVENT)
                    .unwrap_or(Timestamp::MIN),
            );
            let after = list.time(after);
            list.and(&format!("e.over_at >= {after} AND e.start_at >= {bound}"));
        }
        if let Some(before) = filter.before {
            let column = if filter.newest_first {
                "e.over_at"
            } else {
                "e.start_at"
            };
            let bound = list.time(before);
            list.and(&format!("{column} < {bound} AND e.start_at < {bound}"));
        }
        if let Some(slug) = &filter.organization {
            let slug = list.bind(Value::Text(slug.clone()));
            list.and(&format!(
                "e.id IN (SELECT x.id FROM events x JOIN organizations y ON y.id = x.organization_id WHERE y.slug = {slug}
                    UNION SELECT c.event_id FROM event_co_organizers c JOIN organizations y ON y.id = c.organization_id WHERE y.slug = {slug})"
            ));
        }
        for word in text::fold(filter.query.as_deref().unwrap_or_default())
            .split(' ')
            .take(MOST_WORDS)
        {
            if !word.is_empty() {
                let pattern = list.bind(Value::Text(format!("%{}%", escape_like(word))));
                list.and(&format!("(e.search_text LIKE {pattern} ESCAPE '!' OR LOWER(o.name) LIKE {pattern} ESCAPE '!')"));
            }
        }
        list
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn time(&mut self, time: Timestamp) -> String {
        self.bind(Value::Number(time.as_millisecond()))
    }
}

fn escape_like(word: &str) -> String {
    word.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

fn write_cursor(last: &Event) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}", last.start_at.as_millisecond(), last.id))
}

fn read_cursor(cursor: &str) -> Option<(i64, EventId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (start, id) = text.split_once(':')?;
    Some((start.parse().ok()?, id.parse().ok()?))
}
