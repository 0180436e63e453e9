//! What a claim would change.

use sqlx::AnyConnection;

use super::service::Claims;
use super::{Claim, Proof};
use crate::admin::decisions::{self, Audience, Preview};
use crate::attribution::{Concerned, MatchSource, VerifiedHost, WhatIf};
use crate::ids::{LumaHostId, OrganizationId};

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
        if claim.proof == Some(Proof::EventCode) {
            let owner = self.owner_of(claim);
            return decisions::preview_event(conn, &self.clock, claim.event, owner, audience).await;
        }
        let (concerned, what_if) = self.what_if(claim);
        self.preview_if(conn, &concerned, &what_if, audience).await
    }

    /// What would change if this host handed the organization over: its own events change, too.
    pub(super) async fn preview_handed(
        &self,
        conn: &mut AnyConnection,
        claim: &Claim,
        host: &LumaHostId,
    ) -> Result<Preview, sqlx::Error> {
        let (mut concerned, mut what_if) = self.what_if(claim);
        what_if.hosts.insert(host.clone(), None);
        concerned.hosts.insert(host.clone());
        let audience = Audience::Everybody;
        self.preview_if(conn, &concerned, &what_if, audience).await
    }

    /// A new one is newer than all others.
    fn owner_of(&self, claim: &Claim) -> OrganizationId {
        claim
            .organization
            .unwrap_or_else(|| OrganizationId::new(&self.clock))
    }

    /// What would be known more, and which events that concerns.
    fn what_if(&self, claim: &Claim) -> (Concerned, WhatIf) {
        let organization = self.owner_of(claim);
        let mut concerned = Concerned::default();
        let mut what_if = WhatIf {
            reopens_claims: true,
            ..WhatIf::default()
        };
        match (claim.proof, &claim.calendar) {
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
        (concerned, what_if)
    }

    async fn preview_if(
        &self,
        conn: &mut AnyConnection,
        concerned: &Concerned,
        what_if: &WhatIf,
        audience: Audience,
    ) -> Result<Preview, sqlx::Error> {
        let own_calendar = self.luma.calendar_id();
        decisions::preview(
            conn,
            &self.clock,
            own_calendar,
            concerned,
            what_if,
            audience,
        )
        .await
    }
}
