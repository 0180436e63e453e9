//! What decides about a claim, looked up.

use sqlx::{AnyConnection, Row};

use super::rules::{Facts, KnownOrganization};
use super::{Claim, Proof, decisions, names, store};
use crate::attribution::{BY_CLAIM, CERTAIN};
use crate::db::query_in;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::mail;
use crate::organizations::{Domain, OrganizationRef, verified_owner};

/// What was basis of a claim.
#[derive(Debug)]
pub(super) struct Basis {
    /// By what.
    pub(super) proof: Proof,
    /// In which calendar's description the code stood.
    pub(super) calendar: Option<LumaCalendarId>,
    /// To which address the link had gone.
    pub(super) address_hash: Option<String>,
}

/// Everything that [`super::judge`] asks, for a claim that was proven so.
pub(super) async fn load(
    conn: &mut AnyConnection,
    claim: &Claim,
    basis: &Basis,
) -> Result<Facts, sqlx::Error> {
    let (proof, calendar) = (basis.proof, basis.calendar.as_ref());
    let address = store::address_of(conn, &claim.host).await?;
    let host_domain = address
        .as_ref()
        .and_then(|address| Domain::of_email(address.expose()));
    // Who read the mail that went to an earlier address has basis nothing of this one.
    let is_shown = address
        .as_ref()
        .is_some_and(|address| basis.address_hash == Some(mail::hash(address.expose())));
    let organization = match claim.organization {
        Some(id) => {
            let apart_from = proof.is_of_host().then_some(&claim.host);
            Some(known(conn, id, apart_from).await?)
        }
        None => None,
    };
    let near = match &host_domain {
        Some(domain) => near(conn, domain).await?,
        None => Vec::new(),
    };
    let covers = |near: &Near| {
        let own = host_domain.as_ref();
        own.is_some_and(|own| own.is_within(&near.domain))
    };
    // As in matching: what is below another's domain is not its any more, and an archived organization's counts for nothing.
    let covering = near.iter().filter(|near| covers(near) && !near.is_archived);
    let longest = covering.max_by_key(|near| near.domain.as_str().len());
    let owner = longest.map(|near| near.owner);
    let verified = verified_owner(conn, &claim.host).await?;
    Ok(Facts {
        proof: Some(proof),
        is_foreign: owner.is_some() && owner != claim.organization,
        is_look_alike: owner.is_none() && near.iter().any(|near| !covers(near)),
        is_anothers: verified.is_some_and(|verified| Some(verified.id) != claim.organization),
        is_confusable: claim.organization.is_none()
            && is_confusable(conn, &claim.organization_name).await?,
        is_decided: is_decided(conn, claim, proof).await?
            || decisions::stand_against(conn, claim, basis).await?,
        is_taken: is_taken(conn, claim, proof, calendar).await?,
        host_domain: host_domain.filter(|_| is_shown),
        organization,
    })
}

/// Of an organization, apart from what the host itself has proven whose proof is looked at.
async fn known(
    conn: &mut AnyConnection,
    id: OrganizationId,
    apart_from: Option<&LumaHostId>,
) -> Result<KnownOrganization, sqlx::Error> {
    let row = sqlx::query(
        "SELECT o.reserved_at,
            (SELECT COUNT(*) FROM luma_host_mappings m
                WHERE m.organization_id = o.id AND m.is_verified = 1 AND m.luma_host_id <> $2) AS hosts,
            (SELECT COUNT(*) FROM organization_calendars k WHERE k.organization_id = o.id) AS calendars
        FROM organizations o WHERE o.id = $1 AND o.archived_at IS NULL",
    )
    .bind(id)
    .bind(apart_from.map(ToString::to_string).unwrap_or_default())
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(sqlx::Error::RowNotFound)?;
    let rows = sqlx::query("SELECT domain FROM organization_domains WHERE organization_id = $1")
        .bind(id)
        .fetch_all(conn)
        .await?;
    let mut domains = Vec::new();
    for row in &rows {
        domains.extend(Domain::parse(row.try_get(0)?).ok());
    }
    let (hosts, calendars): (i64, i64) = (row.try_get("hosts")?, row.try_get("calendars")?);
    Ok(KnownOrganization {
        is_reserved: row.try_get::<Option<i64>, _>("reserved_at")?.is_some(),
        is_proven: hosts > 0 || calendars > 0 || !rows.is_empty(),
        domains,
    })
}

