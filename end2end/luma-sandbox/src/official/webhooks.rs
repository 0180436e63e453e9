//! Webhook endpoints of the calendar.

use serde_json::{Value, json};

use crate::{
    World,
    call::{Answer, Call, Refusal, paging},
    time::utc,
    world::Webhook,
};

fn shape(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id,
        "url": webhook.url,
        "event_types": webhook.event_types,
        "status": webhook.status,
        "secret": webhook.secret,
        "created_at": utc(webhook.created_at),
    })
}

/// `GET /v1/webhooks/list`
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let mut webhooks: Vec<&Webhook> = world.webhooks.values().collect();
    let place = |webhook: &&Webhook| (utc(webhook.created_at), webhook.id.clone());
    webhooks.sort_by_key(place);
    let page = paging::page(call, world.page_cap, false, webhooks, place)?;
    let entries = page.entries.into_iter().map(shape).collect();
    Ok(paging::envelope(paging::Page {
        entries,
        next_cursor: page.next_cursor,
    }))
}

/// `GET /v2/webhooks/get?id=`
pub(super) fn get(world: &World, call: &Call) -> Answer {
    let id = call.get("id").ok_or_else(Refusal::invalid)?;
    world
        .webhooks
        .get(id)
        .map(shape)
        .ok_or_else(Refusal::not_found)
}

/// `POST /v2/webhooks/create`
pub(super) fn create(world: &mut World, call: &Call) -> Answer {
    let url = call
        .field("url")
        .filter(|url| url::Url::parse(url).is_ok())
        .ok_or_else(Refusal::invalid)?;
    let types = call
        .body
        .as_ref()
        .and_then(|body| body["event_types"].as_array())
        .ok_or_else(Refusal::invalid)?;
    let types: Option<Vec<String>> = types
        .iter()
        .map(|one| one.as_str().map(str::to_owned))
        .collect();
    Ok(shape(
        &world.add_webhook(url, types.ok_or_else(Refusal::invalid)?),
    ))
}
