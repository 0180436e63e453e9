//! What the pages show of claims.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::confirm::{Preview, StepError};
use super::service::Claims;
use super::{Claim, Proof, State, store};
use crate::admin::decisions::Audience;
use crate::attribution::MatchSource;
use crate::clock::from_millis;
use crate::email::Email;
use crate::events::Event;
use crate::ids::{ClaimId, LumaCalendarId, LumaHostId};
use crate::mail::Token;
use crate::organizations::{OrganizationRef, verified_owner};
use crate::text;

const LONGEST_REASON: usize = 1_000;

/// A host as the page of a new claim shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostCard {
    /// Who.
    pub id: LumaHostId,
    /// The newest name.
    pub name: Option<String>,
    /// Its public events.
    pub events: u32,
    /// Where a link would go, as it may be shown: `e···@gdglima.org`.
    pub masked_address: Option<String>,
    /// Whose it is proven to be.
    pub verified: Option<OrganizationRef>,
}

/// How and when it was proven that a host is an organization's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// By what.
    pub proof: Proof,
    /// When.
    pub at: Timestamp,
}

/// An event as a list of claims' pages names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// In which zone.
    pub timezone: String,
}

/// Where a code is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The event's title.
    pub event: String,
    /// Its page on Luma.
    pub event_url: String,
    /// The name of the calendar that manages it, if that can be an organization's.
    pub calendar: Option<String>,
    /// The calendar's page on Luma.
    pub calendar_url: Option<String>,
}

/// Events that a page names.
pub(super) const MOST_NAMED: i64 = 50;

/// The first letter and the domain.
fn masked(address: &Email) -> String {
    let (local, domain) = address.expose().rsplit_once('@').unwrap_or_default();
    let first: String = local.chars().take(1).collect();
    format!("{first}···@{domain}")
}

impl Claims {
    /// A host that can be claimed.
    pub async fn host(&self, id: &LumaHostId) -> Result<Option<HostCard>, sqlx::Error> {
        let mut conn = self.db.reader().acquire().await?;
        let row = sqlx::query(
            "SELECT COUNT(*) AS events,
                (SELECT n.name FROM event_hosts n WHERE n.luma_host_id = $1 AND n.name IS NOT NULL
                    ORDER BY n.event_id DESC LIMIT 1) AS name
            FROM event_hosts h JOIN events e ON e.id = h.event_id AND e.visibility = 'public' WHERE h.luma_host_id = $1",
        )
        .bind(id.clone())
        .fetch_one(&mut *conn)
        .await?;
        let events: i64 = row.try_get("events")?;
        if events == 0 || !id.is_stable() {
            return Ok(None);
        }
        let address = store::address_of(&mut conn, id).await?;
        Ok(Some(HostCard {
            id: id.clone(),
            name: row.try_get("name")?,
            events: u32::try_from(events).unwrap_or(u32::MAX),
            masked_address: address.as_ref().map(masked),
            verified: verified_owner(&mut conn, id).await?,
        }))
    }

    /// The claim, for who has one of its keys, with what it would change while nothing is decided; and whether who has this
    /// key may take it back.
    pub async fn open(
        &self,
        id: ClaimId,
        key: &Token,
    ) -> Result<Option<(Claim, Option<Preview>, bool)>, sqlx::Error> {
        let now = self.clock.now();
        let mut conn = self.db.reader().acquire().await?;
        let is_mailed = store::is_key(&mut conn, id, &key.hash(), now).await?;
        let Some(is_mailed) = is_mailed else {
            return Ok(None);
        };
        let Some(claim) = store::find(&mut conn, id, now).await? else {
            return Ok(None);
        };
        let preview = match claim.state {
            // What isn't shown to be theirs isn't shown to them.
            State::Pending | State::Waiting if is_mailed || claim.proof.is_some() => {
                let audience = Audience::Everybody;
                Some(self.preview_for(&mut conn, &claim, audience).await?)
            }
            _ => None,
        };
        let is_theirs = claim.is_withdrawn_by(is_mailed);
        Ok(Some((claim, preview, is_theirs)))
    }

