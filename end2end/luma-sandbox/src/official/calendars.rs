//! The key's calendar: its events, and adding others' events to it.

use serde_json::{Value, json};

use super::{Caller, shape};
use crate::{
    Coordinate, External, Listing, Target, World,
    call::{Answer, Call, Refusal, paging},
    time::utc,
    world::Entity,
};

/// `GET /v1/calendars/get`
pub(super) fn get(world: &World, caller: &Caller) -> Answer {
    Ok(shape::calendar(super::calendar(world, caller)?))
}

/// `GET /v1/calendars/events/list`: managed events, and on demand external ones; never Luma events merely listed.
pub(super) fn list_events(world: &World, caller: &Caller, call: &Call) -> Answer {
    list(world, caller, call, |row| {
        let mut entry = row.value();
        entry["tags"] = json!([]);
        entry
    })
}

/// `GET /v1/calendar/list-events`: entries `{api_id, event, tags}` with the old event.
pub(super) fn list_events_old(world: &World, caller: &Caller, call: &Call) -> Answer {
    list(world, caller, call, |row| {
        let event = row.event.map_or_else(|| row.value(), shape::old_event);
        json!({"api_id": row.id(), "event": event, "tags": []})
    })
}

/// An entry before it is spelled.
struct Row<'a> {
    listing: Listing,
    event: Option<&'a crate::Event>,
    start: String,
}

impl Row<'_> {
    fn id(&self) -> &str {
        self.event.map_or(&self.listing.id, |event| &event.id)
    }

    fn value(&self) -> Value {
        match (&self.listing.target, self.event) {
            (_, Some(event)) => shape::event(event),
            (Target::External(external), None) => shape::external(&self.listing, external),
            (Target::Luma(_), None) => Value::Null,
        }
    }
}

fn list(world: &World, caller: &Caller, call: &Call, spell: impl Fn(&Row) -> Value) -> Answer {
    let mut platforms = call.all("platforms");
    platforms.extend(call.all("platforms[]"));
    if platforms.is_empty() {
        platforms.push("luma");
    }
    let status = call.get("status").unwrap_or("approved");
    let (after, before) = (call.time("after")?, call.time("before")?);
    let descending = call
        .get("sort_direction")
        .is_some_and(|direction| direction.starts_with("desc"));
    let mut rows: Vec<Row> = world
        .items(&caller.calendar_id)
        .into_iter()
        .filter(|item| match item.event {
            Some(event) => event.calendar_id == caller.calendar_id && platforms.contains(&"luma"),
            None => platforms.contains(&"external"),
        })
        .filter(|item| item.listing.status == status)
        .filter(|item| after.is_none_or(|after| item.start_at() >= after))
        .filter(|item| before.is_none_or(|before| item.start_at() < before))
        .map(|item| Row {
            start: utc(item.start_at()),
            listing: item.listing,
            event: item.event,
        })
        .collect();
    rows.sort_by(|a, b| (&a.start, a.id()).cmp(&(&b.start, b.id())));
    if descending {
        rows.reverse();
    }
    let page = paging::page(call, world.page_cap, descending, rows, |row| {
        (row.start.clone(), row.id().to_owned())
    })?;
    let entries = page.entries.iter().map(spell).collect();
    Ok(paging::envelope(paging::Page {
        entries,
        next_cursor: page.next_cursor,
    }))
}

/// `POST /v1/calendars/events/add`: a Luma event or an external one; the same event twice is one entry.
pub(super) fn add_event(world: &mut World, caller: &Caller, call: &Call) -> Answer {
    let id = match call.field("platform").ok_or_else(Refusal::invalid)? {
        "luma" => {
            let id = call
                .field("event_id")
                .or_else(|| call.field("event_api_id"))
                .ok_or_else(Refusal::invalid)?;
            match world.events.get(id) {
                Some(event) if !event.deleted => {}
                _ => return Err(Refusal::new(404, "Event not found.")),
            }
            world.list_on(&caller.calendar_id, id)
        }
        "external" => {
            let external = external(call).ok_or_else(Refusal::invalid)?;
            world.list_external(&caller.calendar_id, external)
        }
        _ => return Err(Refusal::invalid()),
    };
    let pending = call.field("submission_mode") == Some("pending");
    let status = match world.listings.get_mut(&id) {
        Some(listing) if pending => {
            "pending".clone_into(&mut listing.status);
            listing.status.clone()
        }
        Some(listing) => listing.status.clone(),
        // A managed event has no row of its own: it is on its calendar anyway.
        None => "approved".to_owned(),
    };
    Ok(json!({"id": id, "api_id": id, "status": status}))
}

fn external(call: &Call) -> Option<External> {
    let body = call.body.as_ref()?;
    let point = &body["coordinate"];
    let coordinate = point["latitude"].as_f64().zip(point["longitude"].as_f64());
    Some(External {
        url: call.field("url")?.to_owned(),
        name: call.field("name")?.to_owned(),
        start_at: call.field("start_at")?.parse().ok()?,
        duration_interval: call.field("duration_interval")?.to_owned(),
        timezone: call.field("timezone")?.to_owned(),
        host: call.field("host").map(str::to_owned),
        address: body["geo_address_json"]["address"]
            .as_str()
            .map(str::to_owned),
        coordinate: coordinate.map(|(latitude, longitude)| Coordinate {
            latitude,
            longitude,
        }),
    })
}

/// `GET /v1/calendars/events/lookup`: whether an event is on the calendar already.
pub(super) fn lookup_event(world: &World, caller: &Caller, call: &Call) -> Answer {
    let id = call.any(&["event_id", "event_api_id"]);
    let listing = match (call.get("platform"), id, call.get("url")) {
        (Some("luma") | None, Some(id), _) => {
            let id = match world.entity(id) {
                Some(Entity::Event(event)) => event.id.clone(),
                _ => id.to_owned(),
            };
            let gone = world.events.get(&id).is_none_or(|event| event.deleted);
            if gone {
                None
            } else {
                world.listing_of(&caller.calendar_id, &id)
            }
        }
        (Some("external") | None, None, Some(url)) => {
            world.external_of(&caller.calendar_id, url).cloned()
        }
        // With `platform=luma` an address isn't enough: the API wants the id (seen live by others).
        _ => return Err(Refusal::new(400, "event_id is required.")),
    };
    let event = listing
        .map(|listing| json!({"id": listing.id, "api_id": listing.id, "status": listing.status}));
    Ok(json!({"event": event}))
}
