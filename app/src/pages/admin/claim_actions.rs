//! Decisions on claims and notes, as forms post them.

use hack0::admin::audit::Decided;
use hack0::claims::{
    DecideError, SettleError, approve, last_decision, mark_reviewed, refuse, revoke, settle_note,
};
use hack0::ids::{ClaimId, DecisionId, NoteId};
use leptos::prelude::*;

use super::decide::expect_site;
use super::outcome::{SETTLED, back_to, wake};
use super::{claims, notes};
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;

/// Lets a claim take effect.
#[server(name = ApproveClaim, prefix = "/actions", endpoint = "admin/claims/approve")]
pub(crate) async fn approve_claim(id: String) -> Result<(), ActionError> {
    let (site, admin, claim) = (expect_site()?, expect_admin()?, parse(&id)?);
    conclude(claim, approve(&site.claims, &admin, claim, "").await).await
}

/// Says no to a claim, and why.
#[server(name = RefuseClaim, prefix = "/actions", endpoint = "admin/claims/refuse")]
pub(crate) async fn refuse_claim(
    id: String,
    #[server(default)] answer: String,
) -> Result<(), ActionError> {
    let (site, admin, claim) = (expect_site()?, expect_admin()?, parse(&id)?);
    conclude(claim, refuse(&site.claims, &admin, claim, &answer).await).await
}

/// Takes a claim back that took effect.
#[server(name = RevokeClaim, prefix = "/actions", endpoint = "admin/claims/revoke")]
pub(crate) async fn revoke_claim(
    id: String,
    #[server(default)] answer: String,
) -> Result<(), ActionError> {
    let (site, admin, claim) = (expect_site()?, expect_admin()?, parse(&id)?);
    conclude(claim, revoke(&site.claims, &admin, claim, &answer).await).await
}

/// A claim that took effect is fine.
#[server(name = ReviewClaim, prefix = "/actions", endpoint = "admin/claims/review")]
pub(crate) async fn review_claim(id: String) -> Result<(), ActionError> {
    let (site, admin, claim) = (expect_site()?, expect_admin()?, parse(&id)?);
    conclude(claim, mark_reviewed(&site.claims, &admin, claim).await).await
}

/// A note on a badge is dealt with.
#[server(name = SettleNote, prefix = "/actions", endpoint = "admin/notes/settle")]
pub(crate) async fn settle(id: String) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let id: NoteId = id.parse().map_err(|_| ActionError::Malformed)?;
    let say = match settle_note(&site.db, &site.clock, &admin, id).await {
        Ok(decided) => ("done", decided.id.to_string()),
        Err(SettleError::Settled(by)) => by_another(by),
        Err(SettleError::Unknown) => ("error", "gone".to_owned()),
        Err(SettleError::Sqlx(error)) => return Err(unavailable(error)),
    };
    see_other(&back_to(notes::PATH, &[(say.0, &say.1)]))
}

fn parse(id: &str) -> Result<ClaimId, ActionError> {
    id.parse().map_err(|_| ActionError::Malformed)
}

fn by_another(decision: Option<DecisionId>) -> (&'static str, String) {
    match decision {
        Some(decision) => ("since", decision.to_string()),
        None => ("error", SETTLED.to_owned()),
    }
}

/// Goes back to the claim and says what became of it; who comes second is told who was first.
async fn conclude(id: ClaimId, result: Result<Decided, DecideError>) -> Result<(), ActionError> {
    let say = match result {
        Ok(decided) => {
            wake(&decided)?;
            ("done", decided.id.to_string())
        }
        Err(DecideError::Settled(_)) => {
            let (site, admin) = (expect_site()?, expect_admin()?);
            let last = last_decision(&site.claims, &admin, id).await;
            by_another(last.map_err(unavailable)?)
        }
        Err(DecideError::Gone | DecideError::Unknown) => ("error", "gone".to_owned()),
        Err(DecideError::Silent) => ("error", "reason".to_owned()),
        Err(DecideError::Sqlx(error)) => return Err(unavailable(error)),
    };
    let page = format!("{}/{id}", claims::PATH);
    see_other(&back_to(&page, &[(say.0, &say.1)]))
}
