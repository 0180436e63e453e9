//! `/claims/answer?token=…`: somebody claims for an organization, and one of its hosts says what it thinks of that.

use hack0::claims::{Question, StepError};
use hack0::mail::Token;
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::AnswerClaim;
use super::confirm::spent_page;
use super::{card, changes, host_name};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let language = ask.language;
    if ask.query.has("done") {
        let body = view! {
            <section class="notice-page">
                <h1>{language.claim_answered_title()}</h1>
                <p><a class="button" href="/events">{language.claim_spent_button()}</a></p>
            </section>
        };
        return Ok(Page::new(language.claim_answered_title(), body.into_any()));
    }
    let Some(token) = ask.query.get("token").and_then(Token::parse) else {
        return Ok(spent_page(language, None));
    };
    let question = match ask.site.claims.question(&token).await {
        Ok(question) => question,
        Err(StepError::Sqlx(error)) => return Err(Refusal::unavailable(error)),
        Err(_) => return Ok(spent_page(language, None)),
    };
    let title = language.claim_answer_title(question.claim.organization_name.as_str());
    Ok(Page::new(title, view(language, ask.now, &token, &question)))
}

fn view(language: Language, now: Timestamp, token: &Token, question: &Question) -> AnyView {
    let claim = &question.claim;
    let (host, organization) = (host_name(language, claim), claim.organization_name.as_str());
    let speaks = language.claim_answer_speaks(host.as_str());
    let hands = language.claim_answer_hands(host.as_str());
    let own = question.is_enough.then(|| {
        view! {
            {button(token, "speaks", speaks)}
            {question.handed.is_some().then(|| button(token, "hands_over", hands))}
        }
    });
    let handed = question.handed.as_ref().map(|handed| {
        let title = language.claim_hands_changes(handed.changed);
        card(language, now, ("handed", title), handed, &[])
    });
    let lead = if question.is_enough {
        language.claim_answer_lead(host, organization)
    } else {
        language.claim_answer_admins(host, organization)
    };
    view! {
        <div class="claim-page">
            <h1>{language.claim_answer_title(organization)}</h1>
            <p class="lead">{lead}</p>
            {own}
            {button(token, "not_ours", language.claim_answer_not_ours())}
            {changes(language, now, &question.preview, &[])}
            {handed}
        </div>
    }
    .into_any()
}

fn button(token: &Token, answer: &'static str, words: String) -> AnyView {
    view! {
        <form method="post" action=AnswerClaim::PATH>
            <input type="hidden" name="token" value=token.expose().to_owned()/>
            <input type="hidden" name="answer" value=answer/>
            <button class="button button-quiet" type="submit">{words}</button>
        </form>
    }
    .into_any()
}
