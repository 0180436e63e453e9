use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use super::facts::{Facts, Known, VerifiedHost};
use super::load::{self, Histories, Subject};
use super::rows::read;
use super::rules::resolve;
use super::stored::{StoredEvent, Verdict, write};
use super::{MatchSource, waiting};
use crate::Clock;
use crate::db::{Statement, Tx, insert_rows, insert_rows_returning};
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{Domain, OrganizationRef};

/// What became of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed {
    /// Which.
    pub event_id: EventId,
    /// Whether anything stored of its attribution changed.
    pub changed: bool,
    /// Whose event it is.
    pub organization: Option<OrganizationId>,
    /// Whose it might be, where that is too weak to show.
    pub suggestion: Option<OrganizationId>,
    /// 0–100.
    pub confidence: u8,
    /// The rule.
    pub match_source: MatchSource,
}

/// An event whose attribution is another now.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) event_id: EventId,
    pub(crate) before: Verdict,
    pub(crate) after: Verdict,
}

/// A host and an organization that were never seen together before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learned {
    pub(crate) host: LumaHostId,
    pub(crate) organization: OrganizationId,
    pub(crate) source: MatchSource,
    /// When, milliseconds UTC.
    pub(crate) at: i64,
}

/// What would be known besides what is stored.
#[derive(Debug, Default)]
pub(crate) struct WhatIf {
    /// Verified as this organization's, or as nobody's.
    pub(crate) hosts: HashMap<LumaHostId, Option<VerifiedHost>>,
    /// Hosts that speak for no organization.
    pub(crate) personal: HashSet<LumaHostId>,
    /// Domains that come to an organization.
    pub(crate) domains: Vec<(Domain, OrganizationId)>,
    /// An organization that isn't there yet.
    pub(crate) newcomer: Option<OrganizationRef>,
    /// Calendars that come to an organization.
    pub(crate) calendars: Vec<(LumaCalendarId, OrganizationId)>,
    /// Whether the rules decide again where only a claim on one event had.
    pub(crate) reopens_claims: bool,
}

impl WhatIf {
    fn apply(&self, known: &mut Known) {
        for (host, verified) in &self.hosts {
            known.personal.remove(host);
            match verified {
                Some(verified) => known.verified.insert(host.clone(), verified.clone()),
                None => known.verified.remove(host),
            };
        }
        for (domain, owner) in &self.domains {
            known.domains.insert(domain.clone(), *owner);
        }
        known.calendars.extend(self.calendars.iter().cloned());
        known.personal.extend(self.personal.iter().cloned());
    }

    /// Whether no rule touches it.
    fn leaves(&self, verdict: &Verdict) -> bool {
        verdict.is_decided() && !(self.reopens_claims && verdict.is_claimed())
    }
}

/// Resolves stored events (at most some hundred at once) and stores what changed, then learns from the sure ones which
/// hosts go with which organization. What a person decided stays as it is. Unknown ids are left out.
///
/// What one event of the batch teaches counts for the others the next time.
pub async fn attribute(
    tx: &mut Tx,
    clock: &Clock,
    event_ids: &[EventId],
    own_calendar: Option<&LumaCalendarId>,
) -> Result<Vec<Attributed>, sqlx::Error> {
    let events = read(tx, event_ids).await?;
    let now = clock.now().as_millisecond();
    let verdicts = verdicts(tx, &events, own_calendar, &WhatIf::default(), Some(now)).await?;
    write(tx, now, &differing(&events, &verdicts)).await?;
    let learned = learned(&events, &verdicts, now);
    let tail = "ON CONFLICT (luma_host_id, organization_id) DO UPDATE SET last_seen_at = excluded.last_seen_at";
    insert_rows(tx, MAPPINGS, &MAPPING, &learned, tail, bind_learned).await?;
    let attributed = events
        .iter()
        .zip(&verdicts)
        .map(|(event, verdict)| Attributed {
            event_id: event.id,
            changed: event.verdict != *verdict,
            organization: verdict.organization,
            suggestion: verdict.suggestion,
            confidence: verdict.confidence,
            match_source: verdict.match_source,
        });
    Ok(attributed.collect())
}

/// As [`attribute`], for any number of events because of a decision: says what changed and what was learned from it, so
/// that it can be taken back. Nobody was seen again, so `last_seen_at` of known mappings stays.
pub(crate) async fn resolve_again(
    tx: &mut Tx,
    now: i64,
    event_ids: &[EventId],
    own_calendar: Option<&LumaCalendarId>,
) -> Result<(Vec<Change>, Vec<Learned>), sqlx::Error> {
    let events = read(tx, event_ids).await?;
    let verdicts = verdicts(tx, &events, own_calendar, &WhatIf::default(), Some(now)).await?;
    write(tx, now, &differing(&events, &verdicts)).await?;
    let candidates = learned(&events, &verdicts, now);
    let tail = "ON CONFLICT (luma_host_id, organization_id) DO NOTHING RETURNING luma_host_id, organization_id, match_source";
    let rows =
        insert_rows_returning(tx, MAPPINGS, &MAPPING, &candidates, tail, bind_learned).await?;
    let new = rows.iter().map(|row| {
        Ok(Learned {
            host: row.try_get(0)?,
            organization: row.try_get(1)?,
            source: row.try_get(2)?,
            at: now,
        })
    });
    let learned = new.collect::<Result<_, sqlx::Error>>()?;
    Ok((changes(events, verdicts), learned))
}

