//! `/claims/{id}?key=…`: how a claim stands, and what can be done. Only who has its key sees it.

use hack0::claims::{Claim, Following, Mailed, Preview, Proof, Read, Shown, State};
use hack0::ids::ClaimId;
use hack0::mail::Token;
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::{AskAdmins, LookNow, SendAgain, WithdrawClaim};
use super::confirm::spent;
use super::{changes, host_name, new_address, problem, shown};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pages::admin::audit::{RUNNING, running};
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
    /// How the mail with its link stands.
    pub(crate) mailed: Option<Mailed>,
    /// Where its code is looked for.
    pub(crate) read: Option<Read>,
    /// How far its events are, while they follow or go back.
    pub(crate) following: Option<Following>,
    /// Whether something stays though it was taken back.
    pub(crate) stayed: bool,
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
        return spent(&ask, &key).await;
    };
    let host = claims
        .host(&claim.host)
        .await
        .map_err(Refusal::unavailable)?;
    let changed = claims.changed(&claim).await.map_err(Refusal::unavailable)?;
    let kept = claims.kept(&claim).await.map_err(Refusal::unavailable)?;
    let organization = claims.organization(&claim).await;
    let mailed = claims.mail_of(&claim).await.map_err(Refusal::unavailable)?;
    let read = claims.read_at(&claim).await.map_err(Refusal::unavailable)?;
    let following = claims.following(&claim).await;
    let following = following.map_err(Refusal::unavailable)?;
    let stayed = claims.stayed(&claim).await.map_err(Refusal::unavailable)?;
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
        mailed,
        read,
        following,
        stayed,
        problem,
        is_demo: ask.site.is_demo,
    };
    let title = title(language, &outcome);
    Ok(Page {
        status,
        retry_after: (status == StatusCode::TOO_MANY_REQUESTS).then_some(60),
        refresh: outcome.following.map(|_| RUNNING),
        ..Page::new(title, view(language, ask.now, &outcome))
    })
}

fn title(language: Language, outcome: &Outcome) -> String {
    let claim = &outcome.claim;
    match claim.state {
        State::Pending => match outcome.mailed {
            Some(mailed) => language.claim_mailed_title(stands(mailed)),
            None => language.claim_unproven_title(),
        },
        State::Waiting => language.claim_waiting_title(),
        State::Verified if claim.is_withdrawal => language.claim_left_title(),
        State::Verified => language.claim_verified_title(claim.organization_name.as_str()),
        state => language.claim_over_title(state.as_str()),
    }
}

