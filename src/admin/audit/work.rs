use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::entity::{self, Entity, State};
use super::{Actor, Decided, DecisionKind, Summary};
use crate::attribution::{self, Change, Concerned, Learned, Verdict};
use crate::db::{Tx, insert_rows, query_in};
use crate::ids::{DecisionId, EventId, LumaCalendarId};
use crate::{Clock, Db};

mod reopened;

/// With what events are resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolving<'a> {
    pub(crate) own_calendar: Option<&'a LumaCalendarId>,
}

/// One thing that changed.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) entity: Entity,
    pub(super) id: String,
    rule: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    host: Option<String>,
    organization: Option<String>,
    left: Option<String>,
}

/// A decision while it is made: one transaction, and everything that it changes. Dropped without [`Work::finish`] nothing
/// happened.
pub(crate) struct Work {
    pub(crate) tx: Tx,
    pub(crate) now: i64,
    id: DecisionId,
    entries: Vec<Entry>,
    /// Events that changed, and those of them that have an organization now.
    events: (u64, u64),
    /// Events that a claim had decided, as they were: the rules decide them next.
    reopened: HashMap<EventId, Verdict>,
    pub(super) undoes: Option<DecisionId>,
}

impl Work {
    /// Waits until nobody else decides.
    pub(crate) async fn begin(db: &Db, clock: &Clock) -> Result<Self, sqlx::Error> {
        Self::within(db.begin().await?, clock).await
    }

    /// As [`Work::begin`], in a transaction of the caller's.
    pub(crate) async fn within(mut tx: Tx, clock: &Clock) -> Result<Self, sqlx::Error> {
        sqlx::query("UPDATE audit_counter SET last = last WHERE id = 1")
            .execute(&mut *tx)
            .await?;
        Ok(Self {
            tx,
            now: clock.now().as_millisecond(),
            id: DecisionId::new(clock),
            entries: Vec::new(),
            events: (0, 0),
            reopened: HashMap::new(),
            undoes: None,
        })
    }

    /// Goes on with a batch that exists; [`Work::finish`] writes its summary anew.
    pub(crate) fn go_on_with(&mut self, id: DecisionId) {
        self.id = id;
    }

    pub(super) fn takes_back(&mut self, id: DecisionId) {
        self.undoes = Some(id);
    }

    /// The batch's, once it is written.
    pub(crate) fn id(&self) -> DecisionId {
        self.id
    }

