//! What waits for a person, grouped by host, soonest first. Which events wait, why, and with which host, is kept on the event
//! by `attribution::waiting`; this only reads it.

use jiff::Timestamp;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, ColumnIndex, Row};

use super::Admin;
use super::decisions::Version;
use crate::attribution::{LookAlike, Reason, WaitReason};
use crate::clock::from_millis;
use crate::events::ListError;
use crate::ids::{EventId, LumaHostId};
use crate::organizations::OrganizationRef;
use crate::{Clock, Db, events, text};

mod details;
#[cfg(test)]
mod tests;

/// Groups on a page at most.
const MOST_GROUPS: u32 = 50;
/// More words than this aren't looked for.
const MOST_WORDS: usize = 8;

/// Which part of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only what waits for this.
    pub reason: Option<WaitReason>,
    /// Only events in this country: a code, or a name.
    pub country: Option<String>,
    /// Only events with these words.
    pub text: Option<String>,
    /// What is over, latest first, instead of what isn't.
    pub past: bool,
    /// What is put off, over or not, instead of what isn't.
    pub postponed: bool,
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuePage {
    /// Hosts with what waits with them.
    pub groups: Vec<QueueGroup>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// Of the whole queue, whatever the filter.
    pub counts: QueueCounts,
}

/// How many events wait, and what else does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// That aren't over, by reason, the most pressing first.
    pub upcoming: Vec<(WaitReason, u64)>,
    /// That are over.
    pub past: u64,
    /// That are put off.
    pub postponed: u64,
    /// Claims that wait for an admin.
    pub claims: u64,
    /// Claims that took effect and are to be looked at.
    pub reviews: u64,
    /// Notes on badges that nobody has dealt with.
    pub notes: u64,
}

/// A host and what waits with it; an event without hosts stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueGroup {
    /// Who; none for an event without hosts.
    pub host: Option<QueueHost>,
    /// What was decided of the host so far: goes back with the decision.
    pub version: Version,
    /// How many of its events wait and fit the filter.
    pub events: u64,
    /// Why, with how many of them, the most pressing first.
    pub reasons: Vec<(WaitReason, u64)>,
    /// Whose they might be.
    pub suggestion: Option<Suggestion>,
    /// Who else it might be, by what the first three show, the surest first.
    pub others: Vec<Candidate>,
    /// A domain that only looks like somebody's.
    pub look_alike: Option<LookAlike>,
    /// The first three.
    pub first: Vec<QueueEvent>,
}

/// A host that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueHost {
    /// Luma's id.
    pub id: LumaHostId,
    /// Its name.
    pub name: Option<String>,
    /// Its picture.
    pub avatar_url: Option<String>,
}

/// The organization that most of a group's events name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Whose they might be.
    pub organization: OrganizationRef,
    /// The best score among them.
    pub confidence: u8,
    /// How many of them name it.
    pub events: u64,
    /// What the rule saw in the first of them that the page shows.
    pub reason: Option<Reason>,
}

/// An organization that a rule names, though another is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub organization: OrganizationRef,
    /// 0–100.
    pub confidence: u8,
    /// What the rule saw.
    pub reason: Reason,
}

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEvent {
    /// Which.
    pub id: EventId,
    /// What was decided of it so far: goes back with the decision.
    pub version: Version,
    /// Its address.
    pub slug: String,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// In which zone.
    pub timezone: String,
    /// In which city.
    pub city: Option<String>,
    /// Why it waits.
    pub reason: WaitReason,
    /// All of its hosts, in Luma's order.
    pub hosts: Vec<QueueHost>,
}

