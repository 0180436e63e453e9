//! The outbox's rows.

use jiff::{SignedDuration, Timestamp};
use sqlx::{AnyConnection, Row};

use super::token::Token;
use super::{Draft, Kind, State, TOKEN, Trouble};
use crate::email::Email;
use crate::ids::MailId;
use crate::organizations::Domain;
use crate::{Clock, Db};

/// Finished mails are kept so long, without their texts.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A mail in the hands of one sender.
pub(super) struct Taken {
    pub(super) id: MailId,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    /// This try, the first is 1; also what keeps a sender that was given up from writing.
    pub(super) attempt: i64,
}

/// How a try ended.
pub(super) enum Ended {
    Sent,
    Again(Trouble, Timestamp),
    Failed(Trouble),
}

/// Queues a mail in the caller's transaction.
pub(crate) async fn enqueue(
    conn: &mut AnyConnection,
    clock: &Clock,
    draft: &Draft,
) -> Result<MailId, sqlx::Error> {
    let id = MailId::new(clock);
    let now = clock.now().as_millisecond();
    sqlx::query(
        "INSERT INTO mail_outbox (id, kind, recipient, subject, text_body, html_body, state, attempts, due_at, expires_at, created_at,
            recipient_domain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)",
    )
    .bind(id)
    .bind(draft.kind)
    .bind(draft.to.expose())
    .bind(draft.subject.as_str())
    .bind(draft.text.as_str())
    .bind(draft.html.as_str())
    .bind(State::Queued)
    .bind(now)
    .bind(draft.expires_at.map(Timestamp::as_millisecond))
    .bind(now)
    .bind(domain_of(&draft.to))
    .execute(conn)
    .await?;
    Ok(id)
}

/// What an organization registered to have this address; none at a free mail provider.
pub(crate) fn domain_of(address: &Email) -> Option<String> {
    let domain = Domain::of_email(address.expose())?;
    Some(domain.registrable().to_owned())
}

/// How many mails of this kind somebody was sent since.
pub(crate) async fn count_since(
    conn: &mut AnyConnection,
    to: &Email,
    kind: Kind,
    since: Timestamp,
) -> Result<i64, sqlx::Error> {
    count(conn, "recipient", to.expose(), kind, since).await
}

/// How many mails of this kind were sent since to [`domain_of`] an address.
pub(crate) async fn count_to_domain_since(
    conn: &mut AnyConnection,
    domain: &str,
    kind: Kind,
    since: Timestamp,
) -> Result<i64, sqlx::Error> {
    count(conn, "recipient_domain", domain, kind, since).await
}

async fn count(
    conn: &mut AnyConnection,
    column: &'static str,
    value: &str,
    kind: Kind,
    since: Timestamp,
) -> Result<i64, sqlx::Error> {
    let sql = format!(
        "SELECT COUNT(*) FROM mail_outbox WHERE {column} = $1 AND kind = $2 AND created_at > $3"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(value)
        .bind(kind)
        .bind(since.as_millisecond())
        .fetch_one(conn)
        .await?;
    row.try_get(0)
}

/// Takes the mail that is due longest, and marks it as being sent until `dead_at`: after a crash it is due again then. What is
/// of no use any more is put away instead.
pub(super) async fn take(
    db: &Db,
    now: Timestamp,
    dead_at: Timestamp,
) -> Result<Option<Taken>, sqlx::Error> {
    let now = now.as_millisecond();
    let is_due = sqlx::query("SELECT id FROM mail_outbox WHERE due_at <= $1 LIMIT 1")
        .bind(now)
        .fetch_optional(db.reader())
        .await?;
    if is_due.is_none() {
        return Ok(None);
    }
    let mut tx = db.begin().await?;
    sqlx::query(
        "UPDATE mail_outbox SET state = $2, due_at = NULL, text_body = '', html_body = '' WHERE due_at <= $1 AND expires_at <= $1",
    )
    .bind(now)
    .bind(State::Expired)
    .execute(&mut *tx)
    .await?;
    let row = sqlx::query(
        "UPDATE mail_outbox SET state = $2, attempts = attempts + 1, due_at = $3
         WHERE id = (SELECT id FROM mail_outbox WHERE due_at <= $1 ORDER BY due_at LIMIT 1) AND due_at <= $1
         RETURNING id, recipient, subject, text_body, html_body, attempts",
    )
    .bind(now)
    .bind(State::Sending)
    .bind(dead_at.as_millisecond())
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else {
        tx.commit().await?;
        return Ok(None);
    };
    let mut taken = Taken {
        id: row.try_get("id")?,
        to: row.try_get("recipient")?,
        subject: row.try_get("subject")?,
        text: row.try_get("text_body")?,
        html: row.try_get("html_body")?,
        attempt: row.try_get("attempts")?,
    };
    if taken.text.contains(TOKEN) {
        let token = Token::new();
        // A try that nobody knows the end of may have arrived; its link ends where the next one begins.
        for links in [
            "UPDATE sign_in_links SET token_hash = $1 WHERE mail_id = $2",
            "UPDATE claim_links SET token_hash = $1 WHERE mail_id = $2 AND used_at IS NULL",
        ] {
            sqlx::query(links)
                .bind(token.hash())
                .bind(taken.id)
                .execute(&mut *tx)
                .await?;
        }
        taken.text = taken.text.replace(TOKEN, token.expose());
        taken.html = taken.html.replace(TOKEN, token.expose());
    }
    tx.commit().await?;
    Ok(Some(taken))
}

/// Writes down how a try ended, unless somebody else has taken the mail meanwhile.
pub(super) async fn end(
    db: &Db,
    now: Timestamp,
    taken: &Taken,
    ended: Ended,
) -> Result<(), sqlx::Error> {
    let (state, due_at, trouble) = match ended {
        Ended::Sent => (State::Sent, None, None),
        Ended::Again(trouble, at) => (State::Queued, Some(at.as_millisecond()), Some(trouble)),
        Ended::Failed(trouble) => (State::Failed, None, Some(trouble)),
    };
    let texts = if due_at.is_none() {
        ", text_body = '', html_body = ''"
    } else {
        ""
    };
    let sql = format!(
        "UPDATE mail_outbox SET state = $3, due_at = $4, trouble = $5{texts} WHERE id = $1 AND attempts = $2 AND state = 'sending'"
    );
    let mut tx = db.begin().await?;
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(taken.id)
        .bind(taken.attempt)
        .bind(state)
        .bind(due_at)
        .bind(trouble.map(super::Trouble::as_str))
        .execute(&mut *tx)
        .await?;
    if due_at.is_none() {
        prune(&mut tx, now).await?;
    }
    tx.commit().await
}

/// Forgets finished mails of long ago, and their links.
async fn prune(conn: &mut AnyConnection, now: Timestamp) -> Result<(), sqlx::Error> {
    let until = (now - KEPT).as_millisecond();
    sqlx::query("DELETE FROM sign_in_links WHERE expires_at < $1")
        .bind(until)
        .execute(&mut *conn)
        .await?;
    let sql = "DELETE FROM mail_outbox WHERE created_at < $1 AND due_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM sign_in_links WHERE mail_id = mail_outbox.id)";
    sqlx::query(sql).bind(until).execute(conn).await?;
    Ok(())
}
