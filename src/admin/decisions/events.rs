use jiff::Timestamp;

use super::organizations::create;
use super::{
    BY_ADMIN, DecisionError, NewOrganization, Version, check_seen, finish, organization, resolving,
};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work};
use crate::attribution::{self, Concerned, Verdict};
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::{Clock, Db};

/// Whose an event is, whatever its hosts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventChoice {
    /// This organization's.
    Organization(OrganizationId),
    /// That of an organization which is made in the same step.
    New(NewOrganization),
    /// The organization that the rules name or suggest.
    Confirmed,
    /// Nobody's.
    Personal,
}

/// Decides events one by one, without a word on their hosts. No machine overwrites it.
pub async fn decide_events(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    seen: &[(EventId, Version)],
    choice: &EventChoice,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    check_seen(&mut work.tx, &[], seen, Version::default()).await?;
    let ids: Vec<EventId> = seen.iter().map(|(id, _)| *id).collect();
    let mut concerned = Concerned::default();
    let owner = match choice {
        EventChoice::Organization(id) => Some(organization(&mut work.tx, *id).await?),
        EventChoice::New(new) => {
            let made = create(&mut work, clock, new).await?;
            concerned.domains.extend(made.1);
            Some(made.0)
        }
        EventChoice::Confirmed | EventChoice::Personal => None,
    };
    let events = attribution::read(&mut work.tx, &ids).await?;
    if events.len() < ids.len() {
        return Err(DecisionError::UnknownEvent);
    }
    let now = work.now;
    let decide = |before: &Verdict| {
        let named = match choice {
            EventChoice::Confirmed => Some(before.organization.or(before.suggestion)?),
            _ => owner.as_ref().map(|owner| owner.id),
        };
        let is_so = before.is_decided() && before.organization == named;
        (!is_so).then(|| before.decided(named, BY_ADMIN, now))
    };
    let decided = events.into_iter().filter_map(|event| {
        let after = decide(&event.verdict)?;
        Some((event.id, event.verdict, after))
    });
    work.decide(decided.collect()).await?;
    let postponed = ids.iter().map(|id| (id.to_string(), None));
    work.set(Entity::Postponement, postponed.collect()).await?;
    work.resolve_concerned(&concerned, resolving(own_calendar))
        .await?;
    let kind = match choice {
        EventChoice::Personal => DecisionKind::PersonalEvents,
        _ => DecisionKind::AssignEvents,
    };
    let summary = Summary {
        event: ids.first().copied().filter(|_| ids.len() == 1),
        organization: owner.as_ref().map(|owner| owner.id),
        organization_name: owner.map(|owner| owner.name),
        ..Summary::default()
    };
    finish(work, kind, admin, summary).await
}

/// What is put off, with what was seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// All that waits with this host.
    Host(LumaHostId, Version),
    /// These events.
    Events(Vec<(EventId, Version)>),
}

/// Takes a host or events out of the queue until then.
pub async fn postpone(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    subject: &Subject,
    until: Timestamp,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let (keys, summary) = match subject {
        Subject::Host(host, seen) => {
            let key = host.to_string();
            check_seen(&mut work.tx, std::slice::from_ref(&key), &[], *seen).await?;
            let summary = Summary {
                host_name: super::host_name(&mut work.tx, host).await?,
                host: Some(host.clone()),
                ..Summary::default()
            };
            (vec![key], summary)
        }
        Subject::Events(seen) => {
            check_seen(&mut work.tx, &[], seen, Version::default()).await?;
            let ids: Vec<EventId> = seen.iter().map(|(id, _)| *id).collect();
            if attribution::read(&mut work.tx, &ids).await?.len() < ids.len() {
                return Err(DecisionError::UnknownEvent);
            }
            let many = u64::try_from(ids.len()).unwrap_or_default();
            let summary = Summary {
                event: ids.first().copied().filter(|_| many == 1),
                events: if many == 1 { 0 } else { many },
                ..Summary::default()
            };
            (ids.iter().map(ToString::to_string).collect(), summary)
        }
    };
    let state = State::new()
        .with("postponed_until", until.as_millisecond())
        .with("postponed_by", BY_ADMIN)
        .with("created_at", work.now);
    let rows = keys.into_iter().map(|key| (key, Some(state.clone())));
    work.set(Entity::Postponement, rows.collect()).await?;
    let summary = Summary {
        detail: Some(until.to_string()),
        ..summary
    };
    finish(work, DecisionKind::Postpone, admin, summary).await
}
