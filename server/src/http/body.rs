//! A request's body is read before anybody looks at the request: whole, small and soon, or not at all.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;

use super::{Edge, refusal::refuse};

/// Much more than it may send, so that a browser reads our refusal instead of seeing its connection reset.
const DRAINED_BYTES: usize = 8 << 20;
const DRAINED_FOR: Duration = Duration::from_secs(2);

/// Refuses what is too large (413) or too slow (408); everything else goes on with its body in memory.
pub(super) async fn read_body(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let limits = edge.limits();
    let most = limits.body_bytes_for(request.uri().path());
    let (mut parts, mut body) = request.into_parts();
    let read = tokio::time::timeout(limits.body_read, collect(&mut body, most)).await;
    match read {
        Ok(Ok(bytes)) => {
            parts.headers.remove(header::TRANSFER_ENCODING);
            next.run(Request::from_parts(parts, Body::from(bytes)))
                .await
        }
        Ok(Err(Unread::TooLarge)) => {
            tokio::spawn(drain(body));
            refuse(StatusCode::PAYLOAD_TOO_LARGE)
        }
        Ok(Err(Unread::Broken)) => refuse(StatusCode::BAD_REQUEST),
        Err(_) => {
            let mut refusal = refuse(StatusCode::REQUEST_TIMEOUT);
            let close = http::HeaderValue::from_static("close");
            refusal.headers_mut().insert(header::CONNECTION, close);
            refusal
        }
    }
}

enum Unread {
    TooLarge,
    Broken,
}

async fn collect(body: &mut Body, most: usize) -> Result<Bytes, Unread> {
    // A length that is told is believed only when it refuses.
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLarge),
        Err(_) => Err(Unread::Broken),
    }
}

/// Takes the rest and forgets it.
async fn drain(mut body: Body) {
    let all = async {
        let mut left = DRAINED_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            let taken = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(taken) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    };
    // However it ends, the connection then closes or goes on by itself.
    let _ = tokio::time::timeout(DRAINED_FOR, all).await;
}
