//! Organizations put back, and those taken away that a decision had made.

use std::collections::HashSet;

use sqlx::Row;

use super::Back;
use super::rows::{is_as_left, read};
use crate::admin::audit::entity::Entity;
use crate::admin::audit::work::Work;
use crate::db::query_in;
use crate::ids::DecisionId;

/// Where an organization may be named. Who adds a table that names one adds it here.
const REFERENCES: [(&str, &str); 8] = [
    ("organization_domains", "organization_id"),
    ("organization_calendars", "organization_id"),
    ("organization_redirects", "organization_id"),
    ("luma_host_mappings", "organization_id"),
    ("events", "organization_id"),
    ("events", "suggested_organization_id"),
    ("event_co_organizers", "organization_id"),
    ("organizations", "merged_into_id"),
];

impl Back {
    /// Those that were there before, as they were: what the rest refers to.
    pub(super) async fn restore_organizations(
        &mut self,
        work: &mut Work,
    ) -> Result<(), sqlx::Error> {
        let Some(pairs) = self.entries.rows.get(&Entity::Organization) else {
            return Ok(());
        };
        let current = read(work, Entity::Organization, pairs).await?;
        let mut back = Vec::new();
        for (key, pair) in pairs {
            let Some(before) = &pair.before else { continue };
            let now = current.get(key);
            let is_free = match before.text("slug") {
                Some(slug) => is_free(work, slug, key).await?,
                None => true,
            };
            if is_free && is_as_left(Entity::Organization, pair.after.as_ref(), now) {
                let before = before.clone();
                let before = before.keeping_machines(Entity::Organization, None, None);
                back.push((key.clone(), Some(before)));
            } else {
                self.kept.push((Entity::Organization, key.clone()));
            }
        }
        work.set(Entity::Organization, back).await
    }

    /// Those that the decision made, unless something has come to be theirs since.
    pub(super) async fn remove_organizations(
        &mut self,
        work: &mut Work,
        id: DecisionId,
    ) -> Result<(), sqlx::Error> {
        let Some(pairs) = self.entries.rows.get(&Entity::Organization) else {
            return Ok(());
        };
        let made: Vec<String> = pairs
            .iter()
            .filter(|(_, pair)| pair.before.is_none())
            .map(|(key, _)| key.clone())
            .collect();
        if made.is_empty() {
            return Ok(());
        }
        // Nothing counts for these any more.
        let learned = "DELETE FROM luma_host_mappings WHERE is_verified = 0 AND organization_id";
        let named = named(work, &made, id).await?;
        let free: Vec<&String> = made.iter().filter(|key| !named.contains(*key)).collect();
        query_in(&mut work.tx, learned, free.iter().copied(), "").await?;
        let current = read(work, Entity::Organization, pairs).await?;
        let mut used: HashSet<String> = named;
        for (table, column) in REFERENCES {
            let head = format!("SELECT DISTINCT {column} FROM {table} WHERE {column}");
            for row in query_in(&mut work.tx, &head, &free, "").await? {
                used.insert(row.try_get(0)?);
            }
        }
        let mut gone = Vec::new();
        for key in made {
            let after = pairs.get(&key).and_then(|pair| pair.after.as_ref());
            let is_as_left = is_as_left(Entity::Organization, after, current.get(&key));
            if used.contains(&key) || !is_as_left {
                self.kept.push((Entity::Organization, key));
            } else {
                gone.push((key, None));
            }
        }
        work.set(Entity::Organization, gone).await
    }
}

async fn is_free(work: &mut Work, slug: &str, own: &str) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT id FROM organizations WHERE slug = $1 AND id <> $2")
        .bind(slug.to_owned())
        .bind(own.to_owned())
        .fetch_optional(&mut *work.tx)
        .await?;
    Ok(row.is_none())
}

/// Those that a decision names which still stands: taking that one back would need them. What was said of a claim needs none.
async fn named(
    work: &mut Work,
    ids: &[String],
    undone: DecisionId,
) -> Result<HashSet<String>, sqlx::Error> {
    let mut named = HashSet::new();
    for column in ["organization_id", "left_organization_id"] {
        let head = format!(
            "SELECT DISTINCT a.{column} FROM audit_log a JOIN decision_batches b ON b.id = a.batch_id
            WHERE b.undone_by_id IS NULL AND b.undoes_id IS NULL AND b.id <> '{undone}' AND a.entity <> 'claim' AND a.{column}"
        );
        for row in query_in(&mut work.tx, &head, ids, "").await? {
            named.insert(row.try_get(0)?);
        }
    }
    Ok(named)
}
