//! What a page shows of each group: four queries, however many groups.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, Row};

use super::{
    Candidate, Key, QueueEvent, QueueFilter, QueueGroup, QueueHost, Sql, Suggestion, Version,
    number, time,
};
use crate::attribution::{Evidence, Match, WaitReason};
use crate::ids::{EventId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;

/// Events that a group names.
const NAMED: usize = 3;
/// Organizations beside the suggested one that a group names.
const MOST_OTHERS: usize = 3;

/// Events of a group that wait for the same and name the same organization.
struct Part {
    reason: WaitReason,
    organization: Option<OrganizationRef>,
    confidence: u8,
    events: u64,
}

pub(super) async fn load(
    conn: &mut AnyConnection,
    now: i64,
    filter: &QueueFilter,
    keys: Vec<Key>,
) -> Result<Vec<QueueGroup>, sqlx::Error> {
    let subjects: Vec<String> = keys.iter().map(|key| key.subject.clone()).collect();
    let mut parts = parts(conn, now, filter, &subjects).await?;
    let mut events = events(conn, now, filter, &subjects).await?;
    let shown = || events.values().flatten().map(|(event, _)| event.id);
    let mut hosts = hosts(conn, shown()).await?;
    let matches = || {
        events
            .values()
            .flatten()
            .flat_map(|(_, evidence)| &evidence.matches)
    };
    let known = by_id(conn, &subjects, shown(), matches()).await?;
    let version = |id: &str| Version(known.versions.get(id).copied().unwrap_or_default());
    let groups = keys.into_iter().map(|key| {
        let mut first = events.remove(&key.subject).unwrap_or_default();
        for (event, _) in &mut first {
            event.hosts = hosts.remove(&event.id).unwrap_or_default();
            event.version = version(&event.id.to_string());
        }
        let parts = parts.remove(&key.subject).unwrap_or_default();
        let of_host = |host: &&QueueHost| host.id.as_str() == key.subject;
        let named = first
            .iter()
            .find_map(|(event, _)| event.hosts.iter().find(of_host));
        // One that left its event since it waits there.
        let unnamed = || {
            Some(QueueHost {
                id: key.subject.parse().ok()?,
                name: None,
                avatar_url: None,
            })
        };
        let suggestion = suggestion(&parts, &first);
        let mut look_alikes = first.iter().flat_map(|(_, evidence)| &evidence.look_alikes);
        QueueGroup {
            host: named.cloned().or_else(unnamed),
            version: version(&key.subject),
            events: key.events,
            reasons: reasons(&parts),
            others: others(&known.organizations, suggestion.as_ref(), &first),
            suggestion,
            look_alike: look_alikes
                .find(|found| found.host_id.as_str() == key.subject)
                .cloned(),
            first: first.into_iter().map(|(event, _)| event).collect(),
        }
    });
    Ok(groups.collect())
}

fn reasons(parts: &[Part]) -> Vec<(WaitReason, u64)> {
    let of = |reason| {
        let parts = parts.iter().filter(move |part| part.reason == reason);
        (reason, parts.map(|part| part.events).sum())
    };
    let all = WaitReason::ALL.into_iter().map(of);
    all.filter(|(_, events)| *events > 0).collect()
}

/// The one that most events name; of several the surest.
fn suggestion(parts: &[Part], first: &[(QueueEvent, Evidence)]) -> Option<Suggestion> {
    let mut named: Vec<Suggestion> = Vec::new();
    for part in parts {
        let Some(organization) = &part.organization else {
            continue;
        };
        match named
            .iter_mut()
            .find(|known| known.organization == *organization)
        {
            Some(known) => {
                known.events += part.events;
                known.confidence = known.confidence.max(part.confidence);
            }
            None => named.push(Suggestion {
                organization: organization.clone(),
                confidence: part.confidence,
                events: part.events,
                reason: None,
            }),
        }
    }
    let mut best = named.into_iter().max_by_key(|one| {
        (
            one.events,
            one.confidence,
            std::cmp::Reverse(one.organization.id),
        )
    })?;
    let matches = first.iter().flat_map(|(_, evidence)| &evidence.matches);
    let mut of_best = matches.filter(|hit| hit.organization_id == best.organization.id);
    best.reason = of_best.next().map(|hit| hit.reason.clone());
    Some(best)
}

/// Of each of the others its surest match.
fn others(
    organizations: &HashMap<OrganizationId, OrganizationRef>,
    suggestion: Option<&Suggestion>,
    first: &[(QueueEvent, Evidence)],
) -> Vec<Candidate> {
    let suggested = suggestion.map(|suggestion| suggestion.organization.id);
    let mut matches: Vec<&Match> = first
        .iter()
        .flat_map(|(_, evidence)| &evidence.matches)
        .filter(|hit| Some(hit.organization_id) != suggested)
        .collect();
    matches.sort_by_key(|hit| (std::cmp::Reverse(hit.confidence), hit.organization_id));
    let mut named = HashSet::new();
    matches.retain(|hit| named.insert(hit.organization_id));
    let candidate = |hit: &Match| {
        Some(Candidate {
            organization: organizations.get(&hit.organization_id)?.clone(),
            confidence: hit.confidence,
            reason: hit.reason.clone(),
        })
    };
    let candidates = matches.into_iter().filter_map(candidate);
    candidates.take(MOST_OTHERS).collect()
}

/// The events that wait with these subjects, each with its subject.
fn of_subjects(sql: &mut Sql, now: i64, filter: &QueueFilter, subjects: &[String]) -> String {
    let waiting = sql.waiting(now, filter);
    let (alone, hosts): (Vec<_>, Vec<_>) = subjects
        .iter()
        .cloned()
        .partition(|subject| subject.parse::<EventId>().is_ok());
    let (hosts, alone) = (sql.list(hosts), sql.list(alone));
    let columns = "e.id, e.position, e.waits_for, e.confidence, COALESCE(e.organization_id, e.suggested_organization_id) AS organization";
    format!(
        "SELECT e.waits_with AS subject, {columns} FROM events e WHERE {events} AND {host} AND e.waits_with IN ({hosts})
        UNION ALL SELECT e.id, {columns} FROM events e WHERE {events} AND e.waits_with IS NULL AND e.id IN ({alone})",
        events = waiting.events,
        host = waiting.host,
    )
}

async fn parts(
    conn: &mut AnyConnection,
    now: i64,
    filter: &QueueFilter,
    subjects: &[String],
) -> Result<HashMap<String, Vec<Part>>, sqlx::Error> {
    let mut sql = Sql::default();
    let events = of_subjects(&mut sql, now, filter, subjects);
    sql.text = format!(
        "SELECT p.subject, p.waits_for, p.events, p.confidence, o.id, o.slug, o.name FROM (
            SELECT w.subject, w.waits_for, COUNT(*) AS events, CAST(MAX(w.confidence) AS BIGINT) AS confidence, w.organization
            FROM ({events}) AS w GROUP BY w.subject, w.waits_for, w.organization) AS p
        LEFT JOIN organizations o ON o.id = p.organization"
    );
    let mut parts: HashMap<String, Vec<Part>> = HashMap::new();
    for row in sql.fetch_all(conn).await? {
        let id: Option<OrganizationId> = row.try_get(4)?;
        let organization = match id {
            Some(id) => Some(OrganizationRef {
                id,
                slug: row.try_get(5)?,
                name: row.try_get(6)?,
            }),
            None => None,
        };
        parts.entry(row.try_get(0)?).or_default().push(Part {
            reason: row.try_get(1)?,
            events: number(&row, 2)?,
            confidence: u8::try_from(row.try_get::<i64, _>(3)?).unwrap_or_default(),
            organization,
        });
    }
    Ok(parts)
}