    /// Asks the admins, by who can prove nothing: with a reason, and a link that backs it.
    pub async fn ask(
        &self,
        id: ClaimId,
        key: &Token,
        reason: &str,
        link: &str,
    ) -> Result<bool, StepError> {
        let reason = text::lines(reason.trim(), LONGEST_REASON);
        if reason.trim().is_empty() {
            return Ok(false);
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let is_key = store::is_key(&mut tx, id, &key.hash(), now).await?;
        let claim = store::find(&mut tx, id, now).await?;
        let claim = claim
            .filter(|claim| {
                is_key.is_some() && claim.state == State::Pending && !claim.is_withdrawal
            })
            .ok_or(StepError::Spent)?;
        if !store::advance(&mut tx, id, State::Pending, State::Waiting, now).await? {
            return Err(StepError::Spent);
        }
        sqlx::query("UPDATE host_claims SET doubt = 'asked', reason = $2, link = $3 WHERE id = $1")
            .bind(id)
            .bind(reason)
            .bind(text::web_url(link))
            .execute(&mut *tx)
            .await?;
        self.tell_of_waiting(&mut tx, &claim).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Claims {
    /// The host's events that stay as an admin decided, whatever is claimed; none for a claim on something else.
    pub async fn kept(&self, claim: &Claim) -> Result<Vec<Shown>, sqlx::Error> {
        if !claim.is_of_host() {
            return Ok(Vec::new());
        }
        let sql = "SELECT e.slug, e.name, e.start_at, e.timezone FROM event_hosts h JOIN events e ON e.id = h.event_id
            WHERE h.luma_host_id = $1 AND e.visibility = 'public' AND e.decided_by IS NOT NULL AND e.decided_by <> 'claim'
            ORDER BY e.position DESC LIMIT $2";
        let query = sqlx::query(sql).bind(claim.host.clone()).bind(MOST_NAMED);
        shown(&query.fetch_all(self.db.reader()).await?)
    }

    /// The event and the calendar whose texts are read for the claim's code.
    pub async fn read_at(&self, claim: &Claim) -> Result<Option<Read>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT name, luma_url, source_luma_calendar_id, source_calendar_name, source_calendar_slug
            FROM events WHERE id = $1 AND visibility = 'public'",
        )
        .bind(claim.event)
        .fetch_optional(self.db.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let id: Option<LumaCalendarId> = row.try_get("source_luma_calendar_id")?;
        let slug: Option<String> = row.try_get("source_calendar_slug")?;
        // A person's own has no name; hack0's own is nobody's.
        let calendar: Option<String> = row.try_get("source_calendar_name")?;
        let is_ours = id.as_ref() == self.luma.calendar_id();
        Ok(Some(Read {
            event: row.try_get("name")?,
            event_url: row.try_get("luma_url")?,
            calendar: calendar.filter(|_| id.is_some() && !is_ours),
            calendar_url: slug.map(|slug| format!("https://luma.com/{slug}")),
        }))
    }

    /// The address of the organization that the claim is for, as long as it has one.
    pub async fn organization(&self, claim: &Claim) -> Result<Option<String>, sqlx::Error> {
        let row =
            sqlx::query("SELECT slug FROM organizations WHERE id = $1 AND archived_at IS NULL")
                .bind(claim.organization)
                .fetch_optional(self.db.reader())
                .await?;
        row.map(|row| row.try_get(0)).transpose()
    }
}

pub(super) fn shown(rows: &[sqlx::any::AnyRow]) -> Result<Vec<Shown>, sqlx::Error> {
    let shown = rows.iter().map(|row| {
        Ok(Shown {
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            start_at: from_millis(row.try_get("start_at")?),
            timezone: row.try_get("timezone")?,
        })
    });
    shown.collect()
}

/// How the claim was proven by which this event is its organization's; nothing is asked for one that nobody claimed.
pub(crate) async fn proven(
    conn: &mut AnyConnection,
    event: &Event,
) -> Result<Option<Proven>, sqlx::Error> {
    let attribution = &event.attribution;
    let Some(organization) = &attribution.organization else {
        return Ok(None);
    };
    let row = match (attribution.match_source, &attribution.matched_host_id) {
        (MatchSource::Calendar, _) => {
            let calendar = event.calendar.as_ref().map(|calendar| calendar.id.clone());
            let sql = "SELECT proof, COALESCE(proven_at, settled_at) AS proven_at FROM host_claims
                WHERE luma_calendar_id = $1 AND organization_id = $2 AND state = 'verified' AND proof = 'calendar_code'
                ORDER BY created_at DESC LIMIT 1";
            let query = sqlx::query(sql).bind(calendar).bind(organization.id);
            query.fetch_optional(conn).await?
        }
        (MatchSource::Claim, Some(host)) => {
            let sql = "SELECT proof, COALESCE(proven_at, settled_at) AS proven_at FROM host_claims
                WHERE luma_host_id = $1 AND organization_id = $2 AND state = 'verified' AND is_withdrawal = 0 ORDER BY created_at DESC LIMIT 1";
            let query = sqlx::query(sql).bind(host.clone()).bind(organization.id);
            query.fetch_optional(conn).await?
        }
        (MatchSource::Claim, None) => {
            let sql = "SELECT proof, COALESCE(proven_at, settled_at) AS proven_at FROM host_claims
                WHERE event_id = $1 AND organization_id = $2 AND state = 'verified' AND proof = 'event_code'
                ORDER BY created_at DESC LIMIT 1";
            let query = sqlx::query(sql).bind(event.id).bind(organization.id);
            query.fetch_optional(conn).await?
        }
        _ => None,
    };
    row.map(|row| {
        Ok(Proven {
            proof: row.try_get("proof")?,
            at: from_millis(row.try_get("proven_at")?),
        })
    })
    .transpose()
}