/// A page of the queue: six queries.
pub async fn queue(
    db: &Db,
    clock: &Clock,
    _admin: &Admin,
    filter: &QueueFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<QueuePage, ListError> {
    let limit = limit.clamp(1, MOST_GROUPS) as usize;
    let cursor: Option<i64> = cursor
        .map(|cursor| cursor.parse().map_err(|_| ListError::InvalidCursor))
        .transpose()?;
    let now = clock.now().as_millisecond();
    let mut conn = db.reader().acquire().await?;
    let mut keys = keys(&mut conn, now, filter, cursor, limit + 1).await?;
    let has_more = keys.len() > limit;
    keys.truncate(limit);
    let next_cursor = keys.last().filter(|_| has_more);
    Ok(QueuePage {
        next_cursor: next_cursor.map(|key| key.position.to_string()),
        groups: details::load(&mut conn, now, filter, keys).await?,
        counts: counts(&mut conn, now).await?,
    })
}

/// How much waits. One query.
pub async fn queue_counts(
    db: &Db,
    clock: &Clock,
    _admin: &Admin,
) -> Result<QueueCounts, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    counts(&mut conn, clock.now().as_millisecond()).await
}

/// One group: its host's id, or the event's that has none.
struct Key {
    subject: String,
    /// Of its first event, or its last among past ones.
    position: i64,
    events: u64,
}

async fn keys(
    conn: &mut AnyConnection,
    now: i64,
    filter: &QueueFilter,
    cursor: Option<i64>,
    limit: usize,
) -> Result<Vec<Key>, sqlx::Error> {
    let (first, after, order) = if filter.past {
        ("MAX", "<", "DESC")
    } else {
        ("MIN", ">", "ASC")
    };
    let mut sql = Sql::default();
    let waiting = sql.waiting(now, filter);
    let from = cursor.map(|cursor| sql.number(cursor));
    let beyond = |word: &str, position: &str, and: &str| match &from {
        Some(from) => format!("{word} {position} {after} {from} {and}"),
        None => String::new(),
    };
    // Grouped in the order of the index.
    sql.text = format!(
        "SELECT * FROM (
            SELECT e.waits_with AS subject, CAST({first}(e.position) AS BIGINT) AS at, COUNT(*) AS events
            FROM events e WHERE {events} AND e.waits_with IS NOT NULL
            GROUP BY e.waits_with HAVING {} {host}
            UNION ALL SELECT e.id, e.position, 1 FROM events e WHERE {events} AND e.waits_with IS NULL {}
        ) AS waiting ORDER BY at {order} LIMIT {limit}",
        beyond("", &format!("{first}(e.position)"), "AND"),
        beyond("AND", "e.position", ""),
        events = waiting.events,
        host = waiting.host,
    );
    let rows = sql.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Key {
                subject: row.try_get(0)?,
                position: row.try_get(1)?,
                events: number(row, 2)?,
            })
        })
        .collect()
}

