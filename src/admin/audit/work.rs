use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::entity::{self, Entity, State};
use super::parts::{self, Phase};
use super::{Actor, Decided, DecisionKind, Summary};
use crate::attribution::{self, Change, Concerned, Learned, Verdict};
use crate::db::{Tx, query_in};
use crate::ids::{DecisionId, EventId, LumaCalendarId};
use crate::{Clock, Db};

mod reopened;
mod write;

/// With what events are resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolving<'a> {
    pub(crate) own_calendar: Option<&'a LumaCalendarId>,
}

/// Holds decisions off until this transaction ends: one that is made while an event comes in would miss it, and the event would
/// be attributed by what was known before. Any number of events may come in at the same time. SQLite has one writer anyway.
pub(crate) async fn let_nobody_decide(tx: &mut Tx) -> Result<(), sqlx::Error> {
    if tx.is_shared() {
        sqlx::query("SELECT last FROM audit_counter WHERE id = 1 FOR SHARE")
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
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
    /// The batch was there before.
    goes_on: bool,
    /// Too many for one transaction.
    later: Vec<(Phase, EventId)>,
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
            goes_on: false,
            later: Vec::new(),
        })
    }

    /// Goes on with a batch that exists; [`Work::finish`] writes its summary anew.
    pub(crate) fn go_on_with(&mut self, id: DecisionId) {
        self.id = id;
        self.goes_on = true;
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

    /// As [`Work::resolve`]; where they are many, after the decision and in parts.
    pub(crate) async fn resolve_all(
        &mut self,
        events: &[EventId],
        resolving: Resolving<'_>,
    ) -> Result<(), sqlx::Error> {
        if parts::are_many(events.len()) {
            self.leave(Phase::Resolve, events.iter().copied());
            return self.note_reopened();
        }
        self.resolve(events, resolving).await
    }

    /// Leaves these for later.
    pub(super) fn leave(&mut self, phase: Phase, events: impl IntoIterator<Item = EventId>) {
        self.later.extend(events.into_iter().map(|id| (phase, id)));
    }

    pub(crate) fn leaves_nothing(&self) -> bool {
        self.later.is_empty()
    }

    /// Events that changed in this transaction, with what became of them.
    pub(super) fn changed_events(&self) -> impl Iterator<Item = &str> {
        let events = self.entries.iter();
        let events = events.filter(|entry| entry.entity == Entity::Event);
        events.map(|entry| entry.id.as_str())
    }

    /// Doesn't count these changes: the events have been counted.
    pub(super) fn counted_before(&mut self, events: u64) {
        self.events.0 = self.events.0.saturating_sub(events);
    }

    /// Resolves all events that a change of what is known concerns, apart from those that the caller takes care of.
    pub(crate) async fn resolve_concerned(
        &mut self,
        concerned: &Concerned,
        resolving: Resolving<'_>,
    ) -> Result<(), sqlx::Error> {
        let events = attribution::concerned_events(&mut self.tx, concerned).await?;
        self.resolve_all(&events, resolving).await
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

    /// As [`Work::finish`], and the caller commits. What is left for later is done by [`super::Background`].
    pub(crate) async fn record(
        mut self,
        kind: DecisionKind,
        actor: &Actor,
        summary: Summary,
    ) -> Result<(Tx, Option<Decided>), sqlx::Error> {
        // Where no row changed there is nothing to resolve for; taking back may have to put back events alone.
        let has_later = self.undoes.is_some() && !self.later.is_empty();
        if self.entries.is_empty() && !has_later && !self.goes_on {
            return Ok((self.tx, None));
        }
        let later = u64::try_from(self.later.len()).unwrap_or_default();
        let summary = Summary {
            events: summary.events + self.events.0,
            attributed: summary.attributed + self.events.1,
            parts: if self.goes_on { summary.parts } else { later },
            left: summary.left + later,
            ..summary
        };
        let first = self.numbers().await?;
        self.write_batch(kind, actor, &summary, first).await?;
        self.write_entries(first).await?;
        parts::insert(&mut self.tx, self.id, self.now, &self.later).await?;
        let id = self.id;
        Ok((self.tx, Some(Decided { id, summary })))
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
