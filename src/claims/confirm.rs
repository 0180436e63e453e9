//! The link in the mail: GET shows, POST consumes; and what a proof leads to.

use sqlx::{AnyConnection, Row};

use super::effect::{self, EffectError};
use super::facts::{self, Basis};
use super::mails::{self, Message};
use super::rules::{Facts, Verdict, judge};
use super::service::Claims;
use super::{Claim, Doubt, Proof, State, receipt, store};
use crate::admin::audit::State as Stored;
use crate::admin::audit::{Actor, Decided, DecisionKind, Entity, Summary, Work};
use crate::admin::decisions::Audience;
use crate::email::Email;
use crate::ids::{ClaimId, LumaHostId};
use crate::mail::Token;
use crate::organizations::verified_owner;

pub use crate::admin::decisions::Preview;

/// What a proof led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It took effect.
    Verified,
    /// An admin decides.
    Waiting,
}

/// Why a step wasn't done.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The link or the claim doesn't work any more: used, too old, superseded, withdrawn, or never ours.
    #[error("no longer valid")]
    Spent,
    /// Luma or the visitor's limit asks to wait.
    #[error("wait {0:?}")]
    Busy(std::time::Duration),
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Which claim a live link is of: one of which nothing is proven yet, though somebody may have asked an admin meanwhile.
const LIVE: &str =
    "SELECT l.claim_id, l.address_hash FROM claim_links l JOIN host_claims c ON c.id = l.claim_id
    WHERE l.token_hash = $1 AND l.purpose = 'confirm' AND l.used_at IS NULL AND l.expires_at > $2
    AND (c.state = 'pending' OR (c.state = 'waiting' AND c.proof IS NULL))";

/// What a link would do.
#[derive(Debug)]
pub struct Asked {
    /// To which claim.
    pub claim: Claim,
    /// What would change.
    pub preview: Preview,
    /// Whether it would at once.
    pub verdict: Verdict,
}

impl Claims {
    /// What the link with this token would do. Looking costs it nothing: mail scanners and previews look.
    pub async fn preview(&self, token: &Token) -> Result<Asked, StepError> {
        let now = self.clock.now();
        let mut conn = self.db.reader().acquire().await?;
        let (claim, basis) = self.mailed(&mut conn, token).await?;
        let claim = store::find(&mut conn, claim, now).await?;
        let claim = claim.filter(Claim::is_provable).ok_or(StepError::Spent)?;
        let verdict = verdict_of(&mut conn, &claim, &basis).await?;
        let audience = Audience::Everybody;
        let preview = self.preview_for(&mut conn, &claim, audience).await?;
        Ok(Asked {
            claim,
            preview,
            verdict,
        })
    }

    /// The claim of a live link, and what following it shows.
    pub(super) async fn mailed(
        &self,
        conn: &mut AnyConnection,
        token: &Token,
    ) -> Result<(ClaimId, Basis), StepError> {
        let row = sqlx::query(LIVE)
            .bind(token.hash())
            .bind(self.clock.now().as_millisecond())
            .fetch_optional(conn)
            .await?
            .ok_or(StepError::Spent)?;
        let basis = Basis {
            proof: Proof::Email,
            calendar: None,
            address_hash: row.try_get(1)?,
        };
        Ok((row.try_get(0)?, basis))
    }

    /// Uses the link: of any number at the same time exactly one does what it says.
    pub async fn confirm(&self, token: &Token) -> Result<(ClaimId, Confirmed), StepError> {
        let now = self.clock.now();
        // Those that come too late or guess wait for nobody.
        let mut conn = self.db.reader().acquire().await?;
        self.mailed(&mut conn, token).await?;
        drop(conn);
        let mut work = Work::begin(&self.db, &self.clock).await?;
        let (id, basis) = self.mailed(&mut work.tx, token).await?;
        // The claim before its links, as whoever sends another one: in the other order they could wait for each other.
        store::hold(&mut work.tx, id, now).await?;
        let used = sqlx::query(
            "UPDATE claim_links SET used_at = $2 WHERE token_hash = $1 AND purpose = 'confirm' AND used_at IS NULL
            AND expires_at > $2 RETURNING claim_id",
        )
        .bind(token.hash())
        .bind(now.as_millisecond())
        .fetch_optional(&mut *work.tx)
        .await?;
        used.ok_or(StepError::Spent)?;
        let claim = store::find(&mut work.tx, id, now).await?;
        let claim = claim.filter(Claim::is_provable).ok_or(StepError::Spent)?;
        let confirmed = self.proven(work, claim, &basis).await?;
        Ok((id, confirmed))
    }

