//! What admins do with claims. Each is a decision of the audit log, can be taken back there, and is made once: the second
//! admin is told who was faster.

use jiff::Timestamp;
use sqlx::Row;

use super::back::Word;
use super::confirm::{Preview, StepError};
use super::mails::{self, Message};
use super::pages::Shown;
use super::service::Claims;
use super::store::{self, Place};
use super::{Claim, Following, Proof, State};
use crate::admin::Admin;
use crate::admin::audit::{self, Actor, Decided, DecisionKind, Entity, Work};
use crate::admin::directory::{OrganizationPage, find_organization};
use crate::clock::from_millis;
use crate::events::{ListError, Page};
use crate::ids::{ClaimId, DecisionId};
use crate::organizations::OrganizationRef;
use crate::text;

const LONGEST_ANSWER: usize = 1_000;
const MOST_ITEMS: u32 = 100;

/// Why an admin decided nothing.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such claim.
    #[error("no such claim")]
    Unknown,
    /// Somebody was faster.
    #[error("not to be decided any more: {0}")]
    Settled(State),
    /// The organization that it is for isn't there any more.
    #[error("its organization is gone")]
    Gone,
    /// Who is refused is told why.
    #[error("refused without a reason")]
    Silent,
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// A claim with everything that helps to decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The claim.
    pub claim: Claim,
    /// Where a link to the host goes, as it may be shown.
    pub address: Option<String>,
    /// Where it began.
    pub event: Option<Shown>,
    /// The organization that it is for, with what proves it; none for a new one.
    pub organization: Option<OrganizationPage>,
    /// Whose the host was until the claim took effect.
    pub taken_from: Option<OrganizationRef>,
    /// What it would change, while nothing is decided.
    pub preview: Option<Preview>,
    /// What it has changed.
    pub changed: Vec<Shown>,
    /// How far its events are, while they follow or go back.
    pub following: Option<Following>,
    /// What stays as an admin decided.
    pub kept: Vec<Shown>,
    /// Who decided it.
    pub decided_by: Option<String>,
    /// When it was decided, or ended otherwise.
    pub settled_at: Option<Timestamp>,
    /// An admin has seen that it took effect.
    pub is_reviewed: bool,
}

impl Case {
    /// Whether it took effect at once and is to be looked at.
    pub fn is_to_review(&self) -> bool {
        let claim = &self.claim;
        claim.state == State::Verified && claim.doubt.is_some() && !self.is_reviewed
    }
}

/// Claims that wait for an admin, then those that took effect and are to be looked at; the oldest first.
pub async fn waiting(
    claims: &Claims,
    _admin: &Admin,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Claim>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let after: Option<Place> = cursor.map(str::parse).transpose()?;
    let mut conn = claims.db.reader().acquire().await?;
    let now = claims.clock.now();
    let mut items = store::for_admins(&mut conn, now, after, limit + 1).await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| has_more);
    let next_cursor = last.map(|claim| Place::of(claim).to_string());
    Ok(Page { items, next_cursor })
}

/// One claim.
pub async fn case(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
) -> Result<Option<Case>, sqlx::Error> {
    let mut conn = claims.db.reader().acquire().await?;
    let Some(claim) = store::find(&mut conn, id, claims.clock.now()).await? else {
        return Ok(None);
    };
    let row =
        sqlx::query("SELECT decided_by, settled_at, reviewed_at FROM host_claims WHERE id = $1")
            .bind(id)
            .fetch_one(&mut *conn)
            .await?;
    let preview = match claim.state {
        State::Pending | State::Waiting => Some(claims.preview_of(&mut conn, &claim).await?),
        _ => None,
    };
    drop(conn);
    let organization = match claim.organization {
        Some(id) => find_organization(&claims.db, admin, id).await?,
        None => None,
    };
    let host = claims.host(&claim.host).await?;
    let settled_at: Option<i64> = row.try_get("settled_at")?;
    let reviewed_at: Option<i64> = row.try_get("reviewed_at")?;
    Ok(Some(Case {
        address: host.and_then(|host| host.masked_address),
        event: began_at(claims, &claim).await?,
        taken_from: taken_from(claims, &claim).await?,
        changed: claims.changed(&claim).await?,
        following: claims.following(&claim).await?,
        kept: claims.kept(&claim).await?,
        decided_by: row.try_get("decided_by")?,
        settled_at: settled_at.map(from_millis),
        is_reviewed: reviewed_at.is_some(),
        claim,
        organization,
        preview,
    }))
}

/// The organization that a claim took the host from.
async fn taken_from(
    claims: &Claims,
    claim: &Claim,
) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT o.id, o.slug, o.name FROM audit_log a JOIN organizations o ON o.id = a.left_organization_id
        WHERE a.batch_id = $1 AND a.entity = 'mapping' AND a.luma_host_id = $2 LIMIT 1",
    )
    .bind(claim.batch)
    .bind(claim.host.clone())
    .fetch_optional(claims.db.reader())
    .await?;
    row.map(|row| OrganizationRef::read(&row)).transpose()
}

