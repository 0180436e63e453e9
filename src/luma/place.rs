//! Where an event takes place, as Luma's JSON says it, reduced to what may be published: a hidden address never leaves here.

use serde_json::Value;

use super::wire::first;
use crate::events::{LocationType, Place};
use crate::text;

const LONGEST: usize = 200;

/// From the public document.
pub(super) fn web_place(event: &Value) -> Option<Place> {
    let address = event
        .get("geo_address_info")
        .or_else(|| event.get("geo_address_json"));
    let is_hidden = first(event, &["geo_address_visibility"]) == Some("guests-only")
        || address.is_some_and(|address| first(address, &["mode"]) == Some("obfuscated"));
    place(event, address, is_hidden)
}

/// From the official API, which always returns the full address, also a hidden one.
pub(super) fn official_place(event: &Value) -> Option<Place> {
    let is_hidden =
        first(event, &["location_visibility", "geo_address_visibility"]) == Some("guests-only");
    place(event, event.get("geo_address_json"), is_hidden)
}

fn place(event: &Value, address: Option<&Value>, is_address_hidden: bool) -> Option<Place> {
    let address = address.filter(|address| address.is_object());
    let kind = match first(event, &["location_type"]) {
        Some(text) => location_type(text),
        // The old list shape has no type.
        None if address.is_some() => LocationType::InPerson,
        None if first(event, &["meeting_url", "zoom_meeting_url"]).is_some() => {
            LocationType::Online
        }
        None => return None,
    };
    let part = |keys: &[&str]| find(address?, keys).and_then(|found| text::line(found, LONGEST));
    let shown = |keys: &[&str]| if is_address_hidden { None } else { part(keys) };
    let city_state = part(&["city_state"]);
    let mut halves = city_state
        .as_deref()
        .unwrap_or_default()
        .splitn(2, ',')
        .map(|half| text::line(half, LONGEST));
    let (city, region) = (halves.next().flatten(), halves.next().flatten());
    let country = part(&["country"]);
    Some(Place {
        kind,
        venue: shown(&["address"]),
        address: shown(&["full_address", "short_address"]),
        is_address_hidden: is_address_hidden && kind != LocationType::Online,
        city: part(&["city"]).or(city),
        region: part(&["region"]).or(region),
        country_code: part(&["country_code"])
            .filter(|code| code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic()))
            .map(|code| code.to_ascii_uppercase())
            .or_else(|| country.as_deref().and_then(country_code).map(str::to_owned)),
        country,
    })
}

/// Since July 2026 some lists have a place's names only under a language.
fn find<'v>(address: &'v Value, keys: &[&str]) -> Option<&'v str> {
    first(address, keys).or_else(|| {
        let languages = address.get("localized")?.as_object()?;
        languages
            .values()
            .find_map(|localized| first(localized, keys))
    })
}

/// `offline` is in person, `missing` unknown, every other word the name of a meeting platform.
fn location_type(text: &str) -> LocationType {
    match text {
        "offline" => LocationType::InPerson,
        "missing" => LocationType::Unknown,
        _ => LocationType::Online,
    }
}

/// Luma doesn't always give the code with the name. Names in English, Spanish and Portuguese, folded.
pub(crate) fn country_code(name: &str) -> Option<&'static str> {
    Some(match text::fold(name).as_str() {
        "argentina" => "AR",
        "bolivia" | "estado plurinacional de bolivia" => "BO",
        "brazil" | "brasil" => "BR",
        "chile" => "CL",
        "colombia" => "CO",
        "costa rica" => "CR",
        "cuba" => "CU",
        "dominican republic" | "republica dominicana" => "DO",
        "ecuador" | "equador" => "EC",
        "el salvador" => "SV",
        "guatemala" => "GT",
        "haiti" => "HT",
        "honduras" => "HN",
        "mexico" => "MX",
        "nicaragua" => "NI",
        "panama" => "PA",
        "paraguay" | "paraguai" => "PY",
        "peru" => "PE",
        "puerto rico" | "porto rico" => "PR",
        "spain" | "espana" | "espanha" => "ES",
        "portugal" => "PT",
        "united states" | "estados unidos" | "usa" | "united states of america" => "US",
        "uruguay" | "uruguai" => "UY",
        "venezuela" => "VE",
        _ => return None,
    })
}
