//! Sessions of who signed in, by a cookie. Who never signs in has neither cookie nor session, and costs no question to the
//! database.

use std::fmt;

use app::{data_of, opened_with};
use hack0::admin::Admins;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};
use url::{Host, Url};

/// The layer for a site at the origin `base_url`.
pub(super) fn layer(admins: Admins, base_url: &str) -> SessionManagerLayer<Store> {
    let is_secure = !is_plain_loopback(base_url);
    // `__Host-` is a promise to the browser that only a secure cookie can keep.
    let name = if is_secure { "__Host-hack0" } else { "hack0" };
    SessionManagerLayer::new(Store(admins))
        .with_name(name)
        .with_secure(is_secure)
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_path("/")
        // Ours are over when the store says so; the browser forgets its cookie when it is closed.
        .with_expiry(Expiry::OnSessionEnd)
}

fn is_plain_loopback(base_url: &str) -> bool {
    let Ok(url) = Url::parse(base_url) else {
        return false;
    };
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && is_loopback
}

/// Keeps sessions in our database.
#[derive(Clone)]
pub(super) struct Store(Admins);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

fn backend(error: impl fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait::async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let opened = opened_with(&record.data).ok_or_else(|| backend("nobody opened it"))?;
        // Two of 128 random bits are never the same; if they are, nobody gets somebody else's session.
        while !self
            .0
            .open(&record.id.to_string(), &opened)
            .await
            .map_err(backend)?
        {
            record.id = Id::default();
        }
        Ok(())
    }

    /// A session never changes after it was opened; one that was ended meanwhile must not come back.
    async fn save(&self, _record: &Record) -> Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let opened = self.0.opened(&id.to_string()).await.map_err(backend)?;
        Ok(opened.map(|opened| Record {
            id: *id,
            data: data_of(opened),
            // Only asked for by stores that go by it.
            expiry_date: OffsetDateTime::UNIX_EPOCH + Duration::weeks(52 * 1_000),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.close(&id.to_string()).await.map_err(backend)
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain_loopback;

    #[test]
    fn only_plain_http_on_loopback_goes_without_secure() {
        for base in [
            "http://127.0.0.1:3000",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(is_plain_loopback(base), "{base}");
        }
        for base in [
            "https://127.0.0.1",
            "http://hack0.example",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(!is_plain_loopback(base), "{base}");
        }
    }
}