/// The event where a claim began, while it is public.
async fn began_at(claims: &Claims, claim: &Claim) -> Result<Option<Shown>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT slug, name, start_at, timezone FROM events WHERE id = $1 AND visibility = 'public'",
    )
    .bind(claim.event)
    .fetch_optional(claims.db.reader())
    .await?;
    row.map(|row| {
        Ok(Shown {
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            start_at: from_millis(row.try_get("start_at")?),
            timezone: row.try_get("timezone")?,
        })
    })
    .transpose()
}

/// The last decision on a claim, for who came second.
pub async fn last_decision(
    claims: &Claims,
    _admin: &Admin,
    id: ClaimId,
) -> Result<Option<DecisionId>, sqlx::Error> {
    let mut conn = claims.db.reader().acquire().await?;
    audit::last_on(&mut conn, Entity::Claim, &id.to_string()).await
}

/// Lets a waiting claim take effect. Its claimant can read `answer`.
pub async fn approve(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<Decided, DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work, claims, id, State::Waiting).await?;
    let said = said(&mut work, admin, id, State::Verified, answer).await?;
    // Who approves has looked at it.
    let said = said.with("reviewed_at", work.now);
    let proof = claim.proof.unwrap_or(Proof::Admin);
    let actor = Actor::admin(admin);
    let done = claims.carry_out(work, &claim, proof, &actor, None, Some(said));
    match done.await {
        Ok(Some(decided)) => Ok(decided),
        Ok(None) => Err(DecideError::Settled(State::Verified)),
        Err(StepError::Sqlx(error)) => Err(error.into()),
        Err(StepError::Spent | StepError::Busy(_)) => Err(DecideError::Gone),
    }
}

/// Says no, and why: the claimant reads it.
pub async fn refuse(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<Decided, DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work, claims, id, State::Waiting).await?;
    let claim = Claim {
        state: State::Refused,
        answer: Some(text::line(answer, LONGEST_ANSWER).ok_or(DecideError::Silent)?),
        ..claim
    };
    let said = said(&mut work, admin, id, State::Refused, answer).await?;
    let row = (id.to_string(), Some(said));
    work.set(Entity::Claim, vec![row]).await?;
    // Who asked without any proof has only the secret address.
    if claim.proof == Some(Proof::Email)
        && let Some(address) = store::address_of(&mut work.tx, &claim.host).await?
    {
        let message = Message::Refused(&claim);
        mails::send(
            &mut work.tx,
            &claims.clock,
            &claims.writer,
            &address,
            &message,
        )
        .await?;
    }
    finish(work, DecisionKind::RefuseClaim, admin, &claim).await
}

/// Takes a claim back that took effect, and undoes what had followed from it.
pub async fn revoke(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
    answer: &str,
) -> Result<Decided, DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work, claims, id, State::Verified).await?;
    let word = Word {
        by: Some(admin.email().expose().to_owned()),
        answer: text::line(answer, LONGEST_ANSWER),
    };
    let actor = Actor::admin(admin);
    let ended = claims.end(work, &claim, State::Revoked, &actor, word);
    ended.await?.ok_or(DecideError::Settled(State::Revoked))
}

/// A claim that took effect at once is fine.
pub async fn mark_reviewed(
    claims: &Claims,
    admin: &Admin,
    id: ClaimId,
) -> Result<Decided, DecideError> {
    let mut work = Work::begin(&claims.db, &claims.clock).await?;
    let claim = expect(&mut work, claims, id, State::Verified).await?;
    let stored = store::stored(&mut work.tx, id).await?;
    if stored.number("reviewed_at").is_some() {
        return Err(DecideError::Settled(State::Verified));
    }
    let row = (id.to_string(), Some(stored.with("reviewed_at", work.now)));
    work.set(Entity::Claim, vec![row]).await?;
    finish(work, DecisionKind::ReviewClaim, admin, &claim).await
}

/// The claim, if it is in this state; until the end of `work` nobody moves it.
async fn expect(
    work: &mut Work,
    claims: &Claims,
    id: ClaimId,
    state: State,
) -> Result<Claim, DecideError> {
    let claim = store::hold(&mut work.tx, id, claims.clock.now()).await?;
    let claim = claim.ok_or(DecideError::Unknown)?;
    if claim.state == state {
        Ok(claim)
    } else {
        Err(DecideError::Settled(claim.state))
    }
}

/// The claim's row as an admin leaves it.
async fn said(
    work: &mut Work,
    admin: &Admin,
    id: ClaimId,
    state: State,
    answer: &str,
) -> Result<audit::State, sqlx::Error> {
    let stored = store::stored(&mut work.tx, id).await?;
    Ok(stored
        .with("state", state.as_str())
        .with("answer", text::line(answer, LONGEST_ANSWER))
        .with("decided_by", admin.email().expose())
        .with("settled_at", work.now))
}

async fn finish(
    work: Work,
    kind: DecisionKind,
    admin: &Admin,
    claim: &Claim,
) -> Result<Decided, DecideError> {
    let decided = work
        .finish(kind, &Actor::admin(admin), claim.summary())
        .await?;
    decided.ok_or(DecideError::Settled(claim.state))
}
