//! A claim that took effect ends: who proved it takes it back, or an admin does. What had followed from it is undone in the
//! same batch; what others have decided since stays.

use sqlx::Row;

use super::confirm::StepError;
use super::service::Claims;
use super::{Claim, Proof, State, store};
use crate::admin::audit::{
    self, Actor, Decided, DecisionKind, Entity, Summary, UndoError, Work, take_back,
};
use crate::ids::ClaimId;
use crate::mail::Token;
use crate::organizations::verified_owner;

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
        // Those that guess wait for nobody.
        let mut conn = self.db.reader().acquire().await?;
        let is_key = store::is_key(&mut conn, id, &key.hash(), now).await?;
        is_key.ok_or(StepError::Spent)?;
        drop(conn);
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
        self.end_followers(&mut work, claim, to).await?;
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

impl Claims {
    /// Claims that had changed nothing, because this one had made it so already, end with it.
    async fn end_followers(
        &self,
        work: &mut Work,
        claim: &Claim,
        to: State,
    ) -> Result<(), sqlx::Error> {
        let owner = verified_owner(&mut work.tx, &claim.host).await?;
        let is_gone = owner.is_none_or(|owner| Some(owner.id) != claim.organization);
        if claim.batch.is_none() || !claim.is_of_host() || claim.is_withdrawal || !is_gone {
            return Ok(());
        }
        let rows = sqlx::query(
            "SELECT id FROM host_claims WHERE luma_host_id = $1 AND organization_id = $2 AND id <> $3 AND state = 'verified'
            AND batch_id IS NULL AND is_withdrawal = 0 AND proof NOT IN ('event_code', 'calendar_code')",
        )
        .bind(claim.host.clone())
        .bind(claim.organization)
        .bind(claim.id)
        .fetch_all(&mut *work.tx)
        .await?;
        let ids = rows.iter().map(|row| row.try_get::<String, _>(0));
        let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
        let stored = audit::read(&mut work.tx, Entity::Claim, &ids).await?;
        let ended = stored.into_iter().map(|(id, state)| {
            let ended = state
                .with("state", to.as_str())
                .with("settled_at", work.now);
            (id, Some(ended))
        });
        let ended = ended.collect();
        work.set(Entity::Claim, ended).await
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
