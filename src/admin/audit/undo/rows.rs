//! Rows put back: mappings, domains, calendars and the like.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::entries::{Entries, Which};
use super::{Back, Pair, claims};
use crate::admin::audit::entity::{self, Entity, State};
use crate::admin::audit::work::Work;
use crate::admin::decisions;
use crate::attribution::{self, Learned, Verdict};
use crate::db::{placeholders, query_in};
use crate::ids::{DecisionId, OrganizationId};

/// What may depend on what: organizations first, then claims, with which what they had proven comes back. Events and the
/// removal of organizations come later.
const ORDER: [Entity; 10] = [
    Entity::Claim,
    Entity::Redirect,
    Entity::Domain,
    Entity::Calendar,
    Entity::Mapping,
    Entity::PersonalHost,
    Entity::Postponement,
    Entity::Block,
    Entity::Hidden,
    Entity::Note,
];

impl Back {
    pub(super) async fn restore_rows(&mut self, work: &mut Work) -> Result<(), sqlx::Error> {
        self.restore_organizations(work).await?;
        let mut upserts = Vec::new();
        for entity in ORDER {
            let Some(pairs) = self.entries.rows.get(&entity) else {
                continue;
            };
            let current = read(work, entity, pairs).await?;
            let (mut gone, mut back) = (Vec::new(), Vec::new());
            for (key, pair) in pairs {
                let now = current.get(key);
                if !is_as_left(entity, pair.after.as_ref(), now) {
                    self.kept.push((entity, key.clone()));
                    continue;
                }
                match &pair.before {
                    None => gone.push((key.clone(), None)),
                    Some(before) => {
                        let before = before.clone();
                        let before = before.keeping_machines(entity, pair.after.as_ref(), now);
                        back.push((key.clone(), before));
                    }
                }
            }
            work.set(entity, gone).await?;
            upserts.push((entity, back));
        }
        for (entity, back) in upserts {
            let refused = refused(work, entity, &back).await?;
            let (kept, back): (Vec<_>, Vec<_>) =
                back.into_iter().partition(|(key, _)| refused.contains(key));
            self.kept
                .extend(kept.into_iter().map(|(key, _)| (entity, key)));
            let rows = back.into_iter().map(|(key, state)| (key, Some(state)));
            work.set(entity, rows.collect()).await?;
        }
        for pair in &self.entries.learned {
            unlearn(work, pair).await?;
        }
        Ok(())
    }
}

impl Back {
    /// What came in while a block stood that is taken back.
    pub(super) async fn show_unblocked(&self, work: &mut Work) -> Result<(), sqlx::Error> {
        let Some(pairs) = self.entries.rows.get(&Entity::Block) else {
            return Ok(());
        };
        let still = read(work, Entity::Block, pairs).await?;
        let gone = pairs.keys().filter(|key| !still.contains_key(*key));
        let gone: Vec<String> = gone.cloned().collect();
        decisions::show_unblocked(work, &gone).await?;
        Ok(())
    }
}

/// Hosts with a mapping that isn't again what it was before the decision.
pub(super) async fn hosts_not_back(
    work: &mut Work,
    undone: DecisionId,
) -> Result<HashSet<String>, sqlx::Error> {
    let entries = Entries::load(&mut work.tx, undone, Which::Rows).await?;
    let Some(pairs) = entries.rows.get(&Entity::Mapping) else {
        return Ok(HashSet::new());
    };
    let current = read(work, Entity::Mapping, pairs).await?;
    let stay = pairs.iter().filter(|(key, pair)| {
        let now = current.get(*key);
        !is_as_left(Entity::Mapping, pair.before.as_ref(), now)
    });
    Ok(stay
        .filter_map(|(key, _)| Some(key.split(' ').next()?.to_owned()))
        .collect())
}

pub(super) async fn read(
    work: &mut Work,
    entity: Entity,
    pairs: &HashMap<String, Pair<State>>,
) -> Result<HashMap<String, State>, sqlx::Error> {
    let keys: Vec<String> = pairs.keys().cloned().collect();
    entity::read(&mut work.tx, entity, &keys).await
}

/// Whether nobody has decided it since. That a machine has learned a mapping is no decision.
pub(super) fn is_as_left(entity: Entity, after: Option<&State>, now: Option<&State>) -> bool {
    match (after, now) {
        (None, None) => true,
        (None, Some(now)) => entity == Entity::Mapping && now.number("is_verified") == Some(0),
        (Some(_), None) => false,
        (Some(after), Some(now)) => now.is_same_decision(entity, after),
    }
}

