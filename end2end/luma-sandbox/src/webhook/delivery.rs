//! One signed delivery and its attempts.

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::redirect::Policy;
use serde_json::Value;
use sha2::Sha256;

use crate::ids;

/// Why an attempt got no answer.
pub type SendError = reqwest::Error;

/// A delivery: the bytes, and the headers that vouch for them. Its fields are open, so that tests can spoil them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `Webhook-Id`; not covered by the signature.
    pub id: String,
    /// `Webhook-Timestamp` and the `t` of the signature: Unix seconds.
    pub timestamp: i64,
    /// `Webhook-Signature`.
    pub signature: String,
    /// The body, byte for byte.
    pub body: Bytes,
}

/// What came of one attempt.
#[derive(Debug)]
pub struct Attempt {
    /// Status of the answer; `None` when there was none within five seconds.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<SendError>,
}

impl Attempt {
    /// Whether Luma leaves it at that: on a 2xx, and on a 410, which pauses the endpoint.
    pub fn is_final(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status) || status == 410)
    }
}

/// `t=<unix seconds>,v1=<hex>`, hex being the HMAC-SHA256 of `{t}.{body}` keyed with the whole secret, prefix included.
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{timestamp}.").as_bytes());
    mac.update(body);
    format!(
        "t={timestamp},v1={}",
        hex::encode(mac.finalize().into_bytes())
    )
}

impl Delivery {
    /// A delivery of a payload with a fresh id.
    pub fn new(payload: &Value, at: Timestamp, secret: &str) -> Delivery {
        Delivery::raw(payload.to_string(), at, secret)
    }

    /// A delivery of any bytes, correctly signed: for bodies that aren't JSON, or not UTF-8.
    pub fn raw(body: impl Into<Bytes>, at: Timestamp, secret: &str) -> Delivery {
        let (body, timestamp) = (body.into(), at.as_second());
        Delivery {
            id: ids::fresh("msg"),
            timestamp,
            signature: signature(secret, timestamp, &body),
            body,
        }
    }

    /// The same body and id signed anew at another time, should Luma do so with retries (not established).
    #[must_use]
    pub fn signed_again(&self, at: Timestamp, secret: &str) -> Delivery {
        Delivery {
            id: self.id.clone(),
            ..Delivery::raw(self.body.clone(), at, secret)
        }
    }

    /// The headers, for tests that call a router without a network.
    pub fn headers(&self) -> [(&'static str, String); 4] {
        [
            ("content-type", "application/json".to_owned()),
            ("webhook-id", self.id.clone()),
            ("webhook-timestamp", self.timestamp.to_string()),
            ("webhook-signature", self.signature.clone()),
        ]
    }

    /// Posts it once; the status of the answer.
    pub async fn send(&self, url: &str) -> Result<u16, SendError> {
        // Somebody else's provider may be there already, and is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(super::TIMEOUT)
            .build()?;
        let mut request = client.post(url).body(self.body.clone());
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        Ok(request.send().await?.status().as_u16())
    }

    /// [`Delivery::send`] with both outcomes kept.
    pub async fn attempt(&self, url: &str) -> Attempt {
        match self.send(url).await {
            Ok(status) => Attempt {
                status: Some(status),
                error: None,
            },
            Err(error) => Attempt {
                status: None,
                error: Some(error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_vector() {
        // From: printf '1764000000.{"type":"x"}' | openssl dgst -sha256 -hmac whsec_test
        assert_eq!(
            signature("whsec_test", 1_764_000_000, br#"{"type":"x"}"#),
            VECTOR
        );
    }

    const VECTOR: &str =
        "t=1764000000,v1=762c47711cdeed8be00902541c7269b9aa4926448ac9e9e52a90344a79d74cb6";
}
