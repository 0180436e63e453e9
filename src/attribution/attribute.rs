use std::collections::BTreeMap;

use sqlx::AnyConnection;

use super::MatchSource;
use super::load::{Subject, load};
use super::rules::resolve;
use super::stored::{StoredEvent, Verdict, read, write};
use crate::Clock;
use crate::db::Tx;
use crate::db::insert_rows;
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};

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

/// Resolves stored events (at most some hundred at once) and stores what changed, then learns from the sure ones which
/// hosts go with which organization. What a person decided stays as it is. Unknown ids are left out.
///
/// The facts are those from before the call: what one event of the batch teaches counts for the others the next time.
pub async fn attribute(
    tx: &mut Tx,
    clock: &Clock,
    event_ids: &[EventId],
    own_calendar: Option<&LumaCalendarId>,
) -> Result<Vec<Attributed>, sqlx::Error> {
    let events = read(tx, event_ids).await?;
    let verdicts = verdicts(tx, &events, own_calendar).await?;
    let now = clock.now().as_millisecond();

    let pairs = || events.iter().zip(&verdicts);
    let changes: Vec<(&StoredEvent, &Verdict)> = pairs()
        .filter(|(event, verdict)| event.verdict != **verdict)
        .collect();
    write(tx, now, &changes).await?;
    learn(tx, now, pairs()).await?;

    let attributed = pairs().map(|(event, verdict)| Attributed {
        event_id: event.id,
        changed: event.verdict != *verdict,
        organization: verdict.organization,
        suggestion: verdict.suggestion,
        confidence: verdict.confidence,
        match_source: verdict.match_source,
    });
    Ok(attributed.collect())
}

async fn verdicts(
    conn: &mut AnyConnection,
    events: &[StoredEvent],
    own_calendar: Option<&LumaCalendarId>,
) -> Result<Vec<Verdict>, sqlx::Error> {
    let subjects: Vec<Subject> = events
        .iter()
        .map(|event| event.subject(own_calendar))
        .collect();
    let facts = load(conn, &subjects).await?;
    let resolved = subjects.iter().zip(&facts).zip(events);
    resolved
        .map(|((subject, facts), event)| {
            if event.is_decided {
                return Ok(event.verdict.clone());
            }
            Verdict::of(&resolve(&subject.hosts, subject.calendar.as_ref(), facts))
        })
        .collect()
}

/// Maps every stable host of each surely attributed event to its organization, unverified; a mapping that exists only
/// learns when it was seen last.
async fn learn(
    conn: &mut AnyConnection,
    now: i64,
    attributed: impl Iterator<Item = (&StoredEvent, &Verdict)>,
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 6] = [
        "luma_host_id",
        "organization_id",
        "match_source",
        "is_verified",
        "last_seen_at",
        "created_at",
    ];
    // One row for each pair, in a fixed order: two transactions that learn the same pairs can't lock each other out.
    let mut learned: BTreeMap<(&LumaHostId, OrganizationId), MatchSource> = BTreeMap::new();
    for (event, verdict) in attributed {
        let teaches = event.is_decided || MatchSource::TEACHING.contains(&verdict.match_source);
        let Some(organization) = verdict.organization.filter(|_| teaches) else {
            continue;
        };
        let stable = event.hosts.iter().filter(|host| host.id.is_stable());
        learned.extend(stable.map(|host| ((&host.id, organization), verdict.match_source)));
    }
    let rows: Vec<_> = learned.into_iter().collect();
    let tail = "ON CONFLICT (luma_host_id, organization_id) DO UPDATE SET last_seen_at = excluded.last_seen_at";
    insert_rows(
        conn,
        "luma_host_mappings",
        &COLUMNS,
        &rows,
        tail,
        |query, ((host, organization), source)| {
            query
                .bind((*host).clone())
                .bind(*organization)
                .bind(*source)
                .bind(0_i64)
                .bind(now)
                .bind(now)
        },
    )
    .await
}

#[cfg(test)]
mod tests;
