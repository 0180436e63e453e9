//! `GET /calendar/get-items`: everything a calendar lists, as far as the public sees it.

use serde_json::{Value, json};

use super::{shape, spell};
use crate::{
    Target, World,
    call::{Answer, Call, Refusal, paging},
    official::shape::coordinate,
    time::utc,
    world::listing::Listing,
};

pub(super) type Item<'a> = crate::world::Item<'a>;

/// Private and members-only events aren't listed; neither is what waits for approval.
pub(super) fn visible<'a>(world: &'a World, calendar_id: &str) -> Vec<Item<'a>> {
    let mut items = world.items(calendar_id);
    items.retain(|item| {
        item.listing.status == "approved"
            && item.event.is_none_or(|event| event.visibility == "public")
    });
    items
}

pub(super) fn get(world: &World, call: &Call) -> Answer {
    let id = call
        .any(&["calendar_api_id", "calendar_id"])
        .ok_or_else(Refusal::invalid)?;
    if !world.calendars.contains_key(id) {
        return Err(Refusal::not_found());
    }
    let period = call.get("period").unwrap_or("future");
    let mut items = visible(world, id);
    match period {
        // Whether a running event counts as future isn't known of Luma; here it does until its end.
        "future" => items.retain(|item| item.end_at() >= world.now),
        "past" => items.retain(|item| item.end_at() < world.now),
        "all" => {}
        _ => return Err(Refusal::invalid()),
    }
    // The past is read backwards.
    let descending = period == "past";
    if descending {
        items.reverse();
    }
    let place = |item: &Item| (utc(item.start_at()), item.listing.id.clone());
    let page = paging::page(call, world.page_cap, descending, items, place)?;
    let entries = page
        .entries
        .iter()
        .map(|item| entry(world, id, item))
        .collect();
    Ok(paging::envelope(paging::Page {
        entries,
        next_cursor: page.next_cursor,
    }))
}

fn entry(world: &World, calendar_id: &str, item: &Item) -> Value {
    let mut entry = match (item.event, &item.listing.target) {
        (Some(event), _) => json!({
            "platform": "luma",
            "event": shape::event(event, true),
            "cover_image": shape::cover_image(),
            // The managing calendar; `calendar_api_id` of the entry is the listing one.
            "calendar": shape::managing_calendar(world, event),
            "start_at": utc(event.start_at),
            "hosts": shape::hosts(world, event),
            "guest_count": event.guest_count,
            "ticket_count": event.guest_count,
            "ticket_info": shape::ticket_info(),
            "registration_availability": "open",
            "featured_guests": [],
            "manager_info": null,
            "guest_info": null,
            "host_info": null,
            "waitlist_active": false,
            "featured_city": null,
            "role": null,
            "is_manager": event.calendar_id == calendar_id,
        }),
        (None, Target::External(_)) => external(&item.listing),
        (None, Target::Luma(_)) => Value::Null,
    };
    entry["api_id"] = json!(item.listing.id);
    entry["calendar_api_id"] = json!(calendar_id);
    entry["status"] = json!(item.listing.status);
    entry["submitted_by_user_api_id"] = json!(item.listing.submitted_by);
    entry["tags"] = json!([]);
    spell(&mut entry, world.web_form);
    entry
}

/// An external entry: no id, no end, no cover, no hosts, no calendar.
fn external(listing: &Listing) -> Value {
    let Target::External(external) = &listing.target else {
        return Value::Null;
    };
    let address = external.address.as_ref();
    json!({
        "platform": "external",
        "is_manager": false,
        "event": {
            "duration_interval": external.duration_interval,
            "geo_address_json": address.map(|address| json!({"type": "manual", "address": address})),
            "geo_address_info":
                address.map(|address| json!({"type": "manual", "address": address, "mode": "shown"})),
            "coordinate": external.coordinate.map(coordinate),
            "host": external.host,
            "name": external.name,
            "start_at": utc(external.start_at),
            "timezone": external.timezone,
            "url": external.url,
        },
    })
}
