//! What an event says, as one value: how a reading changes it, what its hash is, what differs.

use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Place;
use super::revisions::Change;
use super::{description, position};
use crate::clock::from_millis;
use crate::ids::LumaCalendarId;
use crate::luma::{Description, Field, Reading, SourceKind, Visibility};
use crate::organizations::Domain;
use crate::text;

/// Changes with the form that is hashed, so that a new form isn't taken for a change of the event.
const HASH_FORM: &str = "1";

/// The managing calendar as stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Calendar {
    pub(super) id: Option<LumaCalendarId>,
    pub(super) name: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) website_domain: Option<String>,
}

/// The columns of `events` that come from Luma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) luma_url: String,
    pub(super) name: String,
    pub(super) start_at: Timestamp,
    pub(super) end_at: Option<Timestamp>,
    pub(super) timezone: String,
    pub(super) visibility: String,
    pub(super) place: Place,
    pub(super) cover_url: Option<String>,
    pub(super) description: Option<Description>,
    pub(super) description_html: Option<String>,
    pub(super) calendar: Calendar,
}

impl Content {
    /// What the event says after this reading; `old` is what it said before, if it is known.
    pub(super) fn after(reading: &Reading, old: Option<&Self>) -> Self {
        let id_url = || format!("https://luma.com/event/{}", reading.id);
        let is_least = reading.kind == SourceKind::JsonLd;
        let description = reading
            .description
            .clone()
            .over(old.and_then(|old| old.description.clone()));
        let description_html = match old {
            Some(old) if old.description == description => old.description_html.clone(),
            _ => description.as_ref().and_then(description::render),
        };
        Self {
            luma_url: reading
                .url
                .clone()
                .or_else(|| old.map(|old| old.luma_url.clone()))
                .unwrap_or_else(id_url),
            name: reading.name.clone(),
            start_at: reading.start_at,
            end_at: reading
                .end_at
                .clone()
                .over(old.and_then(|old| old.end_at))
                .filter(|end| *end >= reading.start_at),
            // A page's structured data gives only an offset: what a better source said stays.
            timezone: match old {
                Some(old) if is_least => old.timezone.clone(),
                _ => reading
                    .timezone
                    .clone()
                    .or_else(|| old.map(|old| old.timezone.clone()))
                    .unwrap_or_else(|| "UTC".to_owned()),
            },
            visibility: reading
                .visibility
                .map(|visibility| visibility.as_str().to_owned())
                .or_else(|| old.map(|old| old.visibility.clone()))
                .unwrap_or_else(|| Visibility::Public.as_str().to_owned()),
            place: match (old, &reading.place) {
                (Some(old), None) => old.place.clone(),
                (Some(old), Some(_)) if is_least => old.place.clone(),
                (_, Some(place)) => place.clone(),
                (None, None) => Place::unknown(),
            },
            cover_url: reading
                .cover_url
                .clone()
                .over(old.and_then(|old| old.cover_url.clone())),
            description,
            description_html,
            calendar: Calendar::after(reading, old.map(|old| &old.calendar)),
        }
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let source: Option<String> = row.try_get("description")?;
        let format: Option<String> = row.try_get("description_format")?;
        Ok(Self {
            luma_url: row.try_get("luma_url")?,
            name: row.try_get("name")?,
            start_at: from_millis(row.try_get("start_at")?),
            end_at: row.try_get::<Option<i64>, _>("end_at")?.map(from_millis),
            timezone: row.try_get("timezone")?,
            // Luma's word: ours stands above it in `visibility`.
            visibility: row.try_get("source_visibility")?,
            place: Place::from_row(row)?,
            cover_url: row.try_get("cover_url")?,
            description: source.map(|source| match format.as_deref() {
                Some("markdown") => Description::Markdown(source),
                _ => Description::ProseMirror(source),
            }),
            description_html: row.try_get("description_html")?,
            calendar: Calendar {
                id: row.try_get("source_luma_calendar_id")?,
                name: row.try_get("source_calendar_name")?,
                slug: row.try_get("source_calendar_slug")?,
                website_domain: row.try_get("source_calendar_website_domain")?,
            },
        })
    }

    /// When the event leaves the upcoming list.
    pub(super) fn over_at(&self) -> Timestamp {
        position::over_at(self.start_at, self.end_at)
    }

    pub(super) fn description_source(&self) -> (Option<&str>, Option<&'static str>) {
        match &self.description {
            None => (None, None),
            Some(Description::Markdown(text)) => (Some(text), Some("markdown")),
            Some(Description::ProseMirror(text)) => (Some(text), Some("prose_mirror")),
        }
    }

