//! What is refused outside the pages still gets a designed page, or JSON under `/api`.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tower_http::csrf::ProtectionError;

use super::Edge;
use crate::api::{self, ApiError};
use crate::webhook;

/// On an answer: a layer refused the request, and the answer has no body yet.
#[derive(Debug, Clone, Copy)]
struct Refused;

/// An answer that [`design_refusals`] will fill.
pub(super) fn refuse(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Refused);
    response
}

/// Fills refusals, and refuses what takes too long.
pub(super) async fn design_refusals(
    State(edge): State<Edge>,
    request: Request,
    next: Next,
) -> Response {
    let is_webhook = request.uri().path() == webhook::PATH;
    let is_api = is_api(request.uri().path());
    let headers = request.headers().clone();
    let answered = tokio::time::timeout(edge.limits().answer, next.run(request)).await;
    let response = answered.unwrap_or_else(|_| {
        tracing::warn!("no answer in time");
        refuse(StatusCode::SERVICE_UNAVAILABLE)
    });
    if is_webhook {
        // Luma reads nothing but the status, and nobody else is to learn anything.
        silence(response)
    } else if is_bare(&response, is_api) {
        design(&response, is_api, &headers)
    } else {
        response
    }
}

fn silence(response: Response) -> Response {
    let status = response.status();
    let (parts, _) = response.into_parts();
    let mut silent = status.into_response();
    for name in [header::ALLOW, header::CONNECTION] {
        if let Some(value) = parts.headers.get(&name) {
            silent.headers_mut().insert(name, value.clone());
        }
    }
    silent
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    silent
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether nobody has written this answer's page yet. Without a type it has no page: such as axum's 405. The handlers
/// under `/api` mean it when they answer without a body.
fn is_bare(response: &Response, is_api: bool) -> bool {
    let marks = response.extensions();
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    marks.get::<Refused>().is_some()
        || marks.get::<ProtectionError>().is_some()
        || (is_error && !is_api && !response.headers().contains_key(header::CONTENT_TYPE))
}

/// Keeps the refusal's own headers, such as `Allow` and `Retry-After`.
fn design(refusal: &Response, is_api: bool, asked_with: &HeaderMap) -> Response {
    let status = refusal.status();
    let mut designed = if is_api {
        let mut answer = ApiError::of_status(status).into_response();
        api::open(answer.headers_mut());
        answer
    } else {
        app::error_page(status, asked_with)
    };
    for (name, value) in refusal.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            designed.headers_mut().insert(name, value.clone());
        }
    }
    designed
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(http::HeaderValue::from_static("no-store"));
    designed
}
