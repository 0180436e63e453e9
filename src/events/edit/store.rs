//! What is stored of an event that is being changed.

use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Editable, merge};
use crate::events::SyncStatus;
use crate::events::content::Content;
use crate::ids::EventId;
use crate::luma::{Description, Visibility};
use crate::{Clock, Db};

/// Longer than all requests of one change may take together.
const TURN_MILLIS: i64 = 90_000;

pub(super) async fn load(db: &Db, id: EventId) -> Result<Option<Editable>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(editable).transpose()
}

fn editable(row: &AnyRow) -> Result<Editable, sqlx::Error> {
    let content = Content::from_row(row)?;
    let version = version(&content);
    let sync_status: SyncStatus = row.try_get("sync_status")?;
    let canceled_at: Option<i64> = row.try_get("canceled_at")?;
    let mut event = Editable {
        event_id: row.try_get("id")?,
        luma_event_id: row.try_get("source_luma_event_id")?,
        ownership: row.try_get("ownership")?,
        is_gone: canceled_at.is_some() || sync_status == SyncStatus::SourceDeleted,
        luma_url: content.luma_url,
        name: content.name,
        description: match content.description {
            Some(Description::Markdown(text)) => Some(text),
            Some(Description::ProseMirror(_)) => None,
            None => Some(String::new()),
        },
        start_at: content.start_at,
        end_at: content.end_at,
        timezone: content.timezone,
        visibility: Visibility::from_text(&content.visibility),
        place: content.place,
        version,
    };
    let prints = merge::prints(&event);
    event.version = format!("{}.{prints}", event.version);
    Ok(event)
}

fn version(content: &Content) -> String {
    let place = &content.place;
    let (description, _) = content.description_source();
    let seen = json!([
        content.name,
        description,
        content.start_at.as_millisecond(),
        content.end_at.map(Timestamp::as_millisecond),
        content.timezone,
        content.visibility,
        [&place.venue, &place.address, &place.city, &place.country],
    ]);
    hex::encode(&Sha256::digest(seen.to_string())[..16])
}

/// Whose turn it is to change an event.
pub(super) struct Turn(String);

/// None while somebody else has it. A turn that was never given back ends by itself.
pub(super) async fn take_turn(
    db: &Db,
    clock: &Clock,
    id: EventId,
) -> Result<Option<Turn>, sqlx::Error> {
    let now = clock.now().as_millisecond();
    let token = format!("{:032x}", rand::random::<u128>());
    let mut tx = db.begin().await?;
    let taken = sqlx::query(
        "INSERT INTO event_edits (event_id, token, expires_at, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at,
            created_at = excluded.created_at
         WHERE event_edits.expires_at <= excluded.created_at",
    )
    .bind(id)
    .bind(token.clone())
    .bind(now + TURN_MILLIS)
    .bind(now)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    tx.commit().await?;
    Ok((taken == 1).then_some(Turn(token)))
}

pub(super) async fn give_back(db: &Db, id: EventId, turn: Turn) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query("DELETE FROM event_edits WHERE event_id = $1 AND token = $2")
        .bind(id)
        .bind(turn.0)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
