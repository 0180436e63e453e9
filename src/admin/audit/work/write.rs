//! A batch and its entries into the log.

use sqlx::Row;

use super::{Entry, Work, json};
use crate::admin::audit::{Actor, DecisionKind, Summary};
use crate::db::{Statement, insert_rows};

impl Work {
    /// The first of as many numbers as there are entries, and one for the batch itself.
    pub(super) async fn numbers(&mut self) -> Result<i64, sqlx::Error> {
        let count = i64::try_from(self.entries.len().max(1)).unwrap_or(i64::MAX);
        let row = sqlx::query(
            "UPDATE audit_counter SET last = last + $1 WHERE id = 1 RETURNING last - $1 + 1",
        )
        .bind(count)
        .fetch_one(&mut *self.tx)
        .await?;
        row.try_get(0)
    }

    pub(super) async fn write_batch(
        &mut self,
        kind: DecisionKind,
        actor: &Actor,
        summary: &Summary,
        number: i64,
    ) -> Result<(), sqlx::Error> {
        let (actor_kind, actor) = actor.columns();
        sqlx::query(
            "INSERT INTO decision_batches (id, number, kind, actor_kind, actor, summary, undoes_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET summary = excluded.summary",
        )
        .bind(self.id)
        .bind(number)
        .bind(kind)
        .bind(actor_kind)
        .bind(actor)
        .bind(json(summary)?)
        .bind(self.undoes)
        .bind(self.now)
        .execute(&mut *self.tx)
        .await?;
        if let Some(undone) = self.undoes {
            // What the one taken back had taken back stands again.
            sqlx::query("UPDATE decision_batches SET undone_by_id = NULL WHERE undone_by_id = $1")
                .bind(undone)
                .execute(&mut *self.tx)
                .await?;
            sqlx::query("UPDATE decision_batches SET undone_by_id = $1 WHERE id = $2")
                .bind(self.id)
                .bind(undone)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    pub(super) async fn write_entries(&mut self, first: i64) -> Result<(), sqlx::Error> {
        const COLUMNS: [&str; 11] = [
            "sequence",
            "batch_id",
            "entity",
            "entity_id",
            "rule",
            "before",
            "after",
            "luma_host_id",
            "organization_id",
            "left_organization_id",
            "created_at",
        ];
        let entries = std::mem::take(&mut self.entries);
        let numbered: Vec<(i64, Entry)> = (first..).zip(entries).collect();
        let (id, now) = (self.id, self.now);
        let bind = |query: Statement, (sequence, entry): &(i64, Entry)| {
            query
                .bind(*sequence)
                .bind(id)
                .bind(entry.entity)
                .bind(entry.id.clone())
                .bind(entry.rule.clone())
                .bind(entry.before.clone())
                .bind(entry.after.clone())
                .bind(entry.host.clone())
                .bind(entry.organization.clone())
                .bind(entry.left.clone())
                .bind(now)
        };
        insert_rows(&mut self.tx, "audit_log", &COLUMNS, &numbered, "", bind).await
    }
}
