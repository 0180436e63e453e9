//! Luma's signature on a webhook delivery: `Webhook-Signature: t=<unix seconds>,v1=<hex>`, where the hex is the HMAC-SHA256
//! of `{t}.{raw body}`, keyed with the secret as Luma gives it, its `whsec_` included.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// Luma tries again for seven minutes, maybe with the same signature; clocks differ.
const OLDEST: SignedDuration = SignedDuration::from_secs(600);
const EARLIEST: SignedDuration = SignedDuration::from_secs(300);
/// While Luma changes its secret there may be two; more are somebody's try to make us work.
const MOST_SIGNATURES: usize = 5;

/// What deliveries are signed with. `Debug` shows nothing of it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// As Luma gave it; none for an empty text, which would sign for everybody.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        Some(Self(text.into())).filter(|secret| !secret.0.is_empty())
    }

    fn signing(&self, time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        // Keys of any length are taken.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        Some(mac)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// When it was signed, and the signature that was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// `t`
    pub at: Timestamp,
    /// `v1`
    pub signature: String,
}

/// Why a signature doesn't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadSignature {
    /// There is none.
    #[error("not signed")]
    Missing,
    /// It isn't of the form that Luma's have.
    #[error("no signature of Luma's")]
    Malformed,
    /// It isn't of this body with one of our secrets.
    #[error("a wrong signature")]
    Wrong,
    /// Rightly signed, but long ago: sent again by somebody, or our clock is ahead.
    #[error("signed too long ago")]
    TooOld,
    /// Rightly signed, but not yet: our clock is behind.
    #[error("signed in the future")]
    FromTheFuture,
}

/// Checks the header's value against the body and each secret. Compares in constant time, and looks at the age last, so that
/// only Luma's own deliveries can tell us that our clock is wrong.
pub fn verify(
    header: Option<&[u8]>,
    body: &[u8],
    secrets: &[WebhookSecret],
    now: Timestamp,
) -> Result<Signed, BadSignature> {
    let header = header.ok_or(BadSignature::Missing)?;
    let (time, signatures) = parse(header).ok_or(BadSignature::Malformed)?;
    let at = time
        .parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(BadSignature::Malformed)?;
    let matching = secrets
        .iter()
        .filter_map(|secret| secret.signing(time, body))
        .find_map(|mac| {
            let is_of = |(_, bytes): &&(&str, [u8; 32])| mac.clone().verify_slice(bytes).is_ok();
            signatures.iter().find(is_of)
        });
    let (signature, _) = matching.ok_or(BadSignature::Wrong)?;
    let age = now.duration_since(at);
    if age > OLDEST {
        return Err(BadSignature::TooOld);
    }
    if age < -EARLIEST {
        return Err(BadSignature::FromTheFuture);
    }
    Ok(Signed {
        at,
        signature: (*signature).to_owned(),
    })
}

/// What the header says: `t`, and each readable `v1` as it is spelt and as bytes.
type Said<'h> = (&'h str, Vec<(&'h str, [u8; 32])>);

/// What else stands there is of other versions.
fn parse(header: &[u8]) -> Option<Said<'_>> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in std::str::from_utf8(header).ok()?.split(',') {
        match part.split_once('=')? {
            ("t", digits) if time.is_none() => time = Some(digits),
            ("v1", hex) if signatures.len() < MOST_SIGNATURES => {
                signatures.push((hex, bytes(hex)?));
            }
            ("t" | "v1", _) => return None,
            _ => {}
        }
    }
    let is_number = |text: &&str| {
        (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let time = time.filter(is_number)?;
    Some((time, signatures)).filter(|(_, signatures)| !signatures.is_empty())
}

/// Luma writes small letters; one delivery has one spelling.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes).filter(|_| !text.bytes().any(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    // From: printf '1764000000.{"type":"x"}' | openssl dgst -sha256 -hmac whsec_test
    const SIGNATURE: &str =
        "t=1764000000,v1=762c47711cdeed8be00902541c7269b9aa4926448ac9e9e52a90344a79d74cb6";
    const BODY: &[u8] = br#"{"type":"x"}"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + seconds).unwrap()
    }

    fn check(header: &str, secrets: &[&str], now: Timestamp) -> Result<Signed, BadSignature> {
        let secrets: Vec<_> = secrets
            .iter()
            .filter_map(|text| WebhookSecret::new(*text))
            .collect();
        verify(Some(header.as_bytes()), BODY, &secrets, now)
    }

    #[test]
    fn the_right_one_within_the_window() {
        for second in [-300, 0, 600] {
            assert!(check(SIGNATURE, &["whsec_test"], at(second)).is_ok());
        }
        let late = check(SIGNATURE, &["whsec_test"], at(601));
        assert_eq!(late, Err(BadSignature::TooOld));
        let early = check(SIGNATURE, &["whsec_test"], at(-301));
        assert_eq!(early, Err(BadSignature::FromTheFuture));
        // The window tells nothing to who can't sign.
        let forged = check(SIGNATURE, &["whsec_other"], at(9_000));
        assert_eq!(forged, Err(BadSignature::Wrong));
    }

    #[test]
    fn two_secrets_and_several_signatures() {
        let signed = check(SIGNATURE, &["whsec_new", "whsec_test"], at(0)).unwrap();
        assert_eq!(signed.at, at(0));
        let (time, right) = SIGNATURE.split_once(',').unwrap();
        let other = format!("v1={}", "0".repeat(64));
        for header in [
            format!("{time},{other},{right}"),
            format!("{time},{right},{other}"),
            format!("{right},{time}"),
            format!("{time},v0=whatever,{right}"),
        ] {
            let again = check(&header, &["whsec_test"], at(0)).unwrap();
            assert_eq!(again, signed, "{header}: the same signature counts");
        }
        let many = format!(
            "{time},{},{right}",
            [other.as_str(); MOST_SIGNATURES].join(",")
        );
        let refused = check(&many, &["whsec_test"], at(0));
        assert_eq!(refused, Err(BadSignature::Malformed));
    }

    #[test]
    fn what_is_no_signature() {
        let (time, right) = SIGNATURE.split_once(',').unwrap();
        let hex = right.strip_prefix("v1=").unwrap();
        for header in [
            String::new(),
            time.to_owned(),
            right.to_owned(),
            format!("{time},v1="),
            format!("{time},v1={}", &hex[..62]),
            format!("{time},v1={hex}00"),
            format!("{time},v1={}", hex.to_uppercase()),
            // SHA-1 and SHA-512 are of another length.
            format!("{time},v1={}", &hex[..40]),
            format!("{time},v1={hex}{hex}"),
            format!("{time},sha256={hex}"),
            format!("{time},{time},{right}"),
            format!("t=+1764000000,{right}"),
            format!("t=,{right}"),
            format!("t=99999999999999999999,{right}"),
            format!("{time};{right}"),
        ] {
            let refused = check(&header, &["whsec_test"], at(0));
            assert_eq!(refused, Err(BadSignature::Malformed), "{header}");
        }
        let none = verify(None, BODY, &[], at(0));
        assert_eq!(none, Err(BadSignature::Missing));
        assert_eq!(check(SIGNATURE, &[], at(0)), Err(BadSignature::Wrong));
        assert_eq!(WebhookSecret::new(""), None);
        assert_eq!(
            format!("{:?}", WebhookSecret::new("whsec_test")),
            "Some(WebhookSecret(…))"
        );
    }
}
