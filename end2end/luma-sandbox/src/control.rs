//! `/sandbox`: a JSON interface for those who aren't Rust, such as Playwright and the demo's operator.
//!
//! - `GET /sandbox/events`, `POST /sandbox/events` → `{id, slug, url}`
//! - `POST /sandbox/events/{id or slug}` with the fields to change; `…/hide`, `…/show`, `…/cancel`, `…/delete`, `…/forget`
//! - `POST /sandbox/users/{id}` `{bio}`, `POST /sandbox/calendars` `{name, slug}`, `POST /sandbox/calendars/{id}`
//!   `{description}`
//! - `POST /sandbox/faults` `{surface, fault, times?}`, `DELETE /sandbox/faults`
//! - `GET /sandbox/requests`, `DELETE /sandbox/requests`
//! - `POST /sandbox/deliveries` `{url, type, event}`: one signed webhook delivery, tried once → `{status}`
//!
//! What happens to an event of hack0's calendar is told to the registered webhooks.

mod change;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Calendar, Event, Fault, Surface, World,
    call::{Answer, Call, Refusal},
    sandbox::Shared,
    time::utc,
    webhook,
};

pub(crate) async fn answer(shared: &Shared, call: &Call) -> Answer {
    let parts: Vec<&str> = call
        .path
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let done = act_on(shared, call, &parts).await?;
    if call.method == "POST" {
        webhook::controlled(shared, &parts, &done);
    }
    Ok(done)
}

async fn act_on(shared: &Shared, call: &Call, parts: &[&str]) -> Answer {
    match (call.method.as_str(), parts) {
        ("GET", ["events"]) => {
            Ok(shared.edit(|world| world.events.values().map(summary).collect()))
        }
        ("POST", ["events"]) => shared.edit(|world| create(world, call)),
        ("GET", ["events", id]) => shared.edit(|world| Ok(summary(found(world, id)?))),
        ("POST", ["events", id]) => shared.edit(|world| {
            let mut event = found(world, id)?.clone();
            change::apply(world, &mut event, &fields(call)?)?;
            let summary = summary(&event);
            world.events.insert(event.id.clone(), event);
            Ok(summary)
        }),
        ("POST", ["events", id, verb]) => shared.edit(|world| act(world, id, verb)),
        ("POST", ["users", id]) => shared.edit(|world| {
            let bio = text_field(call, "bio")?;
            let user = world.users.get_mut(*id);
            user.ok_or_else(Refusal::not_found)?.bio = Some(bio);
            Ok(json!({}))
        }),
        ("POST", ["calendars"]) => shared.edit(|world| {
            let calendar = Calendar::new(text_field(call, "name")?);
            let calendar = calendar.with_slug(text_field(call, "slug")?);
            Ok(json!({"id": world.add_calendar(calendar)}))
        }),
        ("POST", ["calendars", id]) => shared.edit(|world| {
            let description = text_field(call, "description")?;
            let calendar = world.calendars.get_mut(*id);
            calendar.ok_or_else(Refusal::not_found)?.description = Some(description);
            Ok(json!({}))
        }),
        ("POST", ["faults"]) => {
            let asked: SetFault =
                serde_json::from_value(fields(call)?).map_err(|error| wrong(&error))?;
            shared.faults(|faults| faults.set(asked.surface, asked.fault, asked.times));
            Ok(json!({}))
        }
        ("DELETE", ["faults"]) => {
            shared.faults(crate::fault::Faults::clear);
            Ok(json!({}))
        }
        ("GET", ["requests"]) => Ok(json!(shared.log(|log| log.all()))),
        ("DELETE", ["requests"]) => {
            shared.log(crate::record::Log::clear);
            Ok(json!({}))
        }
        ("POST", ["deliveries"]) => deliver(shared, call).await,
        _ => Err(Refusal::not_found()),
    }
}

#[derive(Deserialize)]
struct SetFault {
    surface: Surface,
    fault: Fault,
    #[serde(default)]
    times: Option<usize>,
}

fn text_field(call: &Call, key: &str) -> Result<String, Refusal> {
    let text = call.field(key).map(str::to_owned);
    text.ok_or_else(|| Refusal::new(400, format!("{key}: a string is wanted.")))
}

fn fields(call: &Call) -> Result<Value, Refusal> {
    call.body
        .clone()
        .filter(Value::is_object)
        .ok_or_else(|| Refusal::new(400, "A JSON object is wanted."))
}

fn wrong(error: &impl ToString) -> Refusal {
    Refusal::new(400, error.to_string())
}

fn found<'a>(world: &'a World, id: &str) -> Result<&'a Event, Refusal> {
    world
        .event_by_slug(id)
        .ok_or_else(|| Refusal::new(404, format!("No event {id}.")))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let name = fields["name"]
        .as_str()
        .ok_or_else(|| Refusal::new(400, "A name is wanted."))?;
    let mut event = Event::new(name);
    // Public events of somebody else are the usual case here; `calendar` says otherwise.
    event.calendar_id = world.add_personal_calendar(crate::OWNER_ID);
    change::apply(world, &mut event, &fields)?;
    let id = world.add_event(event);
    Ok(summary(found(world, &id)?))
}

fn act(world: &mut World, id: &str, verb: &str) -> Answer {
    let id = found(world, id)?.id.clone();
    match verb {
        "cancel" => _ = world.cancel(&id),
        "delete" => _ = world.delete(&id),
        "forget" => _ = world.forget(&id),
        "hide" | "show" => {
            if let Some(event) = world.events.get_mut(&id) {
                event.location = event.location.clone().with_hidden(verb == "hide");
            }
        }
        _ => return Err(Refusal::not_found()),
    }
    Ok(world.events.get(&id).map_or_else(|| json!({}), summary))
}

async fn deliver(shared: &Shared, call: &Call) -> Answer {
    let url = call
        .field("url")
        .ok_or_else(|| Refusal::new(400, "A url is wanted."))?;
    let kind = call.field("type").unwrap_or("calendar.event.added");
    let id = call
        .field("event")
        .ok_or_else(|| Refusal::new(400, "An event is wanted."))?;
    let payload = shared.edit(|world| {
        let id = found(world, id)?.id.clone();
        webhook::payload(world, kind, &id)
            .ok_or_else(|| Refusal::new(400, format!("No type {kind}.")))
    })?;
    let delivery = webhook::Delivery::new(&payload, call.now, crate::WEBHOOK_SECRET);
    let status = delivery
        .send(url)
        .await
        .map_err(|error| Refusal::new(502, error.to_string()))?;
    Ok(json!({"id": delivery.id, "status": status}))
}

fn summary(event: &Event) -> Value {
    json!({
        "id": event.id, "slug": event.slug, "url": event.url(), "name": event.name, "calendar_id": event.calendar_id,
        "host_ids": event.host_ids, "start_at": utc(event.start_at), "end_at": utc(event.end_at),
        "timezone": event.timezone, "visibility": event.visibility, "deleted": event.deleted,
        "hidden": event.location.is_hidden(),
    })
}
