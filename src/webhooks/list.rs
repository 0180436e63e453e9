//! Deliveries for people: the list, one of them with its body.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::{Delivery, DeliveryState, inbox};
use crate::Db;
use crate::clock::from_millis;
use crate::events::Page;
use crate::ids::{DeliveryId, LumaEventId};

const COLUMNS: &str = "id, webhook_id, kind, luma_event_id, state, failure, attempts, next_attempt_at, signed_at, created_at, finished_at";
const MOST: u32 = 100;

/// Which deliveries a list holds: those that fit all of this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Where they stand.
    pub state: Option<DeliveryState>,
    /// Their type.
    pub kind: Option<String>,
    /// The event that they are about.
    pub luma_event_id: Option<LumaEventId>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The cursor isn't one of ours.
    #[error("not a cursor of this list")]
    BadCursor,
    /// The database is away.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Newest first, at most 100 at once.
pub(super) async fn list(
    db: &Db,
    filter: &DeliveryFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Delivery>, ListError> {
    let before: Option<DeliveryId> = cursor
        .map(str::parse)
        .transpose()
        .map_err(|_| ListError::BadCursor)?;
    let wanted = [
        ("state =", filter.state.map(|state| state.to_string())),
        ("kind =", filter.kind.clone()),
        (
            "luma_event_id =",
            filter.luma_event_id.as_ref().map(ToString::to_string),
        ),
        ("id <", before.map(|id| id.to_string())),
    ];
    let wanted: Vec<(&str, String)> = wanted
        .into_iter()
        .filter_map(|(test, value)| Some((test, value?)))
        .collect();
    let tests: Vec<String> = (1..)
        .zip(&wanted)
        .map(|(n, (test, _))| format!("{test} ${n}"))
        .collect();
    let filter = if tests.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", tests.join(" AND "))
    };
    let limit = limit.clamp(1, MOST) as usize;
    // One more tells whether there is another page.
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_deliveries {filter} ORDER BY id DESC LIMIT {}",
        limit + 1
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (_, value) in wanted {
        query = query.bind(value);
    }
    let rows = query.fetch_all(db.reader()).await?;
    let items: Vec<Delivery> = rows
        .iter()
        .take(limit)
        .map(delivery)
        .collect::<Result<_, _>>()?;
    let next_cursor = items
        .last()
        .filter(|_| rows.len() > limit)
        .map(|last| last.id.to_string());
    Ok(Page { items, next_cursor })
}

/// One delivery, and the bytes of its body as they came, if they are still kept.
pub(super) async fn find(
    db: &Db,
    id: DeliveryId,
) -> Result<Option<(Delivery, Option<Vec<u8>>)>, sqlx::Error> {
    let sql =
        format!("SELECT {COLUMNS}, body, body_dropped_at FROM webhook_deliveries WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| {
        let dropped_at: Option<i64> = row.try_get("body_dropped_at")?;
        let body = inbox::body(row.try_get("body")?);
        Ok((delivery(&row)?, dropped_at.is_none().then_some(body)))
    })
    .transpose()
}

/// The newest delivery, and how many are set aside.
pub(super) async fn overview(db: &Db) -> Result<(Option<Delivery>, i64), sqlx::Error> {
    let sql = format!("SELECT {COLUMNS} FROM webhook_deliveries ORDER BY id DESC LIMIT 1");
    let last = sqlx::query(AssertSqlSafe(sql))
        .fetch_optional(db.reader())
        .await?;
    let set_aside = sqlx::query("SELECT COUNT(*) FROM webhook_deliveries WHERE state = $1")
        .bind(DeliveryState::SetAside)
        .fetch_one(db.reader())
        .await?;
    let last = last.as_ref().map(delivery).transpose()?;
    Ok((last, set_aside.try_get(0)?))
}

fn delivery(row: &AnyRow) -> Result<Delivery, sqlx::Error> {
    let state: DeliveryState = row.try_get("state")?;
    let next: i64 = row.try_get("next_attempt_at")?;
    let finished: Option<i64> = row.try_get("finished_at")?;
    Ok(Delivery {
        id: row.try_get("id")?,
        webhook_id: row.try_get("webhook_id")?,
        kind: row.try_get("kind")?,
        luma_event_id: row.try_get("luma_event_id")?,
        state,
        failure: row.try_get("failure")?,
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
        next_attempt_at: (state == DeliveryState::Waiting).then(|| from_millis(next)),
        signed_at: from_millis(row.try_get("signed_at")?),
        received_at: from_millis(row.try_get("created_at")?),
        finished_at: finished.map(from_millis),
    })
}
