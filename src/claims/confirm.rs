//! The link in the mail: GET shows, POST consumes; and what a proof leads to.

use sqlx::{AnyConnection, Row};

use super::effect::{self, EffectError};
use super::mails::{self, Message};
use super::rules::{Verdict, judge};
use super::service::Claims;
use super::{Claim, Doubt, Proof, State, facts, store};
use crate::admin::audit::State as Stored;
use crate::admin::audit::{Actor, Decided, DecisionKind, Entity, Summary, Work};
use crate::ids::{ClaimId, LumaCalendarId};
use crate::mail::Token;

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

/// Which claim a live link is of.
const LIVE: &str = "SELECT l.claim_id FROM claim_links l JOIN host_claims c ON c.id = l.claim_id
    WHERE l.token_hash = $1 AND l.purpose = 'confirm' AND l.used_at IS NULL AND l.expires_at > $2 AND c.state = 'pending'";

impl Claims {
    /// What the link with this token would do. Looking costs it nothing: mail scanners and previews look.
    pub async fn preview(&self, token: &Token) -> Result<(Claim, Preview), StepError> {
        let now = self.clock.now();
        let mut conn = self.db.reader().acquire().await?;
        let row = sqlx::query(LIVE)
            .bind(token.hash())
            .bind(now.as_millisecond())
            .fetch_optional(&mut *conn)
            .await?
            .ok_or(StepError::Spent)?;
        let claim = store::find(&mut conn, row.try_get(0)?, now).await?;
        let claim = claim
            .filter(|claim| claim.state == State::Pending)
            .ok_or(StepError::Spent)?;
        let preview = self.preview_of(&mut conn, &claim).await?;
        Ok((claim, preview))
    }

    /// Uses the link: of any number at the same time exactly one does what it says.
    pub async fn confirm(&self, token: &Token) -> Result<(ClaimId, Confirmed), StepError> {
        let now = self.clock.now();
        // Those that come too late or guess wait for nobody.
        let is_live = sqlx::query(LIVE)
            .bind(token.hash())
            .bind(now.as_millisecond())
            .fetch_optional(self.db.reader())
            .await?;
        is_live.ok_or(StepError::Spent)?;
        let mut work = Work::begin(&self.db, &self.clock).await?;
        let used = sqlx::query(
            "UPDATE claim_links SET used_at = $2 WHERE token_hash = $1 AND purpose = 'confirm' AND used_at IS NULL
            AND expires_at > $2
            AND EXISTS (SELECT 1 FROM host_claims c WHERE c.id = claim_links.claim_id AND c.state = 'pending')
            RETURNING claim_id",
        )
        .bind(token.hash())
        .bind(now.as_millisecond())
        .fetch_optional(&mut *work.tx)
        .await?
        .ok_or(StepError::Spent)?;
        let id: ClaimId = used.try_get(0)?;
        let claim = store::find(&mut work.tx, id, now).await?;
        let claim = claim.ok_or(StepError::Spent)?;
        let confirmed = self.proven(work, claim, Proof::Email, None).await?;
        Ok((id, confirmed))
    }

    /// A pending claim was proven: it takes effect or waits, as the rules say; whom it concerns is written to.
    pub(super) async fn proven(
        &self,
        mut work: Work,
        claim: Claim,
        proof: Proof,
        calendar: Option<&LumaCalendarId>,
    ) -> Result<Confirmed, StepError> {
        let facts = facts::load(&mut work.tx, &claim, proof, calendar).await;
        let facts = facts.map_err(|error| match error {
            // The organization is gone since.
            sqlx::Error::RowNotFound => StepError::Spent,
            error => error.into(),
        })?;
        let (doubt, to) = match judge(&facts) {
            Verdict::AtOnce => (None, State::Verified),
            Verdict::WithReview => (Some(Doubt::Unproven), State::Verified),
            Verdict::Wait(doubt) => (Some(doubt), State::Waiting),
        };
        sqlx::query(
            "UPDATE host_claims SET proof = $2, doubt = $3, proven_at = $4, luma_calendar_id = $5 WHERE id = $1",
        )
        .bind(claim.id)
        .bind(proof)
        .bind(doubt.map(Doubt::as_str))
        .bind(work.now)
        .bind(calendar.map(ToString::to_string))
        .execute(&mut *work.tx)
        .await?;
        let claim = Claim {
            proof: Some(proof),
            doubt,
            calendar: calendar.cloned(),
            ..claim
        };
        if to == State::Verified {
            let actor = Actor::Community(format!("claim {}", claim.id));
            self.take_effect(work, &claim, proof, &actor).await?;
            return Ok(Confirmed::Verified);
        }
        let now = self.clock.now();
        if !store::advance(&mut work.tx, claim.id, claim.state, to, now).await? {
            return Err(StepError::Spent);
        }
        self.tell_of_waiting(&mut work.tx, &claim).await?;
        work.tx.commit().await?;
        Ok(Confirmed::Waiting)
    }

    /// The claim and all that follows from it, with its receipt, in the one transaction of `work`.
    pub(super) async fn take_effect(
        &self,
        mut work: Work,
        claim: &Claim,
        proof: Proof,
        actor: &Actor,
    ) -> Result<(), StepError> {
        let now = self.clock.now();
        if !store::advance(&mut work.tx, claim.id, claim.state, State::Verified, now).await? {
            return Err(StepError::Spent);
        }
        self.carry_out(work, claim, proof, actor, None).await?;
        Ok(())
    }

    /// As [`Claims::take_effect`] for a claim that is verified already, or becomes so by what an admin said of it, `said`: that
    /// is a part of the batch.
    pub(super) async fn carry_out(
        &self,
        mut work: Work,
        claim: &Claim,
        proof: Proof,
        actor: &Actor,
        said: Option<Stored>,
    ) -> Result<Option<Decided>, StepError> {
        let own_calendar = self.luma.calendar_id();
        let calendar = claim.calendar.as_ref();
        let applied =
            effect::apply(&mut work, &self.clock, claim, proof, calendar, own_calendar).await;
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
            let message = Message::Receipt(&claim, work.changed());
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
        Ok(work.finish(DecisionKind::Claim, actor, summary).await?)
    }

    /// The claimant, where there is an address, and those whose organization it is.
    pub(super) async fn tell_of_waiting(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
    ) -> Result<(), sqlx::Error> {
        let own = store::address_of(conn, &claim.host).await?;
        if let Some(address) = &own
            && claim.proof == Some(Proof::Email)
        {
            let message = Message::Waits(claim);
            mails::send(conn, &self.clock, &self.writer, address, &message).await?;
        }
        let Some(organization) = claim.organization else {
            return Ok(());
        };
        let rows = sqlx::query(
            "SELECT luma_host_id FROM luma_host_mappings WHERE organization_id = $1 AND is_verified = 1 ORDER BY luma_host_id LIMIT 10",
        )
        .bind(organization)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            let address = store::address_of(conn, &row.try_get(0)?).await?;
            if let Some(address) = address.filter(|address| Some(address) != own.as_ref()) {
                let message = Message::Told(claim);
                mails::send(conn, &self.clock, &self.writer, &address, &message).await?;
            }
        }
        Ok(())
    }
}

impl Claim {
    /// Whether who has this key may take it back: who read the host's mail, or who put the code there. That a browser began a
    /// claim which another then proved by mail gives it no say.
    pub fn is_withdrawn_by(&self, is_mailed: bool) -> bool {
        let by_mail = self.proof == Some(Proof::Email);
        self.state.leads_to(State::Withdrawn) && (is_mailed || !by_mail)
    }
}
