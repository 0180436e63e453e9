//! The ways a mail can leave: SMTP, files, memory.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::store::Taken;
use super::{Smtp, Trouble};

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
    let to = recipient(&mail.to).ok_or(Trouble::Refused)?;
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

/// The domain as servers know it. A name before the `@` that isn't ASCII has no such form, and few servers take it.
fn recipient(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    local
        .is_ascii()
        .then(|| Address::new(local, domain).ok())
        .flatten()
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
