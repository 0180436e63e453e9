//! A mail server, and what its answers mean.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters, TlsParametersBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::Url;

use super::Trouble;

const EXPECTED: &str = "expected smtp://user:password@host:port or smtps://… (not shown here)";
const NO_PASSWORD: &str =
    "a user without a password: expected smtp://user:password@host:port (not shown here)";
/// For one mail, from connecting to the server's last word.
const PATIENCE: Duration = Duration::from_secs(30);
/// For [`Smtp::check`].
const A_MOMENT: Duration = Duration::from_secs(5);

/// A mail server. `Debug` shows nothing of it: it has a password.
#[derive(Clone)]
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    patience: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(…)")
    }
}

/// How a server is talked to.
pub(super) struct Manner {
    pub(super) patience: Duration,
    /// Trusted besides the well-known ones. Who has one wants TLS on loopback too.
    pub(super) root: Option<Certificate>,
}

impl Smtp {
    /// `smtps://user:password@host:port` (TLS from the first byte, port 465) or `smtp://…` (STARTTLS, port 587). A server on
    /// loopback may do without.
    ///
    /// # Errors
    /// What was expected instead; nothing of the address is in it.
    pub fn parse(address: &str) -> Result<Self, &'static str> {
        let manner = Manner {
            patience: PATIENCE,
            root: None,
        };
        Self::with(address, &manner)
    }

    pub(super) fn with(address: &str, manner: &Manner) -> Result<Self, &'static str> {
        let url = Url::parse(address).map_err(|_| EXPECTED)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(EXPECTED)?.trim_matches(['[', ']']);
        let is_plain = manner.root.is_none() && is_loopback(host);
        let tls = || {
            let plain = TlsParameters::builder(host.to_owned());
            let roots = manner.root.iter().cloned();
            let trusting = roots.fold(plain, TlsParametersBuilder::add_root_certificate);
            trusting.build().map_err(|_| EXPECTED)
        };
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(tls()?), 465),
            "smtp" if is_plain => (Tls::None, 25),
            "smtp" => (Tls::Required(tls()?), 587),
            _ => return Err(EXPECTED),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(manner.patience));
        if let Some(credentials) = credentials(&url)? {
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            server: builder.build(),
            patience: manner.patience,
        })
    }

    /// Connects, with TLS and the password where there are such, and hangs up again.
    ///
    /// # Errors
    /// Why that isn't possible, without anything secret.
    pub async fn check(&self) -> Result<(), String> {
        match tokio::time::timeout(A_MOMENT, self.server.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it hangs up".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("no answer within {} s", A_MOMENT.as_secs())),
        }
    }

    pub(super) async fn send(&self, message: Message) -> Result<(), Trouble> {
        // lettre's own limit is for connecting only.
        let sent = tokio::time::timeout(self.patience, self.server.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Err(_) => Err(Trouble::NoAnswer),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the mail server didn't take a mail");
                Err(trouble(&error))
            }
        }
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, &'static str> {
    let plain = |text| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| EXPECTED)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (_, None) => Err(NO_PASSWORD),
        (user, Some(password)) => Ok(Some(Credentials::new(plain(user)?, plain(password)?))),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Only what is plainly about the recipient's mailbox is final. Whatever else a server doesn't like (a wrong password, a sender
/// that it doesn't know, its policy) is for the operator to mend, and then the mail goes.
fn trouble(error: &Error) -> Trouble {
    let is_of_ours = |code: u16| matches!(code, 421 | 530 | 534 | 535 | 538);
    if error.is_timeout() {
        Trouble::NoAnswer
    } else if error.is_transient() || error.status().map(u16::from).is_some_and(is_of_ours) {
        Trouble::Busy
    } else if error.is_permanent() && names_mailbox(error) {
        Trouble::Refused
    } else if error.is_permanent() {
        Trouble::Unwilling
    } else {
        Trouble::Down
    }
}

/// Whether the answer's enhanced status (RFC 3463) says that the recipient's address is wrong or gone. Those of the same class
/// that are about the sender's don't count.
fn names_mailbox(error: &Error) -> bool {
    use std::error::Error as _;
    const MAILBOX: [&str; 5] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    let status = text.split_whitespace().next();
    status.is_some_and(|status| MAILBOX.contains(&status))
}
