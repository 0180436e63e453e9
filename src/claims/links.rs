//! Mailed links: what they lead to when they don't work any more, new ones, and one used for another organization.

use std::net::IpAddr;

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::confirm::StepError;
use super::mails::{self, Message};
use super::service::Claims;
use super::{Claim, LINK_LIFETIME, State, store};
use crate::clock::from_millis;
use crate::ids::{ClaimId, LumaHostId};
use crate::mail::Token;

/// How the mail with a claim's link stands, as far as its page says: the same whether or not a mail could be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailed {
    /// It is sent, or was just now.
    OnItsWay,
    /// The link's hour is over.
    Over,
    /// The host's mail server doesn't take it.
    Failed,
}

/// Where a claim began: what leads back to its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// At which host.
    pub host: LumaHostId,
    /// On which public event's page, by its slug.
    pub event: Option<String>,
}

impl Claims {
    /// Where the claim began whose link this is or was.
    pub async fn origin(&self, token: &Token) -> Result<Option<Origin>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT c.luma_host_id, e.slug FROM claim_links l JOIN host_claims c ON c.id = l.claim_id
            LEFT JOIN events e ON e.id = c.event_id AND e.visibility = 'public' WHERE l.token_hash = $1 AND l.purpose <> 'answer'",
        )
        .bind(token.hash())
        .fetch_optional(self.db.reader())
        .await?;
        row.map(|row| {
            Ok(Origin {
                host: row.try_get(0)?,
                event: row.try_get(1)?,
            })
        })
        .transpose()
    }

    /// As [`Claims::origin`], for a link that still works.
    pub async fn live_origin(&self, token: &Token) -> Result<Option<Origin>, sqlx::Error> {
        let mut conn = self.db.reader().acquire().await?;
        match self.mailed(&mut conn, token).await {
            Ok(_) => self.origin(token).await,
            Err(StepError::Sqlx(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// How the mail of a claim stands of which nothing is proven yet; none where none was asked for.
    pub async fn mail_of(&self, claim: &Claim) -> Result<Option<Mailed>, sqlx::Error> {
        if !claim.is_provable() {
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT c.mail_asked_at, (SELECT COUNT(*) FROM claim_links l JOIN mail_outbox m ON m.id = l.mail_id
                WHERE l.claim_id = c.id AND l.purpose = 'confirm' AND l.created_at >= c.mail_asked_at
                AND m.state = 'failed') AS failed
            FROM host_claims c WHERE c.id = $1 AND c.mail_asked_at IS NOT NULL",
        )
        .bind(claim.id)
        .fetch_optional(self.db.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let asked_at: Timestamp = from_millis(row.try_get(0)?);
        Ok(Some(if row.try_get::<i64, _>(1)? > 0 {
            Mailed::Failed
        } else if asked_at + LINK_LIFETIME <= self.clock.now() {
            Mailed::Over
        } else {
            Mailed::OnItsWay
        }))
    }

    /// Mails a new link; the older ones of this claim end with it. The limits are those of a new claim.
    pub async fn send_again(
        &self,
        id: ClaimId,
        key: &Token,
        visitor: IpAddr,
    ) -> Result<(), StepError> {
        self.admit(visitor).map_err(StepError::Busy)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let is_key = store::is_key(&mut tx, id, &key.hash(), now).await?;
        let claim = store::find(&mut tx, id, now).await?;
        let claim = claim
            .filter(|claim| is_key.is_some() && claim.is_provable() && claim.has_address)
            .ok_or(StepError::Spent)?;
        let until = (now + LINK_LIFETIME).as_millisecond();
        sqlx::query(
            "UPDATE host_claims SET mail_asked_at = $2, expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END
            WHERE id = $1",
        )
        .bind(id)
        .bind(now.as_millisecond())
        .bind(until)
        .execute(&mut *tx)
        .await?;
        if let Some(address) = store::address_of(&mut tx, &claim.host).await? {
            let message = Message::Confirm(&claim);
            mails::send(&mut tx, &self.clock, &self.writer, &address, &message).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Which claim a live link of this host is of.
    pub(super) async fn linked(
        &self,
        conn: &mut AnyConnection,
        token: &Token,
        host: &LumaHostId,
    ) -> Result<ClaimId, StepError> {
        let (id, _) = self.mailed(conn, token).await?;
        let claim = store::find(conn, id, self.clock.now()).await?;
        let claim = claim.filter(|claim| claim.is_provable() && claim.host == *host);
        Ok(claim.ok_or(StepError::Spent)?.id)
    }

    /// Who reads the host's mail says which organization it is: the link that came for one claim is another's now.
    pub(super) async fn move_link(
        &self,
        conn: &mut AnyConnection,
        token: &Token,
        from: ClaimId,
        to: ClaimId,
    ) -> Result<(), StepError> {
        let moved = sqlx::query(
            "UPDATE claim_links SET claim_id = $3 WHERE token_hash = $1 AND claim_id = $2 AND used_at IS NULL RETURNING id",
        )
        .bind(token.hash())
        .bind(from)
        .bind(to)
        .fetch_optional(&mut *conn)
        .await?;
        moved.ok_or(StepError::Spent)?;
        // Somebody may wait for an admin's answer to it: that one stays.
        let now = self.clock.now();
        store::advance(conn, from, State::Pending, State::Expired, now).await?;
        Ok(())
    }
}