async fn events(
    conn: &mut AnyConnection,
    now: i64,
    filter: &QueueFilter,
    subjects: &[String],
) -> Result<HashMap<String, Vec<(QueueEvent, Evidence)>>, sqlx::Error> {
    let mut sql = Sql::default();
    let waiting = of_subjects(&mut sql, now, filter, subjects);
    let order = if filter.past { "DESC" } else { "ASC" };
    sql.text = format!(
        "SELECT k.subject, e.id, e.slug, e.name, e.start_at, e.timezone, e.city, e.waits_for, e.evidence FROM (
            SELECT w.id, w.subject, ROW_NUMBER() OVER (PARTITION BY w.subject ORDER BY w.position {order}) AS place
            FROM ({waiting}) AS w) AS k
        JOIN events e ON e.id = k.id WHERE k.place <= {NAMED} ORDER BY e.position {order}"
    );
    let mut events: HashMap<String, Vec<(QueueEvent, Evidence)>> = HashMap::new();
    for row in sql.fetch_all(conn).await? {
        let evidence: String = row.try_get("evidence")?;
        let event = QueueEvent {
            id: row.try_get("id")?,
            version: Version::default(),
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            start_at: time(&row, "start_at")?,
            timezone: row.try_get("timezone")?,
            city: row.try_get("city")?,
            reason: row.try_get("waits_for")?,
            hosts: Vec::new(),
        };
        let of_group = events.entry(row.try_get("subject")?).or_default();
        of_group.push((event, serde_json::from_str(&evidence).unwrap_or_default()));
    }
    Ok(events)
}

