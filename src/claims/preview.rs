//! What a claim would change.

use sqlx::AnyConnection;

use super::service::Claims;
use super::{Claim, Proof};
use crate::admin::decisions::{self, Audience, Preview};
use crate::attribution::{Concerned, MatchSource, VerifiedHost, WhatIf};
use crate::ids::OrganizationId;

impl Claims {
    /// As admins see it.
    pub(super) async fn preview_of(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
    ) -> Result<Preview, sqlx::Error> {
        self.preview_for(conn, claim, Audience::Admins).await
    }

    /// What would change if it took effect: of what it was proven by, and of its host while nothing is proven.
    pub(super) async fn preview_for(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
        audience: Audience,
    ) -> Result<Preview, sqlx::Error> {
        // A new one is newer than all others.
        let organization = claim
            .organization
            .unwrap_or_else(|| OrganizationId::new(&self.clock));
        let mut concerned = Concerned::default();
        let mut what_if = WhatIf {
            reopens_claims: true,
            ..WhatIf::default()
        };
        match (claim.proof, &claim.calendar) {
            (Some(Proof::EventCode), _) => {
                return decisions::preview_event(
                    conn,
                    &self.clock,
                    claim.event,
                    organization,
                    audience,
                )
                .await;
            }
            (Some(Proof::CalendarCode), Some(calendar)) => {
                what_if.calendars.push((calendar.clone(), organization));
                concerned.calendars.insert(calendar.clone());
            }
            _ if claim.is_withdrawal => {
                what_if.hosts.insert(claim.host.clone(), None);
                what_if.reopens_claims = false;
                concerned.hosts.insert(claim.host.clone());
            }
            _ => {
                let verified = VerifiedHost {
                    organization,
                    by: MatchSource::Claim,
                    since: self.clock.now().as_millisecond(),
                };
                what_if.hosts.insert(claim.host.clone(), Some(verified));
                concerned.hosts.insert(claim.host.clone());
            }
        }
        let own_calendar = self.luma.calendar_id();
        decisions::preview(
            conn,
            &self.clock,
            own_calendar,
            &concerned,
            &what_if,
            audience,
        )
        .await
    }
}
