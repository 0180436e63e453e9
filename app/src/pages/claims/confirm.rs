//! `/claims/confirm?token=…`: shows what will change, as often as anybody looks; only the button uses the link.

use hack0::claims::{Claim, Preview, Shown, StepError};
use hack0::mail::Token;
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::ConfirmClaim;
use super::{changes, host_name};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let (language, claims) = (ask.language, &ask.site.claims);
    let Some(token) = ask.query.get("token").and_then(Token::parse) else {
        return Ok(spent_page(language));
    };
    let (claim, preview) = match claims.preview(&token).await {
        Ok(found) => found,
        Err(StepError::Sqlx(error)) => return Err(Refusal::unavailable(error)),
        Err(_) => return Ok(spent_page(language)),
    };
    let kept = claims.kept(&claim).await.map_err(Refusal::unavailable)?;
    let body = view(language, ask.now, &token, &claim, &preview, &kept);
    let title = language.claim_confirm_title(claim.organization_name.as_str());
    Ok(Page::new(title, body))
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    token: &Token,
    claim: &Claim,
    preview: &Preview,
    kept: &[Shown],
) -> AnyView {
    let organization = claim.organization_name.as_str();
    view! {
        <div class="claim-page">
            <h1>{language.claim_confirm_title(organization)}</h1>
            <p class="lead">{language.claim_confirm_lead(host_name(language, claim), organization)}</p>
            <form method="post" action=ConfirmClaim::PATH>
                <input type="hidden" name="token" value=token.expose().to_owned()/>
                <button class="button" type="submit">{language.claim_confirm_button()}</button>
            </form>
            {changes(language, now, preview, kept)}
        </div>
    }
    .into_any()
}

/// A link that is used up, too old, superseded or unknown: which of them isn't told.
pub(crate) fn spent_page(language: Language) -> Page {
    let body = view! {
        <section class="notice-page">
            <h1>{language.claim_spent_title()}</h1>
            <p class="lead">{language.claim_spent_lead()}</p>
            <p><a class="button" href="/events">{language.claim_spent_button()}</a></p>
        </section>
    };
    Page {
        status: StatusCode::GONE,
        ..Page::new(language.claim_spent_title(), body.into_any())
    }
}
