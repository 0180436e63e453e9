//! What is written to people. The words are the pages' to find; they come as a [`Writer`].

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::{Claim, LINK_LIFETIME};
use crate::Clock;
use crate::email::Email;
use crate::ids::{ClaimId, ClaimLinkId, LumaHostId};
use crate::mail::{self, Draft, Kind};

/// Mails of one kind to one address within [`MAILS_WITHIN`].
const MOST_MAILS: i64 = 3;
/// Mails of one kind within it to all addresses of one domain: anybody can have links sent to any host. One visitor can't use
/// this up alone, who begins at most ten claims; and ten hosts of an organization can hear of three claims.
const MOST_MAILS_TO_DOMAIN: i64 = 30;
const MAILS_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// How long a link that only shows works.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What a mail says; wherever it has a link, [`mail::TOKEN`] stands for the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message<'a> {
    /// Somebody claims the host; the link proves that it is theirs.
    Confirm(&'a Claim),
    /// It took effect, for so many events; none while they follow.
    Receipt(&'a Claim, Option<u64>),
    /// It is proven and waits for an admin.
    Waits(&'a Claim),
    /// An admin said no.
    Refused(&'a Claim),
    /// To this host of the organization: somebody else claims for it; the link takes its answer.
    Told(&'a Claim, &'a LumaHostId),
}

/// A written mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Finds the words, in the claim's language.
#[derive(Clone)]
pub struct Writer(Arc<dyn Fn(&Message<'_>) -> Written + Send + Sync>);

impl Writer {
    /// Words come from there.
    pub fn new(write: impl Fn(&Message<'_>) -> Written + Send + Sync + 'static) -> Self {
        Self(Arc::new(write))
    }

    fn write(&self, message: &Message<'_>) -> Written {
        (self.0)(message)
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

impl Message<'_> {
    fn claim(&self) -> &Claim {
        match self {
            Self::Confirm(claim)
            | Self::Receipt(claim, _)
            | Self::Waits(claim)
            | Self::Refused(claim)
            | Self::Told(claim, _) => claim,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Confirm(_) => Kind::Claim,
            _ => Kind::ClaimNews,
        }
    }

    /// Whose answer its link takes.
    fn answers(&self) -> Option<String> {
        match self {
            Self::Told(_, host) => Some(host.to_string()),
            _ => None,
        }
    }

    /// When its link ends, and what it is for.
    fn link(&self, now: Timestamp) -> (&'static str, Timestamp) {
        match self {
            Self::Confirm(_) => ("confirm", now + LINK_LIFETIME),
            Self::Receipt(..) | Self::Waits(_) | Self::Refused(_) => ("look", now + SHOWN_FOR),
            Self::Told(..) => ("answer", now + SHOWN_FOR),
        }
    }
}

/// Queues the mail and its link, unless the address or its domain has had its mails of this hour. Nobody outside learns which.
pub(super) async fn send(
    conn: &mut AnyConnection,
    clock: &Clock,
    writer: &Writer,
    to: &Email,
    message: &Message<'_>,
) -> Result<(), sqlx::Error> {
    let now = clock.now();
    let is_asked = matches!(message, Message::Confirm(_));
    // Written in any case, so that it takes the same time.
    let written = writer.write(message);
    take_turn(conn, &turn(to), now).await?;
    let has_enough = has_enough(conn, to, message.kind(), now).await?;
    if has_enough && !matches!(message, Message::Receipt(..)) {
        return Ok(());
    }
    let (purpose, expires_at) = message.link(now);
    let draft = Draft {
        kind: message.kind(),
        to: to.clone(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        expires_at: is_asked.then(|| now + LINK_LIFETIME),
    };
    let mail = mail::enqueue(conn, clock, &draft).await?;
    let claim: ClaimId = message.claim().id;
    if is_asked {
        void_links(conn, claim, now).await?;
    }
    sqlx::query(
            "INSERT INTO claim_links (id, claim_id, purpose, mail_id, address_hash, luma_host_id, expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(ClaimLinkId::new(clock))
        .bind(claim)
        .bind(purpose)
        .bind(mail)
        .bind(mail::hash(to.expose()))
        .bind(message.answers())
        .bind(expires_at.as_millisecond())
        .bind(now.as_millisecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// A newer link takes the place of those that were mailed before it.
async fn void_links(
    conn: &mut AnyConnection,
    claim: ClaimId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE claim_links SET expires_at = $2 WHERE claim_id = $1 AND purpose = 'confirm' AND used_at IS NULL AND expires_at > $2",
    )
    .bind(claim)
    .bind(now.as_millisecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether no more mails of this kind go there in this hour.
async fn has_enough(
    conn: &mut AnyConnection,
    to: &Email,
    kind: Kind,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let since = now - MAILS_WITHIN;
    if mail::count_since(conn, to, kind, since).await? >= MOST_MAILS {
        tracing::warn!("a host's address has had its mails of this hour");
        return Ok(true);
    }
    let Some(domain) = mail::domain_of(to) else {
        return Ok(false);
    };
    let sent = mail::count_to_domain_since(conn, &domain, kind, since).await?;
    let is_enough = sent >= MOST_MAILS_TO_DOMAIN;
    if is_enough {
        tracing::warn!("a domain has had its mails of this hour");
    }
    Ok(is_enough)
}

/// Before several mails, in one order: two that wait for each other would wait for ever.
pub(super) async fn take_turns(
    conn: &mut AnyConnection,
    to: impl Iterator<Item = &Email>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let keys: BTreeSet<String> = to.map(turn).collect();
    for key in &keys {
        take_turn(conn, key, now).await?;
    }
    Ok(())
}

/// What requests share that count one after another: the domain where that has a limit, else the address.
fn turn(to: &Email) -> String {
    mail::hash(&mail::domain_of(to).unwrap_or_else(|| to.expose().to_owned()))
}

async fn take_turn(conn: &mut AnyConnection, key: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO claim_recipients (address_hash, asked_at, created_at) VALUES ($1, $2, $2)
        ON CONFLICT (address_hash) DO UPDATE SET asked_at = excluded.asked_at",
    )
    .bind(key)
    .bind(now.as_millisecond())
    .execute(conn)
    .await?;
    Ok(())
}