pub(crate) fn view(language: Language, now: Timestamp, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let (host, organization) = (host_name(language, claim), claim.organization_name.as_str());
    let what = if claim.is_withdrawal {
        language.claim_leaves(host, organization)
    } else {
        language.claim_for(host, organization)
    };
    let problem = outcome
        .problem
        .clone()
        .map(|text| view! { <p class="field-problem" role="alert">{text}</p> });
    let body = match claim.state {
        State::Pending => pending(language, outcome),
        State::Waiting => waiting(language, outcome),
        State::Verified => verified(language, now, outcome),
        State::Refused | State::Withdrawn | State::Revoked | State::Expired => {
            over(language, outcome)
        }
    };
    let preview = outcome
        .preview
        .as_ref()
        .map(|preview| changes(language, now, preview, &outcome.kept));
    view! {
        <div class="claim-page">
            <h1>{title(language, outcome)}</h1>
            <p class="quiet"><bdi>{what}</bdi></p>
            {problem}
            {body}
            {follows(language, outcome.following)}
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
    let lead = mail(language, outcome).unwrap_or_else(|| {
        let lead = if claim.is_withdrawal {
            language.claim_leave_unproven()
        } else {
            language.claim_unproven_lead()
        };
        view! { <p class="lead">{lead}</p> }.into_any()
    });
    let demo = (outcome.is_demo && claim.has_address)
        .then(|| view! { <p><a class="button" href="/demo/mail">"/demo/mail"</a></p> });
    view! {
        {lead}
        {demo}
        {code(language, outcome)}
        {(!claim.is_withdrawal).then(|| ask(language, outcome))}
    }
    .into_any()
}

/// What a claimant tells who can prove nothing.
fn ask(language: Language, outcome: &Outcome) -> AnyView {
    view! {
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

/// What became of the mail, and a new one where it is of no use any more; none where there is no address.
fn mail(language: Language, outcome: &Outcome) -> Option<AnyView> {
    let mailed = outcome.mailed?;
    let address = outcome.address.clone().unwrap_or_default();
    let again = (mailed != Mailed::OnItsWay).then(|| {
        view! {
            <form method="post" action=SendAgain::PATH>
                {hidden(outcome)}
                <button class="button" type="submit">{language.claim_again_button()}</button>
            </form>
        }
    });
    Some(
        view! {
            <p class="lead">{language.claim_mailed_lead(address, stands(mailed))}</p>
            {again}
        }
        .into_any(),
    )
}

fn stands(mailed: Mailed) -> &'static str {
    match mailed {
        Mailed::OnItsWay => "on_its_way",
        Mailed::Over => "over",
        Mailed::Failed => "failed",
    }
}

/// The code, and where it can stand.
fn code(language: Language, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let host = host_name(language, claim);
    let read = outcome.read.as_ref();
    let read = read.filter(|_| !claim.is_withdrawal);
    let calendar = read.and_then(|read| {
        let name = named(read.calendar.clone()?, read.calendar_url.clone());
        Some(view! { <li>{language.claim_code_calendar()}" "{name}</li> })
    });
    let event = read.map(|read| {
        let name = named(read.event.clone(), Some(read.event_url.clone()));
        view! { <li>{language.claim_code_event()}" "{name}</li> }
    });
    view! {
        <section class="card claim-card" aria-labelledby="code">
            <h2 class="card-title" id="code">{language.claim_code_title()}</h2>
            <p>{language.claim_code_lead()}</p>
            <p class="claim-code"><code>{claim.code.clone()}</code></p>
            <ul class="claim-places">
                <li>{language.claim_code_host(host)}</li>
                {calendar}
                {event}
            </ul>
            <form method="post" action=LookNow::PATH>
                {hidden(outcome)}
                <button class="button" type="submit">{language.claim_look_button()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What it is on Luma, linked where its address is known.
fn named(name: String, url: Option<String>) -> AnyView {
    match url {
        Some(url) => view! { <a href=url rel="noopener nofollow"><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

fn waiting(language: Language, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let proofs = claim.is_provable().then(|| {
        view! {
            {mail(language, outcome)}
            {code(language, outcome)}
        }
    });
    let doubt = claim.doubt.map_or("other", |doubt| doubt.as_str());
    let reason = claim.reason.clone().map(|reason| {
        view! { <blockquote class="claim-said" dir="auto">{reason}</blockquote> }
    });
    view! {
        <p class="lead">{language.claim_waiting_lead(doubt, claim.organization_name.as_str())}</p>
        {reason}
        {proofs}
    }
    .into_any()
}

fn verified(language: Language, now: Timestamp, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    let proof = match claim.proof {
        _ if claim.is_withdrawal => "left",
        _ if outcome.following.is_some() => "follows",
        proof => proof.unwrap_or(Proof::Admin).as_str(),
    };
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

/// How far the events are that follow in the background.
pub(crate) fn follows(language: Language, following: Option<Following>) -> Option<AnyView> {
    following.map(|Following { all, left }| {
        view! {
            <p>{language.claim_follows()}</p>
            {running(language, all, left)}
        }
        .into_any()
    })
}

fn over(language: Language, outcome: &Outcome) -> AnyView {
    let claim = &outcome.claim;
    // What stays is known at the end.
    let how = if outcome.following.is_some() {
        "follows"
    } else if outcome.stayed {
        "stayed"
    } else {
        claim.state.as_str()
    };
    let answer = claim.answer.as_deref().map(|answer| {
        view! { <blockquote class="claim-said" dir="auto">{language.claim_answer(answer)}</blockquote> }
    });
    let again = new_address(Some(claim.host.as_str()), None);
    view! {
        <p class="lead">{language.claim_over_lead(how)}</p>
        {answer}
        <p class="actions"><a class="button button-quiet" href=again>{language.claim_again()}</a></p>
    }
    .into_any()
}

fn withdraw(language: Language, outcome: &Outcome) -> Option<AnyView> {
    let button = match outcome.claim.state {
        State::Verified => language.claim_withdraw_button(),
        _ => language.claim_withdraw_early(),
    };
    outcome.can_withdraw.then(|| {
        view! {
            <form class="claim-withdraw" method="post" action=WithdrawClaim::PATH>
                {hidden(outcome)}
                <button class="button button-quiet" type="submit">{button}</button>
            </form>
        }
        .into_any()
    })
}
