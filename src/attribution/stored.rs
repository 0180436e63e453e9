use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::facts::{CalendarFacts, HostFacts};
use super::load::Subject;
use super::{MatchSource, Resolution};
use crate::db::{insert_rows, query_in};
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::Domain;

/// A stored event, as far as its attribution needs it.
pub(super) struct StoredEvent {
    pub(super) id: EventId,
    /// A person did; then no machine touches it.
    pub(super) is_decided: bool,
    pub(super) verdict: Verdict,
    pub(super) hosts: Vec<HostFacts>,
    calendar: Option<CalendarFacts>,
}

impl StoredEvent {
    pub(super) fn subject(&self, own_calendar: Option<&LumaCalendarId>) -> Subject {
        let foreign = |calendar: &&CalendarFacts| Some(&calendar.id) != own_calendar;
        Subject {
            event_id: Some(self.id),
            hosts: self.hosts.clone(),
            calendar: self.calendar.as_ref().filter(foreign).cloned(),
        }
    }
}

/// What is stored of a [`Resolution`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) organization: Option<OrganizationId>,
    pub(super) suggestion: Option<OrganizationId>,
    pub(super) confidence: u8,
    pub(super) match_source: MatchSource,
    matched_host_id: Option<LumaHostId>,
    /// JSON.
    evidence: String,
    co_organizers: Vec<CoOrganizerRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct CoOrganizerRow {
    organization: OrganizationId,
    confidence: u8,
    match_source: MatchSource,
    matched_host_id: Option<LumaHostId>,
}

impl Verdict {
    pub(super) fn of(resolution: &Resolution) -> Result<Self, sqlx::Error> {
        let evidence = serde_json::to_string(&resolution.evidence)
            .map_err(|error| sqlx::Error::Encode(error.into()))?;
        let co_organizers = resolution.co_organizers.iter().map(|hit| CoOrganizerRow {
            organization: hit.organization_id,
            confidence: hit.confidence,
            match_source: hit.reason.match_source(),
            matched_host_id: hit.host_id.clone(),
        });
        Ok(Self {
            organization: resolution.organization,
            suggestion: resolution.suggestion,
            confidence: resolution.confidence,
            match_source: resolution.match_source,
            matched_host_id: resolution.matched_host_id.clone(),
            evidence,
            co_organizers: co_organizers.collect(),
        })
    }
}

/// The stored events with these ids, in the order of the ids; unknown ones are left out. Three questions.
pub(super) async fn read(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let head = "SELECT id, organization_id, suggested_organization_id, confidence, match_source, matched_host_id,
        evidence, decided_by, source_luma_calendar_id, source_calendar_website_domain FROM events WHERE id";
    let events = query_in(conn, head, ids, "ORDER BY id").await?;
    let mut hosts = hosts(conn, ids).await?;
    let mut co_organizers = co_organizers(conn, ids).await?;
    events
        .iter()
        .map(|row| {
            let id = row.try_get("id")?;
            Ok(StoredEvent {
                id,
                is_decided: row.try_get::<Option<String>, _>("decided_by")?.is_some(),
                verdict: verdict(row, co_organizers.remove(&id).unwrap_or_default())?,
                hosts: hosts.remove(&id).unwrap_or_default(),
                calendar: calendar(row)?,
            })
        })
        .collect()
}

fn verdict(row: &AnyRow, co_organizers: Vec<CoOrganizerRow>) -> Result<Verdict, sqlx::Error> {
    Ok(Verdict {
        organization: row.try_get("organization_id")?,
        suggestion: row.try_get("suggested_organization_id")?,
        confidence: confidence(row)?,
        match_source: row.try_get("match_source")?,
        matched_host_id: row.try_get("matched_host_id")?,
        evidence: row.try_get("evidence")?,
        co_organizers,
    })
}

fn confidence(row: &AnyRow) -> Result<u8, sqlx::Error> {
    Ok(u8::try_from(row.try_get::<i64, _>("confidence")?).unwrap_or_default())
}

