//! Full-text search, and every filter that has no index of its own: the one module that knows two dialects. SQLite does it
//! with FTS5, PostgreSQL with a `tsvector`; what differs stands in `search/sqlite.sql`, `search/postgres.sql` and here.
//!
//! An event is found by its own words, and by the names of the organizations that it is of. These are two indexes: when ten
//! thousand events come to an organization, or it takes another name, no event's words are written again. A search first asks
//! which organizations have which of its words ([`owners`]); their events need only the others.
//!
//! Triggers of the database keep both in step: a trigger can't be forgotten, and it is in the same transaction by itself.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use sqlx::Row;

use super::EventFilter;
use super::content::Content;
use super::list::Sql;
use super::words::{self, Term};
use crate::db::{Backend, Db, Tx};
use crate::ids::EventId;

pub(super) mod owners;

const SQLITE: &str = include_str!("search/sqlite.sql");
const POSTGRES: &str = include_str!("search/postgres.sql");
/// How PostgreSQL looks into it. Written at each start, which costs nothing, while a change of the index itself costs minutes.
const POSTGRES_FIND: &str = include_str!("search/postgres_find.sql");

/// Events whose words are written again at a time.
const AT_ONCE: i64 = 500;

/// Brings the index up to date with this program: builds it where it is missing or of another form, from the events that
/// are there. Does nothing when it is of this form already. At 100,000 events a rebuild takes about a minute.
pub(crate) async fn set_up(db: &Db) -> Result<(), sqlx::Error> {
    let sql = match db.backend() {
        Backend::Sqlite => SQLITE,
        Backend::Postgres => POSTGRES,
    };
    let form = hex::encode(Sha256::digest(sql));
    let mut tx = db.begin().await?;
    if db.backend() == Backend::Postgres {
        // Of several replicas that start at once one builds it; the others wait and find it built.
        sqlx::query("SELECT CAST(pg_advisory_xact_lock(4801) AS TEXT)")
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS event_search_form (words TEXT NOT NULL, form TEXT NOT NULL)",
    )
    .execute(&mut *tx)
    .await?;
    let row = sqlx::query("SELECT words, form FROM event_search_form")
        .fetch_optional(&mut *tx)
        .await?;
    let (old_words, old_form): (Option<String>, Option<String>) = match row {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (None, None),
    };
    let is_current = old_words.as_deref() == Some(words::FORM) && old_form.as_ref() == Some(&form);
    if !is_current {
        if old_words.is_some_and(|form| form != words::FORM) {
            write_words_again(&mut tx).await?;
        }
        build(&mut tx, sql, &form).await?;
    }
    if db.backend() == Backend::Postgres {
        sqlx::raw_sql(POSTGRES_FIND).execute(&mut *tx).await?;
    }
    tx.commit().await
}

async fn build(tx: &mut Tx, sql: &'static str, form: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM event_search_form")
        .execute(&mut **tx)
        .await?;
    sqlx::query("INSERT INTO event_search_form (words, form) VALUES ($1, $2)")
        .bind(words::FORM)
        .bind(form)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// For events that an older program wrote.
async fn write_words_again(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let mut last = String::new();
    loop {
        let rows = sqlx::query("SELECT * FROM events WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(&last)
            .bind(AT_ONCE)
            .fetch_all(&mut **tx)
            .await?;
        let Some(end) = rows.last() else {
            return Ok(());
        };
        let hosts = host_names(tx, &last, end.try_get("id")?).await?;
        last = end.try_get("id")?;
        for row in &rows {
            let id: EventId = row.try_get("id")?;
            let content = Content::from_row(row)?;
            let hosts = hosts.get(&id).into_iter().flatten().map(String::as_str);
            sqlx::query(
                "UPDATE events SET search_text = $1, country_key = $2, city_key = $3 WHERE id = $4",
            )
            .bind(words::of(&content, hosts))
            .bind(words::country_key(&content.place))
            .bind(words::city_key(&content.place))
            .bind(id)
            .execute(&mut **tx)
            .await?;
        }
    }
}

async fn host_names(
    tx: &mut Tx,
    beyond: &str,
    end: &str,
) -> Result<HashMap<EventId, Vec<String>>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT event_id, name FROM event_hosts
        WHERE event_id > $1 AND event_id <= $2 AND name IS NOT NULL ORDER BY event_id, position",
    )
    .bind(beyond)
    .bind(end)
    .fetch_all(&mut **tx)
    .await?;
    let mut names: HashMap<EventId, Vec<String>> = HashMap::new();
    for row in rows {
        names
            .entry(row.try_get(0)?)
            .or_default()
            .push(row.try_get(1)?);
    }
    Ok(names)
}