    /// A claim was proven: it takes effect or waits, as the rules say; whom it concerns is written to.
    pub(super) async fn proven(
        &self,
        mut work: Work,
        claim: Claim,
        basis: &Basis,
    ) -> Result<Confirmed, StepError> {
        let verdict = verdict_of(&mut work.tx, &claim, basis).await?;
        let (doubt, to) = match verdict {
            Verdict::AtOnce => (None, State::Verified),
            Verdict::WithReview => (Some(Doubt::Unproven), State::Verified),
            Verdict::Wait(doubt) => (Some(doubt), State::Waiting),
        };
        let stands = sqlx::query(
            "UPDATE host_claims SET proof = $2, doubt = $3, proven_at = $4, luma_calendar_id = $5
            WHERE id = $1 AND state = $6 RETURNING id",
        )
        .bind(claim.id)
        .bind(basis.proof)
        .bind(doubt.map(Doubt::as_str))
        .bind(work.now)
        .bind(basis.calendar.as_ref().map(ToString::to_string))
        .bind(claim.state)
        .fetch_optional(&mut *work.tx)
        .await?;
        // An admin may have been faster.
        stands.ok_or(StepError::Spent)?;
        let claim = Claim {
            proof: Some(basis.proof),
            doubt,
            calendar: basis.calendar.clone(),
            ..claim
        };
        if to == State::Verified {
            let actor = Actor::Community(format!("claim {}", claim.id));
            self.take_effect(work, &claim, basis.proof, &actor).await?;
            return Ok(Confirmed::Verified);
        }
        let now = self.clock.now();
        if claim.state == State::Pending
            && !store::advance(&mut work.tx, claim.id, claim.state, to, now).await?
        {
            return Err(StepError::Spent);
        }
        self.tell_of_waiting(&mut work.tx, &claim).await?;
        work.tx.commit().await?;
        Ok(Confirmed::Waiting)
    }

    /// The claim and what follows from it at once, with its receipt, in the one transaction of `work`.
    pub(super) async fn take_effect(
        &self,
        work: Work,
        claim: &Claim,
        proof: Proof,
        actor: &Actor,
    ) -> Result<(), StepError> {
        self.hand_over(work, claim, proof, actor, None).await
    }

    /// As [`Claims::take_effect`]; this host is the organization's no more.
    pub(super) async fn hand_over(
        &self,
        mut work: Work,
        claim: &Claim,
        proof: Proof,
        actor: &Actor,
        by: Option<&LumaHostId>,
    ) -> Result<(), StepError> {
        let now = self.clock.now();
        if !store::advance(&mut work.tx, claim.id, claim.state, State::Verified, now).await? {
            return Err(StepError::Spent);
        }
        self.carry_out(work, claim, proof, actor, by, None).await?;
        Ok(())
    }

