//! Rows of the database as stored events.

use std::collections::HashMap;

use sqlx::AnyConnection;

use super::facts::{CalendarFacts, HostFacts};
use super::stored::{CoOrganizerRow, StoredEvent, VERDICT, Verdict};
use crate::db::{Fields, TextRows};
use crate::ids::{EventId, LumaCalendarId};
use crate::organizations::Domain;

/// The stored events with these ids, in the order of the ids; unknown ones are left out. Three questions.
pub(crate) async fn read(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let head = "SELECT * FROM events WHERE id";
    let columns = [&["id"], &VERDICT[..], &CALENDAR].concat();
    let rows = TextRows::of(conn, &columns, head, ids, "").await?;
    let mut hosts = hosts(conn, ids).await?;
    let mut co_organizers = co_organizers(conn, ids).await?;
    let events = rows.iter().map(|mut row| {
        let id = row.parsed()?;
        let co_organizers = co_organizers.remove(&id).unwrap_or_default();
        Ok(StoredEvent {
            id,
            verdict: verdict(&mut row, co_organizers)?,
            hosts: hosts.remove(&id).unwrap_or_default(),
            calendar: calendar(&mut row)?,
        })
    });
    let mut events: Vec<StoredEvent> = events.collect::<Result<_, sqlx::Error>>()?;
    events.sort_unstable_by_key(|event| event.id);
    Ok(events)
}

fn verdict(
    row: &mut Fields<'_>,
    co_organizers: Vec<CoOrganizerRow>,
) -> Result<Verdict, sqlx::Error> {
    Ok(Verdict {
        organization: row.optional()?,
        suggestion: row.optional()?,
        confidence: confidence(row)?,
        match_source: row.parsed()?,
        matched_host_id: row.optional()?,
        evidence: row.text()?,
        co_organizers,
        decided_by: row.optional()?,
        decided_at: row.optional()?,
        waits_for: row.optional()?,
        waits_with: row.optional()?,
        attributed_at: row.optional()?,
    })
}

fn confidence(row: &mut Fields<'_>) -> Result<u8, sqlx::Error> {
    Ok(u8::try_from(row.parsed::<i64>()?).unwrap_or_default())
}

/// As [`calendar`] takes them.
const CALENDAR: [&str; 2] = ["source_luma_calendar_id", "source_calendar_website_domain"];

fn calendar(row: &mut Fields<'_>) -> Result<Option<CalendarFacts>, sqlx::Error> {
    let id: Option<LumaCalendarId> = row.optional()?;
    let website_domain = domain(row)?;
    Ok(id.map(|id| CalendarFacts { id, website_domain }))
}

/// What the lists have come to refuse since it was stored no longer counts.
fn domain(row: &mut Fields<'_>) -> Result<Option<Domain>, sqlx::Error> {
    Ok(Domain::parse(row.next()?).ok())
}

async fn hosts(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<HostFacts>>, sqlx::Error> {
    const HOST: [&str; 5] = [
        "event_id",
        "position",
        "luma_host_id",
        "email_domain",
        "website_domain",
    ];
    let head = "SELECT * FROM event_hosts WHERE event_id";
    let rows = TextRows::of(conn, &HOST, head, ids, "").await?;
    in_order(&rows, |row| {
        Ok(HostFacts {
            id: row.parsed()?,
            email_domain: domain(row)?,
            website_domain: domain(row)?,
        })
    })
}

async fn co_organizers(
    conn: &mut AnyConnection,
    ids: &[EventId],
) -> Result<HashMap<EventId, Vec<CoOrganizerRow>>, sqlx::Error> {
    const CO_ORGANIZER: [&str; 7] = [
        "event_id",
        "position",
        "organization_id",
        "confidence",
        "match_source",
        "matched_host_id",
        "created_at",
    ];
    let head = "SELECT * FROM event_co_organizers WHERE event_id";
    let rows = TextRows::of(conn, &CO_ORGANIZER, head, ids, "").await?;
    in_order(&rows, |row| {
        Ok(CoOrganizerRow {
            organization: row.parsed()?,
            confidence: confidence(row)?,
            match_source: row.parsed()?,
            matched_host_id: row.optional()?,
            created_at: row.optional()?,
        })
    })
}

/// What stands in rows that begin with an event, a position and an id, of each event in order.
fn in_order<T>(
    rows: &TextRows,
    read: impl Fn(&mut Fields<'_>) -> Result<T, sqlx::Error>,
) -> Result<HashMap<EventId, Vec<T>>, sqlx::Error> {
    type Place<'t> = (i64, &'t str);
    let mut of_events: HashMap<EventId, Vec<(Place<'_>, T)>> = HashMap::new();
    for mut row in rows.iter() {
        let of_event = of_events.entry(row.parsed()?).or_default();
        let place = (row.parsed()?, row.clone().next()?);
        of_event.push((place, read(&mut row)?));
    }
    let in_order = of_events.into_iter().map(|(event, mut items)| {
        items.sort_by_key(|(place, _)| *place);
        (event, items.into_iter().map(|(_, item)| item).collect())
    });
    Ok(in_order.collect())
}
