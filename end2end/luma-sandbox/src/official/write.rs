//! Creating, changing and cancelling events of the key's calendar.

use serde_json::{Value, json};

use super::{Caller, events::managed};
use crate::{
    Coordinate, Description, Event, Location, World,
    call::{Answer, Call, Refusal},
    ids,
};

/// `POST /v1/events/create`
pub(super) fn create(world: &mut World, caller: &Caller, call: &Call) -> Answer {
    let body = call.body.as_ref().ok_or_else(Refusal::invalid)?;
    let name = call.field("name").ok_or_else(Refusal::invalid)?;
    if call.field("start_at").is_none() || call.field("timezone").is_none() {
        return Err(Refusal::invalid());
    }
    let owner = super::calendar(world, caller)?.owner_id.clone();
    let mut event = Event {
        calendar_id: caller.calendar_id.clone(),
        host_ids: vec![owner],
        location: Location::Missing,
        description: Description::default(),
        created_at: call.now,
        guest_count: 0,
        ..Event::new(name)
    };
    apply(&mut event, body)?;
    Ok(json!({"id": world.add_event(event)}))
}

/// `POST /v1/events/update`
pub(super) fn update(world: &mut World, caller: &Caller, call: &Call) -> Answer {
    let id = call.field("event_id").ok_or_else(Refusal::invalid)?;
    // Changed beside the world first: a bad request changes nothing.
    let mut event = managed(world, caller, id)?.clone();
    apply(&mut event, call.body.as_ref().ok_or_else(Refusal::invalid)?)?;
    world.events.insert(event.id.clone(), event);
    Ok(json!({}))
}

/// `POST /v1/events/cancel/request`
pub(super) fn request_cancel(world: &World, caller: &Caller, call: &Call) -> Answer {
    let id = call.field("event_id").ok_or_else(Refusal::invalid)?;
    let event = managed(world, caller, id)?;
    Ok(json!({"cancellation_token": token(id), "is_paid": false, "guest_count": event.guest_count}))
}

/// `POST /v1/events/cancel`: deletes the event.
pub(super) fn cancel(world: &mut World, caller: &Caller, call: &Call) -> Answer {
    let id = call.field("event_id").ok_or_else(Refusal::invalid)?;
    managed(world, caller, id)?;
    if call.field("cancellation_token") != Some(&token(id)) {
        return Err(Refusal::new(400, "Invalid cancellation token."));
    }
    world.delete(id);
    Ok(json!({}))
}

fn token(event_id: &str) -> String {
    ids::stable("cancel", event_id)
}

/// Puts the fields that are there into the event; unknown ones are ignored, as Luma does.
fn apply(event: &mut Event, body: &Value) -> Result<(), Refusal> {
    let text = |key: &str| body[key].as_str();
    let time = |key: &str| {
        text(key)
            .map(|text| text.parse().map_err(|_| Refusal::invalid()))
            .transpose()
    };
    for (key, field) in [
        ("name", &mut event.name),
        ("slug", &mut event.slug),
        ("timezone", &mut event.timezone),
        ("visibility", &mut event.visibility),
    ] {
        if let Some(value) = text(key) {
            value.clone_into(field);
        }
    }
    let length = event.end_at.duration_since(event.start_at);
    let had_times = event.end_at > event.start_at;
    if let Some(start) = time("start_at")? {
        event.start_at = start;
        // An event that only moves keeps its length.
        if had_times {
            event.end_at = start.checked_add(length).map_err(|_| Refusal::invalid())?;
        }
    }
    if let Some(end) = time("end_at")? {
        event.end_at = end;
    }
    if let Some(md) = text("description_md") {
        event.description = Description::markdown(md);
    }
    if let Some(cover) = text("cover_url") {
        event.cover_url = Some(cover.to_owned());
    }
    if let Some(url) = text("meeting_url") {
        event.meeting_url = Some(url.to_owned());
        if event.location == Location::Missing {
            event.location = Location::Online {
                kind: kind(url).to_owned(),
                meeting_url: Some(url.to_owned()),
            };
        }
    }
    if let Some(address) = body["geo_address_json"]["address"].as_str() {
        event.location = Location::Manual {
            address: address.to_owned(),
        };
    }
    let point = &body["coordinate"];
    if let Some((latitude, longitude)) = point["latitude"].as_f64().zip(point["longitude"].as_f64())
    {
        event.coordinate = Some(Coordinate {
            latitude,
            longitude,
        });
    }
    Ok(())
}

/// The platform that Luma recognizes in a meeting link.
fn kind(meeting_url: &str) -> &'static str {
    let known = [
        ("zoom.", "zoom"),
        ("meet.google.", "meet"),
        ("youtube.", "youtube"),
        ("twitch.", "twitch"),
        ("discord.", "discord"),
    ];
    known
        .iter()
        .find(|(part, _)| meeting_url.contains(part))
        .map_or("unknown", |(_, kind)| kind)
}