async fn counts(conn: &mut AnyConnection, now: i64) -> Result<QueueCounts, sqlx::Error> {
    let count = |which: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {which} THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
    let upcoming =
        WaitReason::ALL.map(|reason| count(&format!("over_at >= $1 AND waits_for = '{reason}'")));
    let counts = format!("{}, {}", count("over_at < $1"), upcoming.join(", "));
    let postponed = postponed("$1");
    let events = format!("SELECT id, over_at, waits_for FROM events WHERE {WAITING}");
    let sql = format!(
        "SELECT {counts}, 0 AS is_postponed,
            (SELECT COUNT(*) FROM host_claims WHERE state = 'waiting') AS claims,
            (SELECT COUNT(*) FROM host_claims c LEFT JOIN decision_batches b ON b.id = c.batch_id
                WHERE c.state = 'verified' AND c.doubt IS NOT NULL AND c.reviewed_at IS NULL AND b.undone_by_id IS NULL) AS reviews,
            (SELECT COUNT(*) FROM badge_notes WHERE settled_at IS NULL) AS notes
        FROM events WHERE {WAITING}
        UNION ALL SELECT {counts}, 1, 0, 0, 0
        FROM ({events} AND waits_with IN ({postponed}) UNION {events} AND id IN ({postponed})) AS put_off
        ORDER BY is_postponed"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(now)
        .fetch_all(conn)
        .await?;
    let [all, put_off] = rows.as_slice() else {
        return Err(sqlx::Error::RowNotFound);
    };
    let left = |column| Ok::<_, sqlx::Error>(number(all, column)? - number(put_off, column)?);
    let mut postponed = number(put_off, 0)?;
    let mut upcoming = Vec::new();
    for (column, reason) in (1..).zip(WaitReason::ALL) {
        upcoming.push((reason, left(column)?));
        postponed += number(put_off, column)?;
    }
    Ok(QueueCounts {
        upcoming,
        past: left(0)?,
        postponed,
        claims: number(all, "claims")?,
        reviews: number(all, "reviews")?,
        notes: number(all, "notes")?,
    })
}

/// Which events wait, put off or not.
const WAITING: &str = "visibility = 'public' AND waits_for IS NOT NULL";

/// Hosts and events that are put off.
fn postponed(now: &str) -> String {
    format!("SELECT subject_id FROM queue_postponements WHERE postponed_until > {now}")
}

fn number(row: &AnyRow, column: impl ColumnIndex<AnyRow>) -> Result<u64, sqlx::Error> {
    Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
}

enum Value {
    Number(i64),
    Text(String),
}

/// What is in a part of the queue.
struct Waiting {
    /// Of `events e`.
    events: String,
    /// Of the host that an event waits with. It is the same for all of a host's events, so it is asked once.
    host: String,
}

/// A statement with its values.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Number(value));
        format!("${}", self.values.len())
    }

    fn text(&mut self, value: String) -> String {
        self.values.push(Value::Text(value));
        format!("${}", self.values.len())
    }

    fn list(&mut self, values: impl IntoIterator<Item = String>) -> String {
        let names: Vec<String> = values.into_iter().map(|value| self.text(value)).collect();
        if names.is_empty() {
            return "NULL".to_owned();
        }
        names.join(",")
    }

    /// What is in this part of the queue.
    fn waiting(&mut self, now: i64, filter: &QueueFilter) -> Waiting {
        let now = self.number(now);
        let postponed = postponed(&now);
        let (which, host) = if filter.postponed {
            let either = format!("(e.waits_with IN ({postponed}) OR e.id IN ({postponed}))");
            (either, "1 = 1".to_owned())
        } else {
            let when = if filter.past { "<" } else { ">=" };
            (
                format!("e.over_at {when} {now} AND e.id NOT IN ({postponed})"),
                format!("e.waits_with NOT IN ({postponed})"),
            )
        };
        let mut sql = format!("{WAITING} AND {which}");
        if let Some(reason) = filter.reason {
            let reason = self.text(reason.to_string());
            sql = format!("{sql} AND e.waits_for = {reason}");
        }
        if let Some(country) = filter.country.as_deref() {
            let country = self.text(events::wanted_country(country));
            sql = format!("{sql} AND e.country_key = {country}");
        }
        let words = text::fold(filter.text.as_deref().unwrap_or_default());
        for word in words.split_whitespace().take(MOST_WORDS) {
            // Stored words are cut.
            let word: String = word.chars().take(events::LONGEST_WORD).collect();
            let escaped = word
                .replace('!', "!!")
                .replace('%', "!%")
                .replace('_', "!_");
            let pattern = self.text(format!("%{escaped}%"));
            sql = format!("{sql} AND e.search_text LIKE {pattern} ESCAPE '!'");
        }
        Waiting { events: sql, host }
    }

    async fn fetch_all(self, conn: &mut AnyConnection) -> Result<Vec<AnyRow>, sqlx::Error> {
        let mut query: Query<'_, Any, AnyArguments> = sqlx::query(AssertSqlSafe(self.text));
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
            };
        }
        query.fetch_all(conn).await
    }
}

fn time(row: &AnyRow, column: &str) -> Result<Timestamp, sqlx::Error> {
    Ok(from_millis(row.try_get(column)?))
}
