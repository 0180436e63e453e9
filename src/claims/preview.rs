//! What a claim would change, before it does.

use sqlx::AnyConnection;

use super::service::Claims;
use super::{Claim, Proof};
use crate::admin::decisions::{self, DecisionError, Preview};
use crate::attribution::{Concerned, MatchSource, VerifiedHost, WhatIf};
use crate::ids::OrganizationId;

impl Claims {
    /// What the claim would change if it took effect: for its host, or for what a code has proven instead.
    pub(super) async fn preview_of(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
    ) -> Result<Preview, sqlx::Error> {
        // A new one is newer than all others.
        let organization = claim
            .organization
            .unwrap_or_else(|| OrganizationId::new(&self.clock));
        let now = self.clock.now().as_millisecond();
        let preview = match (claim.proof, &claim.calendar, claim.event) {
            (Some(Proof::EventCode), _, Some(event)) => {
                decisions::preview_event(conn, &self.clock, event, organization).await
            }
            (Some(Proof::CalendarCode), Some(calendar), _) => {
                let what_if = WhatIf {
                    calendars: vec![(calendar.clone(), organization)],
                    ..WhatIf::default()
                };
                let concerned = Concerned {
                    calendars: [calendar.clone()].into(),
                    ..Concerned::default()
                };
                decisions::preview(
                    conn,
                    &self.clock,
                    self.luma.calendar_id(),
                    &concerned,
                    &what_if,
                )
                .await
            }
            _ => {
                let verified = VerifiedHost {
                    organization,
                    by: MatchSource::Claim,
                    since: now,
                };
                let what_if = WhatIf {
                    hosts: [(claim.host.clone(), Some(verified))].into(),
                    ..WhatIf::default()
                };
                let concerned = Concerned {
                    hosts: [claim.host.clone()].into(),
                    ..Concerned::default()
                };
                decisions::preview(
                    conn,
                    &self.clock,
                    self.luma.calendar_id(),
                    &concerned,
                    &what_if,
                )
                .await
            }
        };
        preview.map_err(|error| match error {
            DecisionError::Sqlx(error) => error,
            other => sqlx::Error::Protocol(other.to_string()),
        })
    }
}
