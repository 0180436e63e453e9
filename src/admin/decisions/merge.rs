//! Two organizations that are one.

use sqlx::{AnyConnection, Row};

use super::organizations::{about, stored};
use super::{DecisionError, OrganizationRefusal, finish, organization, resolving};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::attribution;
use crate::db::query_in;
use crate::ids::{EventId, LumaCalendarId, OrganizationId};
use crate::{Clock, Db};

/// Gives everything of one organization to another and archives it; its address redirects.
pub async fn merge_organizations(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    from: OrganizationId,
    into: OrganizationId,
) -> Result<Decided, DecisionError> {
    if from == into {
        return Err(OrganizationRefusal::Same.into());
    }
    let mut work = Work::begin(db, clock).await?;
    let before = stored(&mut work.tx, from).await?;
    let old = organization(&mut work.tx, from).await?;
    let target = organization(&mut work.tx, into).await?;
    let now = work.now;
    move_owned(
        &mut work,
        Entity::Domain,
        "organization_domains",
        "domain",
        from,
        into,
    )
    .await?;
    let calendars = ("organization_calendars", "luma_calendar_id");
    move_owned(
        &mut work,
        Entity::Calendar,
        calendars.0,
        calendars.1,
        from,
        into,
    )
    .await?;
    move_owned(
        &mut work,
        Entity::Redirect,
        "organization_redirects",
        "slug",
        from,
        into,
    )
    .await?;
    move_mappings(&mut work, from, into).await?;
    let state = before
        .with("archived_at", now)
        .with("merged_into_id", into.to_string())
        .with("updated_at", now);
    work.set(Entity::Organization, vec![(from.to_string(), Some(state))])
        .await?;
    let events = attribution::events_naming(&mut work.tx, from).await?;
    rename(&mut work, &events, from, into).await?;
    work.resolve_all(&events, resolving(own_calendar)).await?;
    let summary = Summary {
        other_name: Some(old.name),
        ..about(&target)
    };
    finish(work, DecisionKind::MergeOrganizations, admin, summary).await
}

async fn move_owned(
    work: &mut Work,
    entity: Entity,
    table: &str,
    key: &str,
    from: OrganizationId,
    into: OrganizationId,
) -> Result<(), sqlx::Error> {
    let sql = format!("SELECT {key} FROM {table} WHERE organization_id = $1");
    let keys = strings(&mut work.tx, sql, from).await?;
    let states = read(&mut work.tx, entity, &keys).await?;
    let moved = states
        .into_iter()
        .map(|(key, state)| (key, Some(state.with("organization_id", into.to_string()))));
    work.set(entity, moved.collect()).await
}

/// A host that both know keeps the stronger of its two mappings.
async fn move_mappings(
    work: &mut Work,
    from: OrganizationId,
    into: OrganizationId,
) -> Result<(), sqlx::Error> {
    let sql = "SELECT luma_host_id FROM luma_host_mappings WHERE organization_id = $1".to_owned();
    let hosts = strings(&mut work.tx, sql, from).await?;
    let key = |host: &String, owner: OrganizationId| format!("{host} {owner}");
    let keys = |owner| hosts.iter().map(move |host| key(host, owner));
    let keys: Vec<String> = keys(from).chain(keys(into)).collect();
    let states = read(&mut work.tx, Entity::Mapping, &keys).await?;
    let is_verified = |state: &&State| state.number("is_verified") == Some(1);
    let mut rows = Vec::new();
    for host in &hosts {
        let Some(old) = states.get(&key(host, from)) else {
            continue;
        };
        rows.push((key(host, from), None));
        if states
            .get(&key(host, into))
            .is_none_or(|state| !is_verified(&state))
        {
            rows.push((key(host, into), Some(old.clone())));
        }
    }
    work.set(Entity::Mapping, rows).await
}

/// What people decided names the other organization now; the rest the rules decide.
async fn rename(
    work: &mut Work,
    events: &[EventId],
    from: OrganizationId,
    into: OrganizationId,
) -> Result<(), sqlx::Error> {
    let head = "SELECT id FROM events WHERE decided_by IS NOT NULL AND id";
    let rows = query_in(&mut work.tx, head, events, "").await?;
    let ids: Vec<EventId> = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    let decided = attribution::read(&mut work.tx, &ids).await?;
    let now = work.now;
    let renamed = decided.into_iter().map(|event| {
        let after = event.verdict.renamed(from, into, now);
        (event.id, event.verdict, after)
    });
    work.decide(renamed.collect()).await
}

async fn strings(
    conn: &mut AnyConnection,
    sql: String,
    organization: OrganizationId,
) -> Result<Vec<String>, sqlx::Error> {
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(organization);
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
