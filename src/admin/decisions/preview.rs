//! What a decision would change, before it is made. Nothing is written and nobody waits.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::organizations::check_domain;
use super::proof::of_domain;
use super::{DecisionError, HostChoice, NewOrganization, host_name, organization};
use crate::admin::Admin;
use crate::attribution::{self, BY_CLAIM, Change, Concerned, MatchSource, VerifiedHost, WhatIf};
use crate::clock::from_millis;
use crate::db::query_in;
use crate::ids::{EventId, LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{Domain, OrganizationRef};
use crate::{Clock, Db};

/// Events that a preview names; it counts all.
const MOST_NAMED: usize = 50;

/// What would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Events whose organization, co-organizers or certainty would change.
    pub changed: usize,
    /// Fifty of them: what is to come, soonest first, then what is over, latest first.
    pub events: Vec<MovedEvent>,
    /// How many would leave each organization, most first.
    pub left: Vec<(OrganizationRef, usize)>,
    /// Events that were decided one by one and stay as they are.
    pub decided: usize,
    /// The host that is decided on, by name; none for what isn't of a host, or has no name.
    pub host: Option<String>,
    /// The organization that it would be: one that isn't there yet has an id that nobody has.
    pub owner: Option<OrganizationRef>,
}

/// An event that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedEvent {
    /// Which.
    pub id: EventId,
    /// Its address.
    pub slug: String,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// In which zone.
    pub timezone: String,
    /// Whose it is.
    pub from: Option<OrganizationRef>,
    /// Whose it would be; none for nobody.
    pub to: Option<OrganizationRef>,
    /// Who would appear beside it.
    pub new_co_organizers: Vec<OrganizationRef>,
}

/// What deciding so of a host would change. An organization that is to be made brings its domain along.
pub async fn preview_host(
    db: &Db,
    clock: &Clock,
    _admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    host: &LumaHostId,
    choice: &HostChoice,
) -> Result<Preview, DecisionError> {
    let mut conn = db.reader().acquire().await?;
    let name = host_name(&mut conn, host).await?;
    let (owner, domain) = match choice {
        HostChoice::Organization(id) => (Some(organization(&mut conn, *id).await?), None),
        HostChoice::New(new) => (Some(newcomer(clock, new)), domain_of(new)),
        HostChoice::Personal | HostChoice::Withdrawn => (None, None),
    };
    let verified = owner.as_ref().map(|owner| VerifiedHost {
        organization: owner.id,
        by: MatchSource::Manual,
        since: clock.now().as_millisecond(),
    });
    let mut what_if = WhatIf {
        hosts: [(host.clone(), verified)].into(),
        domains: domain
            .iter()
            .cloned()
            .zip(owner.as_ref().map(|owner| owner.id))
            .collect(),
        newcomer: owner
            .clone()
            .filter(|_| matches!(choice, HostChoice::New(_))),
        ..WhatIf::default()
    };
    if *choice == HostChoice::Personal {
        what_if.personal.insert(host.clone());
    }
    let concerned = Concerned {
        hosts: [host.clone()].into(),
        domains: domain.into_iter().collect(),
        ..Concerned::default()
    };
    let audience = Audience::Admins;
    let found = preview(
        &mut conn,
        clock,
        own_calendar,
        &concerned,
        &what_if,
        audience,
    )
    .await?;
    Ok(Preview {
        host: name,
        owner,
        ..found
    })
}

/// As it will be made; its id is newer than all others.
fn newcomer(clock: &Clock, new: &NewOrganization) -> OrganizationRef {
    OrganizationRef {
        id: OrganizationId::new(clock),
        slug: new.slug.clone(),
        name: new.name.clone(),
    }
}

/// One that can't be is refused when the organization is made.
fn domain_of(new: &NewOrganization) -> Option<Domain> {
    Domain::parse(new.domain.as_deref()?).ok()
}

/// What giving an organization this domain would change.
pub async fn preview_domain(
    db: &Db,
    clock: &Clock,
    _admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    owner: OrganizationId,
    domain: &str,
) -> Result<Preview, DecisionError> {
    let mut conn = db.reader().acquire().await?;
    let owner = organization(&mut conn, owner).await?;
    let domain = check_domain(&mut conn, domain, owner.id).await?;
    let what_if = WhatIf {
        domains: vec![(domain.clone(), owner.id)],
        ..WhatIf::default()
    };
    let concerned = of_domain(&domain);
    Ok(preview(
        &mut conn,
        clock,
        own_calendar,
        &concerned,
        &what_if,
        Audience::Admins,
    )
    .await?)
}

/// Who looks at a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// They see every event.
    Admins,
    /// They see, and count, what is public.
    Everybody,
}

/// What knowing more would change of these events.
pub(crate) async fn preview(
    conn: &mut AnyConnection,
    clock: &Clock,
    own_calendar: Option<&LumaCalendarId>,
    concerned: &Concerned,
    what_if: &WhatIf,
    audience: Audience,
) -> Result<Preview, sqlx::Error> {
    let ids = attribution::concerned_events(conn, concerned).await?;
    let changes = attribution::preview(conn, &ids, own_calendar, what_if).await?;
    let by_admins = if what_if.reopens_claims {
        format!(" AND decided_by <> '{BY_CLAIM}'")
    } else {
        String::new()
    };
    let seen = match audience {
        Audience::Admins => "",
        Audience::Everybody => " AND visibility = 'public'",
    };
    let head =
        format!("SELECT id FROM events WHERE decided_by IS NOT NULL{by_admins}{seen} AND id");
    let decided = query_in(conn, &head, &ids, "").await?.len();
    let preview = described(conn, clock, changes, what_if.newcomer.as_ref(), audience).await?;
    Ok(Preview { decided, ..preview })
}

