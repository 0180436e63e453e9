//! What a decision changed, as the log tells it.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::admin::audit::entity::{Entity, State};
use crate::admin::audit::work::Form;
use crate::attribution::{Learned, Verdict};
use crate::db::query_in;
use crate::ids::{DecisionId, EventId, OrganizationId};

/// The events that a decision has changed.
pub(super) async fn changed_events(
    conn: &mut AnyConnection,
    id: DecisionId,
) -> Result<Vec<EventId>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT DISTINCT entity_id FROM audit_log WHERE batch_id = $1 AND entity = $2")
            .bind(id)
            .bind(Entity::Event)
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// What a row was before the decision and after it.
pub(super) struct Pair<T> {
    pub(super) before: Option<T>,
    pub(super) after: Option<T>,
}

/// What the decision changed: of each thing the first state before and the last one after.
pub(super) struct Entries {
    pub(super) rows: HashMap<Entity, HashMap<String, Pair<State>>>,
    pub(super) events: HashMap<EventId, (Verdict, Verdict)>,
    pub(super) learned: Vec<Pair<Vec<Learned>>>,
}

/// What of a decision is looked at.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    All,
    /// All but the events.
    Rows,
    /// These events.
    Events(&'a [EventId]),
}

impl Which<'_> {
    async fn entries(
        self,
        conn: &mut AnyConnection,
        id: DecisionId,
    ) -> Result<Vec<AnyRow>, sqlx::Error> {
        const HEAD: &str = "SELECT entity, entity_id, before, after FROM audit_log WHERE";
        let tail = "ORDER BY sequence DESC";
        let events = format!("entity = '{}'", Entity::Event);
        let sql = match self {
            Self::All => format!("{HEAD} batch_id = $1 {tail}"),
            Self::Rows => format!("{HEAD} batch_id = $1 AND NOT {events} {tail}"),
            Self::Events(ids) => {
                let head = format!("{HEAD} batch_id = '{id}' AND {events} AND entity_id");
                return query_in(conn, &head, ids, tail).await;
            }
        };
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id);
        query.fetch_all(conn).await
    }
}

impl Entries {
    /// Organizations that the decision archived, or took out of the archive.
    pub(super) fn archived(&self) -> Vec<OrganizationId> {
        let is_archived = |state: &Option<State>| {
            let state = state.as_ref();
            state.is_some_and(|state| state.number("archived_at").is_some())
        };
        let pairs = self.rows.get(&Entity::Organization).into_iter().flatten();
        let marked =
            pairs.filter(|(_, pair)| is_archived(&pair.before) != is_archived(&pair.after));
        marked.filter_map(|(id, _)| id.parse().ok()).collect()
    }

    pub(super) async fn load(
        conn: &mut AnyConnection,
        id: DecisionId,
        which: Which<'_>,
    ) -> Result<Self, sqlx::Error> {
        let rows = which.entries(conn, id).await?;
        let mut entries = Self {
            rows: HashMap::new(),
            events: HashMap::new(),
            learned: Vec::new(),
        };
        for row in &rows {
            let entity: Entity = row.try_get("entity")?;
            let (before, after): (Option<String>, Option<String>) =
                (row.try_get("before")?, row.try_get("after")?);
            match entity {
                Entity::Event => {
                    let id: EventId = row.try_get("entity_id")?;
                    let (Some(before), Some(after)) = (verdict(before)?, verdict(after)?) else {
                        continue;
                    };
                    let pair = entries.events.entry(id).or_insert((before.clone(), after));
                    pair.0 = before;
                }
                Entity::Learned => entries.learned.push(Pair {
                    before: learned(before)?,
                    after: learned(after)?,
                }),
                _ => {
                    let of_kind = entries.rows.entry(entity).or_default();
                    let (before, after) = (state(before)?, state(after)?);
                    let key: String = row.try_get("entity_id")?;
                    let pair = of_kind.entry(key).or_insert(Pair {
                        before: None,
                        after,
                    });
                    pair.before = before;
                }
            }
        }
        Ok(entries)
    }
}

fn state(text: Option<String>) -> Result<Option<State>, sqlx::Error> {
    parse(text)
}

fn verdict(text: Option<String>) -> Result<Option<Verdict>, sqlx::Error> {
    Ok(parse::<Form<Verdict>>(text)?.map(|form| form.is))
}

fn learned(text: Option<String>) -> Result<Option<Vec<Learned>>, sqlx::Error> {
    Ok(parse::<Form<Vec<Learned>>>(text)?.map(|form| form.is))
}

fn parse<T: serde::de::DeserializeOwned>(text: Option<String>) -> Result<Option<T>, sqlx::Error> {
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| sqlx::Error::Decode(error.into()))
}
