//! Who is told of what happened: the endpoints registered for the type, of what hack0's calendar manages or lists.

use serde_json::Value;

use super::{Delivery, deliver, payload};
use crate::{CALENDAR_ID, World, call::Call, sandbox::Shared};

/// Sends it in the background, as Luma does.
pub(crate) fn announce(shared: &Shared, kind: &str, id: &str) {
    let (payload, endpoints, now) = shared.edit(|world| {
        let wants = |types: &[String]| types.iter().any(|one| one == kind || one == "*");
        let endpoints: Vec<(String, String)> = world
            .webhooks
            .values()
            .filter(|webhook| webhook.status == "active" && wants(&webhook.event_types))
            .map(|webhook| (webhook.url.clone(), webhook.secret.clone()))
            .collect();
        (payload(world, kind, id), endpoints, world.now)
    });
    let Some(payload) = payload else { return };
    for (url, secret) in endpoints {
        let delivery = Delivery::new(&payload, now, &secret);
        tokio::spawn(async move { deliver(&delivery, &url).await });
    }
}

fn is_managed(world: &World, id: &str) -> bool {
    world
        .events
        .get(id)
        .is_some_and(|event| event.calendar_id == CALENDAR_ID)
}

fn of_managed(shared: &Shared, kinds: &[&str], id: &str) {
    if shared.edit(|world| is_managed(world, id)) {
        for kind in kinds {
            announce(shared, kind, id);
        }
    }
}

/// Tells of what a control request did.
pub(crate) fn controlled(shared: &Shared, parts: &[&str], answer: &Value) {
    let id = answer["id"].as_str().unwrap_or_default();
    match parts {
        ["events"] => of_managed(shared, &["event.created", "calendar.event.added"], id),
        ["events", _] | ["events", _, "hide" | "show"] => {
            of_managed(shared, &["event.updated"], id);
        }
        ["events", _, "cancel" | "delete"] => of_managed(shared, &["event.canceled"], id),
        _ => {}
    }
}

/// Tells of what a request to the official API wrote.
pub(crate) fn written(shared: &Shared, call: &Call, answer: &Value) {
    let id = answer["id"].as_str().unwrap_or_default();
    let asked = call.field("event_id").unwrap_or_default();
    match call.path.as_str() {
        "/v1/events/create" | "/v1/event/create" => {
            of_managed(shared, &["event.created", "calendar.event.added"], id);
        }
        "/v1/events/update" | "/v1/event/update" => of_managed(shared, &["event.updated"], asked),
        "/v1/events/cancel" => of_managed(shared, &["event.canceled"], asked),
        "/v1/calendars/events/add" | "/v1/calendar/add-event" => {
            let what = if asked.is_empty() { id } else { asked };
            announce(shared, "calendar.event.added", what);
        }
        _ => {}
    }
}
