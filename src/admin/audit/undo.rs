//! Takes a decision back: every row that is still as the decision left it becomes what it was before. Where somebody has
//! decided since, their word stays and is named; where only machines have been, the rules decide again.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::{AnyConnection, Row};

use super::entity::Entity;
use super::parts::{self, Phase};
use super::work::{Resolving, Work};
use super::{Actor, Decided, DecisionKind, Stays, Summary};
use crate::admin::Admin;
use crate::attribution::{self, Concerned, Verdict};
use crate::clock::from_millis;
use crate::db::query_in;
use crate::ids::{DecisionId, EventId, LumaCalendarId};
use crate::organizations::Domain;
use crate::{Clock, Db};

mod claims;
mod entries;
mod organization;
pub(super) mod part;
mod rows;

use entries::{Entries, Pair, Which, changed_events};

/// What a summary names of what couldn't be restored; it counts all.
const MOST_NAMED: usize = 50;

/// Something that stays as it is, because it isn't any more what the decision had left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What kind of thing.
    pub entity: Entity,
    /// Which: for an event its id, for a mapping the host's and the organization's.
    pub id: String,
    /// An event's name, an organization's; else the id.
    pub name: String,
    /// Who decided it last, if that is known.
    pub by: Option<Actor>,
}

/// What taking back did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// It is a decision itself, and can be taken back too.
    pub decided: Decided,
    /// What couldn't be restored.
    pub kept: Vec<Kept>,
}

/// Why a decision isn't taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such decision.
    #[error("no such decision")]
    Unknown,
    /// It was taken back before.
    #[error("taken back already")]
    AlreadyUndone {
        /// By whom.
        by: Actor,
        /// When.
        at: jiff::Timestamp,
    },
    /// It was done on Luma, where it can only be changed again.
    #[error("not ours to take back")]
    NotOurs,
    /// Somebody has decided all of it since.
    #[error("nothing of it is left to take back")]
    NothingLeft(Vec<Kept>),
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Takes the decision back.
pub async fn undo(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    id: DecisionId,
) -> Result<Undone, UndoError> {
    let mut work = Work::begin(db, clock).await?;
    let (summary, kept) = take_back(&mut work, own_calendar, id).await?;
    match work
        .finish(DecisionKind::Undo, &Actor::admin(admin), summary)
        .await?
    {
        Some(decided) => Ok(Undone { decided, kept }),
        None => Err(UndoError::NothingLeft(kept)),
    }
}

/// As [`undo`], as a part of another decision; what stays is in the summary too.
pub(crate) async fn take_back(
    work: &mut Work,
    own_calendar: Option<&LumaCalendarId>,
    id: DecisionId,
) -> Result<(Summary, Vec<Kept>), UndoError> {
    let decided_at = still_stands(&mut work.tx, id).await?;
    parts::stop(&mut work.tx, id).await?;
    let events = changed_events(&mut work.tx, id).await?;
    let is_at_once = !parts::are_many(events.len());
    let which = if is_at_once { Which::All } else { Which::Rows };
    let mut back = Back::of(Entries::load(&mut work.tx, id, which).await?);
    work.takes_back(id);
    back.restore_rows(work).await?;
    back.show_unblocked(work).await?;
    if is_at_once {
        back.restore_events(work).await?;
    }
    back.find_since(work, decided_at, &events).await?;
    if is_at_once {
        let resolve: Vec<EventId> = back.resolve.iter().copied().collect();
        let resolving = Resolving { own_calendar };
        work.resolve_all(&resolve, resolving).await?;
    } else {
        work.leave(Phase::Restore, events);
        work.leave(Phase::Resolve, back.resolve.iter().copied());
    }
    // Nothing may name them any more.
    if work.leaves_nothing() {
        back.remove_organizations(work, id).await?;
    }
    let kept = name_kept(&mut work.tx, back.kept).await?;
    let mut summary = Summary {
        detail: Some(id.to_string()),
        ..Summary::default()
    };
    summary.keep(&kept);
    Ok((summary, kept))
}

/// Why nothing of the decision can be taken back: what would stay as it is. Nothing is changed.
pub async fn what_stays(
    db: &Db,
    clock: &Clock,
    _admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    id: DecisionId,
) -> Result<Vec<Kept>, UndoError> {
    // Dropped unfinished, nothing happened.
    let mut work = Work::begin(db, clock).await?;
    let (_, kept) = take_back(&mut work, own_calendar, id).await?;
    if !work.is_empty() || !work.leaves_nothing() {
        // By now it could be taken back.
        return Err(UndoError::Unknown);
    }
    Ok(kept)
}

