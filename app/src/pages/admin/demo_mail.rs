//! `/demo/mail`: what the demo mailed, the newest first. Only the demo has it.

use axum::response::{Html, IntoResponse, Response};
use hack0::mail::Letter;
use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::*;

use crate::language::Language;
use crate::page::{Frame, Page, document};

/// The page. Of a mail its plain text is shown, and only links to this site lead anywhere.
pub fn demo_mail(letters: &[Letter], base_url: &str, headers: &HeaderMap) -> Response {
    let language = Language::negotiate(None, headers);
    let frame = Frame {
        language,
        is_demo: true,
        place: None,
    };
    let body = view(language, letters, base_url);
    let html = document(&frame, Page::new(language.demo_mail_title(), body)).to_html();
    let mut response = Html(html).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

pub(crate) fn view(language: Language, letters: &[Letter], base_url: &str) -> AnyView {
    let list = letters.iter().map(|letter| {
        let lines = letter.text.lines().map(|line| {
            let line = line.to_owned();
            if line.starts_with(&format!("{base_url}/")) {
                view! { <a href=line.clone()>{line.clone()}</a>"\n" }.into_any()
            } else {
                view! { {line}"\n" }.into_any()
            }
        });
        view! {
            <li class="letter">
                <h2><bdi>{letter.subject.clone()}</bdi></h2>
                <p class="quiet">{language.demo_mail_to(letter.to.clone())}</p>
                <p class="letter-text">{lines.collect_view()}</p>
            </li>
        }
    });
    let empty = letters
        .is_empty()
        .then(|| view! { <p class="lead">{language.demo_mail_empty()}</p> });
    view! {
        <h1>{language.demo_mail_title()}</h1>
        {empty}
        <ul class="letters" role="list">{list.collect_view()}</ul>
    }
    .into_any()
}