/// What a code in an event's description would change: this event only, whoever had decided it.
pub(crate) async fn preview_event(
    conn: &mut AnyConnection,
    clock: &Clock,
    event: Option<EventId>,
    owner: OrganizationId,
    audience: Audience,
) -> Result<Preview, sqlx::Error> {
    let ids: Vec<EventId> = event.into_iter().collect();
    let events = attribution::read(conn, &ids).await?.into_iter();
    let changes = events.map(|event| Change {
        event_id: event.id,
        after: event.verdict.decided(Some(owner), BY_CLAIM, 0),
        before: event.verdict,
    });
    described(conn, clock, changes.collect(), None, audience).await
}

async fn described(
    conn: &mut AnyConnection,
    clock: &Clock,
    mut changes: Vec<Change>,
    newcomer: Option<&OrganizationRef>,
    audience: Audience,
) -> Result<Preview, sqlx::Error> {
    if audience == Audience::Everybody {
        let ids = changes.iter().map(|change| change.event_id);
        let public = public(conn, ids).await?;
        changes.retain(|change| public.contains(&change.event_id));
    }
    let mut organizations = named(conn, &changes).await?;
    let newcomer = newcomer.cloned();
    organizations.extend(newcomer.map(|organization| (organization.id, organization)));
    let mut left: HashMap<OrganizationId, usize> = HashMap::new();
    for change in &changes {
        let before = change.before.organization;
        if let Some(before) = before.filter(|_| before != change.after.organization) {
            *left.entry(before).or_default() += 1;
        }
    }
    let mut left: Vec<(OrganizationRef, usize)> = left
        .into_iter()
        .filter_map(|(id, count)| Some((organizations.get(&id)?.clone(), count)))
        .collect();
    left.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.slug.cmp(&other.0.slug)));
    Ok(Preview {
        changed: changes.len(),
        events: soonest(conn, clock, &changes, &organizations).await?,
        left,
        ..Preview::default()
    })
}

/// Those of these events that everybody sees.
pub(crate) async fn public<T: ToString>(
    conn: &mut AnyConnection,
    ids: impl IntoIterator<Item = T>,
) -> Result<HashSet<EventId>, sqlx::Error> {
    let head = "SELECT id FROM events WHERE visibility = 'public' AND id";
    let rows = query_in(conn, head, ids, "").await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

async fn named(
    conn: &mut AnyConnection,
    changes: &[Change],
) -> Result<HashMap<OrganizationId, OrganizationRef>, sqlx::Error> {
    let verdicts = changes
        .iter()
        .flat_map(|change| [&change.before, &change.after]);
    let ids: HashSet<OrganizationId> = verdicts
        .flat_map(|verdict| {
            let co_organizers = verdict.co_organizers.iter().map(|row| row.organization);
            co_organizers.chain(verdict.organization)
        })
        .collect();
    let head = "SELECT id, slug, name FROM organizations WHERE id";
    let rows = query_in(conn, head, ids, "").await?;
    rows.iter()
        .map(|row| {
            let organization = OrganizationRef::read(row)?;
            Ok((organization.id, organization))
        })
        .collect()
}

async fn soonest(
    conn: &mut AnyConnection,
    clock: &Clock,
    changes: &[Change],
    organizations: &HashMap<OrganizationId, OrganizationRef>,
) -> Result<Vec<MovedEvent>, sqlx::Error> {
    let by_id: HashMap<EventId, &Change> = changes
        .iter()
        .map(|change| (change.event_id, change))
        .collect();
    let head = "SELECT id, slug, name, start_at, over_at, timezone FROM events WHERE id";
    let mut rows = query_in(conn, head, by_id.keys(), "ORDER BY position").await?;
    let now = clock.now().as_millisecond();
    rows.sort_by_key(|row| {
        let time = |column| row.try_get::<i64, _>(column).unwrap_or_default();
        let (starts, is_over) = (time("start_at"), time("over_at") < now);
        (is_over, if is_over { -starts } else { starts })
    });
    rows.truncate(MOST_NAMED);
    let named = |id: Option<OrganizationId>| organizations.get(&id?).cloned();
    rows.iter()
        .map(|row| {
            let id: EventId = row.try_get("id")?;
            let change = by_id.get(&id);
            let (before, after) = (
                change.map(|change| &change.before),
                change.map(|change| &change.after),
            );
            let had: HashSet<OrganizationId> = before
                .into_iter()
                .flat_map(|before| before.co_organizers.iter().map(|row| row.organization))
                .collect();
            let has = after.into_iter().flat_map(|after| &after.co_organizers);
            Ok(MovedEvent {
                id,
                slug: row.try_get("slug")?,
                name: row.try_get("name")?,
                start_at: from_millis(row.try_get("start_at")?),
                timezone: row.try_get("timezone")?,
                from: named(before.and_then(|before| before.organization)),
                to: named(after.and_then(|after| after.organization)),
                new_co_organizers: has
                    .filter(|row| !had.contains(&row.organization))
                    .filter_map(|row| named(Some(row.organization)))
                    .collect(),
            })
        })
        .collect()
}
