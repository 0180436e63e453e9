//! What has come of a claim: the events that it changed, how far those are that follow, and what stays when it ends.

use sqlx::Row;

use super::pages::{MOST_NAMED, Shown, shown};
use super::service::Claims;
use super::{Claim, State};
use crate::admin::audit::{Summary, Work};
use crate::admin::decisions;

/// How far the events of a claim are that concerns very many, until it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// Events that are looked at.
    pub all: u64,
    /// Of those, events that are still to be looked at.
    pub left: u64,
}

/// The public events that a claim has changed; none while they follow.
pub(super) async fn counted(work: &mut Work) -> Result<Option<u64>, sqlx::Error> {
    if !work.leaves_nothing() {
        return Ok(None);
    }
    let changed = work.changed();
    let public = decisions::public(&mut work.tx, changed).await?.len();
    Ok(Some(u64::try_from(public).unwrap_or_default()))
}

impl Claims {
    /// Events that the claim has changed until now, the latest first.
    pub async fn changed(&self, claim: &Claim) -> Result<Vec<Shown>, sqlx::Error> {
        let Some(batch) = claim.batch.filter(|_| claim.state == State::Verified) else {
            return Ok(Vec::new());
        };
        let sql = "SELECT e.slug, e.name, e.start_at, e.timezone FROM events e WHERE e.visibility = 'public'
            AND e.id IN (SELECT a.entity_id FROM audit_log a WHERE a.batch_id = $1 AND a.entity = 'event')
            ORDER BY e.position DESC LIMIT $2";
        let query = sqlx::query(sql).bind(batch).bind(MOST_NAMED);
        shown(&query.fetch_all(self.db.reader()).await?)
    }

    /// How far its events are, while they follow in the background, or go back.
    pub async fn following(&self, claim: &Claim) -> Result<Option<Following>, sqlx::Error> {
        // Its own decision, or one that takes it back or lets it stand again; nearly always none is being done.
        let row = sqlx::query(
            "WITH RECURSIVE done (summary, id, undoes_id) AS (
                SELECT summary, id, undoes_id FROM decision_batches WHERE id IN (SELECT decision_id FROM decision_parts)
                UNION ALL SELECT done.summary, b.id, b.undoes_id FROM done JOIN decision_batches b ON b.id = done.undoes_id)
            SELECT summary FROM done WHERE id = $1 LIMIT 1",
        )
        .bind(claim.batch)
        .fetch_optional(self.db.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Summary { parts, left, .. } = Summary::parse(row.try_get(0)?);
        Ok((left > 0).then_some(Following { all: parts, left }))
    }

    /// Whether something of an ended claim stays, as others have decided it since.
    pub async fn stayed(&self, claim: &Claim) -> Result<bool, sqlx::Error> {
        let is_taken_back = matches!(claim.state, State::Withdrawn | State::Revoked);
        let Some(batch) = claim.batch.filter(|_| is_taken_back) else {
            return Ok(false);
        };
        let row = sqlx::query(
            "SELECT u.summary FROM decision_batches b JOIN decision_batches u ON u.id = b.undone_by_id WHERE b.id = $1",
        )
        .bind(batch)
        .fetch_optional(self.db.reader())
        .await?;
        // Where nothing was left to take back, nothing was written.
        let Some(row) = row else { return Ok(true) };
        let summary: Summary = serde_json::from_str(row.try_get(0)?).unwrap_or_default();
        Ok(summary.kept > 0)
    }
}
