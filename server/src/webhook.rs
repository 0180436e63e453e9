//! `POST /api/webhooks/luma`: where Luma tells us what happened on our calendar. Answers have no body, and nothing in them
//! says why a delivery was refused; the log does, without its content.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use hack0::luma::webhook::BadSignature;
use hack0::webhooks::{NotTaken, Webhooks};
use http::{HeaderMap, StatusCode};

/// The path; fixed, as it is what Luma is told.
pub const PATH: &str = "/api/webhooks/luma";
/// Luma waits for 5 s. What isn't stored by then comes again.
const PATIENCE: Duration = Duration::from_millis(4_500);

/// The endpoint.
pub fn router(webhooks: Webhooks) -> Router {
    let state = Endpoint {
        webhooks,
        refused: Arc::default(),
    };
    Router::new().route(PATH, post(receive)).with_state(state)
}

#[derive(Clone)]
struct Endpoint {
    webhooks: Webhooks,
    refused: Arc<Refused>,
}

/// How many deliveries were refused since the start, by reason; each log line tells the count.
#[derive(Default)]
struct Refused {
    unsigned: AtomicU64,
    out_of_time: AtomicU64,
    not_stored: AtomicU64,
}

async fn receive(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers
        .get("webhook-signature")
        .map(http::HeaderValue::as_bytes);
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok());
    let taken = endpoint.webhooks.receive(signature, id, &body);
    match tokio::time::timeout(PATIENCE, taken).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        Ok(Err(reason)) => endpoint.refused.refuse(&reason),
        Err(_) => endpoint.refused.too_slow(),
    }
}

impl Refused {
    fn refuse(&self, reason: &NotTaken) -> StatusCode {
        match reason {
            NotTaken::Signature(BadSignature::TooOld | BadSignature::FromTheFuture) => {
                let count = counted(&self.out_of_time);
                // Rightly signed: Luma's, sent again by somebody, or one of the two clocks is wrong.
                tracing::error!(count, %reason, "a webhook delivery was refused: is this machine's clock right?");
                StatusCode::UNAUTHORIZED
            }
            NotTaken::Signature(_) => {
                let count = counted(&self.unsigned);
                tracing::warn!(count, %reason, "a webhook delivery was refused");
                StatusCode::UNAUTHORIZED
            }
            NotTaken::NoSecret => {
                let count = counted(&self.not_stored);
                tracing::warn!(count, %reason, "a webhook delivery was refused");
                StatusCode::SERVICE_UNAVAILABLE
            }
            NotTaken::Store(_) => {
                let count = counted(&self.not_stored);
                tracing::error!(count, %reason, "a webhook delivery was refused");
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    fn too_slow(&self) -> StatusCode {
        let count = counted(&self.not_stored);
        tracing::error!(
            count,
            "a webhook delivery was refused: the database is busy"
        );
        StatusCode::SERVICE_UNAVAILABLE
    }
}

fn counted(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}