/// Those that something forbids that came since: an organization that is gone, a host that is verified as another's.
async fn refused(
    work: &mut Work,
    entity: Entity,
    rows: &[(String, State)],
) -> Result<HashSet<String>, sqlx::Error> {
    let owner = |key: &str, state: &State| {
        let named = match entity {
            Entity::Mapping => key.split(' ').nth(1),
            _ => state.text("organization_id"),
        };
        named.and_then(|id| id.parse::<OrganizationId>().ok())
    };
    let owners = rows.iter().filter_map(|(key, state)| owner(key, state));
    let known = existing_organizations(&mut work.tx, owners).await?;
    let mut refused: HashSet<String> = rows
        .iter()
        .filter(|(key, state)| owner(key, state).is_some_and(|owner| !known.contains(&owner)))
        .map(|(key, _)| key.clone())
        .collect();
    if matches!(entity, Entity::Mapping | Entity::PersonalHost) {
        refused.extend(settled(work, entity, rows).await?);
    }
    if entity == Entity::Mapping {
        refused.extend(claims::over_for_hosts(work, rows).await?);
    }
    Ok(refused)
}

/// Those whose host somebody has decided otherwise since: it is verified as another's, or personal.
async fn settled(
    work: &mut Work,
    entity: Entity,
    rows: &[(String, State)],
) -> Result<Vec<String>, sqlx::Error> {
    let host = |key: &str| key.split(' ').next().unwrap_or_default().to_owned();
    let is_strong = |state: &State| state.number("is_verified") != Some(0);
    let strong: Vec<_> = rows.iter().filter(|(_, state)| is_strong(state)).collect();
    let hosts: Vec<String> = strong.iter().map(|(key, _)| host(key)).collect();
    let verified =
        "SELECT luma_host_id || ' ' || organization_id, luma_host_id FROM luma_host_mappings
        WHERE is_verified = 1 AND luma_host_id";
    let mut found: Vec<(String, String)> = Vec::new();
    for row in query_in(&mut work.tx, verified, &hosts, "").await? {
        found.push((row.try_get(0)?, row.try_get(1)?));
    }
    // What is put back itself, or loses its verification with this, is in nobody's way.
    let is_put_back = |key: &String| rows.iter().any(|(own, _)| own == key);
    found.retain(|(key, _)| !is_put_back(key));
    if entity == Entity::Mapping {
        let personal = "SELECT luma_host_id FROM personal_hosts WHERE luma_host_id";
        for row in query_in(&mut work.tx, personal, &hosts, "").await? {
            found.push((String::new(), row.try_get(0)?));
        }
    }
    let taken: HashSet<String> = found.into_iter().map(|(_, host)| host).collect();
    let settled = strong
        .into_iter()
        .filter(|(key, _)| taken.contains(&host(key)));
    Ok(settled.map(|(key, _)| key.clone()).collect())
}

/// Which of these organizations are there.
pub(super) async fn existing_organizations(
    conn: &mut AnyConnection,
    ids: impl IntoIterator<Item = OrganizationId>,
) -> Result<HashSet<OrganizationId>, sqlx::Error> {
    let rows = query_in(conn, "SELECT id FROM organizations WHERE id", ids, "").await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

pub(super) fn names_only(verdict: &Verdict, known: &HashSet<OrganizationId>) -> bool {
    let co_organizers = verdict.co_organizers.iter().map(|row| row.organization);
    let mut named = co_organizers
        .chain(verdict.organization)
        .chain(verdict.suggestion);
    named.all(|id| known.contains(&id))
}

/// Forgets what was learned from the decision and not seen since, or learns it again.
async fn unlearn(work: &mut Work, pair: &Pair<Vec<Learned>>) -> Result<(), sqlx::Error> {
    if let Some(rows) = &pair.after {
        let mut gone = Vec::new();
        for part in rows.chunks(300) {
            let values: Vec<String> = (0..part.len())
                .map(|row| format!("({})", placeholders(row * 2 + 1, 2)))
                .collect();
            let sql = format!(
                "WITH gone (host, organization) AS (VALUES {}) DELETE FROM luma_host_mappings
                WHERE is_verified = 0 AND last_seen_at = created_at
                AND (luma_host_id, organization_id) IN (SELECT host, organization FROM gone)
                RETURNING luma_host_id, organization_id, match_source, created_at",
                values.join(", ")
            );
            let query = part
                .iter()
                .fold(sqlx::query(AssertSqlSafe(sql)), |query, row| {
                    query.bind(row.host.clone()).bind(row.organization)
                });
            for row in query.fetch_all(&mut *work.tx).await? {
                gone.push(Learned {
                    host: row.try_get(0)?,
                    organization: row.try_get(1)?,
                    source: row.try_get(2)?,
                    at: row.try_get(3)?,
                });
            }
        }
        work.note_learned(Some(&gone), None)?;
    }
    if let Some(rows) = &pair.before {
        let owners = rows.iter().map(|row| row.organization);
        let known = existing_organizations(&mut work.tx, owners).await?;
        let rows: Vec<Learned> = rows
            .iter()
            .filter(|row| known.contains(&row.organization))
            .cloned()
            .collect();
        attribution::learn_again(&mut work.tx, &rows).await?;
        work.note_learned(None, Some(&rows))?;
    }
    Ok(())
}