    /// What people would call a change, as (field, before, after). The history doesn't hold whole descriptions or hidden things.
    pub(super) fn changes_since(&self, old: &Self) -> Vec<Change> {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
        let pairs = [
            ("name", Some(old.name.clone()), Some(self.name.clone())),
            (
                "start_at",
                time(Some(old.start_at)),
                time(Some(self.start_at)),
            ),
            ("end_at", time(old.end_at), time(self.end_at)),
            (
                "timezone",
                Some(old.timezone.clone()),
                Some(self.timezone.clone()),
            ),
            (
                "location_type",
                Some(old.place.kind.to_string()),
                Some(self.place.kind.to_string()),
            ),
            ("venue", old.place.venue.clone(), self.place.venue.clone()),
            (
                "address",
                old.place.address.clone(),
                self.place.address.clone(),
            ),
            ("city", old.place.city.clone(), self.place.city.clone()),
            (
                "visibility",
                Some(old.visibility.clone()),
                Some(self.visibility.clone()),
            ),
            ("cover_url", old.cover_url.clone(), self.cover_url.clone()),
        ];
        let was_hidden = self.place.is_address_hidden || old.place.is_address_hidden;
        let is_secret = |field: &str| was_hidden && matches!(field, "venue" | "address");
        let mut changes: Vec<_> = pairs
            .into_iter()
            .filter(|(field, before, after)| before != after && !is_secret(field))
            .collect();
        if self.place.is_address_hidden != old.place.is_address_hidden {
            changes.push(("address_visibility", None, None));
        }
        if self.description != old.description {
            changes.push(("description", None, None));
        }
        changes
    }
}

impl Calendar {
    fn after(reading: &Reading, old: Option<&Self>) -> Self {
        let Some(calendar) = &reading.calendar else {
            return old.cloned().unwrap_or_default();
        };
        // Moved to another calendar: nothing of the old one holds.
        let old = old
            .filter(|old| old.id.as_ref() == Some(&calendar.id))
            .cloned()
            .unwrap_or_default();
        let website_domain = match &calendar.website {
            Field::Is(website) => Domain::of_website(website)
                .map_or(Field::Absent, |domain| Field::Is(domain.to_string())),
            Field::Absent => Field::Absent,
            Field::Unknown => Field::Unknown,
        };
        Self {
            id: Some(calendar.id.clone()),
            name: calendar.name.clone().over(old.name),
            slug: calendar.slug.clone().over(old.slug),
            website_domain: website_domain.over(old.website_domain),
        }
    }
}

/// Whether a change is one of what a delivery told before. What it doesn't hold is learnt with the first other reading, and
/// was changed by nobody.
pub(super) fn is_of_what_was_delivered((field, before, _): &Change) -> bool {
    matches!(*field, "name" | "start_at" | "end_at") && before.is_some()
}

/// SHA-256 over what of a reading matters, in hex, behind the kind of source and the version of the form. Counts, pictures
/// of hosts and the like change every day and aren't in it.
pub(crate) fn hash(reading: &Reading) -> String {
    let mut host_ids: Vec<&str> = reading
        .hosts
        .iter()
        .flatten()
        .map(|host| host.id.as_str())
        .collect();
    host_ids.sort_unstable();
    let place = reading.place.as_ref();
    let form = json!([
        reading.id,
        reading.name,
        reading.start_at.as_millisecond(),
        reading.end_at.value().map(|end| end.as_millisecond()),
        reading.timezone,
        reading.url,
        reading.visibility.map(Visibility::as_str),
        place.map(|place| (
            place.kind.as_str(),
            &place.venue,
            &place.address,
            place.is_address_hidden
        )),
        place.map(|place| (&place.city, &place.region, &place.country)),
        reading.cover_url.value(),
        reading
            .description
            .value()
            .map(|description| match description {
                Description::ProseMirror(text) | Description::Markdown(text) => text,
            }),
        host_ids,
        reading.calendar.as_ref().map(|calendar| &calendar.id),
    ]);
    format!(
        "{}:{HASH_FORM}:{}",
        reading.kind,
        hex::encode(Sha256::digest(form.to_string()))
    )
}

/// Whether two hashes are of the same version of the form: only then does their difference say that the event changed.
pub(super) fn is_same_form(one: &str, other: &str) -> bool {
    let form = |hash: &str| hash.split(':').nth(1).map(str::to_owned);
    form(one) == form(other)
}

/// Readable, and its own for ever: Luma's slugs are edited and used again, its ids aren't.
pub(super) fn slug(reading: &Reading) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut name = String::new();
    for c in text::fold(&reading.name).chars().take(60) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let digest = Sha256::digest(reading.id.as_str());
    let suffix: String = digest[..7]
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    match name.trim_end_matches('-') {
        "" => format!("event-{suffix}"),
        name => format!("{name}-{suffix}"),
    }
}
