//! The public event document, with every key that captured answers of either year carry.

use serde_json::{Value, json};

use super::{geo, people};
use crate::{Calendar, Event, World, ids, time::utc};

/// The inner `event`. `in_list` is for `get-items`, which spells some addresses differently.
pub(super) fn event(event: &Event, in_list: bool) -> Value {
    let mut value = json!({
        "api_id": event.id,
        "calendar_api_id": event.calendar_id,
        "user_api_id": event.creator_id(),
        "name": event.name,
        // The slug, not an address.
        "url": event.slug,
        "cover_url": event.cover_url,
        "social_image_url": event.cover_url,
        "start_at": utc(event.start_at),
        "end_at": utc(event.end_at),
        "timezone": event.timezone,
        "visibility": event.visibility,
        "event_type": "independent",
        "recurrence_id": null,
        "show_guest_list": true,
        "hide_rsvp": false,
        "one_to_one": true,
        "waitlist_enabled": false,
        "waitlist_status": "disabled",
    });
    if let Some(fields) = value.as_object_mut() {
        fields.extend(geo::fields(event, in_list));
    }
    value
}

/// The managing calendar; `null` when a test named one that doesn't exist.
pub(super) fn managing_calendar(world: &World, event: &Event) -> Value {
    let calendar = world.calendars.get(&event.calendar_id);
    calendar.map_or(Value::Null, |calendar| people::calendar(world, calendar))
}

pub(super) fn hosts(world: &World, event: &Event) -> Vec<Value> {
    world
        .hosts(event)
        .into_iter()
        .map(|user| people::host(user, &event.id))
        .collect()
}

pub(super) fn ticket_info() -> Value {
    json!({
        "price": null, "max_price": null, "is_free": true, "is_sold_out": false, "spots_remaining": null,
        "is_near_capacity": false, "require_approval": false, "currency_info": null,
    })
}

pub(super) fn cover_image() -> Value {
    let share = |color: &str| json!([{"color": color, "percentage": 50}]);
    json!({
        "vibrant_color": null,
        "colors": ["#d5dae1", "#325ffa"],
        "palette": {"neutral": share("#d5dae1"), "vibrant": share("#325ffa")},
    })
}

/// The `data` of `/url` and the whole of `/event/get`.
pub(super) fn event_data(world: &World, one: &Event) -> Value {
    let mut data = json!({
        "api_id": one.id,
        "event": event(one, false),
        "calendar": managing_calendar(world, one),
        "hosts": hosts(world, one),
        "start_at": utc(one.start_at),
        "cover_image": cover_image(),
        "description_mirror": one.description.mirror(),
        "ticket_types": [ticket_type(one)],
        "ticket_info": ticket_info(),
        "categories": [],
        "sessions": [],
        "featured_infos": [],
        "featured_guests": [],
        "guest_count": one.guest_count,
        "ticket_count": one.guest_count,
        "guest_data": {
            "ticket_key": null, "approval_status": null, "proxy_key": null, "event_tickets": [], "payments": [],
        },
        "registration_questions": [],
        "payment_methods": [],
        "registration_availability": "open",
        "locale": "es",
        "theme_meta": {"theme": "legacy"},
        "tint_color": "#325ffa",
        "font_title": "factoria",
        "name_requirement": "full-name",
        "phone_number_requirement": "optional",
    });
    for key in [
        "accepts_usdc_for_usd",
        "sold_out",
        "subscribed_to_calendar",
        "can_register_for_multiple_tickets",
        "is_flagged",
        "has_hidden_ticket_types",
        "waitlist_active",
        "show_unlock_code_option",
    ] {
        data[key] = Value::Bool(false);
    }
    for key in [
        "meta_pixel_id",
        "coupon",
        "google_measurement_id",
        "stripe_account_id",
        "refund_policy",
        "referred_by",
        "event_invite",
        "role",
        "eth_address_requirement",
        "solana_address_requirement",
    ] {
        data[key] = Value::Null;
    }
    data
}

fn ticket_type(event: &Event) -> Value {
    json!({
        "api_id": ids::stable("evtticktyp", &event.id), "event_api_id": event.id, "name": "Standard", "type": "free",
        "cents": null, "currency": null, "currency_info": null, "description": null, "min_cents": null,
        "ethereum_token_requirements": [], "is_flexible": false, "is_hidden": false, "max_capacity": null,
        "require_approval": false, "valid_start_at": null, "valid_end_at": null, "position": "8",
        "num_tickets_registered": event.guest_count, "num_guests": event.guest_count,
    })
}

/// The `data` of a calendar's slug.
pub(super) fn calendar_data(world: &World, calendar: &Calendar) -> Value {
    let items = super::items::visible(world, &calendar.id);
    let starts: Vec<String> = items.iter().map(|item| utc(item.start_at())).collect();
    json!({
        "calendar": people::calendar(world, calendar),
        "featured_items": [],
        "has_upcoming_events": items.iter().any(|item| item.end_at() >= world.now),
        "event_start_ats": starts,
        "tags": [],
        "categories": [],
        "membership_tiers": [],
        "is_subscriber": false,
        "can_subscribe": true,
    })
}
