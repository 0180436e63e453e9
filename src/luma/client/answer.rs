//! One answer of Luma's, bounded in decoded bytes.

use std::fmt;
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

use super::LumaError;
use crate::luma::wire::first;

/// Of an answer, unpacked.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Luma's lock-out, where it doesn't say how long.
const LOCK_OUT: Duration = Duration::from_mins(1);

pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) async fn receive(request: RequestBuilder) -> Result<Self, LumaError> {
        let response = request
            .send()
            .await
            .map_err(|_| LumaError::Down("no connection"))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        // Counted after unpacking: a small answer can unpack to gigabytes.
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| LumaError::Down("a broken answer"))?;
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(LumaError::Down("too much"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self {
            status,
            headers,
            body,
        })
    }

    pub(super) fn json(&self) -> Result<Value, LumaError> {
        serde_json::from_slice(&self.body).map_err(|_| LumaError::Unreadable)
    }

    /// The code in the body decides first; a plain 404 counts only when it is Luma's own and not some proxy's.
    pub(super) fn check_public(&self, body: Option<&Value>) -> Result<(), LumaError> {
        if body.and_then(|body| first(body, &["code"])) == Some("event-deleted") {
            return Err(LumaError::Deleted);
        }
        match self.status {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(LumaError::NotFound),
            StatusCode::TOO_MANY_REQUESTS => Err(LumaError::Busy {
                retry_after: self.retry_after(),
            }),
            status if status.is_redirection() => Err(LumaError::Down("a redirect")),
            StatusCode::FORBIDDEN => Err(LumaError::Down("a challenge")),
            _ => Err(LumaError::Down("an error of its own")),
        }
    }

    pub(super) fn retry_after(&self) -> Duration {
        let seconds = self.number(RETRY_AFTER.as_str());
        seconds.map_or(LOCK_OUT, |seconds| {
            Duration::from_secs(seconds.clamp(1, 3600))
        })
    }

    pub(super) fn number(&self, header: &str) -> Option<u64> {
        self.headers.get(header)?.to_str().ok()?.trim().parse().ok()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Answer({}, {:?}, {} bytes)",
            self.status,
            self.headers.get(CONTENT_TYPE),
            self.body.len()
        )
    }
}