    /// The events that it has changed until now.
    pub(crate) fn changed(&self) -> Vec<String> {
        let entries = self.entries.iter();
        let events = entries.filter(|entry| entry.entity == Entity::Event);
        events.map(|entry| entry.id.clone()).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Makes the rows be so, and notes what was there before. Those that are so already are left out.
    pub(crate) async fn set(
        &mut self,
        entity: Entity,
        rows: Vec<(String, Option<State>)>,
    ) -> Result<(), sqlx::Error> {
        let keys: Vec<String> = rows.iter().map(|(key, _)| key.clone()).collect();
        let mut before = entity::read(&mut self.tx, entity, &keys).await?;
        let changed: Vec<(String, Option<State>)> = rows
            .into_iter()
            .filter(|(key, state)| before.get(key) != state.as_ref())
            .collect();
        entity::write(&mut self.tx, entity, &changed).await?;
        for (key, after) in changed {
            let before = before.remove(&key);
            self.note(entity, key, before.as_ref(), after.as_ref())?;
        }
        Ok(())
    }

    fn note(
        &mut self,
        entity: Entity,
        key: String,
        before: Option<&State>,
        after: Option<&State>,
    ) -> Result<(), sqlx::Error> {
        let mut parts = key.split(' ').map(str::to_owned);
        let (first, second) = (parts.next(), parts.next());
        let owner = |state: Option<&State>| match entity {
            Entity::Mapping => state.and(second.clone()),
            Entity::Organization => first.clone(),
            _ => state.and_then(|state| state.text("organization_id").map(str::to_owned)),
        };
        let is_host = matches!(entity, Entity::Mapping | Entity::PersonalHost)
            || (matches!(entity, Entity::Postponement | Entity::Block)
                && first.as_ref().is_some_and(|id| is_host(id)));
        let (organization, left) = (owner(after), owner(before));
        let host = match entity {
            Entity::Claim => after.and_then(|state| state.text("luma_host_id").map(str::to_owned)),
            _ => first.filter(|_| is_host),
        };
        let rule = after.and_then(|state| state.text("match_source"));
        let entry = Entry {
            entity,
            rule: rule.map(str::to_owned),
            before: before.map(json).transpose()?,
            after: after.map(json).transpose()?,
            host,
            left: left.filter(|left| Some(left) != organization.as_ref()),
            organization,
            id: key,
        };
        self.entries.push(entry);
        Ok(())
    }

    /// Notes what is done already, and can't be taken back here.
    pub(crate) fn note_done(
        &mut self,
        entity: Entity,
        key: String,
        before: &State,
        after: &State,
    ) -> Result<(), sqlx::Error> {
        self.note(entity, key, Some(before), Some(after))
    }

    /// Resolves events again; what a person decided stays.
    pub(crate) async fn resolve(
        &mut self,
        events: &[EventId],
        resolving: Resolving<'_>,
    ) -> Result<(), sqlx::Error> {
        let (changes, learned) =
            attribution::resolve_again(&mut self.tx, self.now, events, resolving.own_calendar)
                .await?;
        self.note_learned(None, Some(&learned))?;
        let changes = self.since_reopened(changes);
        self.note_changes(changes)
    }

    /// Resolves all events that a change of what is known concerns, apart from those that the caller takes care of.
    pub(crate) async fn resolve_concerned(
        &mut self,
        concerned: &Concerned,
        resolving: Resolving<'_>,
    ) -> Result<(), sqlx::Error> {
        let events = attribution::concerned_events(&mut self.tx, concerned).await?;
        self.resolve(&events, resolving).await
    }

    /// Writes verdicts that no rule gave: a person's, or those from before.
    pub(crate) async fn decide(
        &mut self,
        verdicts: Vec<(EventId, Verdict, Verdict)>,
    ) -> Result<(), sqlx::Error> {
        let rows: Vec<_> = verdicts
            .iter()
            .map(|(id, before, after)| (*id, before, after))
            .collect();
        attribution::write(&mut self.tx, self.now, &rows).await?;
        let changes = verdicts
            .into_iter()
            .map(|(event_id, before, after)| Change {
                event_id,
                before,
                after,
            });
        self.note_changes(changes.collect())
    }

    fn note_changes(&mut self, changes: Vec<Change>) -> Result<(), sqlx::Error> {
        for change in changes {
            let (before, after) = (change.before.organization, change.after.organization);
            self.events.0 += 1;
            self.events.1 += u64::from(after.is_some() && after != before);
            let left = before.filter(|before| Some(*before) != after);
            self.entries.push(Entry {
                entity: Entity::Event,
                id: change.event_id.to_string(),
                rule: Some(change.after.match_source.to_string()),
                before: Some(json(&Form::of(&change.before))?),
                after: Some(json(&Form::of(&change.after))?),
                host: None,
                organization: after.map(|id| id.to_string()),
                left: left.map(|id| id.to_string()),
            });
        }
        Ok(())
    }

    pub(super) fn note_learned(
        &mut self,
        before: Option<&[Learned]>,
        after: Option<&[Learned]>,
    ) -> Result<(), sqlx::Error> {
        if before.is_none_or(<[_]>::is_empty) && after.is_none_or(<[_]>::is_empty) {
            return Ok(());
        }
        self.entries.push(Entry {
            entity: Entity::Learned,
            id: self.id.to_string(),
            rule: None,
            before: before.map(|rows| json(&Form::of(rows))).transpose()?,
            after: after.map(|rows| json(&Form::of(rows))).transpose()?,
            host: None,
            organization: None,
            left: None,
        });
        Ok(())
    }

    /// Writes the batch down and makes it so. None when nothing changed.
    pub(crate) async fn finish(
        self,
        kind: DecisionKind,
        actor: &Actor,
        summary: Summary,
    ) -> Result<Option<Decided>, sqlx::Error> {
        let (tx, decided) = self.record(kind, actor, summary).await?;
        if decided.is_some() {
            tx.commit().await?;
        }
        Ok(decided)
    }

    /// As [`Work::finish`], and the caller commits.
    pub(crate) async fn record(
        mut self,
        kind: DecisionKind,
        actor: &Actor,
        summary: Summary,
    ) -> Result<(Tx, Option<Decided>), sqlx::Error> {
        if self.entries.is_empty() {
            return Ok((self.tx, None));
        }
        let summary = Summary {
            events: summary.events + self.events.0,
            attributed: summary.attributed + self.events.1,
            ..summary
        };
        let first = self.numbers().await?;
        self.write_batch(kind, actor, &summary, first).await?;
        self.write_entries(first).await?;
        let id = self.id;
        Ok((self.tx, Some(Decided { id, summary })))
    }

    /// The first of as many numbers as there are entries.
    async fn numbers(&mut self) -> Result<i64, sqlx::Error> {
        let count = i64::try_from(self.entries.len()).unwrap_or(i64::MAX);
        let row = sqlx::query(
            "UPDATE audit_counter SET last = last + $1 WHERE id = 1 RETURNING last - $1 + 1",
        )
        .bind(count)
        .fetch_one(&mut *self.tx)
        .await?;
        row.try_get(0)
    }

    async fn write_batch(
        &mut self,
        kind: DecisionKind,
        actor: &Actor,
        summary: &Summary,
        number: i64,
    ) -> Result<(), sqlx::Error> {
        let (actor_kind, actor) = actor.columns();
        sqlx::query(
            "INSERT INTO decision_batches (id, number, kind, actor_kind, actor, summary, undoes_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET summary = excluded.summary",
        )
        .bind(self.id)
        .bind(number)
        .bind(kind)
        .bind(actor_kind)
        .bind(actor)
        .bind(json(summary)?)
        .bind(self.undoes)
        .bind(self.now)
        .execute(&mut *self.tx)
        .await?;
        if let Some(undone) = self.undoes {
            // What the one taken back had taken back stands again.
            sqlx::query("UPDATE decision_batches SET undone_by_id = NULL WHERE undone_by_id = $1")
                .bind(undone)
                .execute(&mut *self.tx)
                .await?;
            sqlx::query("UPDATE decision_batches SET undone_by_id = $1 WHERE id = $2")
                .bind(self.id)
                .bind(undone)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    async fn write_entries(&mut self, first: i64) -> Result<(), sqlx::Error> {
        const COLUMNS: [&str; 11] = [
            "sequence",
            "batch_id",
            "entity",
            "entity_id",
            "rule",
            "before",
            "after",
            "luma_host_id",
            "organization_id",
            "left_organization_id",
            "created_at",
        ];
        let entries = std::mem::take(&mut self.entries);
        let numbered: Vec<(i64, Entry)> = (first..).zip(entries).collect();
        let (id, now) = (self.id, self.now);
        let bind = |query: crate::db::Statement, (sequence, entry): &(i64, Entry)| {
            query
                .bind(*sequence)
                .bind(id)
                .bind(entry.entity)
                .bind(entry.id.clone())
                .bind(entry.rule.clone())
                .bind(entry.before.clone())
                .bind(entry.after.clone())
                .bind(entry.host.clone())
                .bind(entry.organization.clone())
                .bind(entry.left.clone())
                .bind(now)
        };
        insert_rows(&mut self.tx, "audit_log", &COLUMNS, &numbered, "", bind).await
    }
}

/// The number of the last decision on each of these hosts, calendars, or events by a person; 0 for none is left out. What was
/// said of a host's claims decides nothing of the host itself, nor does an edit of the event.
pub(crate) async fn versions(
    conn: &mut sqlx::AnyConnection,
    hosts: &[String],
    events: &[EventId],
) -> Result<HashMap<String, i64>, sqlx::Error> {
    let mut versions = HashMap::new();
    let head = "SELECT luma_host_id, CAST(MAX(sequence) AS BIGINT) FROM audit_log WHERE entity <> 'claim' AND luma_host_id";
    let mut rows = query_in(conn, head, hosts, "GROUP BY luma_host_id").await?;
    let head = "SELECT a.entity_id, CAST(MAX(a.sequence) AS BIGINT) FROM audit_log a
        JOIN decision_batches b ON b.id = a.batch_id WHERE b.actor_kind <> 'machine' AND b.kind <> 'edit_event' AND a.entity_id";
    rows.extend(query_in(conn, head, events, "GROUP BY a.entity_id").await?);
    for row in &rows {
        versions.insert(row.try_get(0)?, row.try_get(1)?);
    }
    Ok(versions)
}

fn is_host(id: &str) -> bool {
    !id.starts_with("cal-") && id.parse::<EventId>().is_err()
}

/// What isn't a [`State`], with the version of its form.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Form<T> {
    v: u8,
    pub(super) is: T,
}

impl<T> Form<T> {
    fn of(is: T) -> Self {
        Self { v: 1, is }
    }
}

pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
