//! `/claims/confirm?token=…`: shows what will change, as often as anybody looks; only the button uses the link.

use hack0::claims::{Asked, Claim, Origin, Shown, StepError, Verdict};
use hack0::mail::Token;
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::ConfirmClaim;
use super::{changes, host_name, linked_address, new_address};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let (language, claims) = (ask.language, &ask.site.claims);
    let Some(token) = ask.query.get("token").and_then(Token::parse) else {
        return Ok(spent_page(language, None));
    };
    let asked = match claims.preview(&token).await {
        Ok(found) => found,
        Err(StepError::Sqlx(error)) => return Err(Refusal::unavailable(error)),
        Err(_) => return spent(&ask, &token).await,
    };
    let kept = claims
        .kept(&asked.claim)
        .await
        .map_err(Refusal::unavailable)?;
    let body = view(language, ask.now, &token, &asked, &kept);
    let title = heading(language, &asked.claim);
    Ok(Page::new(title, body))
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    token: &Token,
    asked: &Asked,
    kept: &[Shown],
) -> AnyView {
    let claim = &asked.claim;
    let organization = claim.organization_name.as_str();
    let host = host_name(language, claim);
    let lead = match asked.verdict {
        _ if claim.is_withdrawal => language.claim_leave_lead(host, organization),
        Verdict::Wait(_) => language.claim_confirm_waits(host, organization),
        Verdict::AtOnce | Verdict::WithReview => language.claim_confirm_lead(host, organization),
    };
    let other = (!claim.is_withdrawal).then(|| {
        view! { <p class="actions"><a class="button button-quiet" href=linked_address(token)>{language.claim_other_organization()}</a></p> }
    });
    view! {
        <div class="claim-page">
            <h1>{heading(language, claim)}</h1>
            <p class="lead">{lead}</p>
            <form method="post" action=ConfirmClaim::PATH>
                <input type="hidden" name="token" value=token.expose().to_owned()/>
                <button class="button" type="submit">{language.claim_confirm_button()}</button>
            </form>
            {other}
            {changes(language, now, &asked.preview, kept)}
        </div>
    }
    .into_any()
}

fn heading(language: Language, claim: &Claim) -> String {
    let organization = claim.organization_name.as_str();
    if claim.is_withdrawal {
        language.claim_leave_title(organization)
    } else {
        language.claim_confirm_title(organization)
    }
}

/// The page of a link that doesn't work any more, with a way to a new one.
pub(crate) async fn spent(ask: &Ask, token: &Token) -> Result<Page, Refusal> {
    let origin = ask.site.claims.origin(token).await;
    let origin = origin.map_err(Refusal::unavailable)?;
    Ok(spent_page(ask.language, origin.as_ref()))
}

/// A link that is used up, too old, superseded or unknown: which of them isn't told.
pub(crate) fn spent_page(language: Language, origin: Option<&Origin>) -> Page {
    let again = origin.map(|origin| {
        let address = new_address(Some(origin.host.as_str()), origin.event.as_deref());
        view! { <p><a class="button" href=address>{language.claim_spent_again()}</a></p> }
    });
    let class = if again.is_some() {
        "button button-quiet"
    } else {
        "button"
    };
    let body = view! {
        <section class="notice-page">
            <h1>{language.claim_spent_title()}</h1>
            <p class="lead">{language.claim_spent_lead()}</p>
            {again}
            <p><a class=class href="/events">{language.claim_spent_button()}</a></p>
        </section>
    };
    Page {
        status: StatusCode::GONE,
        ..Page::new(language.claim_spent_title(), body.into_any())
    }
}
