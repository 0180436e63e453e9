//! Which organizations have words of a search in their names, and what of their events is found.

use sqlx::{AnyConnection, Row};

use super::Wanted;
use crate::db::Backend;
use crate::events::list::Sql;
use crate::events::spans::Span;

/// Events of organizations that are read one by one in SQLite, rather than looked for in order: each costs some
/// microseconds, while of more so many are near each other that a page is found soon. Tests have fewer.
const FEW: i64 = if cfg!(test) { 4 } else { 1_000 };

/// Groups that are looked at, those with the most of the words first. Each costs a part of the statement; a few single letters
/// divide thousands of names into hundreds.
const MOST_GROUPS: usize = 16;

/// Organizations whose names have the same of the words that are looked for.
#[derive(Clone, Copy)]
pub(in crate::events) struct Group {
    /// The n-th bit stands for the n-th word.
    mask: i64,
    /// Events of theirs in the stretch, counted up to [`FEW`]; only SQLite has to know.
    events: i64,
}

/// The groups, in one query if there are words; none where no name has any of them, unless an organization is asked for.
pub(in crate::events) async fn groups(
    connection: &mut AnyConnection,
    wanted: &Wanted,
    span: Span,
) -> Result<Vec<Group>, sqlx::Error> {
    if wanted.terms.is_empty() {
        let asked_for = Group { mask: 0, events: 0 };
        return Ok(wanted.organization.iter().map(|_| asked_for).collect());
    }
    let mut sql = Sql::default();
    define(&mut sql, wanted);
    let events = match wanted.backend {
        Backend::Postgres => "CAST(0 AS BIGINT)".to_owned(),
        Backend::Sqlite => {
            let (low, high) = (sql.number(span.low), sql.number(span.high));
            format!(
                "(SELECT COUNT(*) FROM (SELECT 1 FROM owners o CROSS JOIN events e ON e.organization_id = o.id
                WHERE o.mask = g.mask AND e.position >= {low} AND e.position < {high} LIMIT {FEW}))"
            )
        }
    };
    sql.push(&format!(
        "SELECT g.mask, {events} AS events FROM (SELECT mask FROM owners GROUP BY mask ORDER BY MAX(words) DESC, mask LIMIT {MOST_GROUPS}) g
        ORDER BY g.mask"
    ));
    let rows = sql.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Group {
                mask: row.try_get("mask")?,
                events: row.try_get("events")?,
            })
        })
        .collect()
}

/// `WITH owners (id, mask, words)`: the organizations of all groups, and how many of the words each has.
fn define(sql: &mut Sql, wanted: &Wanted) {
    let mut parts = Vec::new();
    for (n, term) in wanted.terms.iter().enumerate() {
        let (bit, term) = (1_i64 << n, sql.text(wanted.term(term)));
        let matches = match wanted.backend {
            Backend::Sqlite => format!("organization_search MATCH {term}"),
            Backend::Postgres => format!("words @@ CAST({term} AS tsquery)"),
        };
        parts.push(format!(
            "SELECT organization_id AS id, {bit} AS bit FROM organization_search WHERE {matches}"
        ));
    }
    let mut only = String::new();
    if let Some(slug) = &wanted.organization {
        let slug = sql.text(slug.clone());
        let its = format!("SELECT id FROM organizations WHERE slug = {slug}");
        only = format!("WHERE id = ({its})");
        parts.push(its.replace("SELECT id", "SELECT id, 0 AS bit"));
    }
    sql.push(&format!(
        "WITH owners (id, mask, words) AS MATERIALIZED (SELECT id, CAST(SUM(bit) AS BIGINT), COUNT(*) FROM ({}) AS named {only} GROUP BY id)",
        parts.join(" UNION ALL ")
    ));
}

/// A question to the index, and how much of the answer is wanted.
pub(in crate::events) struct Asked<'a> {
    pub(in crate::events) wanted: &'a Wanted,
    pub(in crate::events) spans: &'a [Span],
    /// All of them as one, for an index that doesn't give its finds in order.
    pub(in crate::events) whole: Span,
    pub(in crate::events) newest_first: bool,
    pub(in crate::events) count: u32,
    /// Puts a part in order, and ends it after `count`.
    pub(in crate::events) end: &'a str,
}

