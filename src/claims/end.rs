//! A claim taken back, by who proved it or by an admin, with what had followed from it.

use super::confirm::StepError;
use super::service::Claims;
use super::{Claim, Proof, State, store};
use crate::admin::audit::{Actor, UndoError, Work, take_back};
use crate::db::Tx;
use crate::ids::ClaimId;
use crate::mail::Token;

impl Claims {
    /// Takes a claim back by who proved it.
    pub async fn withdraw(&self, id: ClaimId, key: &Token) -> Result<(), StepError> {
        let now = self.clock.now();
        let mut work = Work::begin(&self.db, &self.clock).await?;
        let claim = store::find(&mut work.tx, id, now).await?;
        let claim = claim.ok_or(StepError::Spent)?;
        let is_mailed = store::is_key(&mut work.tx, id, &key.hash(), now).await?;
        if !is_mailed.is_some_and(|is_mailed| claim.is_withdrawn_by(is_mailed)) {
            return Err(StepError::Spent);
        }
        let actor = Actor::Community(format!("claim {id}"));
        let tx = self.end(work, &claim, State::Withdrawn, &actor).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a claim so, and undoes what had followed from it as a batch; what others have decided since stays. The caller
    /// commits.
    pub(super) async fn end(
        &self,
        mut work: Work,
        claim: &Claim,
        to: State,
        actor: &Actor,
    ) -> Result<Tx, StepError> {
        if !store::advance(&mut work.tx, claim.id, claim.state, to, self.clock.now()).await? {
            return Err(StepError::Spent);
        }
        let Some(batch) = claim.batch.filter(|_| claim.state == State::Verified) else {
            return Ok(work.tx);
        };
        match take_back(work, actor, self.luma.calendar_id(), batch).await {
            Ok((tx, _)) => Ok(tx),
            Err(UndoError::Sqlx(error)) => Err(error.into()),
            Err(_) => Err(StepError::Spent),
        }
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
