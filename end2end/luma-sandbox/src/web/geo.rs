//! Where an event is, as far as the public may know.

use serde_json::{Map, Value, json};

use crate::{Event, Location, ids, official::shape::coordinate};

/// The fields of `event` that say where it is; merged into the event by the caller.
pub(super) fn fields(event: &Event, in_list: bool) -> Map<String, Value> {
    let hidden = event.location.is_hidden();
    let point = event
        .exact_coordinate()
        .map(|exact| if hidden { exact.blurred() } else { exact });
    let mut fields = Map::new();
    fields.insert(
        "location_type".into(),
        json!(location_type(&event.location)),
    );
    fields.insert(
        "geo_address_visibility".into(),
        json!(if hidden { "guests-only" } else { "public" }),
    );
    fields.insert("geo_address_info".into(), info(event, in_list));
    fields.insert("coordinate".into(), point.map_or(Value::Null, coordinate));
    fields.insert(
        "geo_latitude".into(),
        json!(point.map(|point| point.latitude.to_string())),
    );
    fields.insert(
        "geo_longitude".into(),
        json!(point.map(|point| point.longitude.to_string())),
    );
    fields.insert("virtual_info".into(), json!({"has_access": false}));
    fields
}

fn location_type(location: &Location) -> &str {
    match location {
        Location::InPerson { .. } | Location::Manual { .. } => "offline",
        Location::Online { kind, .. } => kind,
        Location::Missing => "missing",
    }
}

fn info(event: &Event, in_list: bool) -> Value {
    match &event.location {
        Location::InPerson {
            city,
            region,
            country,
            country_code,
            hidden: true,
            ..
        } => json!({
            "mode": "obfuscated",
            "city": city,
            "city_state": format!("{city}, {region}"),
            "sublocality": null,
            "region": region,
            "region_short": region,
            "country": country,
            "country_code": country_code,
        }),
        Location::InPerson { .. } => shown(event, in_list),
        Location::Manual { address } => {
            json!({"type": "manual", "address": address, "mode": "shown"})
        }
        Location::Online { .. } | Location::Missing => Value::Null,
    }
}

fn shown(event: &Event, in_list: bool) -> Value {
    let Location::InPerson {
        venue,
        full_address,
        city,
        region,
        country,
        country_code,
        ..
    } = &event.location
    else {
        return Value::Null;
    };
    let exact = event.exact_coordinate();
    let city_state = format!("{city}, {region}");
    let short_address = full_address
        .split(',')
        .take(2)
        .collect::<Vec<_>>()
        .join(",");
    let mut info = json!({
        "mode": "shown",
        "type": "google",
        "address": venue,
        "full_address": full_address,
        "short_address": short_address,
        "city": city,
        "city_state": city_state,
        "sublocality": null,
        "region": region,
        "region_short": region,
        "country": country,
        "country_code": country_code,
        "place_id": ids::stable("ChIJ", full_address),
        "apple_maps_place_id": null,
        "description": "",
        "localized": null,
        "latitude": exact.map(|point| point.latitude.to_string()),
        "longitude": exact.map(|point| point.longitude.to_string()),
    });
    if event.localized_only && in_list {
        info["localized"] = json!({"es": {
            "address": venue, "city": city, "city_state": city_state, "full_address": full_address,
            "region": region, "country": country,
        }});
        if let Some(fields) = info.as_object_mut() {
            fields.remove("city_state");
            fields.remove("full_address");
        }
    }
    info
}
