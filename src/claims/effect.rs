//! What a claim changes, as one batch of the audit log.

use std::collections::HashMap;

use sqlx::{AnyConnection, Row};

use super::{Claim, Proof};
use crate::Clock;
use crate::admin::audit::{Entity, Resolving, State, Work, read};
use crate::admin::decisions::{NewOrganization, create};
use crate::attribution::{self, BY_CLAIM, Concerned, MatchSource};
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::OrganizationRef;
use crate::text;

/// Why a claim can't take effect.
#[derive(Debug, thiserror::Error)]
pub(super) enum EffectError {
    /// The organization is gone.
    #[error("no such organization")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What takes effect.
pub(super) struct Change<'a> {
    pub(super) claim: &'a Claim,
    /// By what it was proven.
    pub(super) proof: Proof,
    /// The host of the organization that hands it over.
    pub(super) handed_by: Option<&'a LumaHostId>,
    pub(super) own_calendar: Option<&'a LumaCalendarId>,
}

/// Makes it so: the organization where it is new, what is proven to be its, and every event that this concerns; where they are
/// very many, they follow in the background. What an admin decided of an event stays.
pub(super) async fn apply(
    work: &mut Work,
    clock: &Clock,
    change: &Change<'_>,
) -> Result<OrganizationRef, EffectError> {
    let Change {
        claim,
        proof,
        handed_by,
        own_calendar,
    } = *change;
    let organization = organization(work, clock, claim).await?;
    let mut concerned = Concerned::default();
    if claim.is_withdrawal {
        let mapping = (format!("{} {}", claim.host, organization.id), None);
        work.set(Entity::Mapping, vec![mapping]).await?;
        concerned.hosts.insert(claim.host.clone());
        work.resolve_concerned(&concerned, Resolving { own_calendar })
            .await?;
        return Ok(organization);
    }
    if let Some(host) = handed_by {
        let mapping = (format!("{host} {}", organization.id), None);
        work.set(Entity::Mapping, vec![mapping]).await?;
        concerned.hosts.insert(host.clone());
    }
    match (proof, &claim.calendar) {
        (Proof::EventCode, _) => decide_event(work, claim, organization.id).await?,
        (Proof::CalendarCode, Some(calendar)) => {
            let state = State::new()
                .with("organization_id", organization.id.to_string())
                .with("created_at", work.now);
            let row = (calendar.to_string(), Some(state));
            work.set(Entity::Calendar, vec![row]).await?;
            concerned.calendars.insert(calendar.clone());
        }
        _ => {
            verify_host(work, claim, organization.id).await?;
            concerned.hosts.insert(claim.host.clone());
        }
    }
    // A code that any co-host can write stands below what proves the host or the calendar.
    let events = attribution::concerned_events(&mut work.tx, &concerned).await?;
    work.reopen_claimed(&events).await?;
    work.resolve_all(&events, Resolving { own_calendar })
        .await?;
    Ok(organization)
}

/// The organization that is claimed for; a new one is made.
async fn organization(
    work: &mut Work,
    clock: &Clock,
    claim: &Claim,
) -> Result<OrganizationRef, EffectError> {
    let Some(id) = claim.organization else {
        let new = NewOrganization {
            name: claim.organization_name.clone(),
            slug: free_slug(&mut work.tx, &claim.organization_name).await?,
            ..NewOrganization::default()
        };
        let made = create(work, clock, &new).await;
        // Name and slug were made to fit.
        let (organization, _) = made.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
        return Ok(organization);
    };
    // It may have become part of another while the claim waited.
    let row = sqlx::query(
        "WITH RECURSIVE now (id, slug, name, archived_at, merged_into_id) AS (
            SELECT id, slug, name, archived_at, merged_into_id FROM organizations WHERE id = $1
            UNION SELECT o.id, o.slug, o.name, o.archived_at, o.merged_into_id
            FROM now JOIN organizations o ON o.id = now.merged_into_id)
        SELECT id, slug, name FROM now WHERE archived_at IS NULL LIMIT 1",
    )
    .bind(id)
    .fetch_optional(&mut *work.tx)
    .await?
    .ok_or(EffectError::Gone)?;
    Ok(OrganizationRef::read(&row)?)
}

/// `noche-de-rust`, or with the first number behind it that nobody has.
async fn free_slug(conn: &mut AnyConnection, name: &str) -> Result<String, sqlx::Error> {
    let folded: String = text::fold(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let base: String = words.join("-").chars().take(48).collect();
    let base = match base.trim_matches('-') {
        "" => "organization",
        base => base,
    };
    let rows = sqlx::query(
        "SELECT slug FROM organizations WHERE slug LIKE $1 UNION ALL SELECT slug FROM organization_redirects WHERE slug LIKE $1",
    )
    .bind(format!("{base}%"))
    .fetch_all(conn)
    .await?;
    let taken: Vec<String> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    let mut wanted = std::iter::once(base.to_owned()).chain(numbered);
    let free = wanted.find(|slug| !taken.contains(slug));
    Ok(free.unwrap_or_default())
}

/// The host is this organization's from now on, and nobody else's.
async fn verify_host(
    work: &mut Work,
    claim: &Claim,
    organization: OrganizationId,
) -> Result<(), sqlx::Error> {
    let (host, now) = (&claim.host, work.now);
    let rows = sqlx::query(
        "SELECT organization_id FROM luma_host_mappings WHERE luma_host_id = $1 AND is_verified = 1 AND organization_id <> $2",
    )
    .bind(host.clone())
    .bind(organization)
    .fetch_all(&mut *work.tx)
    .await?;
    let mut mappings = Vec::new();
    for row in &rows {
        let other: OrganizationId = row.try_get(0)?;
        mappings.push((format!("{host} {other}"), None));
    }
    let key = format!("{host} {organization}");
    let known: HashMap<String, State> =
        read(&mut work.tx, Entity::Mapping, std::slice::from_ref(&key)).await?;
    let known = known.get(&key);
    let since = |column| known.and_then(|state| state.number(column)).unwrap_or(now);
    if since("is_verified") != 1 || known.is_none() {
        let state = State::new()
            .with("is_verified", 1)
            .with("match_source", MatchSource::Claim.as_str())
            .with("verified_at", now)
            .with("verified_by", BY_CLAIM)
            .with("last_seen_at", since("last_seen_at"))
            .with("created_at", since("created_at"));
        mappings.push((key, Some(state)));
    }
    work.set(Entity::Mapping, mappings).await?;
    // Only an admin's approval comes here while the host is personal.
    for entity in [Entity::PersonalHost, Entity::Postponement] {
        work.set(entity, vec![(host.to_string(), None)]).await?;
    }
    Ok(())
}

/// This event is the organization's, without a word on its hosts.
async fn decide_event(
    work: &mut Work,
    claim: &Claim,
    organization: OrganizationId,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = claim.event.into_iter().collect();
    let now = work.now;
    let events = attribution::read(&mut work.tx, &ids).await?;
    let decided = events.into_iter().map(|event| {
        let mut after = event.verdict.decided(Some(organization), BY_CLAIM, now);
        after.match_source = MatchSource::Claim;
        (event.id, event.verdict, after)
    });
    work.decide(decided.collect()).await
}
