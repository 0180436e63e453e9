//! Sessions: 30 minutes without a request, or 8 hours, end one. Only a hash of a session's id is stored.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;

use super::{Admin, Admins};
use crate::clock::from_millis;
use crate::mail::hash;

/// Without a request for so long, a session is over.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// However busy it is.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(8);
/// How exactly the last request is kept: not every one writes.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The condition of a session that isn't over, with `$2` and `$3` of [`oldest`].
macro_rules! live {
    ($sql:literal) => {
        concat!($sql, " AND seen_at > $2 AND created_at > $3")
    };
}

/// What a session is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Who signed in; whether they are an admin is asked at each request.
    pub email: String,
    /// What their browser calls itself, roughly.
    pub browser: Option<String>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What the browser called itself, roughly.
    pub browser: Option<String>,
    /// When it signed in.
    pub created_at: Timestamp,
    /// Its last request, to the minute.
    pub seen_at: Timestamp,
    /// It is the one that asks.
    pub is_this: bool,
}

impl Admins {
    /// The admin whose session has this id; none when it is over, or the address isn't an admin's any more.
    pub async fn admin(&self, id: &str) -> Result<Option<Admin>, sqlx::Error> {
        let (idle, oldest) = self.oldest();
        let sql = live!("SELECT email, seen_at FROM sessions WHERE id_hash = $1");
        let row = sqlx::query(sql)
            .bind(hash(id))
            .bind(idle)
            .bind(oldest)
            .fetch_optional(self.db.reader())
            .await?;
        let seen_at: Option<i64> = row.as_ref().map(|row| row.try_get("seen_at")).transpose()?;
        let Some(email) = self.listed(row)? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if seen_at.is_some_and(|seen| now.duration_since(from_millis(seen)) >= SEEN_EVERY) {
            self.see(id, now).await?;
        }
        Ok(Some(Admin::new(email)))
    }

    async fn see(&self, id: &str, now: Timestamp) -> Result<(), sqlx::Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("UPDATE sessions SET seen_at = $2 WHERE id_hash = $1 AND seen_at < $2")
            .bind(hash(id))
            .bind(now.as_millisecond())
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// Opens a session under this id, and forgets those that are over. False: the id is taken.
    pub async fn open(&self, id: &str, opened: &Opened) -> Result<bool, sqlx::Error> {
        let (idle, oldest) = self.oldest();
        let now = self.clock.now().as_millisecond();
        let mut tx = self.db.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE seen_at <= $1 OR created_at <= $2")
            .bind(idle)
            .bind(oldest)
            .execute(&mut *tx)
            .await?;
        let inserted = sqlx::query(
            "INSERT INTO sessions (id_hash, email, browser, seen_at, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(hash(id))
        .bind(opened.email.as_str())
        .bind(opened.browser.as_deref())
        .bind(now)
        .bind(now)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// What a session that isn't over was opened with.
    pub async fn opened(&self, id: &str) -> Result<Option<Opened>, sqlx::Error> {
        let (idle, oldest) = self.oldest();
        let sql = live!("SELECT email, browser FROM sessions WHERE id_hash = $1");
        let row = sqlx::query(sql)
            .bind(hash(id))
            .bind(idle)
            .bind(oldest)
            .fetch_optional(self.db.reader())
            .await?;
        row.map(|row| {
            Ok(Opened {
                email: row.try_get("email")?,
                browser: row.try_get("browser")?,
            })
        })
        .transpose()
    }

    /// Ends one session.
    pub async fn close(&self, id: &str) -> Result<(), sqlx::Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(hash(id))
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// Ends all sessions of this admin.
    pub async fn close_all(&self, admin: &Admin) -> Result<(), sqlx::Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE email = $1")
            .bind(admin.email().expose())
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// The admin's sessions, the latest first; `id` is the one that asks.
    pub async fn sessions(&self, admin: &Admin, id: &str) -> Result<Vec<Session>, sqlx::Error> {
        let (idle, oldest) = self.oldest();
        let sql = concat!(
            live!("SELECT id_hash, browser, seen_at, created_at FROM sessions WHERE email = $1"),
            " ORDER BY seen_at DESC, created_at DESC LIMIT 100"
        );
        let rows = sqlx::query(sql)
            .bind(admin.email().expose())
            .bind(idle)
            .bind(oldest)
            .fetch_all(self.db.reader())
            .await?;
        let this = hash(id);
        rows.iter()
            .map(|row| {
                Ok(Session {
                    browser: row.try_get("browser")?,
                    created_at: from_millis(row.try_get("created_at")?),
                    seen_at: from_millis(row.try_get("seen_at")?),
                    is_this: row.try_get::<String, _>("id_hash")? == this,
                })
            })
            .collect()
    }

    /// What was seen or created then is over now.
    fn oldest(&self) -> (i64, i64) {
        let now = self.clock.now();
        let before = |time: SignedDuration| (now - time).as_millisecond();
        (before(IDLE), before(LONGEST))
    }
}
