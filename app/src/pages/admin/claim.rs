//! `/admin/claims/{id}`: one claim: who, for whom, how it was proven, why an admin is to look, what it would change; and the
//! buttons that decide it.

use hack0::admin::Admin;
use hack0::admin::directory::OrganizationPage;
use hack0::claims::{Case, Shown, State, case};
use hack0::ids::ClaimId;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::claim_actions::{ApproveClaim, RefuseClaim, ReviewClaim, RevokeClaim};
use super::claims::{PATH, doubt, stands, title};
use super::frame;
use super::outcome::Notice;
use super::words::moment;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pages::claims::outcome::follows;
use crate::pages::claims::{changes, shown};
use crate::pages::organization::outside;
use crate::render::parameter;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: ClaimId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let language = ask.language;
    let found = case(&ask.site.claims, &admin, id).await;
    let case = found
        .map_err(Refusal::unavailable)?
        .ok_or(Refusal::NotFound)?;
    let notice = Notice::of(&ask, &admin).await?;
    let status = notice.as_ref().map(Notice::status);
    let told = notice.map(|notice| notice.view(language, &format!("{PATH}/{id}")));
    let title = title(language, &case.claim);
    let body = view(language, ask.now, &case, told);
    let body = frame(language, PATH, admin.email().expose(), body);
    let mut page = Page::new(title, body);
    page.status = status.unwrap_or(page.status);
    Ok(page)
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    case: &Case,
    told: Option<AnyView>,
) -> AnyView {
    let claim = &case.claim;
    let history = address("/admin/audit", [("host", claim.host.as_str())]);
    view! {
        <p><a href=PATH>{language.claims_title()}</a></p>
        <h1><bdi>{title(language, claim)}</bdi></h1>
        <p class="lead">{stands(language, claim.state, case.is_to_review())}" · "<a href=history>{language.case_history()}</a></p>
        {told}
        {particulars(language, now, case)}
        {said(language, case)}
        {decide(language, case)}
        {known(language, case.organization.as_ref())}
        {follows(language, case.following)}
        {look(language, case)}
        {effect(language, now, case)}
    }
    .into_any()
}

fn particulars(language: Language, now: Timestamp, case: &Case) -> AnyView {
    let claim = &case.claim;
    let host = claim.host_name.clone();
    let host = host.unwrap_or_else(|| language.host_unnamed());
    let host = view! {
        <a href=format!("/admin/hosts/{}", claim.host)><bdi>{host}</bdi></a>" "<code>{claim.host.to_string()}</code>
    };
    let organization = match &case.organization {
        Some(known) => {
            let to = format!("/admin/organizations/{}", known.organization.id);
            view! { <a href=to><bdi>{known.organization.name.clone()}</bdi></a> }.into_any()
        }
        None => view! { <bdi>{claim.organization_name.clone()}</bdi>" · "{language.case_new()} }
            .into_any(),
    };
    let was = case.taken_from.as_ref().map(|was| {
        let to = format!("/admin/organizations/{}", was.id);
        view! { <dt>{language.case_was()}</dt><dd><a href=to><bdi>{was.name.clone()}</bdi></a></dd> }
    });
    let proof = claim.proof.map_or("none", |proof| proof.as_str());
    let proven = claim.proven_at.map(|at| time(language, now, at));
    let event = case.event.as_ref().map(|event| {
        view! { <dt>{language.case_event()}</dt><dd><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a></dd> }
    });
    let calendar = claim.calendar.as_ref().map(
        |id| view! { <dt>{language.case_calendar()}</dt><dd><code>{id.to_string()}</code></dd> },
    );
    // Beginning to wait is written there too, and decides nothing.
    let settled_at = case.settled_at.filter(|_| case.preview.is_none());
    let decided = settled_at.map(|at| {
        let by = case.decided_by.clone();
        view! { <dt>{language.case_decided()}</dt><dd>{time(language, now, at)}{by.map(|by| format!(" · {by}"))}</dd> }
    });
    let objected = claim
        .objected_at
        .map(|at| view! { <dt>{language.case_objected()}</dt><dd>{time(language, now, at)}</dd> });
    view! {
        <dl class="particulars">
            <dt>{language.case_host()}</dt><dd>{host}</dd>
            {case.address.clone().map(|address| view! { <dt>{language.case_mail()}</dt><dd>{address}</dd> })}
            <dt>{language.case_organization()}</dt><dd>{organization}</dd>
            {was}
            <dt>{language.case_doubt()}</dt><dd>{doubt(language, claim)}</dd>
            <dt>{language.case_proof()}</dt><dd>{language.claim_proof(proof)}" "{proven}</dd>
            {objected}
            {calendar}
            {event}
            <dt>{language.case_began()}</dt><dd>{time(language, now, claim.created_at)}</dd>
            {decided}
        </dl>
    }
    .into_any()
}

/// Where it is seen how far its events are. This page doesn't ask again by itself: somebody may be writing in its forms.
fn look(language: Language, case: &Case) -> Option<AnyView> {
    let batch = case.claim.batch.filter(|_| case.following.is_some())?;
    let to = format!("/admin/audit/{batch}");
    Some(view! { <p><a href=to>{language.case_follows()}</a></p> }.into_any())
}

fn time(language: Language, now: Timestamp, at: Timestamp) -> AnyView {
    view! { <time datetime=at.to_string()>{moment(language, now, at)}</time> }.into_any()
}

