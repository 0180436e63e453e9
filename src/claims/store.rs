//! The rows of claims.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{Claim, State};
use crate::admin::audit::{self, Entity};
use crate::clock::from_millis;
use crate::email::Email;
use crate::events::ListError;
use crate::ids::{ClaimId, LumaHostId};

/// A claim whose batch was taken back in the audit log is revoked, whoever did that.
const SELECT: &str = "SELECT c.id, c.luma_host_id, c.event_id, c.luma_calendar_id, c.organization_id, c.organization_name,
    CASE WHEN c.state = 'verified' AND b.undone_by_id IS NOT NULL THEN 'revoked' ELSE c.state END AS state,
    c.proof, c.doubt, c.is_withdrawal, c.code, c.language, c.has_address, c.reason, c.link, c.answer, c.batch_id, c.expires_at, c.objected_at, c.proven_at,
    c.created_at,
    (SELECT h.name FROM event_hosts h WHERE h.luma_host_id = c.luma_host_id AND h.name IS NOT NULL
        ORDER BY h.event_id DESC LIMIT 1) AS host_name
    FROM host_claims c LEFT JOIN decision_batches b ON b.id = c.batch_id";

fn claim(row: &AnyRow, now: Timestamp) -> Result<Claim, sqlx::Error> {
    let expires_at = from_millis(row.try_get("expires_at")?);
    let state = match row.try_get("state")? {
        State::Pending if expires_at <= now => State::Expired,
        state => state,
    };
    Ok(Claim {
        id: row.try_get("id")?,
        host: row.try_get("luma_host_id")?,
        host_name: row.try_get("host_name")?,
        event: row.try_get("event_id")?,
        calendar: row.try_get("luma_calendar_id")?,
        organization: row.try_get("organization_id")?,
        organization_name: row.try_get("organization_name")?,
        is_withdrawal: row.try_get::<i64, _>("is_withdrawal")? != 0,
        state,
        proof: row.try_get("proof")?,
        doubt: row.try_get("doubt")?,
        code: row.try_get("code")?,
        language: row.try_get("language")?,
        has_address: row.try_get::<i64, _>("has_address")? != 0,
        reason: row.try_get("reason")?,
        link: row.try_get("link")?,
        answer: row.try_get("answer")?,
        batch: row.try_get("batch_id")?,
        objected_at: row
            .try_get::<Option<i64>, _>("objected_at")?
            .map(from_millis),
        expires_at,
        proven_at: row.try_get::<Option<i64>, _>("proven_at")?.map(from_millis),
        created_at: from_millis(row.try_get("created_at")?),
    })
}

pub(super) async fn find(
    conn: &mut AnyConnection,
    id: ClaimId,
    now: Timestamp,
) -> Result<Option<Claim>, sqlx::Error> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE c.id = $1")))
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(|row| claim(&row, now)).transpose()
}

/// As [`find`]; nobody else moves the claim until the transaction ends.
pub(super) async fn hold(
    conn: &mut AnyConnection,
    id: ClaimId,
    now: Timestamp,
) -> Result<Option<Claim>, sqlx::Error> {
    sqlx::query("UPDATE host_claims SET state = state WHERE id = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    find(conn, id, now).await
}

/// What decisions say of the claim, as the audit log keeps it.
pub(super) async fn stored(
    conn: &mut AnyConnection,
    id: ClaimId,
) -> Result<audit::State, sqlx::Error> {
    let key = id.to_string();
    let mut rows = audit::read(conn, Entity::Claim, std::slice::from_ref(&key)).await?;
    rows.remove(&key).ok_or(sqlx::Error::RowNotFound)
}

/// Where a claim stands in the admins' list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    is_decided: bool,
    created_at: i64,
    id: ClaimId,
}

impl Place {
    pub(super) fn of(claim: &Claim) -> Self {
        Self {
            is_decided: claim.state != State::Waiting,
            created_at: claim.created_at.as_millisecond(),
            id: claim.id,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = u8::from(self.is_decided);
        write!(f, "{part}.{}.{}", self.created_at, self.id)
    }
}

impl FromStr for Place {
    type Err = ListError;

