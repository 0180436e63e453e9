//! Events, hosts and calendars as the official API spells them. Nothing is hidden here: e-mails, full addresses and
//! meeting links are all there.

use serde_json::{Value, json};

use crate::{Calendar, Coordinate, Event, External, Listing, Location, User, World, time::utc};

/// The flat event, without hosts: entries of lists, and what webhooks carry.
pub(crate) fn event(event: &Event) -> Value {
    let point = event.exact_coordinate();
    json!({
        "platform": "luma",
        "id": event.id,
        "user_id": event.creator_id(),
        "calendar_id": event.calendar_id,
        "start_at": utc(event.start_at),
        "duration_interval": event.duration_interval(),
        "end_at": utc(event.end_at),
        "created_at": utc(event.created_at),
        "timezone": event.timezone,
        "name": event.name,
        "description": event.description.plain(),
        "description_md": event.description.md(),
        "geo_address_json": address(&event.location),
        "coordinate": point.map(coordinate),
        "meeting_url": meeting_url(event),
        "location_type": location_type(&event.location),
        "location_visibility": if event.location.is_hidden() { "guests-only" } else { "public" },
        // The document allows no null here.
        "cover_url": event.cover_url.as_deref().unwrap_or(""),
        "registration_questions": [],
        "url": event.url(),
        "visibility": event.visibility,
        "waitlist_status": "disabled",
        "feedback_email": {"enabled": false},
        // Deprecated names, which the API still sends beside the new ones.
        "api_id": event.id,
        "calendar_api_id": event.calendar_id,
        "user_api_id": event.creator_id(),
        "geo_latitude": point.map(|point| point.latitude.to_string()),
        "geo_longitude": point.map(|point| point.longitude.to_string()),
    })
}

/// The flat event with its hosts.
pub(crate) fn event_with_hosts(world: &World, one: &Event) -> Value {
    let mut value = event(one);
    value["hosts"] = world.hosts(one).into_iter().map(host).collect();
    value
}

/// The old nested shape: `{event: {api_id, …}, hosts: […]}`.
pub(crate) fn old_event_with_hosts(world: &World, one: &Event) -> Value {
    let hosts: Vec<Value> = world
        .hosts(one)
        .into_iter()
        .map(|user| {
            let mut host = host(user);
            if let Some(fields) = host.as_object_mut() {
                fields.remove("id");
            }
            host["api_id"] = json!(user.id);
            host
        })
        .collect();
    json!({"event": old_event(one), "hosts": hosts})
}

/// The old event, as inside both old answers.
pub(crate) fn old_event(event: &Event) -> Value {
    let point = event.exact_coordinate();
    let meeting_url = meeting_url(event);
    json!({
        "api_id": event.id,
        "calendar_api_id": event.calendar_id,
        "created_at": utc(event.created_at),
        "cover_url": event.cover_url.as_deref().unwrap_or(""),
        "name": event.name,
        "description": event.description.plain(),
        "description_md": event.description.md(),
        "start_at": utc(event.start_at),
        "duration_interval": event.duration_interval(),
        "end_at": utc(event.end_at),
        "geo_address_json": address(&event.location),
        "geo_latitude": point.map(|point| point.latitude.to_string()),
        "geo_longitude": point.map(|point| point.longitude.to_string()),
        "url": format!("https://lu.ma/{}", event.slug),
        "timezone": event.timezone,
        "user_api_id": event.creator_id(),
        "visibility": event.visibility,
        "meeting_url": meeting_url,
        "zoom_meeting_url": meeting_url,
    })
}

/// An external event that a calendar lists.
pub(crate) fn external(listing: &Listing, event: &External) -> Value {
    let address = event.address.as_ref().map(|address| Location::Manual {
        address: address.clone(),
    });
    json!({
        "platform": "external",
        "id": listing.id,
        "api_id": listing.id,
        "calendar_id": listing.calendar_id,
        "start_at": utc(event.start_at),
        "duration_interval": event.duration_interval,
        "end_at": utc(event.start_at),
        "created_at": utc(event.start_at),
        "timezone": event.timezone,
        "name": event.name,
        "geo_address_json": address.as_ref().map(self::address),
        "coordinate": event.coordinate.map(coordinate),
        "url": event.url,
        "host": event.host,
    })
}

/// A host with the e-mail address, which the document requires.
pub(crate) fn host(user: &User) -> Value {
    json!({
        "id": user.id,
        "email": user.email.as_deref().unwrap_or(""),
        "name": user.name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "avatar_url": user.avatar_url,
    })
}

/// A calendar as `calendars/get` and `calendar.event.added` give it.
pub(crate) fn calendar(calendar: &Calendar) -> Value {
    json!({
        "id": calendar.id,
        "name": calendar.name,
        "slug": calendar.slug,
        "avatar_url": calendar.avatar_url,
        "url": calendar.url(),
        "description": calendar.description,
        "social_image_url": null,
        "cover_image_url": "https://images.lumacdn.com/calendar-defaults/patterns/dots-100.png",
        "is_personal": calendar.is_personal,
        "location": calendar.home.as_ref().map(|home| json!({
            "city": home.city, "region": null, "country": home.country,
            "country_code": home.country_code, "timezone": home.timezone,
        })),
        "coordinate": calendar.coordinate().map(coordinate),
        "instagram_handle": null,
        "twitter_handle": null,
        "youtube_handle": null,
        "website": calendar.website,
    })
}

pub(crate) fn coordinate(point: Coordinate) -> Value {
    json!({"longitude": point.longitude, "latitude": point.latitude})
}

/// The address in full, hidden or not.
fn address(location: &Location) -> Value {
    match location {
        Location::InPerson {
            venue,
            full_address,
            city,
            region,
            country,
            ..
        } => json!({
            "address": venue, "city": city, "region": region, "country": country,
            "city_state": format!("{city}, {region}"), "full_address": full_address,
            "google_maps_place_id": "ChIJSandbox", "apple_maps_place_id": null, "description": "",
        }),
        Location::Manual { address } => json!({
            "address": address, "city": null, "region": null, "country": null, "city_state": null,
            "full_address": null, "google_maps_place_id": null, "apple_maps_place_id": null, "description": null,
        }),
        Location::Online { .. } | Location::Missing => Value::Null,
    }
}

fn meeting_url(event: &Event) -> Option<&str> {
    match &event.location {
        Location::Online { meeting_url, .. } => {
            meeting_url.as_deref().or(event.meeting_url.as_deref())
        }
        _ => event.meeting_url.as_deref(),
    }
}

fn location_type(location: &Location) -> &str {
    match location {
        Location::InPerson { .. } | Location::Manual { .. } => "offline",
        Location::Missing => "missing",
        // `online` is the public JSON's word; the official API names the platform, or says that it doesn't know it.
        Location::Online { kind, .. } if kind == "online" => "unknown",
        Location::Online { kind, .. } => kind,
    }
}
