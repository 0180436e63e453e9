//! `/claims/{id}?key=…`: how a claim stands, and what can be done. Only who has its key sees it.

use hack0::claims::{Claim, Preview, Proof, Shown, State};
use hack0::ids::ClaimId;
use hack0::mail::Token;
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::{AskAdmins, LookNow, WithdrawClaim};
use super::confirm::spent_page;
use super::{changes, host_name, new_address, problem, shown};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::render::parameter;

/// What the page shows.
pub(crate) struct Outcome {
    pub(crate) claim: Claim,
    pub(crate) key: String,
    /// Where a link went, as it may be shown.
    pub(crate) address: Option<String>,
    /// The organization's own, once it is there.
    pub(crate) organization: Option<String>,
    pub(crate) preview: Option<Preview>,
    pub(crate) changed: Vec<Shown>,
    pub(crate) kept: Vec<Shown>,
    pub(crate) can_withdraw: bool,
    pub(crate) problem: Option<String>,
    pub(crate) is_demo: bool,
}

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let (language, claims) = (ask.language, &ask.site.claims);
    let id = parameter("id").and_then(|id| id.parse::<ClaimId>().ok());
    let key = ask.query.get("key").and_then(Token::parse);
    let (Some(id), Some(key)) = (id, key) else {
        return Err(Refusal::NotFound);
    };
    let opened = claims.open(id, &key).await.map_err(Refusal::unavailable)?;
    let Some((claim, preview, can_withdraw)) = opened else {
        return Ok(spent_page(language));
    };
    let host = claims
        .host(&claim.host)
        .await
        .map_err(Refusal::unavailable)?;
    let changed = claims.changed(&claim).await.map_err(Refusal::unavailable)?;
    let kept = claims.kept(&claim).await.map_err(Refusal::unavailable)?;
    let organization = claims.organization(&claim).await;
    let code = ask.query.get("error");
    let problem = problem(language, code);
    let status = match (&problem, code) {
        (None, _) => StatusCode::OK,
        (_, Some("busy")) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let outcome = Outcome {
        address: host.and_then(|host| host.masked_address),
        organization: organization.map_err(Refusal::unavailable)?,
        key: key.expose().to_owned(),
        claim,
        preview,
        changed,
        kept,
        can_withdraw,
        problem,
        is_demo: ask.site.is_demo,
    };
    let title = title(language, &outcome.claim);
    Ok(Page {
        status,
        retry_after: (status == StatusCode::TOO_MANY_REQUESTS).then_some(60),
        ..Page::new(title, view(language, ask.now, &outcome))
    })
}

fn title(language: Language, claim: &Claim) -> String {
    match claim.state {
        State::Pending if claim.has_address => language.claim_mailed_title(),
        State::Pending => language.claim_unproven_title(),
        State::Waiting => language.claim_waiting_title(),
        State::Verified => language.claim_verified_title(claim.organization_name.as_str()),
        state => language.claim_over_title(state.as_str()),
    }
}

pub(crate) fn view(language: Language, now: Timestamp, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let what = language.claim_for(host_name(language, claim), claim.organization_name.as_str());
    let problem = outcome
        .problem
        .clone()
        .map(|text| view! { <p class="field-problem" role="alert">{text}</p> });
    let body = match claim.state {
        State::Pending => pending(language, outcome),
        State::Waiting => waiting(language, claim),
        State::Verified => verified(language, now, outcome),
        State::Refused | State::Withdrawn | State::Revoked | State::Expired => {
            over(language, claim)
        }
    };
    let preview = outcome
        .preview
        .as_ref()
        .map(|preview| changes(language, now, preview, &outcome.kept));
    view! {
        <div class="claim-page">
            <h1>{title(language, claim)}</h1>
            <p class="quiet"><bdi>{what}</bdi></p>
            {problem}
            {body}
            {preview}
            {withdraw(language, outcome)}
        </div>
    }
    .into_any()
}

fn hidden(outcome: &Outcome) -> AnyView {
    view! {
        <input type="hidden" name="id" value=outcome.claim.id.to_string()/>
        <input type="hidden" name="key" value=outcome.key.clone()/>
    }
    .into_any()
}