    fn from_str(text: &str) -> Result<Self, ListError> {
        let parse = || {
            let (part, rest) = text.split_once('.')?;
            let (created_at, id) = rest.split_once('.')?;
            Some(Self {
                is_decided: part == "1",
                created_at: created_at.parse().ok()?,
                id: id.parse().ok()?,
            })
        };
        parse().ok_or(ListError::InvalidCursor)
    }
}

/// Those that wait for an admin, and then those that took effect and are to be looked at; the oldest first.
pub(super) async fn for_admins(
    conn: &mut AnyConnection,
    now: Timestamp,
    after: Option<Place>,
    limit: u32,
) -> Result<Vec<Claim>, sqlx::Error> {
    let mut found = Vec::new();
    for (is_decided, condition) in [
        (false, "c.state = 'waiting'"),
        (
            true,
            "c.state = 'verified' AND c.doubt IS NOT NULL AND c.reviewed_at IS NULL AND b.undone_by_id IS NULL",
        ),
    ] {
        let left = i64::from(limit) - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if left == 0 || after.is_some_and(|place| place.is_decided && !is_decided) {
            continue;
        }
        let after = after.filter(|place| place.is_decided == is_decided);
        let (since, id) = after.map_or((i64::MIN, String::new()), |place| {
            (place.created_at, place.id.to_string())
        });
        let sql = format!(
            "{SELECT} WHERE {condition} AND (c.created_at, c.id) > ($1, $2) ORDER BY c.created_at, c.id LIMIT $3"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(since)
            .bind(id)
            .bind(left)
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            found.push(claim(row, now)?);
        }
    }
    Ok(found)
}

/// What a key shows of a claim, and whether it came by mail to the host.
pub(super) async fn is_key(
    conn: &mut AnyConnection,
    id: ClaimId,
    key_hash: &str,
    now: Timestamp,
) -> Result<Option<bool>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT CASE WHEN c.secret_hash = $2 THEN 1 ELSE 0 END AS is_secret,
            (SELECT COUNT(*) FROM claim_links l WHERE l.claim_id = c.id AND l.token_hash = $2 AND l.purpose <> 'answer'
                AND (l.expires_at > $3 OR l.used_at IS NOT NULL)) AS mailed
        FROM host_claims c WHERE c.id = $1",
    )
    .bind(id)
    .bind(key_hash.to_owned())
    .bind(now.as_millisecond())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_mailed = row.try_get::<i64, _>("mailed")? > 0;
    // PostgreSQL's CASE gives 32 bits.
    let is_secret = row.try_get::<i32, _>("is_secret").map_or_else(
        |_| row.try_get::<i64, _>("is_secret").map(|one| one == 1),
        |one| Ok(one == 1),
    )?;
    Ok((is_secret || is_mailed).then_some(is_mailed))
}

/// The address that Luma told us last of a host.
pub(super) async fn address_of(
    conn: &mut AnyConnection,
    host: &LumaHostId,
) -> Result<Option<Email>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT email FROM event_hosts WHERE luma_host_id = $1 AND email IS NOT NULL
        ORDER BY COALESCE(email_seen_at, created_at) DESC, event_id DESC LIMIT 1",
    )
    .bind(host.clone())
    .fetch_optional(conn)
    .await?;
    let text: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    Ok(text.and_then(|text| Email::parse(&text)))
}

/// Moves a claim on, in one statement, if it still stands where the machine can leave it.
pub(super) async fn advance(
    conn: &mut AnyConnection,
    id: ClaimId,
    from: State,
    to: State,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    debug_assert!(from.leads_to(to), "{from} doesn't lead to {to}");
    let moved = sqlx::query(
        "UPDATE host_claims SET state = $3, settled_at = $4 WHERE id = $1 AND state = $2 RETURNING id",
    )
    .bind(id)
    .bind(from)
    .bind(to)
    .bind(now.as_millisecond())
    .fetch_optional(conn)
    .await?;
    Ok(moved.is_some())
}