/// What [`resolve_again`] would change if more were known. Writes nothing.
pub(crate) async fn preview(
    conn: &mut AnyConnection,
    event_ids: &[EventId],
    own_calendar: Option<&LumaCalendarId>,
    what_if: &WhatIf,
) -> Result<Vec<Change>, sqlx::Error> {
    let events = read(conn, event_ids).await?;
    let verdicts = verdicts(conn, &events, own_calendar, what_if, None).await?;
    Ok(changes(events, verdicts))
}

fn differing<'a>(
    events: &'a [StoredEvent],
    verdicts: &'a [Verdict],
) -> Vec<(EventId, &'a Verdict, &'a Verdict)> {
    let pairs = events.iter().zip(verdicts);
    let changed = pairs.filter(|(event, verdict)| event.verdict != **verdict);
    changed
        .map(|(event, verdict)| (event.id, &event.verdict, verdict))
        .collect()
}

fn changes(events: Vec<StoredEvent>, verdicts: Vec<Verdict>) -> Vec<Change> {
    let pairs = events.into_iter().zip(verdicts);
    let changed = pairs.filter(|(event, verdict)| event.verdict != *verdict);
    changed
        .map(|(event, after)| Change {
            event_id: event.id,
            before: event.verdict,
            after,
        })
        .collect()
}

async fn verdicts(
    conn: &mut AnyConnection,
    events: &[StoredEvent],
    own_calendar: Option<&LumaCalendarId>,
    what_if: &WhatIf,
    now: Option<i64>,
) -> Result<Vec<Verdict>, sqlx::Error> {
    let subjects: Vec<Subject> = events
        .iter()
        .map(|event| event.subject(own_calendar))
        .collect();
    let mut known = load::known(conn, &subjects).await?;
    what_if.apply(&mut known);
    let known = Arc::new(known);
    let mut histories = Histories::load(conn, &subjects).await?;
    for (event, subject) in events.iter().zip(&subjects) {
        let taught = if what_if.leaves(&event.verdict) {
            event.verdict.organization
        } else {
            taught_by(subject, &known)
        };
        histories.count_as(subject, taught);
    }
    let facts = histories.facts(&known, &subjects);
    let resolved = subjects.iter().zip(&facts).zip(events);
    resolved
        .map(|((subject, facts), event)| {
            if what_if.leaves(&event.verdict) {
                return Ok(event.verdict.clone());
            }
            let resolution = resolve(&subject.hosts, subject.calendar.as_ref(), facts);
            let waiting = waiting::of(&resolution, &subject.hosts, &known);
            Ok(Verdict {
                attributed_at: now,
                ..Verdict::of(&resolution, waiting)?
            })
        })
        .collect()
}

/// Whose event it surely is by the rules that need no history.
fn taught_by(subject: &Subject, known: &Arc<Known>) -> Option<OrganizationId> {
    let facts = Facts {
        known: Arc::clone(known),
        history: HashMap::new(),
    };
    let resolution = resolve(&subject.hosts, subject.calendar.as_ref(), &facts);
    let teaches = MatchSource::TEACHING.contains(&resolution.match_source);
    resolution.organization.filter(|_| teaches)
}

const MAPPINGS: &str = "luma_host_mappings";
const MAPPING: [&str; 6] = [
    "luma_host_id",
    "organization_id",
    "match_source",
    "is_verified",
    "last_seen_at",
    "created_at",
];

fn bind_learned(query: Statement, learned: &Learned) -> Statement {
    query
        .bind(learned.host.clone())
        .bind(learned.organization)
        .bind(learned.source)
        .bind(0_i64)
        .bind(learned.at)
        .bind(learned.at)
}

/// Writes mappings that were learned before and are to be again.
pub(crate) async fn learn_again(
    conn: &mut AnyConnection,
    rows: &[Learned],
) -> Result<(), sqlx::Error> {
    let tail = "ON CONFLICT (luma_host_id, organization_id) DO NOTHING";
    insert_rows(conn, MAPPINGS, &MAPPING, rows, tail, bind_learned).await
}

/// Every stable host of each surely attributed event with its organization. One of each pair, in a fixed order: two
/// transactions that learn the same pairs can't lock each other out.
fn learned(events: &[StoredEvent], verdicts: &[Verdict], at: i64) -> Vec<Learned> {
    let mut learned: BTreeMap<(&LumaHostId, OrganizationId), MatchSource> = BTreeMap::new();
    for (event, verdict) in events.iter().zip(verdicts) {
        let Some(organization) = verdict.counts_for() else {
            continue;
        };
        let stable = event.hosts.iter().filter(|host| host.id.is_stable());
        learned.extend(stable.map(|host| ((&host.id, organization), verdict.match_source)));
    }
    let rows = learned.into_iter();
    rows.map(|((host, organization), source)| Learned {
        host: host.clone(),
        organization,
        source,
        at,
    })
    .collect()
}

#[cfg(test)]
mod tests;
