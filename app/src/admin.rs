//! Who may see and do what only admins may: every address below `/admin` and `/actions/admin` is asked for at one place, and a
//! page or a server function demands the [`Admin`] that is found there.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::State;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hack0::admin::{Admin, Opened};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use leptos::prelude::*;
use tower_sessions::Session;

use crate::actions::ActionError;
use crate::ask::address;
use crate::error_page;
use crate::site::Site;

/// What nobody can be signed in for.
const OPEN: [&str; 4] = [
    SIGN_IN,
    CONFIRM,
    "/actions/admin/sign-in",
    "/actions/admin/sign-in/confirm",
];
pub(crate) const HOME: &str = "/admin";
pub(crate) const SIGN_IN: &str = "/admin/sign-in";
pub(crate) const CONFIRM: &str = "/admin/sign-in/confirm";
/// Under which a session keeps who opened it.
const OPENED_BY: &str = "email";
const BROWSER: &str = "browser";

/// What tower-sessions keeps of a session.
pub type SessionData = HashMap<String, serde_json::Value>;

/// What a session's data were opened with; none of a session that nobody opened.
pub fn opened_with(data: &SessionData) -> Option<Opened> {
    let text = |key| Some(data.get(key)?.as_str()?.to_owned());
    Some(Opened {
        email: text(OPENED_BY)?,
        browser: text(BROWSER),
    })
}

/// The data of a session that was opened so.
pub fn data_of(opened: Opened) -> SessionData {
    let email = Some((OPENED_BY.to_owned(), opened.email.into()));
    let browser = opened.browser.map(|name| (BROWSER.to_owned(), name.into()));
    email.into_iter().chain(browser).collect()
}

/// Lets only admins through to what is theirs. Who isn't signed in is led to where one signs in, and forms are refused.
pub(crate) async fn guard(
    State(site): State<Site>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !is_admins(path) {
        return next.run(request).await;
    }
    let only_looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !only_looks && !says_where_from(request.headers()) {
        return error_page(StatusCode::FORBIDDEN, request.headers());
    }
    if OPEN.contains(&path) {
        return next.run(request).await;
    }
    match find_admin(&site, request.extensions()).await {
        Ok(Some(admin)) => {
            request.extensions_mut().insert(admin);
            let mut response = next.run(request).await;
            let no_store = HeaderValue::from_static("no-store");
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, no_store);
            response
        }
        Ok(None) if only_looks => to_sign_in(&request),
        Ok(None) => error_page(StatusCode::FORBIDDEN, request.headers()),
        Err(error) => {
            tracing::error!(%error, "a session can't be looked up");
            error_page(StatusCode::SERVICE_UNAVAILABLE, request.headers())
        }
    }
}

fn is_admins(path: &str) -> bool {
    [HOME, "/actions/admin"].into_iter().any(|root| {
        let rest = path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Every browser says in a form's request where it comes from, in one of two ways; the layer before has looked at what it says.
fn says_where_from(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}

async fn find_admin(site: &Site, extensions: &Extensions) -> Result<Option<Admin>, sqlx::Error> {
    match session_id(extensions) {
        Some(id) => site.admins.admin(&id).await,
        None => Ok(None),
    }
}

pub(crate) fn session_id(extensions: &Extensions) -> Option<String> {
    let id = extensions.get::<Session>()?.id()?;
    Some(id.to_string())
}

fn to_sign_in(request: &Request<Body>) -> Response {
    let asked = request
        .uri()
        .path_and_query()
        .map(http::uri::PathAndQuery::as_str);
    let next = asked.and_then(safe_return).filter(|next| *next != HOME);
    let to = address(SIGN_IN, next.map(|next| ("next", next)));
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(to) = HeaderValue::from_str(&to) {
        headers.insert(header::LOCATION, to);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Where to go after signing in: a page of the admins, and nothing that a browser could read as another site.
pub(crate) fn safe_return(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(HOME)?;
    let is_page = rest.is_empty() || rest.starts_with(['/', '?']);
    let is_plain = path.len() <= 500
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_page && is_plain && !path.starts_with(SIGN_IN)).then_some(path)
}

/// The admin who posts. The guard has refused everybody else already; this is what can't be forgotten.
pub(crate) fn expect_admin() -> Result<Admin, ActionError> {
    parts()?
        .extensions
        .get::<Admin>()
        .cloned()
        .ok_or(ActionError::Forbidden)
}

/// The request of a server function.
pub(crate) fn parts() -> Result<Parts, ActionError> {
    use_context::<Parts>().ok_or(ActionError::Internal)
}

/// The session of a server function's request.
pub(crate) fn expect_session() -> Result<Session, ActionError> {
    let session = parts()?.extensions.get::<Session>().cloned();
    session.ok_or(ActionError::Internal)
}

/// Signs in: under a new id, so that one that somebody knew before is worth nothing.
pub(crate) async fn open_session(email: &str, headers: &HeaderMap) -> Result<(), ActionError> {
    let session = expect_session()?;
    let unavailable = |error: tower_sessions::session::Error| {
        tracing::error!(%error, "a session can't be opened");
        ActionError::Unavailable
    };
    session.cycle_id().await.map_err(unavailable)?;
    session
        .insert(OPENED_BY, email)
        .await
        .map_err(unavailable)?;
    if let Some(browser) = browser(headers) {
        session
            .insert(BROWSER, browser)
            .await
            .map_err(unavailable)?;
    }
    Ok(())
}

/// Roughly what a browser calls itself; enough to tell one's own apart.
fn browser(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    // Each claims to be those below it.
    let program = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ])?;
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    Some(match system {
        Some(system) => format!("{program} · {system}"),
        None => program.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for good in ["/admin", "/admin/queue?page=2", "/admin?x"] {
            assert_eq!(safe_return(good), Some(good));
        }
        for bad in [
            "//evil.example",
            "https://evil.example/admin",
            "/admin\\evil",
            "/adminevil",
            "/admin/\r\nSet-Cookie: a=b",
            "/admin/sign-in/confirm?token=x",
            "/events",
            "",
        ] {
            assert_eq!(safe_return(bad), None, "{bad}");
        }
    }

    #[test]
    fn everything_below_the_roots_is_the_admins() {
        for path in ["/admin", "/admin/", "/admin/x/y", "/actions/admin/queue"] {
            assert!(is_admins(path), "{path}");
        }
        for path in ["/administration", "/events/admin", "/actions/import", "/"] {
            assert!(!is_admins(path), "{path}");
        }
    }

    #[test]
    fn browsers_are_told_apart_roughly() {
        let name = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            browser(&headers)
        };
        let chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36";
        assert_eq!(name(chrome).as_deref(), Some("Chrome · Android"));
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
        assert_eq!(name(firefox).as_deref(), Some("Firefox · Linux"));
        assert_eq!(name("curl/8"), None);
    }
}
