//! schema.org data as the pages of 2026 carry them.

use serde_json::{Value, json};

use crate::{
    Calendar, Event, Location, World,
    time::{local, utc},
};

/// How many events a calendar's page shows before one scrolls.
const FIRST_SCREEN: usize = 15;

pub(super) fn event(world: &World, event: &Event) -> Value {
    let people: Vec<Value> = world
        .hosts(event)
        .into_iter()
        .map(|user| json!({"@type": "Person", "name": user.name, "url": user.url()}))
        .collect();
    // The calendar first, then every host as a person, companies too.
    let mut organizers: Vec<Value> = Vec::new();
    if let Some(calendar) = world.calendars.get(&event.calendar_id) {
        organizers
            .push(json!({"@type": "Organization", "name": calendar.name, "url": calendar.url()}));
    }
    organizers.extend(people.iter().cloned());
    json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": event.url(),
        "url": event.url(),
        "name": event.name,
        "description": event.description.plain(),
        "image": event.cover_url.iter().collect::<Vec<_>>(),
        "startDate": local(event.start_at, &event.timezone),
        "endDate": local(event.end_at, &event.timezone),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": match event.location {
            Location::Online { .. } => "https://schema.org/OnlineEventAttendanceMode",
            _ => "https://schema.org/OfflineEventAttendanceMode",
        },
        "location": place(event),
        "organizer": organizers,
        "performer": people,
        "offers": [{
            "@type": "Offer", "name": "Standard", "price": 0, "priceCurrency": "usd", "url": event.url(),
            "availability": "https://schema.org/InStock", "validFrom": utc(event.created_at),
        }],
    })
}

fn place(event: &Event) -> Value {
    match &event.location {
        Location::InPerson {
            city,
            region,
            country_code,
            hidden: true,
            ..
        } => json!({
            "@type": "Place", "name": "Register to See Address",
            "address": {
                "@type": "PostalAddress", "addressLocality": city, "addressRegion": region,
                "addressCountry": country_code,
            },
        }),
        Location::InPerson {
            venue,
            full_address,
            city,
            region,
            country_code,
            ..
        } => json!({
            "@type": "Place", "name": venue,
            "address": {
                "@type": "PostalAddress", "streetAddress": full_address, "addressLocality": city,
                "addressRegion": region, "addressCountry": country_code,
            },
        }),
        Location::Manual { address } => {
            json!({"@type": "Place", "name": address, "address": address})
        }
        // What Luma writes here isn't known; the page's own address leaks nothing.
        Location::Online { .. } => json!({"@type": "VirtualLocation", "url": event.url()}),
        Location::Missing => Value::Null,
    }
}

pub(super) fn calendar(world: &World, calendar: &Calendar) -> Value {
    let mut upcoming = world.items(&calendar.id);
    upcoming.retain(|item| {
        item.end_at() >= world.now && item.event.is_some_and(|event| event.visibility == "public")
    });
    let items: Vec<Value> = upcoming
        .iter()
        .filter_map(|item| item.event)
        .take(FIRST_SCREEN)
        .enumerate()
        .map(|(index, one)| json!({"@type": "ListItem", "position": index + 1, "item": event(world, one)}))
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": format!("Upcoming Events on {}", calendar.name),
        "numberOfItems": items.len(),
        "itemListElement": items,
    })
}
