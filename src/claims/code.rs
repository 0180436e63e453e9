//! A code at the source, for hosts without an address: hack0 shows it, somebody puts it on Luma, hack0 reads the public
//! document again.

use std::net::IpAddr;

use sqlx::Row;

use super::confirm::{Confirmed, StepError};
use super::facts::Basis;
use super::service::Claims;
use super::{Claim, Proof, store};
use crate::admin::audit::Work;
use crate::ids::{ClaimId, LumaCalendarId, LumaEventId};
use crate::luma::{LumaError, PublicTexts};
use crate::mail::Token;

/// What looking found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// The code, here.
    Found(Proof, Confirmed),
    /// No code anywhere.
    Nothing,
}

/// Why nobody looked.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The claim, the key, or the visitor's limit.
    #[error(transparent)]
    Step(#[from] StepError),
    /// Luma didn't show the event.
    #[error(transparent)]
    Luma(#[from] LumaError),
    /// The database failed.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Claims {
    /// Reads the public document of the claim's event again, and takes the code where it stands.
    pub async fn look(
        &self,
        id: ClaimId,
        key: &Token,
        visitor: IpAddr,
    ) -> Result<Looked, LookError> {
        let now = self.clock.now();
        let mut conn = self.db.reader().acquire().await?;
        let is_key = store::is_key(&mut conn, id, &key.hash(), now).await?;
        let claim = store::find(&mut conn, id, now).await?;
        let claim = claim
            .filter(|claim| is_key.is_some() && claim.is_provable())
            .ok_or(StepError::Spent)?;
        let row = sqlx::query("SELECT source_luma_event_id FROM events WHERE id = $1")
            .bind(claim.event)
            .fetch_optional(&mut *conn)
            .await?
            .ok_or(StepError::Spent)?;
        let event: LumaEventId = row.try_get(0)?;
        drop(conn);
        self.admit_look(visitor).map_err(StepError::Busy)?;
        let texts = self.luma.public_texts(&event).await?;
        let Some((proof, calendar)) = self.place_of(&claim, &texts) else {
            return Ok(Looked::Nothing);
        };
        let mut work = Work::begin(&self.db, &self.clock).await?;
        // Somebody may have pressed twice.
        let claim = store::find(&mut work.tx, id, now).await?;
        let claim = claim.filter(Claim::is_provable).ok_or(StepError::Spent)?;
        let basis = Basis {
            proof,
            calendar,
            address_hash: None,
        };
        let confirmed = self.proven(work, claim, &basis).await?;
        Ok(Looked::Found(proof, confirmed))
    }

    /// Where the code stands; of several places the one that proves most. hack0's own calendar is nobody's.
    fn place_of(
        &self,
        claim: &Claim,
        texts: &PublicTexts,
    ) -> Option<(Proof, Option<LumaCalendarId>)> {
        let has_code = |text: &str| text.to_lowercase().contains(&claim.code);
        let is_host =
            |(host, bio): &(crate::ids::LumaHostId, String)| *host == claim.host && has_code(bio);
        if texts.hosts.iter().any(is_host) {
            return Some((Proof::HostCode, None));
        }
        // Only the host itself says that it isn't theirs.
        if claim.is_withdrawal {
            return None;
        }
        let own = self.luma.calendar_id();
        let calendar = texts.calendar.as_ref();
        let calendar = calendar.filter(|(id, text)| Some(id) != own && has_code(text));
        if let Some((id, _)) = calendar {
            return Some((Proof::CalendarCode, Some(id.clone())));
        }
        has_code(&texts.description).then_some((Proof::EventCode, None))
    }
}
