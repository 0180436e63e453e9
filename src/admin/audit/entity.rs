//! What decisions change, as rows that can be read, compared and put back, whatever table they stand in.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::columns::text_enum;
use crate::db::{Statement, insert_rows, placeholders, query_in, update_rows};

text_enum!(
    /// A kind of thing that a decision changes.
    Entity {
        /// Whose event it is.
        Event = "event",
        /// Whether an event is hidden.
        Hidden = "hidden_event",
        /// What an event says.
        Content = "event_content",
        /// A host and an organization.
        Mapping = "mapping",
        /// Mappings that were learned from what a decision made sure.
        Learned = "learned_mappings",
        /// A host who speaks for no organization.
        PersonalHost = "personal_host",
        /// A host or event that is out of the queue for a while.
        Postponement = "postponement",
        /// An organization.
        Organization = "organization",
        /// An address that an organization had.
        Redirect = "redirect",
        /// An organization's domain.
        Domain = "domain",
        /// An organization's Luma calendar.
        Calendar = "calendar",
        /// A host or calendar of which nothing comes in.
        Block = "block",
        /// How a claim stands, and what an admin said of it.
        Claim = "claim",
        /// Whether a note on a badge is dealt with.
        Note = "note",
    }
);

/// How many rows go into one statement.
const AT_ONCE: usize = 300;
/// The form of [`State`].
const FORM: u8 = 1;

/// Where the rows of an entity stand.
struct Shape {
    table: &'static str,
    key: &'static [&'static str],
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
    /// Columns that machines write too: they say nothing of a decision.
    machines: &'static [&'static str],
    /// Only these columns of a row that is always there.
    is_part: bool,
}

impl Shape {
    const fn whole(table: &'static str, key: &'static [&'static str]) -> Self {
        Self {
            table,
            key,
            texts: &[],
            numbers: &["created_at"],
            machines: &[],
            is_part: false,
        }
    }

    fn columns(&self) -> Vec<&'static str> {
        let values = self.texts.iter().chain(self.numbers);
        values.chain(self.key).copied().collect()
    }
}

const MAPPING: Shape = Shape {
    texts: &["match_source", "verified_by"],
    numbers: &["is_verified", "verified_at", "last_seen_at", "created_at"],
    machines: &["last_seen_at"],
    ..Shape::whole("luma_host_mappings", &["luma_host_id", "organization_id"])
};
const PERSONAL_HOST: Shape = Shape {
    texts: &["decided_by"],
    ..Shape::whole("personal_hosts", &["luma_host_id"])
};
const POSTPONEMENT: Shape = Shape {
    texts: &["postponed_by"],
    numbers: &["postponed_until", "created_at"],
    ..Shape::whole("queue_postponements", &["subject_id"])
};
const ORGANIZATION: Shape = Shape {
    texts: &["slug", "name", "website", "country", "merged_into_id"],
    numbers: &["reserved_at", "archived_at", "created_at", "updated_at"],
    machines: &["updated_at"],
    ..Shape::whole("organizations", &["id"])
};
const REDIRECT: Shape = Shape {
    texts: &["organization_id"],
    ..Shape::whole("organization_redirects", &["slug"])
};
const DOMAIN: Shape = Shape {
    texts: &["organization_id", "skeleton"],
    ..Shape::whole("organization_domains", &["domain"])
};
const CALENDAR: Shape = Shape {
    texts: &["organization_id"],
    ..Shape::whole("organization_calendars", &["luma_calendar_id"])
};
const BLOCK: Shape = Shape {
    texts: &["reason", "note", "blocked_by"],
    ..Shape::whole("blocks", &["luma_id"])
};
const HIDDEN: Shape = Shape {
    table: "events",
    key: &["id"],
    texts: &["hidden_by", "hidden_reason", "hidden_note"],
    numbers: &["hidden_at"],
    machines: &[],
    is_part: true,
};
const CLAIM: Shape = Shape {
    texts: &[
        "luma_host_id",
        "organization_id",
        "organization_name",
        "state",
        "proof",
        "answer",
        "decided_by",
    ],
    numbers: &["settled_at", "reviewed_at"],
    is_part: true,
    ..Shape::whole("host_claims", &["id"])
};
const NOTE: Shape = Shape {
    texts: &["settled_by"],
    numbers: &["settled_at"],
    is_part: true,
    ..Shape::whole("badge_notes", &["id"])
};

impl Entity {
    /// None for the two that have a form of their own, and for what is only noted.
    fn shape(self) -> Option<&'static Shape> {
        Some(match self {
            Self::Event | Self::Learned | Self::Content => return None,
            Self::Mapping => &MAPPING,
            Self::PersonalHost => &PERSONAL_HOST,
            Self::Postponement => &POSTPONEMENT,
            Self::Organization => &ORGANIZATION,
            Self::Redirect => &REDIRECT,
            Self::Domain => &DOMAIN,
            Self::Calendar => &CALENDAR,
            Self::Block => &BLOCK,
            Self::Hidden => &HIDDEN,
            Self::Claim => &CLAIM,
            Self::Note => &NOTE,
        })
    }
}