fn pending(language: Language, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let lead = match &outcome.address {
        Some(address) if claim.has_address => language.claim_mailed_lead(address.as_str()),
        _ => language.claim_unproven_lead(),
    };
    let demo = (outcome.is_demo && claim.has_address)
        .then(|| view! { <p><a class="button" href="/demo/mail">"/demo/mail"</a></p> });
    let host = host_name(language, claim);
    view! {
        <p class="lead">{lead}</p>
        {demo}
        <section class="card claim-card" aria-labelledby="code">
            <h2 class="card-title" id="code">{language.claim_code_title()}</h2>
            <p>{language.claim_code_lead()}</p>
            <p class="claim-code"><code>{claim.code.clone()}</code></p>
            <ul class="claim-places">
                <li>{language.claim_code_host(host)}</li>
                <li>{language.claim_code_calendar()}</li>
                <li>{language.claim_code_event()}</li>
            </ul>
            <form method="post" action=LookNow::PATH>
                {hidden(outcome)}
                <button class="button" type="submit">{language.claim_look_button()}</button>
            </form>
        </section>
        <section class="card claim-card" aria-labelledby="ask">
            <h2 class="card-title" id="ask">{language.claim_ask_title()}</h2>
            <form class="claim-form" method="post" action=AskAdmins::PATH>
                {hidden(outcome)}
                <p>{language.claim_ask_lead()}</p>
                <label for="reason">{language.claim_ask_reason()}</label>
                <textarea id="reason" name="reason" rows="3" required maxlength="1000"></textarea>
                <label for="link">{language.claim_ask_link()}</label>
                <input id="link" name="link" type="text" inputmode="url" maxlength="2000" autocapitalize="none" spellcheck="false"/>
                <button class="button button-quiet" type="submit">{language.claim_ask_button()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn waiting(language: Language, claim: &Claim) -> AnyView {
    let doubt = claim.doubt.map_or("other", |doubt| doubt.as_str());
    let reason = claim.reason.clone().map(|reason| {
        view! { <blockquote class="claim-said" dir="auto">{reason}</blockquote> }
    });
    view! {
        <p class="lead">{language.claim_waiting_lead(doubt, claim.organization_name.as_str())}</p>
        {reason}
    }
    .into_any()
}

fn verified(language: Language, now: Timestamp, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let proof = claim.proof.unwrap_or(Proof::Admin).as_str();
    let name = claim.organization_name.as_str();
    let organization = outcome.organization.as_ref().map(|slug| {
        view! { <p class="actions"><a class="button" href=format!("/organizations/{slug}")>{language.claim_see_organization(name)}</a></p> }
    });
    let changed = (!outcome.changed.is_empty()).then(|| {
        view! {
            <section class="card claim-card" aria-labelledby="changed">
                <h2 class="card-title" id="changed">{language.claim_changed()}</h2>
                <ul class="claim-events" role="list">{shown(language, now, &outcome.changed)}</ul>
            </section>
        }
    });
    view! {
        <p class="lead">{language.claim_verified_lead(name, proof)}</p>
        {organization}
        {changed}
    }
    .into_any()
}

fn over(language: Language, claim: &Claim) -> AnyView {
    let answer = claim.answer.as_deref().map(|answer| {
        view! { <blockquote class="claim-said" dir="auto">{language.claim_answer(answer)}</blockquote> }
    });
    let again = new_address(Some(claim.host.as_str()), None);
    view! {
        <p class="lead">{language.claim_over_lead(claim.state.as_str())}</p>
        {answer}
        <p class="actions"><a class="button button-quiet" href=again>{language.claim_again()}</a></p>
    }
    .into_any()
}

fn withdraw(language: Language, outcome: &Outcome) -> Option<AnyView> {
    let is_done = outcome.claim.state == State::Verified;
    (outcome.can_withdraw && is_done).then(|| {
        view! {
            <form class="claim-withdraw" method="post" action=WithdrawClaim::PATH>
                {hidden(outcome)}
                <button class="button button-quiet" type="submit">{language.claim_withdraw_button()}</button>
            </form>
        }
        .into_any()
    })
}
