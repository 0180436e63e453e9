//! Imports out, as their pages show them: with their events, as those are now.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::store::read_steps;
use super::{Failure, Import, StepState};
use crate::admin::decisions::{WhyHidden, why_hidden};
use crate::clock::from_millis;
use crate::db::placeholders;
use crate::events;
use crate::ids::{EventId, ImportId};
use crate::luma::Link;
use crate::{Clock, Db};

/// The import at `/imports/{id}`.
pub(super) async fn find(
    db: &Db,
    clock: &Clock,
    id: ImportId,
) -> Result<Option<Import>, sqlx::Error> {
    Ok(find_all(db, clock, &[id]).await?.remove(&id))
}

/// Imports with their events: a fixed number of queries, however many.
pub(super) async fn find_all(
    db: &Db,
    clock: &Clock,
    ids: &[ImportId],
) -> Result<HashMap<ImportId, Import>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT id, target, steps, failure, event_id, is_known, choices, next_attempt_at, lease_token, created_at, finished_at
         FROM imports WHERE id IN ({})",
        placeholders(1, ids.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id);
    }
    let rows = query.fetch_all(db.reader()).await?;
    let event_ids = rows
        .iter()
        .filter_map(|row| row.try_get::<Option<EventId>, _>("event_id").transpose());
    let event_ids = event_ids.collect::<Result<Vec<_>, _>>()?;
    let events = events::find_all(db, &event_ids).await?;
    let unseen: Vec<EventId> = event_ids
        .into_iter()
        .filter(|id| !events.contains_key(id))
        .collect();
    let hidden = why_hidden(db, &unseen).await?;
    rows.iter()
        .map(|row| {
            let event_id: Option<EventId> = row.try_get("event_id")?;
            let event = event_id.and_then(|id| events.get(&id)).cloned();
            let mut import = import(row, clock, event)?;
            if event_id.is_some() {
                import.follow_event(event_id.and_then(|id| hidden.get(&id)).cloned());
            }
            Ok((import.id, import))
        })
        .collect()
}

impl Import {
    /// What has become of its saved event since: an admin hid it or shows it again, or its hosts made it private.
    fn follow_event(&mut self, hidden: Option<WhyHidden>) {
        match &self.event {
            Some(_) if self.failure == Some(Failure::Hidden) => {
                self.failure = None;
                for report in &mut self.steps {
                    if report.failure.take().is_some() || report.state == StepState::Waiting {
                        report.state = StepState::Skipped;
                    }
                }
            }
            None if self.is_finished && hidden.is_some() => self.failure = Some(Failure::Hidden),
            None if self.is_finished => self.failure = Some(Failure::Private),
            _ => {}
        }
        self.hidden = hidden;
    }
}

fn import(
    row: &AnyRow,
    clock: &Clock,
    event: Option<events::Event>,
) -> Result<Import, sqlx::Error> {
    let link: Link = row.try_get("target")?;
    let is_finished = row.try_get::<Option<i64>, _>("finished_at")?.is_some();
    let next = from_millis(row.try_get("next_attempt_at")?);
    let is_idle = row.try_get::<Option<String>, _>("lease_token")?.is_none();
    let failure: Option<String> = row.try_get("failure")?;
    let choices: Option<String> = row.try_get("choices")?;
    let steps = read_steps(row.try_get("steps")?);
    // One that hasn't been tried yet only waits for its turn.
    let was_tried = steps.iter().any(|step| step.state == StepState::Failed);
    Ok(Import {
        id: row.try_get("id")?,
        link: link.public(),
        steps,
        failure: failure.and_then(|json| serde_json::from_str(&json).ok()),
        event,
        hidden: None,
        is_known: row.try_get::<i64, _>("is_known")? == 1,
        choices: choices
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
        is_finished,
        retry_at: Some(next)
            .filter(|next| !is_finished && is_idle && was_tried && *next > clock.now()),
        created_at: from_millis(row.try_get("created_at")?),
    })
}
