//! `/admin/sign-in`: ask for a link; and where the link leads.

use axum::response::{Html, IntoResponse, Response};
use hack0::mail::Token;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::{AskSignIn, ConfirmSignIn};
use crate::admin::{SIGN_IN, safe_return};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Frame, Page, document};
use crate::site::DEMO_ADMIN;

/// The form as it is shown again.
#[derive(Debug, Default)]
pub(crate) struct Returned {
    /// What was typed.
    pub(crate) email: Option<String>,
    /// It isn't an address.
    pub(crate) is_wrong: bool,
    /// Where to go then.
    pub(crate) next: Option<String>,
    /// Who may sign in, in the demo.
    pub(crate) is_demo: bool,
}

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let language = ask.language;
    if ask.query.has("sent") {
        return Ok(Page::new(
            language.signin_sent_title(),
            sent(language, ask.site.is_demo),
        ));
    }
    let is_wrong = ask.query.get("error") == Some("address");
    let returned = Returned {
        email: ask
            .query
            .get("email")
            .filter(|_| is_wrong)
            .map(str::to_owned),
        is_wrong,
        next: ask
            .query
            .get("next")
            .and_then(safe_return)
            .map(str::to_owned),
        is_demo: ask.site.is_demo,
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(Page {
        status,
        ..Page::new(language.signin_title(), form(language, returned))
    })
}

pub(crate) fn form(language: Language, returned: Returned) -> AnyView {
    let Returned {
        email,
        is_wrong,
        next,
        is_demo,
    } = returned;
    let problem = is_wrong.then(
        || view! { <p class="field-problem" id="email-problem">{language.signin_problem()}</p> },
    );
    view! {
        <section class="notice-page">
            <h1>{language.signin_title()}</h1>
            <p class="lead">{language.signin_lead()}</p>
            <form class="sign-in" method="post" action=AskSignIn::PATH>
                <label for="email">{language.signin_email()}</label>
                <input id="email" name="email" type="email" required maxlength="254" autocomplete="email" spellcheck="false" value=email
                    autofocus aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("email-problem")/>
                {problem}
                {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <button class="button" type="submit">{language.signin_button()}</button>
            </form>
            {is_demo.then(|| view! { <p class="quiet">{language.signin_demo(DEMO_ADMIN)}</p> })}
        </section>
    }
    .into_any()
}

pub(crate) fn sent(language: Language, is_demo: bool) -> AnyView {
    let mails = is_demo.then(|| {
        view! { <p><a class="button" href="/demo/mail">{language.signin_demo_link()}</a></p> }
    });
    view! {
        <section class="notice-page">
            <h1>{language.signin_sent_title()}</h1>
            <p class="lead">{language.signin_sent_lead()}</p>
            <p>{language.signin_sent_hint()}</p>
            {mails}
            <p><a class="button button-quiet" href=SIGN_IN>{language.signin_again()}</a></p>
        </section>
    }
    .into_any()
}

/// Shows the button, as often as anybody looks; only the button uses the link.
pub(crate) async fn confirm_page(ask: Ask) -> Result<Page, Refusal> {
    let language = ask.language;
    let token = ask.query.get("token").and_then(Token::parse);
    let Some(token) = token else {
        return Ok(spent_page(language));
    };
    let is_good = ask.site.admins.is_good(&token).await;
    if !is_good.map_err(Refusal::unavailable)? {
        return Ok(spent_page(language));
    }
    let next = ask.query.get("next").and_then(safe_return);
    let body = confirm(language, token.expose(), next);
    Ok(Page::new(language.signin_confirm_title(), body))
}

pub(crate) fn confirm(language: Language, token: &str, next: Option<&str>) -> AnyView {
    view! {
        <section class="notice-page">
            <h1>{language.signin_confirm_title()}</h1>
            <p class="lead">{language.signin_confirm_lead()}</p>
            <form method="post" action=ConfirmSignIn::PATH>
                <input type="hidden" name="token" value=token.to_owned()/>
                {next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> })}
                <button class="button" type="submit">{language.signin_confirm_button()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// A link that is used up, too old or unknown: which of them isn't told.
pub(crate) fn spent_page(language: Language) -> Page {
    Page {
        status: StatusCode::GONE,
        ..Page::new(language.signin_spent_title(), spent(language))
    }
}

pub(crate) fn spent(language: Language) -> AnyView {
    view! {
        <section class="notice-page">
            <h1>{language.signin_spent_title()}</h1>
            <p class="lead">{language.signin_spent_lead()}</p>
            <p><a class="button" href=SIGN_IN>{language.signin_spent_button()}</a></p>
        </section>
    }
    .into_any()
}

/// The same page as the answer to a form.
pub(crate) fn spent_answer(headers: &HeaderMap) -> Response {
    let language = Language::negotiate(None, headers);
    let frame = Frame {
        language,
        is_demo: false,
        place: None,
    };
    let html = document(&frame, spent_page(language)).to_html();
    let mut response = (StatusCode::GONE, Html(html)).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}
