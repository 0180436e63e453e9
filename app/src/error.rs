//! Refusals and failures as pages with a way out. Nothing from inside reaches a visitor.

use std::fmt::Display;

use axum::response::{Html, IntoResponse, Response};
use hack0::events::ListError;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::prelude::*;

use crate::language::Language;
use crate::page::{Frame, Page, document};

/// Why a loader has no page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// There is no such thing.
    NotFound,
    /// It isn't for who asks.
    Forbidden,
    /// The database doesn't answer.
    Unavailable,
}

impl Refusal {
    /// Logs, once, what went wrong.
    pub(crate) fn unavailable(error: impl Display) -> Self {
        tracing::error!(%error, "the database didn't answer a page");
        Self::Unavailable
    }

    pub(crate) fn page(self, language: Language) -> Page {
        let status = match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        page(status, language)
    }
}

impl From<ListError> for Refusal {
    fn from(error: ListError) -> Self {
        match error {
            ListError::InvalidCursor => Self::NotFound,
            ListError::Sqlx(error) => Self::unavailable(error),
        }
    }
}

/// A designed page for a refusal that happens outside the pages themselves (CSRF, size, a panic), in the request's language.
pub fn error_page(status: StatusCode, headers: &HeaderMap) -> Response {
    let language = Language::negotiate(None, headers);
    let frame = Frame {
        language,
        is_demo: false,
        place: None,
    };
    let html = document(&frame, page(status, language)).to_html();
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.code()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept-Language, Cookie"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn page(status: StatusCode, language: Language) -> Page {
    let code = status.as_u16();
    let title = language.error_title(code);
    let body = view! {
        <section class="notice-page">
            <p class="notice-code">{code}</p>
            <h1>{title.clone()}</h1>
            <p class="lead">{language.error_text(code)}</p>
            <p><a class="button" href="/events">{language.error_way_out()}</a></p>
        </section>
    };
    Page {
        status,
        retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(30),
        ..Page::new(title, body.into_any())
    }
}
