//! Rows of the database as events.

use std::sync::LazyLock;

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Event, Host, Place, Revision, SourceCalendar};
use crate::attribution::{Attribution, CoOrganizer, Evidence};
use crate::clock::from_millis;
use crate::db::{Fields, ITEM, fields};
use crate::organizations::OrganizationRef;

/// Columns of `events e` and [`ORGANIZATIONS`], in the order in which [`event`] takes them.
const COLUMNS: [&str; 40] = [
    "e.id",
    "e.slug",
    "e.source_luma_event_id",
    "e.luma_url",
    "e.luma_listing_id",
    "e.name",
    "e.start_at",
    "e.end_at",
    "e.timezone",
    "e.location_type",
    "e.venue",
    "e.address",
    "e.is_address_hidden",
    "e.city",
    "e.region",
    "e.country",
    "e.country_code",
    "e.cover_url",
    "e.ownership",
    "e.sync_status",
    "e.last_source_check_at",
    "e.canceled_at",
    "e.source_luma_calendar_id",
    "e.source_calendar_name",
    "e.source_calendar_slug",
    "e.organization_id",
    "o.slug",
    "o.name",
    "e.suggested_organization_id",
    "s.slug",
    "s.name",
    "e.confidence",
    "e.match_source",
    "e.matched_host_id",
    "e.decided_by",
    "e.decided_at",
    "e.evidence",
    "e.created_at",
    "e.updated_at",
    "e.content_changed_at",
];
/// As [`host`] takes them.
const HOST: [&str; 5] = [
    "h.position",
    "h.luma_host_id",
    "h.name",
    "h.avatar_url",
    "h.website",
];
/// As [`co_organizer`] takes them.
const CO_ORGANIZER: [&str; 7] = [
    "c.position",
    "c.organization_id",
    "o.slug",
    "o.name",
    "c.confidence",
    "c.match_source",
    "c.matched_host_id",
];

/// As [`revision`] takes them.
const MOVE: [&str; 5] = [
    "r.created_at",
    "r.field",
    "r.old_value",
    "r.new_value",
    "r.created_at",
];
/// Lists tell the last few changes.
const MOVES: &str = "(SELECT * FROM event_revisions WHERE event_id = e.id
        AND field IN ('start_at', 'location_type', 'venue', 'address', 'city')
    ORDER BY created_at DESC, id DESC LIMIT 20) r";

/// Stands between the event, its hosts and its co-organizers: a control character, which no text from outside keeps.
const PART: char = '\u{1d}';

/// What [`event`] reads: an event of `events e` and [`ORGANIZATIONS`] with its hosts, co-organizers and moves, as one text. A page of
/// events is then one query, and each event one value.
pub(super) static EVENT: LazyLock<String> = LazyLock::new(|| {
    let of_event = |columns: &[&str], from: &str| {
        format!(
            "COALESCE((SELECT string_agg({}, '{ITEM}') FROM {from}), '')",
            fields(columns)
        )
    };
    // Few events ever change: of the others nothing is looked for.
    format!(
        "concat_ws('{PART}', {}, {}, {}, CASE WHEN e.content_changed_at IS NULL THEN '' ELSE {} END)",
        fields(&COLUMNS),
        of_event(&HOST, "event_hosts h WHERE h.event_id = e.id"),
        of_event(
            &CO_ORGANIZER,
            "event_co_organizers c JOIN organizations o ON o.id = c.organization_id WHERE c.event_id = e.id"
        ),
        of_event(&MOVE, MOVES),
    )
});

/// The event's organization (`o`), and the one that is only suggested (`s`).
pub(super) const ORGANIZATIONS: &str = "LEFT JOIN organizations o ON o.id = e.organization_id
    LEFT JOIN organizations s ON s.id = e.suggested_organization_id";

impl Place {
    pub(super) fn unknown() -> Self {
        Self {
            kind: super::LocationType::Unknown,
            venue: None,
            address: None,
            is_address_hidden: false,
            city: None,
            region: None,
            country: None,
            country_code: None,
        }
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            kind: row.try_get("location_type")?,
            venue: row.try_get("venue")?,
            address: row.try_get("address")?,
            is_address_hidden: row.try_get::<i64, _>("is_address_hidden")? == 1,
            city: row.try_get("city")?,
            region: row.try_get("region")?,
            country: row.try_get("country")?,
            country_code: row.try_get("country_code")?,
        })
    }
}