fn calendar(row: &AnyRow) -> Result<Option<CalendarFacts>, sqlx::Error> {
    let id: Option<LumaCalendarId> = row.try_get("source_luma_calendar_id")?;
    let website_domain = domain(row, "source_calendar_website_domain")?;
    Ok(id.map(|id| CalendarFacts { id, website_domain }))
}

/// What the lists have come to refuse since it was stored no longer counts.
fn domain(row: &AnyRow, column: &str) -> Result<Option<Domain>, sqlx::Error> {
    let text: Option<String> = row.try_get(column)?;
    Ok(text.and_then(|text| Domain::parse(&text).ok()))
}

async fn hosts(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<HostFacts>>, sqlx::Error> {
    let head = "SELECT event_id, luma_host_id, email_domain, website_domain FROM event_hosts WHERE event_id";
    let rows = query_in(conn, head, ids, "ORDER BY event_id, position, luma_host_id").await?;
    let mut hosts: HashMap<EventId, Vec<HostFacts>> = HashMap::new();
    for row in &rows {
        let of_event = hosts.entry(row.try_get("event_id")?).or_default();
        of_event.push(HostFacts {
            id: row.try_get("luma_host_id")?,
            email_domain: domain(row, "email_domain")?,
            website_domain: domain(row, "website_domain")?,
        });
    }
    Ok(hosts)
}

async fn co_organizers(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<CoOrganizerRow>>, sqlx::Error> {
    let head = "SELECT event_id, organization_id, confidence, match_source, matched_host_id
        FROM event_co_organizers WHERE event_id";
    let rows = query_in(conn, head, ids, "ORDER BY event_id, position").await?;
    let mut co_organizers: HashMap<EventId, Vec<CoOrganizerRow>> = HashMap::new();
    for row in &rows {
        let of_event = co_organizers.entry(row.try_get("event_id")?).or_default();
        of_event.push(CoOrganizerRow {
            organization: row.try_get("organization_id")?,
            confidence: confidence(row)?,
            match_source: row.try_get("match_source")?,
            matched_host_id: row.try_get("matched_host_id")?,
        });
    }
    Ok(co_organizers)
}

/// Stores the new verdicts: a statement for each event, since it grows with what changed and not with what there is.
pub(super) async fn write(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[(&StoredEvent, &Verdict)],
) -> Result<(), sqlx::Error> {
    for (event, verdict) in changes {
        sqlx::query(
            "UPDATE events SET organization_id = $1, suggested_organization_id = $2, confidence = $3, match_source = $4,
            matched_host_id = $5, evidence = $6, updated_at = $7 WHERE id = $8",
        )
        .bind(verdict.organization)
        .bind(verdict.suggestion)
        .bind(i64::from(verdict.confidence))
        .bind(verdict.match_source)
        .bind(verdict.matched_host_id.clone())
        .bind(verdict.evidence.clone())
        .bind(now)
        .bind(event.id)
        .execute(&mut *conn)
        .await?;
    }
    replace_co_organizers(conn, now, changes).await
}

async fn replace_co_organizers(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[(&StoredEvent, &Verdict)],
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 7] = [
        "event_id",
        "position",
        "organization_id",
        "confidence",
        "match_source",
        "matched_host_id",
        "created_at",
    ];
    let changed: Vec<_> = changes
        .iter()
        .filter(|(event, verdict)| event.verdict.co_organizers != verdict.co_organizers)
        .collect();
    let ids = changed.iter().map(|(event, _)| event.id);
    query_in(
        conn,
        "DELETE FROM event_co_organizers WHERE event_id",
        ids,
        "",
    )
    .await?;
    let rows: Vec<(EventId, i64, &CoOrganizerRow)> = changed
        .iter()
        .flat_map(|(event, verdict)| {
            let numbered = (0..).zip(&verdict.co_organizers);
            numbered.map(|(position, row)| (event.id, position, row))
        })
        .collect();
    insert_rows(
        conn,
        "event_co_organizers",
        &COLUMNS,
        &rows,
        "",
        |query, (id, position, row)| {
            query
                .bind(*id)
                .bind(*position)
                .bind(row.organization)
                .bind(i64::from(row.confidence))
                .bind(row.match_source)
                .bind(row.matched_host_id.clone())
                .bind(now)
        },
    )
    .await
}
