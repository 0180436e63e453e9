//! The public JSON under `/api/v1`. Everything in it is public, so every site may read it; never an e-mail address.

mod error;
mod events;
mod organizations;
mod parameters;

use app::Site;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{any, get};
use hack0::{Clock, Db};
use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};

pub use error::ApiError;

/// What the handlers need.
#[derive(Debug, Clone)]
pub struct Api {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Origin of the links, without a slash at its end.
    pub base_url: String,
}

impl From<&Site> for Api {
    fn from(site: &Site) -> Self {
        Self {
            db: site.db.clone(),
            clock: site.clock.clone(),
            base_url: site.base_url.clone(),
        }
    }
}

/// Everything at and below `/api`. Its own fallback comes as routes: a nested router's would leave `/api/` to the pages.
pub fn router(api: Api) -> Router {
    Router::new()
        .route("/api/v1/events", get(events::list))
        .route("/api/v1/events/{id}", get(events::show))
        .route("/api/v1/organizations", get(organizations::list))
        .route("/api/v1/organizations/{slug}", get(organizations::show))
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(from_fn(open_to_all))
        .with_state(api)
}

async fn nothing() -> ApiError {
    ApiError::not_found("There is nothing at this address.")
}

async fn open_to_all(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    open(response.headers_mut());
    response
}

/// Scripts of every site may read the answers: they are public, and no cookie changes them.
pub(crate) fn open(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
}
