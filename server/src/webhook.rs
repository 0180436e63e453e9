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
    counting(webhooks, Refused::default())
}

/// The endpoint, whose refusals are counted there.
pub fn counting(webhooks: Webhooks, refused: Refused) -> Router {
    let state = Endpoint { webhooks, refused };
    Router::new().route(PATH, post(receive)).with_state(state)
}

#[derive(Clone)]
struct Endpoint {
    webhooks: Webhooks,
    refused: Refused,
}

/// How many deliveries were refused since the start, by reason; each log line tells the count. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Refused(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
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
    /// Rightly signed, but not of now: the sign of a clock that is wrong.
    pub fn out_of_time(&self) -> u64 {
        self.0.out_of_time.load(Ordering::Relaxed)
    }

    fn refuse(&self, reason: &NotTaken) -> StatusCode {
        match reason {
            NotTaken::Signature(BadSignature::TooOld | BadSignature::FromTheFuture) => {
                let count = counted(&self.0.out_of_time);
                // Rightly signed: Luma's, sent again by somebody, or one of the two clocks is wrong.
                tracing::error!(count, %reason, "a webhook delivery was refused: is this machine's clock right?");
                StatusCode::UNAUTHORIZED
            }
            NotTaken::Signature(_) => {
                let count = counted(&self.0.unsigned);
                tracing::warn!(count, %reason, "a webhook delivery was refused");
                StatusCode::UNAUTHORIZED
            }
            NotTaken::NoSecret => {
                let count = counted(&self.0.not_stored);
                tracing::warn!(count, %reason, "a webhook delivery was refused");
                StatusCode::SERVICE_UNAVAILABLE
            }
            NotTaken::Store(_) => {
                let count = counted(&self.0.not_stored);
                tracing::error!(count, %reason, "a webhook delivery was refused");
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    fn too_slow(&self) -> StatusCode {
        let count = counted(&self.0.not_stored);
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
