//! What couldn't be saved, kept for the admin who typed it: one for each event and admin.

use sqlx::Row;

use super::{Form, Problem};
use crate::admin::Admin;
use crate::ids::EventId;
use crate::{Clock, Db};

/// A form that wasn't saved, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// As it was typed.
    pub form: Form,
    /// Why it wasn't saved.
    pub problem: Problem,
}

/// What this admin typed last for the event and couldn't save.
pub async fn draft(db: &Db, admin: &Admin, id: EventId) -> Result<Option<Draft>, sqlx::Error> {
    let row =
        sqlx::query("SELECT form, problem FROM event_drafts WHERE event_id = $1 AND admin = $2")
            .bind(id)
            .bind(admin.email().expose())
            .fetch_optional(db.reader())
            .await?;
    row.map(|row| {
        let form: String = row.try_get("form")?;
        let form =
            serde_json::from_str(&form).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Draft {
            form,
            problem: row.try_get("problem")?,
        })
    })
    .transpose()
}

pub(super) async fn keep(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    id: EventId,
    draft: &Draft,
) -> Result<(), sqlx::Error> {
    let form =
        serde_json::to_string(&draft.form).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let mut tx = db.begin().await?;
    sqlx::query(
        "INSERT INTO event_drafts (event_id, admin, form, problem, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id, admin) DO UPDATE SET form = excluded.form, problem = excluded.problem,
            created_at = excluded.created_at",
    )
    .bind(id)
    .bind(admin.email().expose())
    .bind(form)
    .bind(draft.problem)
    .bind(clock.now().as_millisecond())
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Forgets what this admin couldn't save: it is saved, or not wanted any more.
pub async fn discard(db: &Db, admin: &Admin, id: EventId) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query("DELETE FROM event_drafts WHERE event_id = $1 AND admin = $2")
        .bind(id)
        .bind(admin.email().expose())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
