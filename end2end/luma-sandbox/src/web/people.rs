//! Users, hosts and calendars as the public sees them.

use serde_json::{Value, json};

use crate::{Calendar, User, World, official::shape::coordinate};

/// A profile. Never an e-mail address.
pub(super) fn user(user: &User) -> Value {
    json!({
        "api_id": user.id,
        "name": user.name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "avatar_url": user.avatar_url,
        "bio_short": user.bio,
        "website": user.website,
        "timezone": user.timezone,
        "is_verified": false,
        "last_online_at": "2026-01-01T00:00:00.000Z",
        "twitter_handle": null,
        "instagram_handle": null,
        "linkedin_handle": user.linkedin_handle,
        "tiktok_handle": null,
        // Luma sends "" as well as null for "none".
        "youtube_handle": "",
    })
}

/// A profile with what makes it a host of that event.
pub(super) fn host(one: &User, event_id: &str) -> Value {
    let mut host = user(one);
    host["event_api_id"] = json!(event_id);
    host["access_level"] = json!("manager");
    host["is_visible"] = json!(true);
    host
}

/// A calendar with every key of either captured year.
pub(crate) fn calendar(world: &World, calendar: &Calendar) -> Value {
    let home = calendar.home.as_ref().map(|home| {
        json!({
            "city": home.city, "region": home.city, "country": home.country, "country_code": home.country_code,
            "timezone": home.timezone, "place_id": crate::ids::stable("ChIJ", &home.city),
        })
    });
    let owner = world
        .users
        .get(&calendar.owner_id)
        .filter(|_| calendar.is_personal);
    let part = |key: &str| home.as_ref().map_or(Value::Null, |home| home[key].clone());
    let mut value = json!({
        "access_level": "public",
        "api_id": calendar.id,
        "avatar_url": calendar.avatar_url,
        "cover_image_url": "https://images.lumacdn.com/calendar-defaults/patterns/dots-100.png",
        "coordinate": calendar.coordinate().map(coordinate),
        "geo_city": part("city"),
        "geo_country": part("country"),
        "geo_region": part("region"),
        "geo_latitude": null,
        "geo_longitude": null,
        "city": home,
        "location": home,
        "timezone": part("timezone"),
        "description_short": calendar.description,
        "event_submission_restriction": if calendar.is_personal { "none" } else { "open" },
        "is_blocked": false,
        "is_personal": calendar.is_personal,
        "launch_status": "launched",
        "luma_plan": if calendar.is_personal { "free" } else { "plus" },
        "luma_plus_active": !calendar.is_personal,
        "name": calendar.name,
        "personal_user": owner.map(user),
        "personal_user_api_id": owner.map(|owner| owner.id.clone()),
        "slug": calendar.slug,
        "website": calendar.website,
        "payment_methods": [],
        "tint_color": "#325ffa",
        "track_meta_ads_from_luma": false,
    });
    for key in [
        "charges_enabled",
        "google_measurement_id",
        "instagram_handle",
        "linkedin_handle",
        "meta_pixel_id",
        "refund_policy",
        "social_image_url",
        "solana_treasury_address",
        "stripe_account_id",
        "tax_config",
        "tiktok_handle",
        "twitter_handle",
        "verified_at",
        "youtube_handle",
    ] {
        value[key] = Value::Null;
    }
    value
}
