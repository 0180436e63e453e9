use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hack0::Clock;
use http::{HeaderName, HeaderValue};
use tokio::time::Instant;
use tracing::Instrument as _;
use uuid::{NoContext, Uuid};

use super::Edge;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer paths are nonsense, and would fill the log.
const LOGGED_PATH: usize = 200;

/// Gives the request an id, and logs how it ended: never its query (it may hold a token), its headers or its body.
pub(super) async fn log_request(
    State(edge): State<Edge>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = new_id(edge.clock());
    // Hexadecimal digits and hyphens always fit into a header.
    let id_value = HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static(""));
    request.headers_mut().insert(REQUEST_ID, id_value.clone());
    let path: String = request.uri().path().chars().take(LOGGED_PATH).collect();
    let method = request.method().clone();
    let span = tracing::info_span!("request", %id, %method, path);

    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    span.in_scope(|| {
        if matches!(path.as_str(), "/healthz" | "/readyz") {
            tracing::debug!(status, millis, "answered");
        } else {
            tracing::info!(status, millis, "answered");
        }
    });
    response.headers_mut().insert(REQUEST_ID, id_value);
    response
}

/// Sortable by time, like every id of ours.
fn new_id(clock: &Clock) -> String {
    let now = clock.now();
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos)).to_string()
}