/// An organization's domain that covers another or looks like it.
struct Near {
    domain: Domain,
    owner: OrganizationId,
    is_archived: bool,
}

async fn near(conn: &mut AnyConnection, domain: &Domain) -> Result<Vec<Near>, sqlx::Error> {
    let skeletons = domain.candidates().map(|candidate| candidate.skeleton());
    let head = "SELECT d.domain, d.organization_id, o.archived_at FROM organization_domains d
        JOIN organizations o ON o.id = d.organization_id WHERE d.skeleton";
    let rows = query_in(conn, head, skeletons, "").await?;
    let mut near = Vec::new();
    for row in &rows {
        if let Ok(domain) = Domain::parse(row.try_get(0)?) {
            near.push(Near {
                domain,
                owner: row.try_get(1)?,
                is_archived: row.try_get::<Option<i64>, _>(2)?.is_some(),
            });
        }
    }
    Ok(near)
}

/// Whether the name of a new organization could be taken for another's: for its name, or for its domain.
async fn is_confusable(conn: &mut AnyConnection, name: &str) -> Result<bool, sqlx::Error> {
    if let Some(domain) = Domain::parse(name).ok().filter(|_| name.contains('.'))
        && !near(conn, &domain).await?.is_empty()
    {
        return Ok(true);
    }
    // All names: they are few, and no database knows what looks alike.
    let rows = sqlx::query("SELECT name FROM organizations")
        .fetch_all(conn)
        .await?;
    for row in &rows {
        if names::is_confusable(row.try_get(0)?, name) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The organization that has this very name.
pub(super) async fn named(
    conn: &mut AnyConnection,
    name: &str,
) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, slug, name FROM organizations WHERE archived_at IS NULL")
        .fetch_all(conn)
        .await?;
    for row in &rows {
        if names::is_same(row.try_get("name")?, name) {
            return OrganizationRef::read(row).map(Some);
        }
    }
    Ok(None)
}

/// Whether an admin has said something else of the host, or of the event that a code is to prove.
async fn is_decided(
    conn: &mut AnyConnection,
    claim: &Claim,
    proof: Proof,
) -> Result<bool, sqlx::Error> {
    if proof == Proof::EventCode {
        let row = sqlx::query("SELECT decided_by FROM events WHERE id = $1")
            .bind(claim.event)
            .fetch_optional(conn)
            .await?;
        let by: Option<Option<String>> = row.map(|row| row.try_get(0)).transpose()?;
        return Ok(by.flatten().is_some_and(|by| by != BY_CLAIM));
    }
    if proof == Proof::CalendarCode {
        return Ok(false);
    }
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM personal_hosts p WHERE p.luma_host_id = $1)
            + (SELECT COUNT(*) FROM luma_host_mappings m WHERE m.luma_host_id = $1 AND m.is_verified = 1
                AND m.match_source <> 'claim' AND m.organization_id <> $2) AS decided",
    )
    .bind(claim.host.clone())
    .bind(claim.organization.map(|id| id.to_string()).unwrap_or_default())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64, _>("decided")? > 0)
}

/// Whether the calendar is another organization's, or the event surely is.
async fn is_taken(
    conn: &mut AnyConnection,
    claim: &Claim,
    proof: Proof,
    calendar: Option<&LumaCalendarId>,
) -> Result<bool, sqlx::Error> {
    let row = match (proof, calendar) {
        (Proof::CalendarCode, Some(calendar)) => {
            let sql =
                "SELECT organization_id FROM organization_calendars WHERE luma_calendar_id = $1";
            let query = sqlx::query(sql).bind(calendar.clone());
            query.fetch_optional(conn).await?
        }
        (Proof::EventCode, _) => {
            let sql = "SELECT organization_id FROM events WHERE id = $1 AND confidence >= $2";
            let query = sqlx::query(sql).bind(claim.event).bind(i64::from(CERTAIN));
            query.fetch_optional(conn).await?
        }
        _ => None,
    };
    let owner: Option<Option<OrganizationId>> = row.map(|row| row.try_get(0)).transpose()?;
    let owner = owner.flatten();
    Ok(owner.is_some() && owner != claim.organization)
}