impl Asked<'_> {
    /// What is found by its own words, and what by those of an organization.
    pub(in crate::events) fn find(&self, sql: &mut Sql, groups: &[Group]) {
        if !groups.is_empty() {
            define(sql, self.wanted);
        }
        let is_postgres = self.wanted.backend == Backend::Postgres;
        if self.wanted.organization.is_none() {
            if is_postgres {
                sql.part(|sql| self.find_in_postgres(sql));
            } else {
                for span in self.spans {
                    sql.part(|sql| self.find_in_sqlite(sql, *span));
                }
            }
        }
        for group in groups {
            if is_postgres {
                sql.part(|sql| self.find_of_in_postgres(sql, group));
            } else if group.events < FEW {
                self.read_all(sql, group);
            } else {
                for span in self.spans {
                    sql.part(|sql| self.find_of_in_sqlite(sql, group, *span));
                }
            }
        }
        sql.end();
    }

    fn find_in_postgres(&self, sql: &mut Sql) {
        let query = sql.text(self.wanted.without(0, false));
        self.call(sql, &format!("event_search_find(CAST({query} AS tsquery)"));
    }

    fn find_of_in_postgres(&self, sql: &mut Sql, group: &Group) {
        let query = sql.text(self.wanted.without(group.mask, false));
        let owners = format!("ARRAY(SELECT id FROM owners WHERE mask = {})", group.mask);
        self.call(
            sql,
            &format!("event_search_find_of({owners}, CAST(NULLIF({query}, '') AS tsquery)"),
        );
    }

    fn call(&self, sql: &mut Sql, call: &str) {
        let bounds = [
            self.whole.low,
            self.whole.high,
            self.whole.over_from.unwrap_or(i64::MIN),
            self.whole.over_to.unwrap_or(i64::MAX),
        ]
        .map(|bound| sql.number(bound));
        sql.push(&format!(
            "SELECT m.position FROM {call}, {}, {}, {}) AS m (position)",
            bounds.join(", "),
            self.newest_first,
            self.count
        ));
    }

    /// The index gives its finds in order, so that this reads only as many as are asked for. CROSS JOIN keeps it first.
    fn find_in_sqlite(&self, sql: &mut Sql, span: Span) {
        let expression = sql.text(self.wanted.without(0, span.is_long_only));
        let looks_at_events = span.over_from.is_some() || span.over_to.is_some();
        let events = if looks_at_events {
            "CROSS JOIN events e ON e.position = s.rowid"
        } else {
            ""
        };
        sql.push(&format!(
            "SELECT s.rowid AS position FROM event_search s {events} WHERE s.event_search MATCH {expression}"
        ));
        sql.within("s.rowid", span);
        sql.push(self.end);
    }

    /// All events of the group, one by one.
    fn read_all(&self, sql: &mut Sql, group: &Group) {
        let of_organizer = "events e ON e.organization_id = o.id";
        let of_others = "event_co_organizers c ON c.organization_id = o.id CROSS JOIN events e ON e.id = c.event_id";
        for events in [of_organizer, of_others] {
            sql.part(|sql| {
                sql.push(&format!(
                    "SELECT e.position FROM owners o CROSS JOIN {events} WHERE o.mask = {} AND e.visibility = 'public'",
                    group.mask
                ));
                sql.within("e.position", self.whole);
                self.wanted.read_of_row(sql, group.mask);
                sql.push(self.end);
            });
        }
    }

    /// In order, the other words first.
    fn find_of_in_sqlite(&self, sql: &mut Sql, group: &Group, span: Span) {
        let expression = self.wanted.without(group.mask, span.is_long_only);
        let position = if expression.is_empty() {
            sql.push("SELECT e.position FROM events e WHERE e.visibility = 'public'");
            "e.position"
        } else {
            let expression = sql.text(expression);
            sql.push(&format!(
                "SELECT s.rowid AS position FROM event_search s CROSS JOIN events e ON e.position = s.rowid
                WHERE s.event_search MATCH {expression}"
            ));
            "s.rowid"
        };
        sql.within(position, span);
        // Without its `+` SQLite would gather all events of the organizations first.
        let its = format!("IN (SELECT id FROM owners WHERE mask = {})", group.mask);
        sql.push(&format!(
            "AND (+e.organization_id {its} OR EXISTS (SELECT 1 FROM event_co_organizers c
            WHERE c.event_id = e.id AND c.organization_id {its}))"
        ));
        sql.push(self.end);
    }
}
