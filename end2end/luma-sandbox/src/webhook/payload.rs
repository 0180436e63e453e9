//! What the deliveries carry.

use serde_json::{Value, json};

use crate::{Event, Listing, Target, World, official::shape, time::utc};

/// `event.created`: the flat official event, without hosts and calendar.
pub fn event_created(event: &Event) -> Value {
    json!({"type": "event.created", "data": flat(event)})
}

/// `event.updated`: the same with the present state.
pub fn event_updated(event: &Event) -> Value {
    json!({"type": "event.updated", "data": flat(event)})
}

/// `event.canceled`: the last state; the event is deleted by now.
pub fn event_canceled(event: &Event) -> Value {
    json!({"type": "event.canceled", "data": flat(event)})
}

/// `calendar.event.added` for a Luma event: its managing calendar, and hosts without e-mail.
pub fn calendar_event_added(world: &World, event: &Event) -> Value {
    let hosts: Vec<Value> = world
        .hosts(event)
        .into_iter()
        .map(|host| json!({"id": host.id, "name": host.name, "avatar_url": host.avatar_url}))
        .collect();
    json!({"type": "calendar.event.added", "data": {
        "platform": "luma",
        "id": event.id,
        "api_id": event.id,
        "name": event.name,
        "url": event.url(),
        "cover_url": event.cover_url.as_deref().unwrap_or(""),
        "start_at": utc(event.start_at),
        "end_at": utc(event.end_at),
        "timezone": event.timezone,
        "calendar": world.calendars.get(&event.calendar_id).map(shape::calendar),
        "hosts": hosts,
    }})
}

/// `calendar.event.added` for an event of another platform; `None` when the listing is of a Luma event.
pub fn external_added(listing: &Listing) -> Option<Value> {
    let Target::External(external) = &listing.target else {
        return None;
    };
    Some(json!({"type": "calendar.event.added", "data": {
        "platform": "external",
        "id": listing.id,
        "api_id": listing.id,
        "name": external.name,
        "url": external.url,
        // Seen in real deliveries: an offset instead of `Z`.
        "start_at": utc(external.start_at).replace('Z', "+00:00"),
        "end_at": null,
        "timezone": external.timezone,
        "host_name": external.host,
    }}))
}

/// The payload of that type for an event (`evt-…`) or an external listing (`calev-…`).
pub fn payload(world: &World, kind: &str, id: &str) -> Option<Value> {
    if let Some(listing) = world
        .listings
        .get(id)
        .filter(|_| kind == "calendar.event.added")
    {
        return external_added(listing);
    }
    let event = world.events.get(id)?;
    match kind {
        "event.created" => Some(event_created(event)),
        "event.updated" => Some(event_updated(event)),
        "event.canceled" => Some(event_canceled(event)),
        "calendar.event.added" => Some(calendar_event_added(world, event)),
        _ => None,
    }
}

fn flat(event: &Event) -> Value {
    let mut data = shape::event(event);
    data["tags"] = json!([]);
    data
}
