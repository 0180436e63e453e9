//! Luma's JSON, in all the forms seen so far, read by hand: unknown fields are ignored, missing ones are unknown, and both
//! the old nested and the new flat spellings are understood.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::link::is_slug;
use super::place::{official_place, web_place};
use super::reading::{
    CalendarReading, Description, Field, HostReading, Reading, SourceKind, Visibility,
};
use crate::email::Email;
use crate::text;

pub(super) const LONGEST_NAME: usize = 300;
const LONGEST_DESCRIPTION: usize = 200_000;
const MOST_HOSTS: usize = 100;

/// The public event document: `data` of `/url?url=`, the answer of `/event/get`, an entry of `get-items`, the page's data.
pub(super) fn web_event(data: &Value) -> Option<Reading> {
    let event = data.get("event")?;
    Some(Reading {
        kind: SourceKind::Web,
        id: first(event, &["api_id", "id"])?.parse().ok()?,
        url: first(event, &["url"]).and_then(public_url),
        name: text::line(first(event, &["name"])?, LONGEST_NAME)?,
        start_at: time(first(event, &["start_at"]).or_else(|| first(data, &["start_at"]))?)?,
        end_at: field(event, "end_at", time),
        timezone: first(event, &["timezone"]).and_then(timezone),
        visibility: first(event, &["visibility"]).map(Visibility::from_text),
        place: web_place(event),
        cover_url: field(event, "cover_url", picture),
        description: prose(data.get("description_mirror")),
        calendar: calendar(
            data.get("calendar"),
            first(event, &["calendar_api_id", "calendar_id"]),
        ),
        hosts: hosts(data.get("hosts")),
    })
}

/// The official event: flat, or `{event, hosts}` as it was.
pub(super) fn official_event(answer: &Value) -> Option<Reading> {
    let event = answer
        .get("event")
        .filter(|event| event.is_object())
        .unwrap_or(answer);
    Some(Reading {
        kind: SourceKind::Official,
        id: first(event, &["id", "api_id"])?.parse().ok()?,
        url: first(event, &["url"]).and_then(public_url),
        name: text::line(first(event, &["name"])?, LONGEST_NAME)?,
        start_at: time(first(event, &["start_at"])?)?,
        end_at: field(event, "end_at", time),
        timezone: first(event, &["timezone"]).and_then(timezone),
        visibility: first(event, &["visibility"]).map(Visibility::from_text),
        place: official_place(event),
        cover_url: field(event, "cover_url", picture),
        description: field(event, "description_md", |text| {
            Some(Description::Markdown(text::lines(
                text,
                LONGEST_DESCRIPTION,
            )))
            .filter(|_| !text.trim().is_empty())
        }),
        calendar: calendar(None, first(event, &["calendar_id", "calendar_api_id"])),
        hosts: hosts(answer.get("hosts").or_else(|| event.get("hosts"))),
    })
}

/// What a signed `calendar.event.added` tells of an event: the managing calendar and hosts without e-mail, or, of an event
/// that stands elsewhere, only name, times and address.
pub(crate) fn added_event(data: &Value) -> Option<Reading> {
    let is_external = first(data, &["platform"]) == Some("external");
    let reading = official_event(data)?;
    Some(Reading {
        kind: SourceKind::Added,
        // Somewhere else a query may be what names the event, and it is no guest's of Luma.
        url: if is_external {
            first(data, &["url"]).and_then(text::web_url)
        } else {
            reading.url
        },
        // Who puts it on a public calendar shows it to everybody.
        visibility: reading.visibility.or(Some(Visibility::Public)),
        calendar: calendar(
            data.get("calendar"),
            first(data, &["calendar_id", "calendar_api_id"]),
        ),
        ..reading
    })
}

/// The first of these keys that holds a text with something in it.
pub(super) fn first<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v str> {
    keys.iter()
        .filter_map(|key| value.get(key)?.as_str())
        .find(|text| !is_nothing(text))
}

/// A key that isn't there is unknown; null, empty or unreadable is absent.
pub(super) fn field<T>(value: &Value, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Field<T> {
    match value.get(key) {
        None => Field::Unknown,
        Some(found) => match found
            .as_str()
            .filter(|text| !is_nothing(text))
            .and_then(read)
        {
            Some(read) => Field::Is(read),
            None => Field::Absent,
        },
    }
}

/// "N/A" has been seen in places.
fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.eq_ignore_ascii_case("n/a")
}