/// The event of a row whose first value is [`EVENT`].
pub(super) fn event(row: &AnyRow) -> Result<Event, sqlx::Error> {
    let text: &str = row.try_get(0)?;
    let mut parts = text.split(PART);
    let mut fields = Fields::of(parts.next().unwrap_or_default());
    Ok(Event {
        id: fields.parsed()?,
        slug: fields.text()?,
        luma_event_id: fields.parsed()?,
        luma_url: fields.text()?,
        luma_listing_id: fields.optional()?,
        name: fields.text()?,
        start_at: time(&mut fields)?,
        end_at: optional_time(&mut fields)?,
        timezone: fields.text()?,
        place: Place {
            kind: fields.parsed()?,
            venue: fields.optional()?,
            address: fields.optional()?,
            is_address_hidden: fields.next()? == "1",
            city: fields.optional()?,
            region: fields.optional()?,
            country: fields.optional()?,
            country_code: fields.optional()?,
        },
        cover_url: fields.optional()?,
        ownership: fields.parsed()?,
        sync_status: fields.parsed()?,
        last_source_check_at: optional_time(&mut fields)?,
        canceled_at: optional_time(&mut fields)?,
        calendar: calendar(&mut fields)?,
        attribution: Attribution {
            organization: organization(&mut fields)?,
            suggestion: organization(&mut fields)?,
            confidence: confidence(&mut fields)?,
            match_source: fields.parsed()?,
            matched_host_id: fields.optional()?,
            decided_by: fields.optional()?,
            decided_at: optional_time(&mut fields)?,
            evidence: evidence(fields.next()?),
        },
        created_at: time(&mut fields)?,
        updated_at: time(&mut fields)?,
        changed_at: optional_time(&mut fields)?,
        hosts: in_order(parts.next(), host)?,
        co_organizers: in_order(parts.next(), co_organizer)?,
        moves: {
            let mut moves = in_order(parts.next(), revision)?;
            moves.reverse();
            moves
        },
    })
}

fn calendar(fields: &mut Fields<'_>) -> Result<Option<SourceCalendar>, sqlx::Error> {
    let id = fields.optional()?;
    let (name, slug) = (fields.optional()?, fields.optional()?);
    Ok(id.map(|id| SourceCalendar { id, name, slug }))
}

fn organization(fields: &mut Fields<'_>) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let id = fields.optional()?;
    let (slug, name) = (fields.text()?, fields.text()?);
    Ok(id.map(|id| OrganizationRef { id, slug, name }))
}

fn host(fields: &mut Fields<'_>) -> Result<Host, sqlx::Error> {
    Ok(Host {
        id: fields.parsed()?,
        name: fields.optional()?,
        avatar_url: fields.optional()?,
        website: fields.optional()?,
    })
}

fn co_organizer(fields: &mut Fields<'_>) -> Result<CoOrganizer, sqlx::Error> {
    Ok(CoOrganizer {
        organization: OrganizationRef {
            id: fields.parsed()?,
            slug: fields.text()?,
            name: fields.text()?,
        },
        confidence: confidence(fields)?,
        match_source: fields.parsed()?,
        matched_host_id: fields.optional()?,
    })
}

fn revision(fields: &mut Fields<'_>) -> Result<Revision, sqlx::Error> {
    Ok(Revision {
        field: fields.text()?,
        old_value: fields.optional()?,
        new_value: fields.optional()?,
        changed_at: time(fields)?,
    })
}

/// Evidence of a form that this version doesn't know is no reason to show no event.
fn evidence(json: &str) -> Evidence {
    serde_json::from_str(json).unwrap_or_default()
}

/// The items of a part, each of which begins with its position (or its time).
fn in_order<T>(
    part: Option<&str>,
    read: impl Fn(&mut Fields<'_>) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    let mut items = part
        .unwrap_or_default()
        .split(ITEM)
        .filter(|item| !item.is_empty())
        .map(|item| {
            let mut fields = Fields::of(item);
            Ok((fields.parsed::<i64>()?, read(&mut fields)?))
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    items.sort_by_key(|(position, _)| *position);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Milliseconds UTC.
fn time(fields: &mut Fields<'_>) -> Result<Timestamp, sqlx::Error> {
    fields.parsed().map(from_millis)
}

fn optional_time(fields: &mut Fields<'_>) -> Result<Option<Timestamp>, sqlx::Error> {
    Ok(fields.optional()?.map(from_millis))
}

fn confidence(fields: &mut Fields<'_>) -> Result<u8, sqlx::Error> {
    Ok(u8::try_from(fields.parsed::<i64>()?).unwrap_or(100))
}
