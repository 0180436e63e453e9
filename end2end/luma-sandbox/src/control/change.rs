//! The fields that control requests may set.

use jiff::Timestamp;
use serde_json::Value;

use super::wrong;
use crate::{Description, Event, Location, User, World, call::Refusal};

/// Sets `name slug start_at end_at timezone visibility description cover_url meeting_url calendar hosts venue full_address
/// city region country country_code address online`; unknown fields are an error, since a typo in a test would else pass.
pub(super) fn apply(world: &mut World, event: &mut Event, fields: &Value) -> Result<(), Refusal> {
    // A new start moves the end along, so an end that is given too comes last.
    let given = || fields.as_object().into_iter().flatten();
    let (ends, others): (Vec<_>, Vec<_>) = given().partition(|(key, _)| *key == "end_at");
    for (key, value) in others.into_iter().chain(ends) {
        let text = || {
            value
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| Refusal::new(400, format!("{key}: a string is wanted.")))
        };
        match key.as_str() {
            "name" => event.name = text()?,
            "slug" => event.slug = text()?,
            "start_at" => move_to(event, time(&text()?)?),
            "end_at" => event.end_at = time(&text()?)?,
            "timezone" => event.timezone = text()?,
            "visibility" => event.visibility = text()?,
            "description" => event.description = Description::markdown(&text()?),
            "description_text" => event.description = Description::text(text()?),
            "description_mirror" => event.description.mirror_override = Some(value.clone()),
            "description_md" => event.description.md_override = Some(text()?),
            "cover_url" => event.cover_url = value.as_str().map(str::to_owned),
            "meeting_url" => event.meeting_url = value.as_str().map(str::to_owned),
            "calendar" => event.calendar_id = calendar(world, &text()?)?,
            "hosts" => event.host_ids = hosts(world, value)?,
            "address" => event.location = Location::Manual { address: text()? },
            "online" => {
                event.location = Location::Online {
                    kind: text()?,
                    meeting_url: event.meeting_url.clone(),
                }
            }
            "venue" | "full_address" | "city" | "region" | "country" | "country_code" => {
                place(event, key, text()?);
            }
            _ => return Err(Refusal::new(400, format!("{key}: unknown field."))),
        }
    }
    Ok(())
}

fn time(text: &str) -> Result<Timestamp, Refusal> {
    text.parse().map_err(|error: jiff::Error| wrong(&error))
}

/// A new start keeps the length, unless an end is given too.
fn move_to(event: &mut Event, start: Timestamp) {
    if event.end_at > event.start_at {
        let length = event.end_at.duration_since(event.start_at);
        event.end_at = start.checked_add(length).unwrap_or(start);
    }
    event.start_at = start;
}

fn calendar(world: &World, id: &str) -> Result<String, Refusal> {
    let known = world
        .calendars
        .values()
        .find(|one| one.id == id || one.slug.as_deref() == Some(id));
    known
        .map(|one| one.id.clone())
        .ok_or_else(|| Refusal::new(400, format!("No calendar {id}.")))
}

/// Each host is a known `usr-…` id or username, a name to make a user of, or `{name, email?, website?}`.
fn hosts(world: &mut World, value: &Value) -> Result<Vec<String>, Refusal> {
    let asked = value
        .as_array()
        .ok_or_else(|| Refusal::new(400, "hosts: a list is wanted."))?;
    asked
        .iter()
        .map(|host| {
            let text = |key: &str| host[key].as_str().map(str::to_owned);
            let name = host.as_str().map(str::to_owned).or_else(|| text("name"));
            let name =
                name.ok_or_else(|| Refusal::new(400, "hosts: names, ids or objects with a name."))?;
            let known = world
                .users
                .values()
                .find(|one| one.id == name || one.username.as_ref() == Some(&name));
            if let Some(known) = known.filter(|_| host.is_string()) {
                return Ok(known.id.clone());
            }
            let user = User {
                email: text("email"),
                website: text("website"),
                ..User::new(name)
            };
            Ok(world.add_user(user))
        })
        .collect()
}

fn place(event: &mut Event, key: &str, value: String) {
    if !matches!(event.location, Location::InPerson { .. }) {
        event.location = Location::lima();
    }
    if let Location::InPerson {
        venue,
        full_address,
        city,
        region,
        country,
        country_code,
        ..
    } = &mut event.location
    {
        let field = match key {
            "venue" => venue,
            "full_address" => full_address,
            "city" => city,
            "region" => region,
            "country" => country,
            _ => country_code,
        };
        *field = value;
    }
}
