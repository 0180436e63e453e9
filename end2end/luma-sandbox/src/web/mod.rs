//! The public JSON endpoints (`api2.luma.com`): undocumented, without a key, without e-mails.

mod geo;
mod items;
mod people;
pub(crate) mod shape;

use serde_json::{Value, json};

use crate::{
    Event, WebForm, World,
    call::{Answer, Call, Refusal},
    world::Entity,
};

pub(crate) fn answer(world: &World, call: &Call) -> Answer {
    if call.method != "GET" {
        return Err(Refusal::not_found());
    }
    match call.path.as_str() {
        "/url" => by_slug(world, call.get("url").ok_or_else(Refusal::invalid)?),
        "/event/get" => by_id(
            world,
            call.any(&["event_api_id", "event_id"])
                .ok_or_else(Refusal::invalid)?,
        ),
        "/calendar/get" => {
            let id = call
                .any(&["api_id", "calendar_api_id"])
                .ok_or_else(Refusal::invalid)?;
            let calendar = world.calendars.get(id).ok_or_else(Refusal::not_found)?;
            Ok(shape::calendar_data(world, calendar))
        }
        "/calendar/get-items" => items::get(world, call),
        _ => Err(Refusal::not_found()),
    }
}

/// `{kind, data}` of whatever the slug stands for; also what a page carries as `initialData`.
pub(crate) fn by_slug(world: &World, slug: &str) -> Answer {
    match world.entity(slug).ok_or_else(Refusal::not_found)? {
        Entity::Event(event) => Ok(json!({"kind": "event", "data": event_data(world, event)})),
        Entity::Deleted(_) => Err(deleted(world)),
        Entity::Calendar(calendar) => {
            Ok(json!({"kind": "calendar", "data": shape::calendar_data(world, calendar)}))
        }
        Entity::User(user) => {
            Ok(json!({"kind": "user", "data": {"user": people::user(user), "events": []}}))
        }
        Entity::City(slug, name) => Ok(json!({"kind": "discover-place", "data": {
            "place": {"api_id": crate::ids::stable("discplace", slug), "name": name, "slug": slug},
            "events": [],
        }})),
    }
}

fn by_id(world: &World, id: &str) -> Answer {
    match world.events.get(id) {
        None => Err(Refusal::not_found()),
        Some(event) if event.deleted => Err(deleted(world)),
        Some(event) => Ok(event_data(world, event)),
    }
}

/// The code is what's known of it; the status isn't, so the world can change it.
fn deleted(world: &World) -> Refusal {
    Refusal {
        status: world.deleted_status,
        message: "This event has been deleted.".to_owned(),
        code: Some("event-deleted"),
    }
}

/// A full event in the world's spelling of coordinates.
fn event_data(world: &World, event: &Event) -> Value {
    let mut data = shape::event_data(world, event);
    spell(&mut data, world.web_form);
    data
}

/// Takes the keys of the other year's form away.
fn spell(value: &mut Value, form: WebForm) {
    let unwanted: &[&str] = match form {
        WebForm::Both => return,
        WebForm::Y2025 => &["coordinate"],
        WebForm::Y2026 => &["geo_latitude", "geo_longitude", "latitude", "longitude"],
    };
    match value {
        Value::Object(fields) => {
            let nested = fields.get("coordinate").is_some_and(Value::is_object);
            for key in unwanted {
                fields.remove(*key);
            }
            if form == WebForm::Y2025
                && fields.get("mode").and_then(Value::as_str) == Some("obfuscated")
            {
                fields.retain(|key, _| key == "mode" || key == "city_state");
            }
            for (key, inner) in fields.iter_mut() {
                // The 2026 coordinate itself has `latitude` and `longitude`, and keeps them.
                if !(nested && key == "coordinate") && key != "description_mirror" {
                    spell(inner, form);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| spell(item, form)),
        _ => {}
    }
}
