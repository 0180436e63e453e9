use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::facts::{CalendarFacts, HostFacts};
use super::load::Subject;
use super::waiting::{WaitReason, Waiting};
use super::{MatchSource, Resolution};
use crate::db::{insert_rows, query_in, update_rows};
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};

/// What is written on events that a claim decided. Who it was stands in the claim: pages show these rows to everybody.
pub(crate) const BY_CLAIM: &str = "claim";

/// A stored event, as far as its attribution needs it.
pub(crate) struct StoredEvent {
    pub(crate) id: EventId,
    pub(crate) verdict: Verdict,
    pub(super) hosts: Vec<HostFacts>,
    pub(super) calendar: Option<CalendarFacts>,
}

impl StoredEvent {
    pub(super) fn subject(&self, own_calendar: Option<&LumaCalendarId>) -> Subject {
        let foreign = |calendar: &&CalendarFacts| Some(&calendar.id) != own_calendar;
        Subject {
            event_id: self.id,
            hosts: self.hosts.clone(),
            calendar: self.calendar.as_ref().filter(foreign).cloned(),
            counts_for: self.verdict.counts_for(),
        }
    }
}

/// What is stored of a [`Resolution`], or of a person's decision. Its JSON (fields in this order) is what the audit log keeps.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) organization: Option<OrganizationId>,
    pub(crate) suggestion: Option<OrganizationId>,
    pub(crate) confidence: u8,
    pub(crate) match_source: MatchSource,
    pub(crate) matched_host_id: Option<LumaHostId>,
    /// JSON.
    pub(crate) evidence: String,
    pub(crate) co_organizers: Vec<CoOrganizerRow>,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<i64>,
    pub(crate) waits_for: Option<WaitReason>,
    pub(crate) waits_with: Option<LumaHostId>,
    /// When it was written; none for one that isn't yet. Equality doesn't look at it.
    pub(crate) attributed_at: Option<i64>,
}

impl PartialEq for Verdict {
    fn eq(&self, other: &Self) -> bool {
        let decision = |verdict: &Self| (verdict.decided_by.clone(), verdict.decided_at);
        self.organization == other.organization
            && self.suggestion == other.suggestion
            && self.confidence == other.confidence
            && self.match_source == other.match_source
            && self.matched_host_id == other.matched_host_id
            && self.evidence == other.evidence
            && self.co_organizers == other.co_organizers
            && decision(self) == decision(other)
            && self.waits_for == other.waits_for
            && self.waits_with == other.waits_with
    }
}

#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub(crate) struct CoOrganizerRow {
    pub(crate) organization: OrganizationId,
    pub(super) confidence: u8,
    pub(super) match_source: MatchSource,
    pub(super) matched_host_id: Option<LumaHostId>,
    /// When it was written; none for one that isn't yet. Equality doesn't look at it.
    pub(super) created_at: Option<i64>,
}

impl PartialEq for CoOrganizerRow {
    fn eq(&self, other: &Self) -> bool {
        self.organization == other.organization
            && self.confidence == other.confidence
            && self.match_source == other.match_source
            && self.matched_host_id == other.matched_host_id
    }
}

impl Verdict {
    pub(super) fn of(
        resolution: &Resolution,
        waiting: Option<Waiting>,
    ) -> Result<Self, sqlx::Error> {
        let evidence = serde_json::to_string(&resolution.evidence)
            .map_err(|error| sqlx::Error::Encode(error.into()))?;
        let co_organizers = resolution.co_organizers.iter().map(|hit| CoOrganizerRow {
            organization: hit.organization_id,
            confidence: hit.confidence,
            match_source: hit.reason.match_source(),
            matched_host_id: hit.host_id.clone(),
            created_at: None,
        });
        Ok(Self {
            organization: resolution.organization,
            suggestion: resolution.suggestion,
            confidence: resolution.confidence,
            match_source: resolution.match_source,
            matched_host_id: resolution.matched_host_id.clone(),
            evidence,
            co_organizers: co_organizers.collect(),
            decided_by: None,
            decided_at: None,
            waits_for: waiting.as_ref().map(|waiting| waiting.reason),
            waits_with: waiting.and_then(|waiting| waiting.with),
            attributed_at: None,
        })
    }

