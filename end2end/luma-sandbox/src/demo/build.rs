//! Makes the world out of the plans.

use jiff::{Timestamp, ToSpan};

use super::{
    communities::{COMMUNITIES, Community},
    events,
    people::PEOPLE,
    plan::{Managed, Plan},
    text, venues, when,
};
use crate::{CALENDAR_ID, Calendar, Description, Event, Location, OWNER_ID, User, World, ids};

pub(super) fn world(now: Timestamp) -> World {
    let mut world = World::new(now);
    for one in COMMUNITIES {
        add_community(&mut world, one);
    }
    for person in PEOPLE {
        let user = User {
            website: person.website.map(str::to_owned),
            linkedin_handle: Some(format!("/in/{}-ficticio", person.key)),
            ..User::with_id(person_id(person.key), person.name).with_email(person.email)
        };
        let id = world.add_user(user);
        world.add_personal_calendar(&id);
    }
    for plan in events::all() {
        let event = event(plan, now);
        world.add_event(event);
    }
    world
}

fn add_community(world: &mut World, one: &Community) {
    let website = (!one.website.is_empty()).then(|| one.website.to_owned());
    let account = User {
        username: Some(one.slug.replace('-', "_")),
        website: website.clone(),
        linkedin_handle: Some(format!("/company/{}", one.slug)),
        ..User::with_id(one.account_id(), one.name)
    };
    let owner_id = world.add_user(account);
    world.add_personal_calendar(&owner_id);
    if let Some(slug) = one.calendar {
        world.add_calendar(Calendar {
            slug: Some(slug.to_owned()),
            website,
            owner_id,
            description: Some(format!("Eventos de {}.", one.name)),
            ..Calendar::with_id(one.calendar_id(), one.name)
        });
    }
}

fn person_id(key: &str) -> String {
    ids::stable("usr", &format!("person {key}"))
}

fn community(slug: &str) -> &'static Community {
    COMMUNITIES
        .iter()
        .find(|one| one.slug == slug)
        .expect("the demo's plans name known communities; a test builds them all")
}

fn host_id(host: &str) -> String {
    match host.strip_prefix('@') {
        Some("hack0") => OWNER_ID.to_owned(),
        Some(slug) => community(slug).account_id(),
        None => {
            debug_assert!(
                PEOPLE.iter().any(|person| person.key == host),
                "no person {host}"
            );
            person_id(host)
        }
    }
}

/// The first community among the hosts.
fn first_community(plan: &Plan) -> Option<&'static Community> {
    let slug = plan
        .hosts
        .iter()
        .filter_map(|host| host.strip_prefix('@'))
        .find(|slug| *slug != "hack0")?;
    Some(community(slug))
}

fn calendar_id(plan: &Plan) -> String {
    let personal = || {
        plan.hosts.first().map_or_else(
            || CALENDAR_ID.to_owned(),
            |host| Calendar::personal(&host_id(host)).id,
        )
    };
    match plan.managed {
        Managed::Hack0 => CALENDAR_ID.to_owned(),
        Managed::By(slug) => community(slug).calendar_id(),
        Managed::Personally => personal(),
        Managed::Host => first_community(plan)
            .filter(|one| one.calendar.is_some())
            .map_or_else(personal, Community::calendar_id),
    }
}

fn event(plan: &Plan, now: Timestamp) -> Event {
    let venue = venues::find(plan.venue);
    let (start_at, end_at) = when::place(now, venue.timezone, plan.day, plan.kind, plan.slug);
    let about = match plan.managed {
        Managed::By(slug) => Some(community(slug)),
        _ => first_community(plan),
    };
    let location = match plan.online {
        Some(kind) => Location::Online {
            kind: kind.to_owned(),
            meeting_url: Some(format!("https://meet.example.org/{}", ids::slug(plan.slug))),
        },
        None => venue.location(plan.hidden),
    };
    Event {
        id: ids::stable("evt", plan.slug),
        slug: plan.slug.to_owned(),
        calendar_id: calendar_id(plan),
        host_ids: plan.hosts.iter().map(|host| host_id(host)).collect(),
        start_at,
        end_at,
        timezone: venue.timezone.to_owned(),
        location,
        visibility: plan.visibility.to_owned(),
        description: Description::markdown(&text::markdown(plan, about)),
        deleted: plan.deleted,
        guest_count: 12 + ids::number(plan.slug, 140),
        created_at: start_at.checked_sub((24 * 20).hours()).unwrap_or(start_at),
        ..Event::new(plan.name)
    }
}