/// What the claimant has written, and what was answered.
fn said(language: Language, case: &Case) -> AnyView {
    let claim = &case.claim;
    let link = claim.link.clone();
    let link = link
        .map(|link| view! { <p class="case-link">{language.case_link()}": "{outside(link)}</p> });
    let says = claim.reason.clone().map(|reason| {
        view! {
            <section class="part" aria-labelledby="says">
                <h2 class="section-title" id="says">{language.case_says()}</h2>
                <blockquote class="claim-said" dir="auto">{reason}</blockquote>
                {link}
            </section>
        }
    });
    let answered = claim.answer.clone().map(|answer| {
        view! {
            <section class="part" aria-labelledby="answered">
                <h2 class="section-title" id="answered">{language.case_answered()}</h2>
                <blockquote class="claim-said" dir="auto">{answer}</blockquote>
            </section>
        }
    });
    view! { {says}{answered} }.into_any()
}

/// What can be decided as it stands.
fn decide(language: Language, case: &Case) -> Option<AnyView> {
    let id = || view! { <input type="hidden" name="id" value=case.claim.id.to_string()/> };
    match case.claim.state {
        State::Waiting => Some(
            view! {
                <section class="part card case-decide" aria-label=language.claim_stands("waiting")>
                    <form method="post" action=ApproveClaim::PATH>
                        {id()}<button class="button" type="submit">{language.case_approve()}</button>
                    </form>
                    <form class="claim-form" method="post" action=RefuseClaim::PATH>
                        <h2 class="card-title">{language.case_refuse_title()}</h2>
                        {id()}
                        <label for="answer">{language.case_refuse_why()}</label>
                        <textarea id="answer" name="answer" rows="2" required maxlength="1000"></textarea>
                        <button class="button button-quiet" type="submit">{language.case_refuse()}</button>
                    </form>
                </section>
            }
            .into_any(),
        ),
        State::Verified => {
            let review = case.is_to_review().then(|| {
                view! {
                    <form method="post" action=ReviewClaim::PATH>
                        {id()}<button class="button" type="submit">{language.case_review()}</button>
                    </form>
                }
            });
            Some(
                view! {
                    <section class="part card case-decide" aria-label=language.case_revoke_title()>
                        {review}
                        <form class="claim-form" method="post" action=RevokeClaim::PATH>
                            <h2 class="card-title">{language.case_revoke_title()}</h2>
                            {id()}
                            <label for="answer">{language.case_revoke_why()}</label>
                            <textarea id="answer" name="answer" rows="2" maxlength="1000"></textarea>
                            <button class="button button-quiet" type="submit">{language.case_revoke()}</button>
                        </form>
                    </section>
                }
                .into_any(),
            )
        }
        State::Pending | State::Refused | State::Withdrawn | State::Revoked | State::Expired => {
            None
        }
    }
}

/// What proves until now whose the organization is.
fn known(language: Language, organization: Option<&OrganizationPage>) -> Option<AnyView> {
    let known = organization?;
    let domains = known.domains.iter();
    let domains = domains.map(|domain| view! { <code>{domain.clone()}</code> }.into_any());
    let calendars = known.calendars.iter();
    let calendars = calendars.map(|id| view! { <code>{id.to_string()}</code> }.into_any());
    let hosts = known.hosts.iter().filter(|host| host.is_verified);
    let hosts = hosts.map(|host| {
        let name = host.name.clone().unwrap_or_else(|| host.id.to_string());
        view! { <a href=format!("/admin/hosts/{}", host.id)><bdi>{name}</bdi></a> }.into_any()
    });
    let title = language.case_known(known.organization.name.as_str());
    Some(
        view! {
            <section class="part" aria-labelledby="known">
                <h2 class="section-title" id="known">{title}</h2>
                <dl class="particulars">
                    <dt>{language.case_hosts()}</dt><dd>{among(language, hosts)}</dd>
                    <dt>{language.case_domains()}</dt><dd>{among(language, domains)}</dd>
                    <dt>{language.case_calendars()}</dt><dd>{among(language, calendars)}</dd>
                </dl>
            </section>
        }
        .into_any(),
    )
}

fn among(language: Language, items: impl Iterator<Item = AnyView>) -> AnyView {
    let items: Vec<AnyView> = items.collect();
    if items.is_empty() {
        return view! { <span class="quiet">{language.case_nothing()}</span> }.into_any();
    }
    let lines = items.into_iter().map(|item| view! { <li>{item}</li> });
    view! { <ul class="case-list" role="list">{lines.collect_view()}</ul> }.into_any()
}

/// What it would change, or has changed.
fn effect(language: Language, now: Timestamp, case: &Case) -> Option<AnyView> {
    if let Some(preview) = &case.preview {
        return Some(changes(language, now, preview, &case.kept));
    }
    (!case.changed.is_empty()).then(|| has_changed(language, now, &case.changed))
}

fn has_changed(language: Language, now: Timestamp, changed: &[Shown]) -> AnyView {
    view! {
        <section class="card claim-card" aria-labelledby="changed">
            <h2 class="card-title" id="changed">{language.claim_changed()}</h2>
            <ul class="claim-events" role="list">{shown(language, now, changed)}</ul>
        </section>
    }
    .into_any()
}