/// Whether the database has the index in this program's form.
pub(crate) async fn is_set_up(db: &Db) -> bool {
    sqlx::query("SELECT form FROM event_search_form")
        .fetch_optional(db.reader())
        .await
        .is_ok_and(|row| row.is_some())
}

/// What an event must hold.
pub(super) struct Wanted {
    marks: Vec<String>,
    terms: Vec<Term>,
    /// Slug of an organization that it must be of.
    organization: Option<String>,
    backend: Backend,
}

impl Wanted {
    /// None for text without a word: nothing holds that.
    pub(super) fn of(filter: &EventFilter, backend: Backend) -> Option<Self> {
        let query = filter.query.as_deref().unwrap_or_default();
        let terms = words::terms(query);
        let is_without_words = terms.is_empty() && !query.trim().is_empty();
        (!is_without_words).then(|| Self {
            marks: words::wanted_marks(filter),
            terms,
            organization: filter.organization.clone(),
            backend,
        })
    }

    /// The index is for words, for organizations, and for filters together; for one other filter alone `events` has an index,
    /// which is cheaper.
    pub(super) fn needs_index(&self) -> bool {
        !self.terms.is_empty() || self.organization.is_some() || self.marks.len() > 1
    }

    /// All of it in the language of the index, without the words that an organization has; `mask` as in [`owners::Group`]. Words
    /// have no character but letters and digits, quoted all the same.
    fn without(&self, mask: i64, is_long_only: bool) -> String {
        let long = is_long_only.then(words::long_mark);
        let marks = self
            .marks
            .iter()
            .chain(&long)
            .map(|mark| self.exactly(mark));
        let terms = self.others(mask).map(|term| self.term(term));
        marks.chain(terms).collect::<Vec<_>>().join(self.and())
    }

    fn others(&self, mask: i64) -> impl Iterator<Item = &Term> {
        let numbered = (0..).zip(&self.terms);
        numbered.filter_map(move |(n, term)| (mask & (1 << n) == 0).then_some(term))
    }

    fn term(&self, term: &Term) -> String {
        let spellings = term.iter().map(|spelling| {
            let parts: Vec<String> = spelling.iter().map(|part| self.begins(part)).collect();
            format!("({})", parts.join(self.and()))
        });
        format!("({})", spellings.collect::<Vec<_>>().join(self.or()))
    }

    /// The same as [`Self::without`] of a row of `events`, for SQLite and few rows.
    fn read_of_row(&self, sql: &mut Sql, mask: i64) {
        for mark in &self.marks {
            let mark = sql.text(format!(" {mark} "));
            sql.push(&format!(
                "AND instr(' ' || e.search_text || ' ', {mark}) > 0"
            ));
        }
        for term in self.others(mask) {
            let spellings = term.iter().map(|spelling| {
                let parts = spelling.iter().map(|part| {
                    let part = sql.text(format!(" {part}"));
                    format!("instr(' ' || e.search_text, {part}) > 0")
                });
                parts.collect::<Vec<_>>().join(" AND ")
            });
            let spellings = spellings.collect::<Vec<_>>().join(" OR ");
            sql.push(&format!("AND ({spellings})"));
        }
    }

    fn exactly(&self, word: &str) -> String {
        match self.backend {
            Backend::Sqlite => format!("\"{word}\""),
            Backend::Postgres => format!("'{word}'"),
        }
    }

    fn begins(&self, word: &str) -> String {
        match self.backend {
            Backend::Sqlite => format!("\"{word}\"*"),
            Backend::Postgres if word.chars().count() <= 3 => format!("'{word}*'"),
            Backend::Postgres => format!("'{word}':*"),
        }
    }

    fn and(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => " AND ",
            Backend::Postgres => " & ",
        }
    }

    fn or(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => " OR ",
            Backend::Postgres => " | ",
        }
    }
}
