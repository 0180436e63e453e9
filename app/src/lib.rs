//! The pages of hack0: Leptos, rendered on the server to plain HTML. Every page and action works without JavaScript.

use std::net::IpAddr;

use hack0::imports::Imports;
use hack0::{Clock, Db};

/// What pages and server functions need; given to [`router`] once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Takes pasted links.
    pub imports: Imports,
    /// Origin used in links, without a slash at its end; never the request's Host header.
    pub base_url: String,
    /// Shows that this is the demo, with invented events.
    pub is_demo: bool,
}

/// Who asks, by address; the server puts it into every request's extensions. Limits are by address.
#[derive(Clone, Copy, Debug)]
pub struct Visitor(pub IpAddr);

/// Every page, server function and asset.
pub fn router(_site: Site) -> axum::Router {
    axum::Router::new()
}

/// A designed page for a refusal that happens outside the pages themselves (CSRF, size, a panic), in the request's language.
pub fn error_page(
    status: http::StatusCode,
    _headers: &http::HeaderMap,
) -> axum::response::Response {
    axum::response::IntoResponse::into_response(status)
}
