//! From a request to a finished answer: the matched route's page is awaited, written as one text and sent whole, without any
//! script.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::response::Response;
use futures::{StreamExt, stream};
use hack0::admin::Admin;
use http::{HeaderValue, Request, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;

use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Frame, Page, document};
use crate::site::Site;

/// Answers a `GET` with the page that [`crate::router::Pages`] has for it.
pub(crate) async fn pages(site: Site, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let ask = Ask::new(site, &parts);
    let (language, path) = (ask.language, ask.path.clone());
    let chosen = ask.query.get("lang").and_then(Language::from_code);
    let is_secure = ask.site.base_url.starts_with("https:");
    let request = Request::from_parts(parts, body);
    let written = Written::default();
    let slot = written.clone();
    let mut response = leptos_axum::handle_response_inner(
        move || {
            // Without this, leptos_axum writes inline scripts for a hydration that never comes.
            if let Some(shared) = Owner::current_shared_context() {
                shared.set_is_hydrating(false);
            }
            provide_context(ask.clone());
            provide_context(slot.clone());
        },
        crate::router::pages,
        request,
        |app, _scripts, _out_of_order| {
            Box::pin(async move {
                // Drives the page's loading; what it writes goes past the stream.
                app.to_html_stream_in_order().for_each(async |_| {}).await;
                Box::pin(stream::empty())
                    as std::pin::Pin<Box<dyn futures::Stream<Item = String> + Send>>
            })
        },
    )
    .await;
    *response.body_mut() = Body::from(written.take());
    let cache = caching(&path, response.status());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.code()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept-Language, Cookie"),
    );
    if let Some(cookie) = chosen.and_then(|chosen| language_cookie(chosen, is_secure)) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// The document of one request. A page is written by itself, in one go, instead of as a part of the router's stream, which
/// would copy it several times on its way.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<String>>);

impl Written {
    fn put(&self, html: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = html;
    }

    fn take(&self) -> String {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Browsers keep a page and ask whether it still holds (the server's `ETag` says so). What somebody pasted, and refusals, aren't
/// kept. Shared caches keep nothing: the language may come from a cookie.
fn caching(path: &str, status: StatusCode) -> &'static str {
    let is_import = path == "/import" || path.starts_with("/imports/");
    let is_admins = path == "/admin" || path.starts_with("/admin/");
    let is_claim = path.starts_with("/claims/");
    if is_import || is_claim || is_admins || status != StatusCode::OK {
        "no-store"
    } else {
        "private, no-cache"
    }
}

fn language_cookie(language: Language, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!(
        "lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
        language.code()
    );
    HeaderValue::from_str(&cookie).ok()
}

/// Makes a route's view out of a loader: awaits it, sets the status, and writes the page with the frame around.
pub(crate) fn route<Load, Loading>(load: Load) -> impl IntoView + use<Load, Loading>
where
    Load: FnOnce(Ask) -> Loading + Send + 'static,
    Loading: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    let ask = expect_context::<Ask>();
    let options = use_context::<ResponseOptions>();
    let written = use_context::<Written>();
    Suspend::new(async move {
        let frame = Frame::of(&ask);
        let page = match load(ask).await {
            Ok(page) => page,
            Err(refusal) => refusal.page(frame.language),
        };
        if let Some(options) = options {
            options.set_status(page.status);
            let moved = page.moved_to.as_deref().map(HeaderValue::from_str);
            if let Some(Ok(location)) = moved {
                options.set_status(StatusCode::MOVED_PERMANENTLY);
                options.insert_header(header::LOCATION, location);
            }
            if let Some(seconds) = page.retry_after {
                options.insert_header(header::RETRY_AFTER, seconds.into());
            }
        }
        if let Some(written) = written {
            written.put(document(&frame, page).to_html());
        }
    })
}

/// As [`route`], for a page of the admins: its loader demands to know which of them asks.
pub(crate) fn admin_route<Load, Loading>(load: Load) -> impl IntoView + use<Load, Loading>
where
    Load: FnOnce(Ask, Admin) -> Loading + Send + 'static,
    Loading: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    route(|ask: Ask| async move {
        match ask.admin.clone() {
            Some(admin) => load(ask, admin).await,
            None => Err(Refusal::Forbidden),
        }
    })
}

/// A part of the route's path, such as `:slug`, decoded. To be asked for before a loader's first `await`.
pub(crate) fn parameter(name: &str) -> Option<String> {
    let value = use_params_map().read_untracked().get(name)?;
    // PostgreSQL's texts have no NUL, so nothing is there under such a name.
    (!value.contains('\0')).then_some(value)
}