/// With `Z` or an offset, with or without milliseconds; kept to years in which events happen.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let time: Timestamp = text.trim().parse().ok()?;
    let time = Timestamp::from_millisecond(time.as_millisecond()).ok()?;
    (2000..2100)
        .contains(&TimeZone::UTC.to_datetime(time).year())
        .then_some(time)
}

pub(super) fn timezone(name: &str) -> Option<String> {
    TimeZone::get(name).ok()?.iana_name().map(str::to_owned)
}

/// Luma gives the slug in one place and the whole address in another.
pub(super) fn public_url(text: &str) -> Option<String> {
    if is_slug(text) {
        return Some(format!("https://luma.com/{text}"));
    }
    let mut url = url::Url::parse(&text::web_url(text)?).ok()?;
    if url.host_str() == Some("lu.ma") {
        url.set_host(Some("luma.com")).ok()?;
    }
    // A guest's secrets may hang on it.
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

pub(super) fn picture(text: &str) -> Option<String> {
    text::web_url(text).filter(|url| url.starts_with("https://"))
}

/// Luma draws a face for accounts without a picture; their initials say more.
fn portrait(text: &str) -> Option<String> {
    picture(text).filter(|url| !url.contains("/avatars-default/"))
}

fn prose(mirror: Option<&Value>) -> Field<Description> {
    match mirror {
        None => Field::Unknown,
        Some(document) if document.is_object() => {
            Field::Is(Description::ProseMirror(document.to_string()))
        }
        Some(_) => Field::Absent,
    }
}

pub(super) fn calendar(
    calendar: Option<&Value>,
    managing_id: Option<&str>,
) -> Option<CalendarReading> {
    let named = calendar.filter(|calendar| calendar.is_object());
    // `event.calendar_api_id` is the managing calendar; the object beside it must be the same one to say anything of it.
    let named_id = named.and_then(|calendar| first(calendar, &["api_id", "id"]));
    let id = managing_id.or(named_id)?.parse().ok()?;
    let named = named.filter(|_| managing_id.is_none() || named_id == managing_id);
    let is_personal = named.is_some_and(|calendar| {
        calendar
            .get("is_personal")
            .and_then(Value::as_bool)
            .unwrap_or(false)
            || first(calendar, &["personal_user_api_id"]).is_some()
    });
    Some(match named {
        None => CalendarReading {
            id,
            name: Field::Unknown,
            slug: Field::Unknown,
            website: Field::Unknown,
        },
        Some(_) if is_personal => CalendarReading {
            id,
            name: Field::Absent,
            slug: Field::Absent,
            website: Field::Absent,
        },
        Some(calendar) => CalendarReading {
            id,
            name: field(calendar, "name", |name| text::line(name, LONGEST_NAME)),
            slug: field(calendar, "slug", |slug| {
                is_slug(slug).then(|| slug.to_owned())
            }),
            website: field(calendar, "website", text::web_url),
        },
    })
}

/// One that can't be read is left out; the others still count. Hosts whom Luma hides from the page count too.
pub(super) fn hosts(list: Option<&Value>) -> Option<Vec<HostReading>> {
    let mut hosts: Vec<HostReading> = Vec::new();
    for host in list?.as_array()?.iter().filter_map(host) {
        if hosts.len() < MOST_HOSTS && hosts.iter().all(|known| known.id != host.id) {
            hosts.push(host);
        }
    }
    Some(hosts)
}

fn host(host: &Value) -> Option<HostReading> {
    let id: crate::ids::LumaHostId = first(host, &["api_id", "id"])?.parse().ok()?;
    Some(HostReading {
        id: Some(id).filter(crate::ids::LumaHostId::is_stable)?,
        name: field(host, "name", host_name),
        avatar_url: field(host, "avatar_url", portrait),
        website: field(host, "website", text::web_url),
        email: first(host, &["email"]).and_then(Email::parse),
    })
}

/// An account without a name shows its e-mail address there.
pub(super) fn host_name(name: &str) -> Option<String> {
    text::line(name, 120).filter(|name| !text::has_email(name))
}
