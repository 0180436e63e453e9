//! Lists of events, in parts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

use super::rows::{EVENT, ORGANIZATIONS, event};
use super::search::{Wanted, owners};
use super::spans::{self, Span};
use super::{Event, EventFilter, Page, words};
use crate::Db;
use crate::clock::from_millis;
use crate::text;

const MOST_ITEMS: u32 = 100;

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

/// Public events by start, in parts of `limit` (at most 100). One query, however many events, and one before it for words and organizations. Starts count in whole
/// seconds. An event that moves between two parts may be missed or come twice, none else.
pub async fn list(
    db: &Db,
    filter: &EventFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Event>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let cursor = cursor
        .map(|cursor| read_cursor(cursor).ok_or(ListError::InvalidCursor))
        .transpose()?;
    let Some(wanted) = Wanted::of(filter, db.backend()) else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    let mut connection = db.reader().acquire().await?;
    let whole = spans::as_one(filter, cursor);
    let groups = owners::groups(&mut connection, &wanted, whole).await?;
    let keys = keys(filter, cursor, &wanted, &groups, limit + 1);
    let sql = Sql {
        // Cut before anything else of the events is read.
        text: format!(
            "SELECT {}, e.position FROM (SELECT DISTINCT position FROM ({}) parts ORDER BY 1 {} LIMIT {}) k
            JOIN events e ON e.position = k.position {ORGANIZATIONS}",
            *EVENT,
            keys.text,
            order(filter),
            limit + 1
        ),
        values: keys.values,
        parts: 1,
    };
    let mut rows = sql
        .fetch_all(&mut connection)
        .await?
        .into_iter()
        .map(|row| Ok((row.try_get("position")?, row)))
        .collect::<Result<Vec<(i64, AnyRow)>, sqlx::Error>>()?;
    rows.sort_unstable_by_key(|(position, _)| *position);
    if filter.newest_first {
        rows.reverse();
    }
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = match rows.last() {
        Some((last, _)) if has_more => Some(write_cursor(*last)),
        _ => None,
    };
    let items = rows
        .iter()
        .map(|(_, row)| event(row))
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next_cursor })
}

/// A stretch of all public events, by start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it begins, as [`list`] takes it; none for the first.
    pub from: Option<String>,
    /// When any of its events changed last.
    pub changed_at: Timestamp,
}

/// All public events in stretches of `size`. One query that reads them all: to be asked seldom.
pub async fn parts(db: &Db, size: u32) -> Result<Vec<Part>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT CAST(MAX(position) AS BIGINT), CAST(MAX(updated_at) AS BIGINT) FROM (
            SELECT position, updated_at, (ROW_NUMBER() OVER (ORDER BY position) - 1) / $1 AS part
            FROM events WHERE visibility = 'public') AS placed
        GROUP BY part ORDER BY part",
    )
    .bind(i64::from(size))
    .fetch_all(db.reader())
    .await?;
    let mut from = None;
    rows.iter()
        .map(|row| {
            let last = write_cursor(row.try_get(0)?);
            Ok(Part {
                from: from.replace(last),
                changed_at: from_millis(row.try_get(1)?),
            })
        })
        .collect()
}

fn order(filter: &EventFilter) -> &'static str {
    if filter.newest_first { "DESC" } else { "ASC" }
}

/// The positions of the first `count` events of the list, some more than once. Each part is a walk along one index that stops
/// after `count`.
fn keys(
    filter: &EventFilter,
    cursor: Option<i64>,
    wanted: &Wanted,
    groups: &[owners::Group],
    count: u32,
) -> Sql {
    let mut sql = Sql::default();
    let end = format!("ORDER BY 1 {} LIMIT {count}", order(filter));
    let spans = spans::of(filter, cursor);
    if !wanted.needs_index() {
        sql.each(&spans, |sql, span| {
            sql.push("SELECT e.position FROM events e WHERE e.visibility = 'public'");
            sql.within("e.position", span);
            if span.is_long_only {
                sql.push(LONG_ONLY);
            }
            sql.only(filter);
            sql.push(&end);
        });
        return sql;
    }
    let asked = owners::Asked {
        wanted,
        spans: &spans,
        whole: spans::as_one(filter, cursor),
        newest_first: filter.newest_first,
        count,
        end: &end,
    };
    asked.find(&mut sql, groups);
    sql
}

/// As the index `events_listed_long` says it.
pub(super) const LONG_ONLY: &str = " AND e.over_at - e.start_at > 43200000";

enum Value {
    Number(i64),
    Text(String),
}

/// A statement that grows, with its `$n` values.
#[derive(Default)]
pub(super) struct Sql {
    text: String,
    values: Vec<Value>,
    parts: usize,
}

impl Sql {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push(' ');
        self.text.push_str(text);
    }

    pub(super) fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Number(value));
        format!("${}", self.values.len())
    }

    pub(super) fn text(&mut self, value: String) -> String {
        self.values.push(Value::Text(value));
        format!("${}", self.values.len())
    }

    /// The same of every stretch, one after the other.
    pub(super) fn each(&mut self, spans: &[Span], mut part: impl FnMut(&mut Self, Span)) {
        for span in spans {
            self.part(|sql| part(sql, *span));
        }
        self.end();
    }

    /// One more part of the rows.
    pub(super) fn part(&mut self, part: impl FnOnce(&mut Self)) {
        self.push(if self.parts == 0 {
            "SELECT * FROM ("
        } else {
            "UNION ALL SELECT * FROM ("
        });
        part(self);
        self.push(&format!(") AS part{}", self.parts));
        self.parts += 1;
    }

    /// No part comes any more.
    pub(super) fn end(&mut self) {
        if self.parts == 0 {
            self.push("SELECT position FROM events WHERE 1 = 0");
        }
    }

    /// Within the stretch.
    pub(super) fn within(&mut self, position: &str, span: Span) {
        let (low, high) = (self.number(span.low), self.number(span.high));
        self.push(&format!("AND {position} >= {low} AND {position} < {high}"));
        if let Some(time) = span.over_from {
            let time = self.number(time);
            self.push(&format!("AND e.over_at >= {time}"));
        }
        if let Some(time) = span.over_to {
            let time = self.number(time);
            self.push(&format!("AND e.over_at < {time}"));
        }
    }

    /// The filters that have an index of their own.
    fn only(&mut self, filter: &EventFilter) {
        let country = filter.country.as_deref().map(words::wanted_country);
        let city = filter.city.as_deref().map(text::fold);
        let format = filter.format.map(|format| format.as_str().to_owned());
        for (column, wanted) in [
            ("country_key", country),
            ("city_key", city),
            ("location_type", format),
        ] {
            if let Some(wanted) = wanted {
                let wanted = self.text(wanted);
                self.push(&format!("AND e.{column} = {wanted}"));
            }
        }
    }

    pub(super) async fn fetch_all(
        self,
        connection: &mut AnyConnection,
    ) -> Result<Vec<AnyRow>, sqlx::Error> {
        let mut query: Query<'_, Any, AnyArguments> = sqlx::query(AssertSqlSafe(self.text));
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
            };
        }
        query.fetch_all(connection).await
    }
}

fn write_cursor(position: i64) -> String {
    URL_SAFE_NO_PAD.encode(position.to_be_bytes())
}

fn read_cursor(cursor: &str) -> Option<i64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    Some(i64::from_be_bytes(bytes.try_into().ok()?))
}
