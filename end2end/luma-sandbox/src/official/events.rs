//! Reading one event, and finding out what a slug is.

use serde_json::{Value, json};

use super::{Caller, shape};
use crate::{
    Event, World,
    call::{Answer, Call, Refusal},
    time::utc,
    world::Entity,
};

/// `GET /v1/events/get?event_id=`
pub(super) fn get(world: &World, caller: &Caller, call: &Call) -> Answer {
    let id = call.get("event_id").ok_or_else(Refusal::invalid)?;
    Ok(shape::event_with_hosts(world, managed(world, caller, id)?))
}

/// `GET /v1/event/get?api_id=`, also `id` and `event_api_id`: the old nested shape.
pub(super) fn get_old(world: &World, caller: &Caller, call: &Call) -> Answer {
    let id = call
        .any(&["api_id", "id", "event_api_id"])
        .ok_or_else(Refusal::invalid)?;
    Ok(shape::old_event_with_hosts(
        world,
        managed(world, caller, id)?,
    ))
}

/// An event that the key manages. Whether another one exists is not told: both answer the same.
pub(super) fn managed<'a>(
    world: &'a World,
    caller: &Caller,
    id: &str,
) -> Result<&'a Event, Refusal> {
    match world.events.get(id) {
        Some(event) if event.calendar_id == caller.calendar_id && event.deleted => {
            Err(Refusal::not_found())
        }
        Some(event) if event.calendar_id == caller.calendar_id => Ok(event),
        _ => Err(Refusal::new(
            world.unmanaged_status,
            "You don't have access to this event.",
        )),
    }
}

/// `GET /v1/entity/lookup?slug=`: an event, a calendar or null.
pub(super) fn lookup_entity(world: &World, call: &Call) -> Answer {
    let slug = call.get("slug").ok_or_else(Refusal::invalid)?;
    let entity = match world.entity(slug) {
        Some(Entity::Event(event)) => json!({"type": "event", "event": {
            "id": event.id, "api_id": event.id, "name": event.name, "slug": event.slug,
            "cover_url": event.cover_url.as_deref().unwrap_or(""),
            "start_at": utc(event.start_at), "end_at": utc(event.end_at),
        }}),
        Some(Entity::Calendar(calendar)) => json!({"type": "calendar", "calendar": {
            "id": calendar.id, "api_id": calendar.id, "name": calendar.name, "slug": calendar.slug,
            "avatar_url": calendar.avatar_url,
        }}),
        _ => Value::Null,
    };
    Ok(json!({"entity": entity}))
}
