//! What proves that something is an organization's: its domains and its Luma calendars.

use super::organizations::{about, check_domain, domain_row};
use super::{
    DecisionError, OrganizationRefusal, any_organization, finish, organization, resolving,
};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::attribution::Concerned;
use crate::ids::{LumaCalendarId, OrganizationId};
use crate::organizations::Domain;
use crate::{Clock, Db};

/// Gives an organization a domain, and resolves the events that it concerns.
pub async fn add_domain(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    owner: OrganizationId,
    domain: &str,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let owner = organization(&mut work.tx, owner).await?;
    let domain = check_domain(&mut work.tx, domain, owner.id).await?;
    let is_known = !read(&mut work.tx, Entity::Domain, &[domain.to_string()])
        .await?
        .is_empty();
    if !is_known {
        let row = domain_row(&domain, owner.id, work.now);
        work.set(Entity::Domain, vec![row]).await?;
        work.resolve_concerned(&of_domain(&domain), resolving(own_calendar))
            .await?;
    }
    let summary = Summary {
        detail: Some(domain.to_string()),
        ..about(&owner)
    };
    finish(work, DecisionKind::AddDomain, admin, summary).await
}

/// Takes a domain from its organization, and resolves the events that it concerns.
pub async fn remove_domain(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    owner: OrganizationId,
    domain: &str,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let owner = any_organization(&mut work.tx, owner).await?;
    let key = domain.trim().to_owned();
    if is_owned(&mut work, Entity::Domain, &key, owner.id).await? {
        work.set(Entity::Domain, vec![(key.clone(), None)]).await?;
        // One that the lists have come to refuse matches nothing any more.
        if let Ok(domain) = Domain::parse(&key) {
            work.resolve_concerned(&of_domain(&domain), resolving(own_calendar))
                .await?;
        }
    }
    let summary = Summary {
        detail: Some(key),
        ..about(&owner)
    };
    finish(work, DecisionKind::RemoveDomain, admin, summary).await
}

pub(super) fn of_domain(domain: &Domain) -> Concerned {
    Concerned {
        domains: [domain.clone()].into(),
        ..Concerned::default()
    }
}

/// Gives an organization a Luma calendar, and resolves its events.
pub async fn add_calendar(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    owner: OrganizationId,
    calendar: &str,
) -> Result<Decided, DecisionError> {
    let calendar: LumaCalendarId = calendar
        .trim()
        .parse()
        .map_err(|_| OrganizationRefusal::Calendar)?;
    if Some(&calendar) == own_calendar {
        return Err(OrganizationRefusal::OwnCalendar.into());
    }
    let mut work = Work::begin(db, clock).await?;
    let owner = organization(&mut work.tx, owner).await?;
    let key = calendar.to_string();
    let known = read(&mut work.tx, Entity::Calendar, std::slice::from_ref(&key)).await?;
    match known
        .get(&key)
        .and_then(|state| state.text("organization_id"))
    {
        Some(other) if other != owner.id.to_string() => {
            let other = other
                .parse()
                .map_err(|_| DecisionError::UnknownOrganization)?;
            let owner = any_organization(&mut work.tx, other).await?;
            return Err(OrganizationRefusal::CalendarTaken { owner }.into());
        }
        Some(_) => {}
        None => {
            let state = State::new()
                .with("organization_id", owner.id.to_string())
                .with("created_at", work.now);
            work.set(Entity::Calendar, vec![(key.clone(), Some(state))])
                .await?;
            work.resolve_concerned(&of_calendar(calendar), resolving(own_calendar))
                .await?;
        }
    }
    let summary = Summary {
        detail: Some(key),
        ..about(&owner)
    };
    finish(work, DecisionKind::AddCalendar, admin, summary).await
}

/// Takes a Luma calendar from its organization, and resolves its events.
pub async fn remove_calendar(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    owner: OrganizationId,
    calendar: &LumaCalendarId,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let owner = any_organization(&mut work.tx, owner).await?;
    let key = calendar.to_string();
    if is_owned(&mut work, Entity::Calendar, &key, owner.id).await? {
        work.set(Entity::Calendar, vec![(key.clone(), None)])
            .await?;
        work.resolve_concerned(&of_calendar(calendar.clone()), resolving(own_calendar))
            .await?;
    }
    let summary = Summary {
        detail: Some(key),
        ..about(&owner)
    };
    finish(work, DecisionKind::RemoveCalendar, admin, summary).await
}

fn of_calendar(calendar: LumaCalendarId) -> Concerned {
    Concerned {
        calendars: [calendar].into(),
        ..Concerned::default()
    }
}

async fn is_owned(
    work: &mut Work,
    entity: Entity,
    key: &str,
    owner: OrganizationId,
) -> Result<bool, sqlx::Error> {
    let rows = read(&mut work.tx, entity, &[key.to_owned()]).await?;
    let stored = rows
        .get(key)
        .and_then(|state| state.text("organization_id"));
    Ok(stored == Some(&owner.to_string()))
}
