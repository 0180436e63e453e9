//! A claim that took effect ends: who proved it takes it back, or an admin does. What had followed from it is undone in the
//! same batch; what others have decided since stays.

use super::confirm::StepError;
use super::service::Claims;
use super::{Claim, Proof, State, store};
use crate::admin::audit::{
    Actor, Decided, DecisionKind, Entity, Summary, UndoError, Work, take_back,
};
use crate::ids::ClaimId;
use crate::mail::Token;

/// What is said with it: in whose name, and why.
#[derive(Default)]
pub(super) struct Word {
    pub(super) by: Option<String>,
    pub(super) answer: Option<String>,
}

impl Claims {
    /// Takes a claim back by who proved it.
    pub async fn withdraw(&self, id: ClaimId, key: &Token) -> Result<(), StepError> {
        let now = self.clock.now();
        let mut work = Work::begin(&self.db, &self.clock).await?;
        let claim = store::hold(&mut work.tx, id, now).await?;
        let claim = claim.ok_or(StepError::Spent)?;
        let is_mailed = store::is_key(&mut work.tx, id, &key.hash(), now).await?;
        if !is_mailed.is_some_and(|is_mailed| claim.is_withdrawn_by(is_mailed)) {
            return Err(StepError::Spent);
        }
        if claim.state == State::Verified {
            let actor = Actor::Community(format!("claim {id}"));
            let ended = self.end(work, &claim, State::Withdrawn, &actor, Word::default());
            ended.await?;
            return Ok(());
        }
        if !store::advance(&mut work.tx, id, claim.state, State::Withdrawn, now).await? {
            return Err(StepError::Spent);
        }
        Ok(work.tx.commit().await?)
    }

    /// Undoes what followed from a claim that holds, and lets it end there.
    pub(super) async fn end(
        &self,
        mut work: Work,
        claim: &Claim,
        to: State,
        actor: &Actor,
        word: Word,
    ) -> Result<Option<Decided>, sqlx::Error> {
        debug_assert!(claim.state.leads_to(to), "{} to {to}", claim.state);
        // Undoing an approval lets the claim wait again; that an admin gave it stays known when its claimant takes it back.
        let stored = store::stored(&mut work.tx, claim.id).await?;
        let by = word
            .by
            .or_else(|| stored.text("decided_by").map(str::to_owned));
        let undone = match claim.batch {
            Some(batch) => {
                match take_back(&mut work, self.luma.calendar_id(), batch).await {
                    Ok((summary, _)) => summary,
                    Err(UndoError::Sqlx(error)) => return Err(error),
                    // Undone already: only the claim itself ends.
                    Err(_) => Summary::default(),
                }
            }
            None => Summary::default(),
        };
        let stored = store::stored(&mut work.tx, claim.id).await?;
        let ended = stored
            .with("state", to.as_str())
            .with("answer", word.answer.clone())
            .with("decided_by", by)
            .with("settled_at", work.now);
        let row = (claim.id.to_string(), Some(ended));
        work.set(Entity::Claim, vec![row]).await?;
        let kind = match to {
            State::Revoked => DecisionKind::RevokeClaim,
            _ => DecisionKind::WithdrawClaim,
        };
        let summary = Summary {
            detail: word.answer,
            ..claim.summary()
        };
        let summary = Summary {
            kept: undone.kept,
            stays: undone.stays,
            ..summary
        };
        work.finish(kind, actor, summary).await
    }
}

impl Claim {
    /// Whether who has this key may take it back: who read the host's mail, or who put the code there. That a browser began a
    /// claim which another then proved by mail gives it no say.
    pub fn is_withdrawn_by(&self, is_mailed: bool) -> bool {
        let by_mail = self.proof == Some(Proof::Email);
        self.state.leads_to(State::Withdrawn) && (is_mailed || !by_mail)
    }

    /// As the audit log names it.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            host: Some(self.host.clone()),
            host_name: self.host_name.clone(),
            organization: self.organization,
            organization_name: Some(self.organization_name.clone()),
            ..Summary::default()
        }
    }
}