impl Summary {
    /// Names what could not be put back, the first of it.
    fn keep(&mut self, kept: &[Kept]) {
        self.kept += u64::try_from(kept.len()).unwrap_or_default();
        let room = MOST_NAMED.saturating_sub(self.stays.len());
        self.stays.extend(kept.iter().take(room).map(stays));
    }
}

fn stays(kept: &Kept) -> Stays {
    let by = kept.by.as_ref().map(|actor| match actor {
        Actor::Admin(name) | Actor::Machine(name) | Actor::Community(name) => name.clone(),
    });
    Stays {
        name: kept.name.clone(),
        by,
    }
}

/// When it was decided, if it wasn't taken back yet.
async fn still_stands(conn: &mut AnyConnection, id: DecisionId) -> Result<i64, UndoError> {
    let row = sqlx::query(
        "SELECT b.kind, b.created_at, u.actor_kind, u.actor, u.created_at AS undone_at, o.summary AS of_undone
        FROM decision_batches b LEFT JOIN decision_batches u ON u.id = b.undone_by_id
        LEFT JOIN decision_batches o ON o.id = b.undoes_id WHERE b.id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(UndoError::Unknown)?;
    if !row.try_get::<DecisionKind, _>("kind")?.may_be_undone() {
        return Err(UndoError::NotOurs);
    }
    let kind: Option<String> = row.try_get("actor_kind")?;
    match kind {
        None => {
            // What it had taken back was done in parts, and may have been stopped: the rules look at all that it concerns.
            let of_undone: Option<String> = row.try_get("of_undone")?;
            let was_in_parts = of_undone.is_some_and(|text| Summary::parse(&text).parts > 0);
            Ok(if was_in_parts {
                0
            } else {
                row.try_get("created_at")?
            })
        }
        Some(kind) => Err(UndoError::AlreadyUndone {
            by: Actor::from_columns(&kind, row.try_get("actor")?),
            at: from_millis(row.try_get("undone_at")?),
        }),
    }
}

/// A decision on its way back.
struct Back {
    entries: Entries,
    kept: Vec<(Entity, String)>,
    /// Events that rules must decide again.
    resolve: BTreeSet<EventId>,
    /// Hosts whose mapping an earlier part couldn't put back.
    refused: HashSet<String>,
}

impl Back {
    fn of(entries: Entries) -> Self {
        Self {
            entries,
            kept: Vec::new(),
            resolve: BTreeSet::new(),
            refused: HashSet::new(),
        }
    }

    /// Exactly as before where nothing came between; otherwise the rules say, unless a person has spoken since.
    async fn restore_events(&mut self, work: &mut Work) -> Result<(), sqlx::Error> {
        let ids: Vec<EventId> = self.entries.events.keys().copied().collect();
        let current = attribution::read(&mut work.tx, &ids).await?;
        let known = rows::existing_organizations(
            &mut work.tx,
            self.entries.events.values().flat_map(|(before, _)| {
                let co_organizers = before.co_organizers.iter().map(|row| row.organization);
                co_organizers
                    .chain(before.organization)
                    .chain(before.suggestion)
                    .collect::<Vec<_>>()
            }),
        )
        .await?;
        let over = claims::over_for_events(
            work,
            self.entries
                .events
                .iter()
                .map(|(id, (before, _))| (id, before)),
        )
        .await?;
        let mut refused = self.hosts_that_stay();
        refused.extend(self.refused.iter().cloned());
        let (mut restored, mut reopened) = (Vec::new(), Vec::new());
        for event in current {
            let Some((before, after)) = self.entries.events.get(&event.id) else {
                continue;
            };
            let decision = |verdict: &Verdict| (verdict.decided_by.clone(), verdict.decided_at);
            let is_untouched = event.verdict == *after;
            let may_restore = is_untouched || before.is_decided();
            if decision(&event.verdict) != decision(after) {
                self.kept.push((Entity::Event, event.id.to_string()));
            } else if over.contains(&event.id) || before.relies_on(&refused) {
                // Whose word it was, it is taken back.
                if event.verdict.is_decided() {
                    reopened.push(event.id);
                }
                self.resolve.insert(event.id);
            } else if may_restore && rows::names_only(before, &known) {
                restored.push((event.id, event.verdict, before.clone()));
            } else if before.is_decided() || !event.verdict.is_decided() {
                self.resolve.insert(event.id);
            } else {
                self.kept.push((Entity::Event, event.id.to_string()));
            }
        }
        work.reopen(&reopened).await?;
        work.decide(restored).await
    }

    /// Whose mapping can't be put back: what had followed from it can't either.
    fn hosts_that_stay(&self) -> HashSet<String> {
        let mappings = self
            .kept
            .iter()
            .filter(|(entity, _)| *entity == Entity::Mapping);
        mappings
            .filter_map(|(_, key)| Some(key.split(' ').next()?.to_owned()))
            .collect()
    }

    /// Finds what machines have touched or brought in since the decision, as far as it concerns them: the rules decide it.
    async fn find_since(
        &mut self,
        work: &mut Work,
        since: i64,
        changed: &[EventId],
    ) -> Result<(), sqlx::Error> {
        let mut concerned = self.concerned();
        for id in self.entries.archived() {
            let owned = attribution::owned_by(&mut work.tx, id).await?;
            concerned.hosts.extend(owned.hosts);
            concerned.domains.extend(owned.domains);
            concerned.calendars.extend(owned.calendars);
        }
        let events = attribution::concerned_events(&mut work.tx, &concerned).await?;
        let changed: HashSet<&EventId> = changed.iter().collect();
        let others = events.into_iter().filter(|id| !changed.contains(id));
        let head = format!(
            "SELECT id FROM events WHERE (created_at >= {since} OR attributed_at >= {since}) AND id"
        );
        for row in query_in(&mut work.tx, &head, others, "").await? {
            self.resolve.insert(row.try_get(0)?);
        }
        Ok(())
    }

    fn concerned(&self) -> Concerned {
        let keys = |entity: Entity| {
            let rows = self.entries.rows.get(&entity).into_iter();
            rows.flat_map(|rows| rows.keys())
                .filter_map(|key| key.split(' ').next())
        };
        let hosts = keys(Entity::Mapping).chain(keys(Entity::PersonalHost));
        Concerned {
            hosts: hosts.filter_map(|id| id.parse().ok()).collect(),
            domains: keys(Entity::Domain)
                .filter_map(|text| Domain::parse(text).ok())
                .collect(),
            calendars: keys(Entity::Calendar)
                .filter_map(|id| id.parse().ok())
                .collect(),
        }
    }
}

/// Names, and the last who decided each.
async fn name_kept(
    conn: &mut AnyConnection,
    kept: Vec<(Entity, String)>,
) -> Result<Vec<Kept>, sqlx::Error> {
    let ids: HashSet<&String> = kept.iter().map(|(_, id)| id).collect();
    // A mapping's key is that of its host and that of its organization.
    let parts: HashSet<&str> = ids.iter().flat_map(|id| id.split(' ')).collect();
    let mut names: HashMap<String, String> = HashMap::new();
    for (head, tail) in [
        ("SELECT id, name FROM events WHERE id", ""),
        ("SELECT id, name FROM organizations WHERE id", ""),
        (
            "SELECT luma_host_id, MAX(name) FROM event_hosts WHERE name IS NOT NULL AND luma_host_id",
            "GROUP BY luma_host_id",
        ),
    ] {
        for row in query_in(conn, head, &parts, tail).await? {
            names.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    let name = |id: &String| {
        let parts = id
            .split(' ')
            .map(|part| names.get(part).map_or(part, String::as_str));
        parts.collect::<Vec<_>>().join(" · ")
    };
    let head = "SELECT a.entity_id, b.actor_kind, b.actor FROM audit_log a JOIN decision_batches b ON b.id = a.batch_id
        WHERE b.actor_kind <> 'machine' AND b.kind <> 'edit_event' AND a.entity_id";
    let mut actors: HashMap<String, Actor> = HashMap::new();
    for row in query_in(conn, head, &ids, "ORDER BY a.sequence").await? {
        let kind: String = row.try_get(1)?;
        let actor = Actor::from_columns(&kind, row.try_get(2)?);
        actors.insert(row.try_get(0)?, actor);
    }
    let named = kept.into_iter().map(|(entity, id)| Kept {
        entity,
        name: name(&id),
        by: actors.get(&id).cloned(),
        id,
    });
    Ok(named.collect())
}
