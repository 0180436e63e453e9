//! What admins have said before of what is claimed: it stands above any proof, until an admin says otherwise.

use sqlx::{AnyConnection, Row};

use super::facts::Basis;
use super::{Claim, State, names};
use crate::ids::OrganizationId;

/// Whether an admin's last word on this host (or calendar, or event) and this organization was a no.
pub(super) async fn stand_against(
    conn: &mut AnyConnection,
    claim: &Claim,
    basis: &Basis,
) -> Result<bool, sqlx::Error> {
    Ok(was_refused(conn, claim, basis).await?
        || (basis.proof.is_of_host() && was_withdrawn(conn, claim).await?))
}

/// A claim like this one was refused or revoked, or its batch taken back, and no later one approved. Refusing somebody who
/// could prove nothing says nothing of who can.
async fn was_refused(
    conn: &mut AnyConnection,
    claim: &Claim,
    basis: &Basis,
) -> Result<bool, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT c.organization_id, c.organization_name, c.state, u.actor_kind FROM host_claims c
        LEFT JOIN decision_batches b ON b.id = c.batch_id LEFT JOIN decision_batches u ON u.id = b.undone_by_id
        WHERE c.id <> $1 AND c.is_withdrawal = 0 AND (c.luma_host_id = $2 OR (c.event_id = $3 AND c.proof = 'event_code') OR c.luma_calendar_id = $4)
        AND (c.decided_by IS NOT NULL OR u.actor_kind = 'admin') AND NOT (c.state = 'refused' AND c.proof IS NULL)
        ORDER BY COALESCE(u.created_at, c.settled_at) DESC, c.id DESC",
    )
    .bind(claim.id)
    .bind(claim.host.clone())
    .bind(claim.event.filter(|_| !basis.proof.is_of_host()))
    .bind(basis.calendar.clone())
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let organization: Option<OrganizationId> = row.try_get("organization_id")?;
        let name: String = row.try_get("organization_name")?;
        // One that was made for a claim is gone with it, and can be named again.
        let is_same = match claim.organization {
            Some(id) => organization == Some(id),
            None => names::is_confusable(&name, &claim.organization_name),
        };
        if is_same {
            let by: Option<String> = row.try_get("actor_kind")?;
            let is_undone = by.as_deref() == Some("admin");
            let state: State = row.try_get("state")?;
            return Ok(is_undone || matches!(state, State::Refused | State::Revoked));
        }
    }
    Ok(false)
}

/// The last that an admin said of the host is that it isn't proven any more.
async fn was_withdrawn(conn: &mut AnyConnection, claim: &Claim) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT b.kind FROM audit_log a JOIN decision_batches b ON b.id = a.batch_id
        WHERE a.luma_host_id = $1 AND b.actor_kind = 'admin' AND b.undone_by_id IS NULL
        AND b.kind IN ('assign_host', 'withdraw_host', 'personal_host', 'claim')
        ORDER BY a.sequence DESC LIMIT 1",
    )
    .bind(claim.host.clone())
    .fetch_optional(conn)
    .await?;
    let kind: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    Ok(kind.as_deref() == Some("withdraw_host"))
}
