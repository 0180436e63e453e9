//! Organizations that are reserved or archived.

use super::organizations::{about, reference, stored};
use super::{DecisionError, finish, resolving};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, Summary, Work};
use crate::attribution::{concerned_events, events_naming, owned_by};
use crate::ids::{LumaCalendarId, OrganizationId};
use crate::organizations::OrganizationRef;
use crate::{Clock, Db};

/// Marks an organization as reserved (its claims wait for an admin), or takes the mark away.
pub async fn reserve_organization(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    id: OrganizationId,
    is_reserved: bool,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let organization = mark(&mut work, id, "reserved_at", is_reserved).await?;
    let kind = DecisionKind::ReserveOrganization;
    finish(work, kind, admin, said(&organization, is_reserved)).await
}

/// Takes an organization off every list, or puts it back. What is its stays its, but names it for no event meanwhile.
pub async fn archive_organization(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    id: OrganizationId,
    is_archived: bool,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let organization = mark(&mut work, id, "archived_at", is_archived).await?;
    if !work.is_empty() {
        let concerned = owned_by(&mut work.tx, id).await?;
        let mut events = concerned_events(&mut work.tx, &concerned).await?;
        events.extend(events_naming(&mut work.tx, id).await?);
        events.sort_unstable();
        events.dedup();
        work.resolve_all(&events, resolving(own_calendar)).await?;
    }
    let kind = DecisionKind::ArchiveOrganization;
    finish(work, kind, admin, said(&organization, is_archived)).await
}

fn said(organization: &OrganizationRef, is_marked: bool) -> Summary {
    Summary {
        detail: Some(is_marked.to_string()),
        ..about(organization)
    }
}

async fn mark(
    work: &mut Work,
    id: OrganizationId,
    column: &str,
    is_marked: bool,
) -> Result<OrganizationRef, DecisionError> {
    let before = stored(&mut work.tx, id).await?;
    let organization = reference(id, &before);
    if before.number(column).is_some() != is_marked {
        let now = work.now;
        let state = before.with(column, is_marked.then_some(now));
        let row = (id.to_string(), Some(state.with("updated_at", now)));
        work.set(Entity::Organization, vec![row]).await?;
    }
    Ok(organization)
}
