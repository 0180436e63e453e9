//! The ways a mail can leave: SMTP, files, memory.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::Url;

use super::Trouble;
use super::store::Taken;

/// For one mail, from connecting to the server's last word.
const PATIENCE: Duration = Duration::from_secs(30);
/// In memory: more than anybody looks through.
const MOST_LETTERS: usize = 200;

/// How mails leave.
#[derive(Clone)]
pub enum Transport {
    /// To a server.
    Smtp(Smtp),
    /// Into a folder, as `.eml`, each named in the log.
    Files(PathBuf),
    /// Nowhere: for tests and the demo.
    Memory(Letters),
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Transport::Smtp",
            Self::Files(_) => "Transport::Files",
            Self::Memory(_) => "Transport::Memory",
        })
    }
}

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

impl Smtp {
    /// `smtps://user:password@host:port` (TLS from the first byte, port 465) or `smtp://…` (STARTTLS, port 587). A server on
    /// loopback may do without.
    ///
    /// # Errors
    /// What was expected instead; nothing of the address is in it.
    pub fn parse(address: &str) -> Result<Self, &'static str> {
        Self::patient_for(address, PATIENCE)
    }

    pub(super) fn patient_for(address: &str, patience: Duration) -> Result<Self, &'static str> {
        const EXPECTED: &str =
            "expected smtp://user:password@host:port or smtps://… (not shown here)";
        let url = Url::parse(address).map_err(|_| EXPECTED)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(EXPECTED)?.trim_matches(['[', ']']);
        let tls = || TlsParameters::new(host.to_owned()).map_err(|_| EXPECTED);
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(tls()?), 465),
            "smtp" if is_loopback(host) => (Tls::None, 25),
            "smtp" => (Tls::Required(tls()?), 587),
            _ => return Err(EXPECTED),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(patience));
        if let Some(password) = url.password() {
            let plain = |text| {
                percent_encoding::percent_decode_str(text)
                    .decode_utf8()
                    .map(std::borrow::Cow::into_owned)
                    .map_err(|_| EXPECTED)
            };
            let credentials = Credentials::new(plain(url.username())?, plain(password)?);
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            server: builder.build(),
            patience,
        })
    }

    async fn send(&self, message: Message) -> Result<(), Trouble> {
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

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    let refuses_us = |code: u16| matches!(code, 421 | 530 | 534 | 535 | 538);
    if error.is_timeout() {
        Trouble::NoAnswer
    } else if error.is_transient() || error.status().map(u16::from).is_some_and(refuses_us) {
        // A wrong password is for the operator to mend, and then the mail goes.
        Trouble::Busy
    } else if error.is_permanent() {
        Trouble::Refused
    } else {
        Trouble::Down
    }
}

/// Who mails come from: `name <address>`.
#[derive(Clone, Debug)]
pub struct Sender(Mailbox);

impl Sender {
    /// None for anything that isn't plainly one address, with a name or without.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The part after the `@`.
    fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

/// A mail that went into memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// When.
    pub sent_at: Timestamp,
}

/// Mails in memory, the newest first. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Letters(Arc<Mutex<VecDeque<Letter>>>);

impl Letters {
    /// All that are there.
    pub fn all(&self) -> Vec<Letter> {
        let letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        letters.iter().cloned().collect()
    }

    fn add(&self, letter: Letter) {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        letters.push_front(letter);
        letters.truncate(MOST_LETTERS);
    }
}

impl Transport {
    pub(super) async fn send(
        &self,
        from: &Sender,
        mail: &Taken,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        // Built for memory too: what can't be mailed must not pass a test either.
        let message = message(from, mail, now).inspect_err(|_| {
            tracing::error!(mail = %mail.id, "a mail can't be written");
        })?;
        match self {
            Self::Smtp(smtp) => smtp.send(message).await,
            Self::Files(folder) => write(folder, mail, &message).await.map_err(|error| {
                tracing::error!(%error, mail = %mail.id, "a mail can't be written to its file");
                Trouble::Down
            }),
            Self::Memory(letters) => {
                letters.add(Letter {
                    to: mail.to.clone(),
                    subject: mail.subject.clone(),
                    text: mail.text.clone(),
                    html: mail.html.clone(),
                    sent_at: now,
                });
                Ok(())
            }
        }
    }
}

/// lettre encodes every header, and one recipient is all that a [`Mailbox`] holds.
fn message(from: &Sender, mail: &Taken, now: Timestamp) -> Result<Message, Trouble> {
    let to = mail.to.parse().map_err(|_| Trouble::Refused)?;
    Message::builder()
        .from(from.0.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.clone())
        .date(system_time(now))
        // The same at each try, so that a mailbox can tell a repeat.
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|_| Trouble::Refused)
}

fn system_time(time: Timestamp) -> SystemTime {
    let millis = u64::try_from(time.as_millisecond()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

async fn write(folder: &Path, mail: &Taken, message: &Message) -> std::io::Result<()> {
    let file = folder.join(format!("{}.eml", mail.id));
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::write(&file, message.formatted()).await?;
    tracing::info!(file = %file.display(), "without SMTP_URL a mail goes into a file");
    Ok(())
}
