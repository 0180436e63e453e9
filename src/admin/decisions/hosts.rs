use std::collections::BTreeSet;

use super::organizations::create;
use super::{
    BY_ADMIN, DecisionError, NewOrganization, Version, check_seen, finish, host_name, organization,
    resolving,
};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::attribution::{Concerned, MatchSource};
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{OrganizationRef, verified_owner};
use crate::{Clock, Db};

/// Whose a host is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostChoice {
    /// This organization's: its events are, and future ones will be.
    Organization(OrganizationId),
    /// That of an organization which is made in the same step.
    New(NewOrganization),
    /// Nobody's: it speaks for no organization, and its events wait for nobody.
    Personal,
    /// Not proven any more: the rules decide again.
    Withdrawn,
}

/// Decides whose a host is, resolves all of its events again, and lets future ones follow.
pub async fn decide_host(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    host: &LumaHostId,
    choice: &HostChoice,
    seen: Version,
) -> Result<Decided, DecisionError> {
    if !host.is_stable() {
        return Err(DecisionError::UnstableHost);
    }
    let mut work = Work::begin(db, clock).await?;
    check_seen(&mut work.tx, &[host.to_string()], &[], seen).await?;
    let name = host_name(&mut work.tx, host).await?;
    let mut concerned = Concerned {
        hosts: BTreeSet::from([host.clone()]),
        ..Concerned::default()
    };
    let owner = match choice {
        HostChoice::Organization(id) => Some(organization(&mut work.tx, *id).await?),
        HostChoice::New(new) => {
            let made = create(&mut work, clock, new).await?;
            concerned.domains.extend(made.1);
            Some(made.0)
        }
        HostChoice::Personal | HostChoice::Withdrawn => None,
    };
    let before = verified_owner(&mut work.tx, host).await?;
    let is_personal = *choice == HostChoice::Personal;
    settle(
        &mut work,
        host,
        before.as_ref(),
        owner.as_ref(),
        is_personal,
    )
    .await?;
    work.resolve_concerned(&concerned, resolving(own_calendar))
        .await?;
    let kind = match choice {
        HostChoice::Organization(_) | HostChoice::New(_) => DecisionKind::AssignHost,
        HostChoice::Personal => DecisionKind::PersonalHost,
        HostChoice::Withdrawn => DecisionKind::WithdrawHost,
    };
    let summary = Summary {
        host: Some(host.clone()),
        host_name: name,
        organization: owner.as_ref().map(|owner| owner.id),
        organization_name: owner.as_ref().map(|owner| owner.name.clone()),
        other_name: before
            .filter(|before| Some(before) != owner.as_ref())
            .map(|before| before.name),
        ..Summary::default()
    };
    finish(work, kind, admin, summary).await
}

/// Writes what is known of the host now.
async fn settle(
    work: &mut Work,
    host: &LumaHostId,
    before: Option<&OrganizationRef>,
    owner: Option<&OrganizationRef>,
    is_personal: bool,
) -> Result<(), DecisionError> {
    let now = work.now;
    let key = |id: OrganizationId| format!("{host} {id}");
    let mut mappings = Vec::new();
    if let Some(before) = before.filter(|before| Some(before.id) != owner.map(|owner| owner.id)) {
        mappings.push((key(before.id), None));
    }
    if let Some(owner) = owner.filter(|owner| Some(owner.id) != before.map(|before| before.id)) {
        let key = key(owner.id);
        let known = read(&mut work.tx, Entity::Mapping, std::slice::from_ref(&key)).await?;
        let since = |column| known.get(&key).and_then(|state| state.number(column));
        let state = State::new()
            .with("is_verified", 1)
            .with("match_source", MatchSource::Manual.as_str())
            .with("verified_at", now)
            .with("verified_by", BY_ADMIN)
            .with("last_seen_at", since("last_seen_at").unwrap_or(now))
            .with("created_at", since("created_at").unwrap_or(now));
        mappings.push((key, Some(state)));
    }
    work.set(Entity::Mapping, mappings).await?;
    let was_personal = !read(&mut work.tx, Entity::PersonalHost, &[host.to_string()])
        .await?
        .is_empty();
    if was_personal != is_personal {
        let state = State::new()
            .with("decided_by", BY_ADMIN)
            .with("created_at", now);
        let row = (host.to_string(), is_personal.then_some(state));
        work.set(Entity::PersonalHost, vec![row]).await?;
    }
    if !work.is_empty() {
        let row = (host.to_string(), None);
        work.set(Entity::Postponement, vec![row]).await?;
    }
    Ok(())
}