async fn hosts(
    conn: &mut AnyConnection,
    events: impl Iterator<Item = EventId>,
) -> Result<HashMap<EventId, Vec<QueueHost>>, sqlx::Error> {
    let mut sql = Sql::default();
    let ids = sql.list(events.map(|id| id.to_string()));
    sql.text = format!(
        "SELECT event_id, luma_host_id, name, avatar_url FROM event_hosts WHERE event_id IN ({ids}) ORDER BY position"
    );
    let mut hosts: HashMap<EventId, Vec<QueueHost>> = HashMap::new();
    for row in sql.fetch_all(conn).await? {
        let id: LumaHostId = row.try_get(1)?;
        hosts.entry(row.try_get(0)?).or_default().push(QueueHost {
            id,
            name: row.try_get(2)?,
            avatar_url: row.try_get(3)?,
        });
    }
    Ok(hosts)
}

/// What stands elsewhere, by id.
#[derive(Default)]
struct Known {
    /// The last decision on each host, and by a person on each event.
    versions: HashMap<String, i64>,
    /// Those that rules named.
    organizations: HashMap<OrganizationId, OrganizationRef>,
}

async fn by_id(
    conn: &mut AnyConnection,
    hosts: &[String],
    events: impl Iterator<Item = EventId>,
    matches: impl Iterator<Item = &Match>,
) -> Result<Known, sqlx::Error> {
    let organizations: HashSet<OrganizationId> = matches.map(|hit| hit.organization_id).collect();
    let mut sql = Sql::default();
    let (hosts, events, organizations) = (
        sql.list(hosts.iter().cloned()),
        sql.list(events.map(|id| id.to_string())),
        sql.list(organizations.iter().map(ToString::to_string)),
    );
    sql.text = format!(
        "SELECT id, slug, name, CAST(0 AS BIGINT) AS version FROM organizations WHERE id IN ({organizations})
        UNION ALL SELECT luma_host_id, NULL, NULL, CAST(MAX(sequence) AS BIGINT) FROM audit_log WHERE entity <> 'claim' AND luma_host_id IN ({hosts})
        GROUP BY luma_host_id
        UNION ALL SELECT a.entity_id, NULL, NULL, CAST(MAX(a.sequence) AS BIGINT) FROM audit_log a
        JOIN decision_batches b ON b.id = a.batch_id
        WHERE b.actor_kind <> 'machine' AND b.kind <> 'edit_event' AND a.entity_id IN ({events}) GROUP BY a.entity_id"
    );
    let mut known = Known::default();
    for row in sql.fetch_all(conn).await? {
        if let Some(slug) = row.try_get(1)? {
            let id: OrganizationId = row.try_get(0)?;
            let name = row.try_get(2)?;
            known
                .organizations
                .insert(id, OrganizationRef { id, slug, name });
        } else {
            known.versions.insert(row.try_get(0)?, row.try_get(3)?);
        }
    }
    Ok(known)
}