    /// As a person decides it of this one event: an organization's, or nobody's. What was found stays in the evidence.
    pub(crate) fn decided(&self, organization: Option<OrganizationId>, by: &str, at: i64) -> Self {
        let others = self.co_organizers.iter();
        let co_organizers = others.filter(|row| {
            organization.is_some_and(|organization| row.organization != organization)
        });
        Self {
            organization,
            suggestion: None,
            confidence: 100,
            match_source: MatchSource::Manual,
            matched_host_id: None,
            evidence: self.evidence.clone(),
            co_organizers: co_organizers.cloned().collect(),
            decided_by: Some(by.to_owned()),
            decided_at: Some(at),
            waits_for: None,
            waits_with: None,
            attributed_at: Some(at),
        }
    }

    /// The same of another organization, which this one became part of.
    pub(crate) fn renamed(&self, from: OrganizationId, into: OrganizationId, at: i64) -> Self {
        let rename = |id: OrganizationId| if id == from { into } else { id };
        let mut renamed = self.clone();
        renamed.attributed_at = Some(at);
        renamed.organization = self.organization.map(rename);
        for row in &mut renamed.co_organizers {
            row.organization = rename(row.organization);
        }
        let mut named: Vec<OrganizationId> = renamed.organization.into_iter().collect();
        renamed.co_organizers.retain(|row| {
            let is_new = !named.contains(&row.organization);
            named.push(row.organization);
            is_new
        });
        renamed
    }

    /// Whose event it surely is: hosts are known by such events.
    pub(super) fn counts_for(&self) -> Option<OrganizationId> {
        let is_sure = self.is_decided() || MatchSource::TEACHING.contains(&self.match_source);
        self.organization.filter(|_| is_sure)
    }

    /// Whether a person decided it, and no machine touches it.
    pub(crate) fn is_decided(&self) -> bool {
        self.decided_by.is_some()
    }

    /// Whether somebody decided it with a code in the event's description, which every co-host can write.
    pub(crate) fn is_claimed(&self) -> bool {
        self.decided_by.as_deref() == Some(BY_CLAIM)
    }

    /// The same, left to the rules again.
    pub(crate) fn reopened(&self) -> Self {
        Self {
            decided_by: None,
            decided_at: None,
            ..self.clone()
        }
    }

    /// Whether it was found with one of these hosts.
    pub(crate) fn relies_on(&self, hosts: &HashSet<String>) -> bool {
        let names = |host: &String| self.evidence.contains(&format!("\"{host}\""));
        !self.is_decided() && hosts.iter().any(names)
    }
}

/// The columns of `events` that hold a [`Verdict`], as they are bound and read.
pub(super) const VERDICT: [&str; 11] = [
    "organization_id",
    "suggested_organization_id",
    "confidence",
    "match_source",
    "matched_host_id",
    "evidence",
    "decided_by",
    "decided_at",
    "waits_for",
    "waits_with",
    "attributed_at",
];

/// Stores the new verdicts in place of the old ones. A verdict that was stored before keeps its times.
pub(crate) async fn write(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[(EventId, &Verdict, &Verdict)],
) -> Result<(), sqlx::Error> {
    let columns = [&VERDICT[..], &["updated_at", "id"]].concat();
    update_rows(
        conn,
        "events",
        &columns,
        changes,
        |query, (id, _, verdict)| {
            query
                .bind(verdict.organization)
                .bind(verdict.suggestion)
                .bind(i64::from(verdict.confidence))
                .bind(verdict.match_source)
                .bind(verdict.matched_host_id.clone())
                .bind(verdict.evidence.clone())
                .bind(verdict.decided_by.clone())
                .bind(verdict.decided_at)
                .bind(verdict.waits_for)
                .bind(verdict.waits_with.clone())
                .bind(verdict.attributed_at)
                .bind(now)
                .bind(*id)
        },
    )
    .await?;
    replace_co_organizers(conn, now, changes).await
}

async fn replace_co_organizers(
    conn: &mut AnyConnection,
    now: i64,
    changes: &[(EventId, &Verdict, &Verdict)],
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
        .filter(|(_, old, new)| old.co_organizers != new.co_organizers)
        .collect();
    let had = changed
        .iter()
        .filter(|(_, old, _)| !old.co_organizers.is_empty());
    let delete = "DELETE FROM event_co_organizers WHERE event_id";
    query_in(conn, delete, had.map(|(id, ..)| *id), "").await?;
    let rows: Vec<(EventId, i64, &CoOrganizerRow)> = changed
        .iter()
        .flat_map(|(id, _, new)| {
            let numbered = (0..).zip(&new.co_organizers);
            numbered.map(|(position, row)| (*id, position, row))
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
                .bind(row.created_at.unwrap_or(now))
        },
    )
    .await
}
