//! What admins do with claims; their pages come with the queue's.

use super::confirm::{Preview, StepError};
use super::mails::{self, Message};
use super::service::Claims;
use super::{Claim, Proof, State, store};
use crate::admin::Admin;
use crate::admin::audit::{Actor, Work};
use crate::ids::ClaimId;
use crate::text;

const LONGEST_ANSWER: usize = 1_000;

/// Why an admin decided nothing.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such claim.
    #[error("no such claim")]
    Unknown,
    /// Somebody was faster, or its organization is gone.
    #[error("not waiting any more: {0}")]
    Settled(State),
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Claims that wait for an admin, then those that took effect and are to be looked at; the oldest first.
pub async fn waiting(
    claims: &Claims,
    _admin: &Admin,
    limit: u32,
) -> Result<Vec<Claim>, sqlx::Error> {
    let mut conn = claims.db.reader().acquire().await?;
    store::for_admins(&mut conn, claims.clock.now(), limit).await
}

/// What approving it would change, for a claim on a host.
pub async fn preview(
    claims: &Claims,
    _admin: &Admin,
    id: ClaimId,
) -> Result<Option<(Claim, Preview)>, sqlx::Error> {
    let mut conn = claims.db.reader().acquire().await?;
    let Some(claim) = store::find(&mut conn, id, claims.clock.now()).await? else {
        return Ok(None);
    };
    let preview = claims.preview_of(&mut conn, &claim).await?;
    Ok(Some((claim, preview)))
}

/// Lets a waiting claim take effect.
pub async fn approve(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<(), DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work.tx, claims, id, State::Waiting).await?;
    settle(&mut work.tx, admin, id, answer).await?;
    let proof = claim.proof.unwrap_or(Proof::Admin);
    let done = claims
        .take_effect(work, &claim, proof, &Actor::admin(admin))
        .await;
    done.map_err(|error| match error {
        StepError::Sqlx(error) => error.into(),
        _ => DecideError::Settled(State::Waiting),
    })
}

/// Says no, and why: the claimant reads it.
pub async fn refuse(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<(), DecideError> {
    let now = claims.clock.now();
    let mut tx = claims.db.begin().await?;
    let claim = expect(&mut tx, claims, id, State::Waiting).await?;
    if !store::advance(&mut tx, id, State::Waiting, State::Refused, now).await? {
        return Err(DecideError::Settled(State::Waiting));
    }
    settle(&mut tx, admin, id, answer).await?;
    let claim = Claim {
        state: State::Refused,
        answer: text::line(answer, LONGEST_ANSWER),
        ..claim
    };
    // Who asked without any proof has only the secret address.
    if claim.proof == Some(Proof::Email)
        && let Some(address) = store::address_of(&mut tx, &claim.host).await?
    {
        let message = Message::Refused(&claim);
        mails::send(&mut tx, &claims.clock, &claims.writer, &address, &message).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes a claim back that took effect: what had followed from it is undone as a batch.
pub async fn revoke(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<(), DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work.tx, claims, id, State::Verified).await?;
    let actor = Actor::admin(admin);
    let ended = claims.end(work, &claim, State::Revoked, &actor);
    let mut tx = ended.await.map_err(|error| match error {
        StepError::Sqlx(error) => error.into(),
        _ => DecideError::Settled(State::Verified),
    })?;
    settle(&mut tx, admin, id, answer).await?;
    Ok(tx.commit().await?)
}

/// A claim that took effect at once is fine.
pub async fn mark_reviewed(
    claims: &Claims,
    _admin: &Admin,
    id: ClaimId,
) -> Result<(), sqlx::Error> {
    let mut tx = claims.db.begin().await?;
    sqlx::query("UPDATE host_claims SET reviewed_at = $2 WHERE id = $1 AND state = 'verified' AND reviewed_at IS NULL")
        .bind(id)
        .bind(claims.clock.now().as_millisecond())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

async fn expect(
    conn: &mut sqlx::AnyConnection,
    claims: &Claims,
    id: ClaimId,
    state: State,
) -> Result<Claim, DecideError> {
    let claim = store::find(conn, id, claims.clock.now()).await?;
    let claim = claim.ok_or(DecideError::Unknown)?;
    if claim.state == state {
        Ok(claim)
    } else {
        Err(DecideError::Settled(claim.state))
    }
}

async fn settle(
    conn: &mut sqlx::AnyConnection,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE host_claims SET decided_by = $2, answer = $3 WHERE id = $1")
        .bind(id)
        .bind(admin.email().expose().to_owned())
        .bind(text::line(answer, LONGEST_ANSWER))
        .execute(conn)
        .await?;
    Ok(())
}
