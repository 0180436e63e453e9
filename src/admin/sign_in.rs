//! Signing in by a link that comes by mail. Whether an address is an admin's can't be learned from outside: who asks is
//! answered before anybody has looked.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use jiff::{SignedDuration, Timestamp};
use sqlx::{AnyConnection, Row as _};
use tokio::sync::{Mutex, mpsc};

use crate::email::Email;
use crate::ids::{MailId, SignInLinkId};
use crate::luma::{Budget, Ticks};
use crate::mail::{self, Draft, Token};
use crate::{Clock, Db};

/// How long a link signs in.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// Mails to one address within [`MAILS_WITHIN`].
const MOST_MAILS: i64 = 3;
const MAILS_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// What one visitor may ask of signing in, links and tokens together: far more than a person needs.
const VISITOR: Budget = Budget::new(30, 30);
/// More that have asked and weren't looked at yet are dropped: that is an attack, and asking again costs nothing.
const MOST_ASKED: usize = 1_000;
/// After the database was away.
const PAUSE: Duration = Duration::from_secs(1);

type Visitors = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, Ticks, NoOpMiddleware<Nanos>>;

/// Who may sign in, how, and their sessions. Cheap to clone.
#[derive(Clone)]
pub struct Admins {
    pub(super) db: Db,
    pub(super) clock: Clock,
    emails: Arc<[Email]>,
    visitors: Arc<Visitors>,
    asked: mpsc::Sender<Draft>,
    waiting: Arc<Mutex<mpsc::Receiver<Draft>>>,
}

impl fmt::Debug for Admins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Admins({})", self.emails.len())
    }
}

impl Admins {
    /// `emails` are those that may sign in. Nothing is mailed before [`Admins::work`] is called.
    pub fn new(db: Db, clock: Clock, emails: Vec<Email>) -> Self {
        let (asked, waiting) = mpsc::channel(MOST_ASKED);
        let ticks = Ticks(clock.clone());
        Self {
            db,
            clock,
            emails: emails.into(),
            visitors: Arc::new(RateLimiter::dashmap_with_clock(VISITOR.quota(), ticks)),
            asked,
            waiting: Arc::new(Mutex::new(waiting)),
        }
    }

    /// Those that may sign in.
    pub fn emails(&self) -> &[Email] {
        &self.emails
    }

    /// Whether the address may sign in, now.
    pub(super) fn is_listed(&self, email: &Email) -> bool {
        self.emails.contains(email)
    }

    /// One more question of this visitor, or how long to wait.
    ///
    /// # Errors
    /// Too many in too short a time.
    pub fn admit(&self, visitor: IpAddr) -> Result<(), Duration> {
        if self.visitors.len() > 10_000 {
            self.visitors.retain_recent();
        }
        let now = || Ticks(self.clock.clone()).now();
        self.visitors
            .check_key(&visitor)
            .map_err(|early| early.wait_time_from(now()))
    }

    /// Takes the mail that somebody asked for, and returns at once: the same for every address.
    pub fn ask(&self, draft: Draft) {
        if self.asked.try_send(draft).is_err() {
            tracing::warn!("more ask for links than can be looked at; one is dropped");
        }
    }

    /// Looks at who asked, until it is dropped.
    pub async fn work(&self) {
        let mut waiting = self.waiting.lock().await;
        while let Some(draft) = waiting.recv().await {
            if let Err(error) = self.answer(&draft).await {
                tracing::error!(%error, "a link couldn't be mailed");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Looks at all who have asked until now.
    pub async fn work_until_idle(&self) -> Result<(), sqlx::Error> {
        let mut waiting = self.waiting.lock().await;
        while let Ok(draft) = waiting.try_recv() {
            self.answer(&draft).await?;
        }
        Ok(())
    }

    /// Queues the mail with its link in one transaction, when the address is an admin's and hasn't had too many.
    async fn answer(&self, draft: &Draft) -> Result<(), sqlx::Error> {
        if !self.is_listed(&draft.to) {
            return Ok(());
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let before = now - MAILS_WITHIN;
        if mail::count_since(&mut tx, &draft.to, draft.kind, before).await? >= MOST_MAILS {
            tracing::warn!("an admin's address has had its mails of this hour");
            return Ok(());
        }
        let draft = Draft {
            expires_at: Some(now + LINK_LIFETIME),
            ..draft.clone()
        };
        let mail = mail::enqueue(&mut tx, &self.clock, &draft).await?;
        // Its token is made when the mail is sent.
        self.insert_link(&mut tx, &draft.to, Some(mail), None)
            .await?;
        tx.commit().await
    }

    /// A token for the terminal. None for an address that isn't an admin's.
    pub async fn link(&self, email: &Email) -> Result<Option<Token>, sqlx::Error> {
        if !self.is_listed(email) {
            return Ok(None);
        }
        let token = Token::new();
        let mut tx = self.db.begin().await?;
        self.insert_link(&mut tx, email, None, Some(&token)).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    async fn insert_link(
        &self,
        conn: &mut AnyConnection,
        email: &Email,
        mail: Option<MailId>,
        token: Option<&Token>,
    ) -> Result<(), sqlx::Error> {
        let now = self.clock.now();
        sqlx::query(
            "INSERT INTO sign_in_links (id, email, mail_id, token_hash, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(SignInLinkId::new(&self.clock))
        .bind(email.expose())
        .bind(mail.map(|mail| mail.to_string()))
        .bind(token.map(Token::hash))
        .bind((now + LINK_LIFETIME).as_millisecond())
        .bind(now.as_millisecond())
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Whether the link with this token still signs in. Looking costs it nothing: mail scanners and previews look.
    pub async fn is_good(&self, token: &Token) -> Result<bool, sqlx::Error> {
        let sql = "SELECT email FROM sign_in_links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
        let found = sqlx::query(sql)
            .bind(token.hash())
            .bind(self.clock.now().as_millisecond())
            .fetch_optional(self.db.reader())
            .await?;
        Ok(self.listed(found)?.is_some())
    }

    /// Uses the link: of any number at the same time exactly one gets the address that it signs in.
    pub async fn confirm(&self, token: &Token) -> Result<Option<Email>, sqlx::Error> {
        let now: Timestamp = self.clock.now();
        let mut tx = self.db.begin().await?;
        let used = sqlx::query(
            "UPDATE sign_in_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING email",
        )
        .bind(token.hash())
        .bind(now.as_millisecond())
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        self.listed(used)
    }

    /// The address of a row, if it may sign in today.
    pub(super) fn listed(
        &self,
        row: Option<sqlx::any::AnyRow>,
    ) -> Result<Option<Email>, sqlx::Error> {
        let Some(row) = row else { return Ok(None) };
        let email: String = row.try_get("email")?;
        Ok(Email::parse(&email).filter(|email| self.is_listed(email)))
    }
}
