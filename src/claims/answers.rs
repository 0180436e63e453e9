//! Those whose organization it is say what they think of a claim for it: GET shows, POST consumes.

use sqlx::{AnyConnection, Row};

use super::confirm::{StepError, facts_of};
use super::facts::Basis;
use super::rules::{Verdict, judge};
use super::service::Claims;
use super::{Claim, Doubt, Preview, store};
use crate::admin::audit::{Actor, Work};
use crate::admin::decisions::Audience;
use crate::ids::LumaHostId;
use crate::mail::Token;

/// What they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The claimant may speak for them, too.
    Speaks,
    /// It is the claimant's from now on, and not theirs any more.
    HandsOver,
    /// Nobody they know.
    NotOurs,
}

/// A claim that a verified host of the organization is asked about.
#[derive(Debug)]
pub struct Question {
    /// Which.
    pub claim: Claim,
    /// Who is asked.
    pub host: LumaHostId,
    /// What would change.
    pub preview: Preview,
    /// What would change if they handed it over, their own events among it; none where that can't be.
    pub handed: Option<Preview>,
    /// Whether their word is enough: above an admin's it doesn't stand.
    pub is_enough: bool,
}

/// A claim that waits, and a host that is the organization's still.
const ASKED: &str = "SELECT l.claim_id, l.luma_host_id FROM claim_links l JOIN host_claims c ON c.id = l.claim_id
    JOIN luma_host_mappings m ON m.luma_host_id = l.luma_host_id AND m.organization_id = c.organization_id AND m.is_verified = 1
    WHERE l.token_hash = $1 AND l.purpose = 'answer' AND l.used_at IS NULL AND l.expires_at > $2 AND c.state = 'waiting'";

impl Claims {
    /// What the link with this token asks. Looking costs it nothing.
    pub async fn question(&self, token: &Token) -> Result<Question, StepError> {
        let mut conn = self.db.reader().acquire().await?;
        let (claim, host) = self.asked(&mut conn, token).await?;
        let is_enough = is_enough(&mut conn, &claim).await?;
        let audience = Audience::Everybody;
        let preview = self.preview_for(&mut conn, &claim, audience).await?;
        // A code is about one event or calendar: with that nothing can be handed over.
        let handed = if is_enough && claim.is_of_host() {
            Some(self.preview_handed(&mut conn, &claim, &host).await?)
        } else {
            None
        };
        Ok(Question {
            claim,
            host,
            preview,
            handed,
            is_enough,
        })
    }

    /// Takes the answer, and with it the link.
    pub async fn answer(&self, token: &Token, answer: Answer) -> Result<(), StepError> {
        let mut conn = self.db.reader().acquire().await?;
        self.asked(&mut conn, token).await?;
        drop(conn);
        let mut work = Work::begin(&self.db, &self.clock).await?;
        let (claim, host) = self.asked(&mut work.tx, token).await?;
        let used = "UPDATE claim_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL RETURNING id";
        let used = sqlx::query(used)
            .bind(token.hash())
            .bind(work.now)
            .fetch_optional(&mut *work.tx)
            .await?;
        used.ok_or(StepError::Spent)?;
        if answer == Answer::NotOurs {
            sqlx::query("UPDATE host_claims SET objected_at = $2 WHERE id = $1")
                .bind(claim.id)
                .bind(work.now)
                .execute(&mut *work.tx)
                .await?;
            return Ok(work.tx.commit().await?);
        }
        let is_too_little = answer == Answer::HandsOver && !claim.is_of_host();
        if is_too_little || !is_enough(&mut work.tx, &claim).await? {
            return Err(StepError::Spent);
        }
        let proof = claim.proof.ok_or(StepError::Spent)?;
        let actor = Actor::Community(format!("host {host}"));
        let by = (answer == Answer::HandsOver).then_some(&host);
        self.hand_over(work, &claim, proof, &actor, by).await
    }

    async fn asked(
        &self,
        conn: &mut AnyConnection,
        token: &Token,
    ) -> Result<(Claim, LumaHostId), StepError> {
        let now = self.clock.now();
        let row = sqlx::query(ASKED)
            .bind(token.hash())
            .bind(now.as_millisecond())
            .fetch_optional(&mut *conn)
            .await?
            .ok_or(StepError::Spent)?;
        let claim = store::find(conn, row.try_get(0)?, now).await?;
        Ok((claim.ok_or(StepError::Spent)?, row.try_get(1)?))
    }
}

/// Their word is about the organization alone: what is claimed must be shown to be the claimant's, and not surely be another
/// organization's. Where the organization is reserved, or an admin has said otherwise, it isn't enough either.
async fn is_enough(conn: &mut AnyConnection, claim: &Claim) -> Result<bool, StepError> {
    let Some(proof) = claim.proof else {
        return Ok(false);
    };
    let basis = Basis {
        proof,
        calendar: claim.calendar.clone(),
        address_hash: None,
    };
    let facts = facts_of(conn, claim, &basis).await?;
    let is_stopped = matches!(
        judge(&facts),
        Verdict::Wait(Doubt::Reserved | Doubt::Decided)
    );
    Ok(!facts.is_taken && !is_stopped)
}