/// A row's values by column, as the audit log keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    v: u8,
    cells: BTreeMap<String, Value>,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            v: FORM,
            cells: BTreeMap::new(),
        }
    }

    /// Every column empty.
    pub(crate) fn nothing(entity: Entity) -> Self {
        let shape = entity.shape();
        let columns = shape
            .into_iter()
            .flat_map(|shape| shape.texts.iter().chain(shape.numbers));
        columns.fold(Self::new(), |state, column| state.with(column, Value::Null))
    }

    pub(crate) fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.cells.insert(column.to_owned(), value.into());
        self
    }

    pub(crate) fn text(&self, column: &str) -> Option<&str> {
        self.cells.get(column)?.as_str()
    }

    pub(crate) fn number(&self, column: &str) -> Option<i64> {
        self.cells.get(column)?.as_i64()
    }

    /// The same, apart from what machines write.
    pub(crate) fn is_same_decision(&self, entity: Entity, other: &Self) -> bool {
        let machines = entity.shape().map_or(&[][..], |shape| shape.machines);
        let decided = |state: &Self| {
            let cells = state.cells.iter();
            let decided = cells.filter(|(column, _)| !machines.contains(&column.as_str()));
            let said = decided.filter(|(_, value)| !value.is_null());
            said.map(|(column, value)| (column.clone(), value.clone()))
                .collect::<Vec<_>>()
        };
        decided(self) == decided(other)
    }

    /// This state again, with what machines have written since `then` and until `now`.
    pub(crate) fn keeping_machines(
        mut self,
        entity: Entity,
        then: Option<&Self>,
        now: Option<&Self>,
    ) -> Self {
        let Some((then, now)) = then.zip(now) else {
            return self;
        };
        for column in entity.shape().map_or(&[][..], |shape| shape.machines) {
            if then.cells.get(*column) != now.cells.get(*column)
                && let Some(value) = now.cells.get(*column)
            {
                self.cells.insert((*column).to_owned(), value.clone());
            }
        }
        self
    }
}

/// The rows with these keys (composite ones joined by a space); what isn't there is left out.
pub(crate) async fn read(
    conn: &mut AnyConnection,
    entity: Entity,
    keys: &[String],
) -> Result<HashMap<String, State>, sqlx::Error> {
    let Some(shape) = entity.shape() else {
        return Ok(HashMap::new());
    };
    let head = format!(
        "SELECT {} FROM {} WHERE {}",
        shape.columns().join(", "),
        shape.table,
        shape.key[0]
    );
    let firsts = keys.iter().filter_map(|key| key.split(' ').next());
    let rows = query_in(conn, &head, firsts, "").await?;
    let mut states = HashMap::new();
    for row in &rows {
        let (key, state) = from_row(shape, row)?;
        states.insert(key, state);
    }
    let wanted: HashSet<&String> = keys.iter().collect();
    states.retain(|key, _| wanted.contains(key));
    Ok(states)
}

fn from_row(shape: &Shape, row: &AnyRow) -> Result<(String, State), sqlx::Error> {
    let mut state = State::new();
    for column in shape.texts {
        let text: Option<String> = row.try_get(*column)?;
        state.cells.insert((*column).to_owned(), text.into());
    }
    for column in shape.numbers {
        let number: Option<i64> = row.try_get(*column)?;
        state.cells.insert((*column).to_owned(), number.into());
    }
    let key = shape.key.iter().map(|column| row.try_get(*column));
    let key: Vec<String> = key.collect::<Result<_, _>>()?;
    Ok((key.join(" "), state))
}

/// Makes the rows be so: None for those that are to go.
pub(crate) async fn write(
    conn: &mut AnyConnection,
    entity: Entity,
    rows: &[(String, Option<State>)],
) -> Result<(), sqlx::Error> {
    let Some(shape) = entity.shape() else {
        return Ok(());
    };
    let gone = rows.iter().filter(|(_, state)| state.is_none());
    let gone: Vec<&str> = gone.map(|(key, _)| key.as_str()).collect();
    delete(conn, shape, &gone).await?;
    let mut kept: Vec<(&str, &State)> = rows
        .iter()
        .filter_map(|(key, state)| Some((key.as_str(), state.as_ref()?)))
        .collect();
    // A host is verified once: the one that ceases to be goes first.
    kept.sort_by_key(|(_, state)| state.number("is_verified"));
    let bind = |query: Statement, (key, state): &(&str, &State)| {
        let texts = shape.texts.iter();
        let query = texts.fold(query, |query, column| {
            query.bind(state.text(column).map(str::to_owned))
        });
        let numbers = shape.numbers.iter();
        let query = numbers.fold(query, |query, column| query.bind(state.number(column)));
        key.split(' ')
            .fold(query, |query, part| query.bind(part.to_owned()))
    };
    if shape.is_part {
        update_rows(conn, shape.table, &shape.columns(), &kept, bind).await?;
        if entity != Entity::Hidden {
            return Ok(());
        }
        let head = "UPDATE events SET visibility = CASE WHEN hidden_at IS NULL THEN source_visibility ELSE 'hidden' END WHERE id";
        query_in(conn, head, kept.iter().map(|(key, _)| key), "").await?;
        return Ok(());
    }
    let values = shape.texts.iter().chain(shape.numbers);
    let set: Vec<String> = values
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let tail = format!(
        "ON CONFLICT ({}) DO UPDATE SET {}",
        shape.key.join(", "),
        set.join(", ")
    );
    insert_rows(conn, shape.table, &shape.columns(), &kept, &tail, bind).await
}

async fn delete(conn: &mut AnyConnection, shape: &Shape, keys: &[&str]) -> Result<(), sqlx::Error> {
    let columns = shape.key.join(", ");
    for part in keys.chunks(AT_ONCE) {
        let width = shape.key.len();
        let values: Vec<String> = (0..part.len())
            .map(|row| format!("({})", placeholders(row * width + 1, width)))
            .collect();
        let sql = format!(
            "WITH gone ({columns}) AS (VALUES {}) DELETE FROM {} WHERE ({columns}) IN (SELECT {columns} FROM gone)",
            values.join(", "),
            shape.table
        );
        let parts = part.iter().flat_map(|key| key.split(' '));
        parts
            .fold(sqlx::query(AssertSqlSafe(sql)), |query, value| {
                query.bind(value.to_owned())
            })
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
