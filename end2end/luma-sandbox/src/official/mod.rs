//! The official API (`public-api.luma.com`): a key, a rate limit, and one table of endpoints.

mod calendars;
mod events;
mod pace;
pub(crate) mod shape;
mod webhooks;
mod write;

use axum::response::Response;
use serde_json::{Value, json};

use crate::{
    Calendar, World,
    call::{Answer, Call, Refusal},
    sandbox::{Shared, locked},
    serve, webhook,
};
pub(crate) use pace::Pace;

/// Who calls: the calendar that the key is for.
pub(crate) struct Caller {
    pub(crate) calendar_id: String,
}

pub(crate) fn answer(shared: &Shared, call: &Call) -> Response {
    let (caller, limit) = shared.edit(|world| {
        let calendar_id = call
            .key
            .as_ref()
            .and_then(|key| world.keys.get(key))
            .cloned();
        (
            calendar_id.map(|calendar_id| Caller { calendar_id }),
            world.rate_limit,
        )
    });
    let Some(caller) = caller else {
        return serve::from_answer(Err(Refusal::new(401, "Unauthorized.")));
    };
    // The limit is the calendar's, whichever of its keys is used.
    let standing = locked(&shared.pace).count(&caller.calendar_id, limit, call.now);
    let response = if standing.refused {
        serve::from_answer(Err(Refusal::new(
            429,
            "Too many requests. You have been blocked for one minute.",
        )))
    } else {
        let answer = shared.edit(|world| dispatch(world, &caller, call));
        if call.method == "POST"
            && let Ok(done) = &answer
        {
            webhook::written(shared, call, done);
        }
        serve::from_answer(answer)
    };
    standing.stamp(response)
}

fn dispatch(world: &mut World, caller: &Caller, call: &Call) -> Answer {
    match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/v1/events/get") => events::get(world, caller, call),
        ("GET", "/v1/event/get" | "/public/v1/event/get") => events::get_old(world, caller, call),
        ("POST", "/v1/events/create" | "/v1/event/create") => write::create(world, caller, call),
        ("POST", "/v1/events/update" | "/v1/event/update") => write::update(world, caller, call),
        ("POST", "/v1/events/cancel/request") => write::request_cancel(world, caller, call),
        ("POST", "/v1/events/cancel") => write::cancel(world, caller, call),
        ("GET", "/v1/calendars/get" | "/v1/calendar/get") => calendars::get(world, caller),
        ("GET", "/v1/calendars/events/list") => calendars::list_events(world, caller, call),
        ("GET", "/v1/calendar/list-events" | "/public/v1/calendar/list-events") => {
            calendars::list_events_old(world, caller, call)
        }
        ("POST", "/v1/calendars/events/add" | "/v1/calendar/add-event") => {
            calendars::add_event(world, caller, call)
        }
        ("GET", "/v1/calendars/events/lookup" | "/v1/calendar/lookup-event") => {
            calendars::lookup_event(world, caller, call)
        }
        ("GET", "/v1/entity/lookup") => events::lookup_entity(world, call),
        ("GET", "/v1/users/get-self" | "/v1/user/get-self") => get_self(world, caller),
        ("GET", "/v1/webhooks/list") => webhooks::list(world, call),
        ("GET", "/v2/webhooks/get" | "/v1/webhooks/get") => webhooks::get(world, call),
        ("POST", "/v2/webhooks/create" | "/v1/webhooks/create") => webhooks::create(world, call),
        _ => Err(Refusal::not_found()),
    }
}

/// The caller's calendar; a key for a calendar that a test removed counts as revoked.
fn calendar<'a>(world: &'a World, caller: &Caller) -> Result<&'a Calendar, Refusal> {
    world
        .calendars
        .get(&caller.calendar_id)
        .ok_or_else(|| Refusal::new(401, "Unauthorized."))
}

fn get_self(world: &World, caller: &Caller) -> Answer {
    let calendar = calendar(world, caller)?;
    let owner = world
        .users
        .get(&calendar.owner_id)
        .ok_or_else(Refusal::not_found)?;
    let own: Value = shape::host(owner);
    Ok(json!({
        "id": own["id"], "name": own["name"], "avatar_url": own["avatar_url"], "email": own["email"],
        "first_name": own["first_name"], "last_name": own["last_name"],
    }))
}