    /// As [`Claims::hand_over`] for a claim that is verified already, or becomes so by what an admin said of it, `said`: that
    /// is a part of the batch.
    pub(super) async fn carry_out(
        &self,
        mut work: Work,
        claim: &Claim,
        proof: Proof,
        actor: &Actor,
        by: Option<&LumaHostId>,
        said: Option<Stored>,
    ) -> Result<Option<Decided>, StepError> {
        let change = effect::Change {
            claim,
            proof,
            handed_by: by,
            own_calendar: self.luma.calendar_id(),
        };
        let applied = effect::apply(&mut work, &self.clock, &change).await;
        let organization = applied.map_err(|error| match error {
            EffectError::Gone => StepError::Spent,
            EffectError::Sqlx(error) => error.into(),
        })?;
        if let Some(said) = said {
            let said = said
                .with("proof", proof.as_str())
                .with("organization_id", organization.id.to_string())
                .with("organization_name", organization.name.as_str());
            let row = (claim.id.to_string(), Some(said));
            work.set(Entity::Claim, vec![row]).await?;
        }
        let id = work.id();
        let is_empty = work.is_empty();
        sqlx::query(
            "UPDATE host_claims SET organization_id = $2, organization_name = $3, proof = $4, batch_id = $5 WHERE id = $1",
        )
        .bind(claim.id)
        .bind(organization.id)
        .bind(organization.name.as_str())
        .bind(proof)
        .bind((!is_empty).then(|| id.to_string()))
        .execute(&mut *work.tx)
        .await?;
        let claim = Claim {
            organization: Some(organization.id),
            organization_name: organization.name.clone(),
            state: State::Verified,
            ..claim.clone()
        };
        if let Some(address) = store::address_of(&mut work.tx, &claim.host).await? {
            let message = Message::Receipt(&claim, receipt::counted(&mut work).await?);
            mails::send(&mut work.tx, &self.clock, &self.writer, &address, &message).await?;
        }
        if is_empty {
            // So already, by somebody else's decision: only the claim itself is new.
            work.tx.commit().await?;
            return Ok(None);
        }
        let summary = Summary {
            host: Some(claim.host.clone()),
            host_name: claim.host_name.clone(),
            event: claim.event.filter(|_| proof == Proof::EventCode),
            organization: Some(organization.id),
            organization_name: Some(organization.name),
            detail: Some(proof.to_string()),
            ..Summary::default()
        };
        let kind = if claim.is_withdrawal {
            DecisionKind::WithdrawHost
        } else {
            DecisionKind::Claim
        };
        Ok(work.finish(kind, actor, summary).await?)
    }

    /// The claimant, where there is an address, and those whose organization it is.
    pub(super) async fn tell_of_waiting(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
    ) -> Result<(), sqlx::Error> {
        let own = store::address_of(conn, &claim.host).await?;
        let hosts = told(conn, claim).await?;
        let all = hosts.iter().map(|(_, address)| address).chain(&own);
        mails::take_turns(conn, all, self.clock.now()).await?;
        let is_by_mail = claim.proof == Some(Proof::Email);
        if let Some(address) = own.as_ref().filter(|_| is_by_mail) {
            let message = Message::Waits(claim);
            mails::send(conn, &self.clock, &self.writer, address, &message).await?;
        }
        let others = hosts.iter().filter(|(_, to)| Some(to) != own.as_ref());
        for (host, address) in others {
            let message = Message::Told(claim, host);
            mails::send(conn, &self.clock, &self.writer, address, &message).await?;
        }
        Ok(())
    }
}

/// Verified hosts of the organization that a claim is for, with their addresses; none who were told when somebody asked.
async fn told(
    conn: &mut AnyConnection,
    claim: &Claim,
) -> Result<Vec<(LumaHostId, Email)>, sqlx::Error> {
    let is_new = claim.state == State::Pending;
    let Some(organization) = claim.organization.filter(|_| is_new) else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query(
        "SELECT luma_host_id FROM luma_host_mappings WHERE organization_id = $1 AND is_verified = 1 ORDER BY luma_host_id LIMIT 10",
    )
    .bind(organization)
    .fetch_all(&mut *conn)
    .await?;
    let mut told = Vec::new();
    for row in &rows {
        let host: LumaHostId = row.try_get(0)?;
        let address = store::address_of(conn, &host).await?;
        told.extend(address.map(|address| (host, address)));
    }
    Ok(told)
}

/// What following it leads to. That something isn't theirs, its host says alone.
async fn verdict_of(
    conn: &mut AnyConnection,
    claim: &Claim,
    basis: &Basis,
) -> Result<Verdict, StepError> {
    if claim.is_withdrawal {
        let owner = verified_owner(conn, &claim.host).await?;
        let is_theirs = owner.is_some_and(|owner| Some(owner.id) == claim.organization);
        return if is_theirs && basis.proof.is_of_host() {
            Ok(Verdict::AtOnce)
        } else {
            Err(StepError::Spent)
        };
    }
    Ok(judge(&facts_of(conn, claim, basis).await?))
}

pub(super) async fn facts_of(
    conn: &mut AnyConnection,
    claim: &Claim,
    basis: &Basis,
) -> Result<Facts, StepError> {
    let facts = facts::load(conn, claim, basis).await;
    facts.map_err(|error| match error {
        // The organization is gone since.
        sqlx::Error::RowNotFound => StepError::Spent,
        error => error.into(),
    })
}
