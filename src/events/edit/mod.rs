//! Changing an event of ours: Luma first, then our copy. Luma's answer decides; when it refuses or doesn't answer, ours stays
//! as it was.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Occasion, Ownership, ingest};
use crate::admin::Admin;
use crate::ids::{EventId, LumaEventId};
use crate::luma::{EventChange, Field, Luma, LumaError, Reading, Visibility};
use crate::{Clock, Db, text};

mod drafts;
mod form;
mod merge;
mod record;
mod store;
#[cfg(test)]
mod tests;

use record::Done;

pub use drafts::{Draft, discard, draft};
pub use form::{Form, Problem};
pub use merge::{Merged, Part, merge};

const LONGEST_NAME: usize = 300;
const LONGEST_ADDRESS: usize = 200;
const LONGEST_DESCRIPTION: usize = 20_000;

/// An event of ours as an admin may change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editable {
    /// Which.
    pub event_id: EventId,
    /// What it is on Luma.
    pub luma_event_id: LumaEventId,
    /// Its public page on Luma.
    pub luma_url: String,
    /// Only what was created on our calendar is ours to change.
    pub ownership: Ownership,
    /// It is cancelled or gone on Luma: nothing is left to change.
    pub is_gone: bool,
    /// Its title.
    pub name: String,
    /// Its description as Markdown; none when only its public form is known, which can't be sent back.
    pub description: Option<String>,
    /// When it begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Option<Timestamp>,
    /// IANA name.
    pub timezone: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it takes place, as everybody sees it.
    pub place: super::Place,
    /// Stands for all of the above: a change is made to what one saw, or not at all.
    pub version: String,
}

impl Editable {
    /// A time as clocks at its place show it.
    pub fn local(&self, time: Timestamp) -> DateTime {
        let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
        zone.to_datetime(time)
    }
}

/// What an admin wants the event to say; times as clocks at its place show them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    /// The [`Editable::version`] that was seen.
    version: String,
    /// Its title.
    name: String,
    /// Its description as Markdown; none leaves it.
    description: Option<String>,
    /// When it begins.
    start: DateTime,
    /// When it ends; none leaves it.
    end: Option<DateTime>,
    /// IANA name.
    timezone: String,
    /// Who may see it.
    visibility: Visibility,
    /// Another address; none leaves it.
    address: Option<String>,
    /// Another link to where it takes place on the net; none leaves it. It is sent to Luma and not kept here.
    meeting_url: Option<String>,
}

/// A field that can't be sent to Luma as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// No title, or one of more than 300 characters.
    Name,
    /// More than 20,000 characters.
    Description,
    /// No time of these years.
    Start,
    /// Before the beginning, or no time of these years.
    End,
    /// No time zone of that name.
    Timezone,
    /// More than 200 characters.
    Address,
    /// No web address.
    MeetingUrl,
    /// None of Luma's words.
    Visibility,
}

/// Why an event wasn't changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such event.
    #[error("no such event")]
    NotFound,
    /// It stands on somebody else's calendar, or is gone.
    #[error("the event isn't ours to change")]
    ReadOnly,
    /// It changed since it was seen, here or on Luma.
    #[error("the event has changed since")]
    Changed,
    /// Somebody else is changing it at this moment.
    #[error("somebody else is changing the event")]
    Busy,
    /// Something in it can't be sent.
    #[error("{0:?} is wrong")]
    Wrong(Wrong),
    /// Luma didn't take it.
    #[error(transparent)]
    Luma(#[from] LumaError),
    /// The database is away.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// The event as an admin may change it, public or not.
pub async fn editable(db: &Db, id: EventId) -> Result<Option<Editable>, sqlx::Error> {
    store::load(db, id).await
}

/// Changes an event of ours on Luma and then here, with its history. Whether anything was changed. What wasn't saved is kept
/// as this admin's [`Draft`].
pub async fn save(
    db: &Db,
    clock: &Clock,
    luma: &Luma,
    admin: &Admin,
    id: EventId,
    form: &Form,
) -> Result<bool, EditError> {
    let outcome = match form.read() {
        Ok(wanted) => edit(db, clock, luma, admin, id, &wanted).await,
        // What isn't ours to change has no form that could be wrong.
        Err(wrong) => ours(db, id).await.and(Err(EditError::Wrong(wrong))),
    };
    match outcome.as_ref().map_err(Problem::of) {
        Ok(_) => drafts::discard(db, admin, id).await?,
        Err(Some(problem)) => {
            let form = form.clone();
            drafts::keep(db, clock, admin, id, &Draft { form, problem }).await?;
        }
        Err(None) => {}
    }
    outcome
}

async fn edit(
    db: &Db,
    clock: &Clock,
    luma: &Luma,
    admin: &Admin,
    id: EventId,
    edit: &Edit,
) -> Result<bool, EditError> {
    let seen = seen(db, id, edit).await?;
    // Refused before Luma is asked for anything.
    change(&seen, edit).map_err(EditError::Wrong)?;
    let Some(turn) = store::take_turn(db, clock, id).await? else {
        return Err(EditError::Busy);
    };
    let outcome = edit_in_turn(db, clock, luma, &seen, edit).await;
    store::give_back(db, id, turn).await?;
    let Some(done) = outcome? else {
        return Ok(false);
    };
    record::record(db, clock, admin, &done).await?;
    Ok(true)
}

async fn ours(db: &Db, id: EventId) -> Result<Editable, EditError> {
    let event = store::load(db, id).await?.ok_or(EditError::NotFound)?;
    if event.ownership != Ownership::Created || event.is_gone {
        return Err(EditError::ReadOnly);
    }
    Ok(event)
}

async fn seen(db: &Db, id: EventId, edit: &Edit) -> Result<Editable, EditError> {
    let event = ours(db, id).await?;
    if event.version != edit.version {
        return Err(EditError::Changed);
    }
    Ok(event)
}

/// What was done; none where nothing was to be changed.
async fn edit_in_turn(
    db: &Db,
    clock: &Clock,
    luma: &Luma,
    seen_before: &Editable,
    edit: &Edit,
) -> Result<Option<Done>, EditError> {
    let own = luma.calendar_id();
    // It may have been changed in Luma's own interface, and the webhook be still on its way.
    let before = luma.managed_event(&seen_before.luma_event_id).await?;
    ingest(db, clock, own, &before, Occasion::Sync).await?;
    let event = seen(db, seen_before.event_id, edit).await?;
    let change = change(&event, edit).map_err(EditError::Wrong)?;
    if change.is_empty() {
        return Ok(None);
    }
    luma.update_event(&event.luma_event_id, &change).await?;
    // Luma has it from here on. What it made of it is read again; when that fails, it is what we sent.
    let after = luma.managed_event(&event.luma_event_id).await;
    let after = after.unwrap_or_else(|_| sent(before, &change));
    ingest(db, clock, own, &after, Occasion::Edit).await?;
    Ok(Some(Done {
        after: ours(db, event.event_id).await?,
        before: event,
        has_new_link: change.meeting_url.is_some(),
    }))
}

/// What of the edit differs from the event, checked.
fn change(event: &Editable, edit: &Edit) -> Result<EventChange, Wrong> {
    let name = text::line(&edit.name, LONGEST_NAME + 1)
        .filter(|name| name.chars().count() <= LONGEST_NAME)
        .ok_or(Wrong::Name)?;
    let zone = TimeZone::get(&edit.timezone).map_err(|_| Wrong::Timezone)?;
    let timezone = zone.iana_name().ok_or(Wrong::Timezone)?.to_owned();
    let start_at = moment(edit.start, &zone).ok_or(Wrong::Start)?;
    let end_at = match edit.end {
        Some(end) => Some(moment(end, &zone).ok_or(Wrong::End)?),
        None => None,
    };
    if end_at.is_some_and(|end| end < start_at) {
        return Err(Wrong::End);
    }
    let description = description(event, edit.description.as_deref())?;
    let moves = start_at != event.start_at || end_at.is_some_and(|end| Some(end) != event.end_at);
    Ok(EventChange {
        name: Some(name).filter(|name| *name != event.name),
        description,
        // Together: Luma would move the end along with the start.
        start_at: moves.then_some(start_at),
        end_at: end_at.filter(|_| moves),
        timezone: Some(timezone).filter(|zone| *zone != event.timezone),
        visibility: Some(edit.visibility).filter(|visibility| *visibility != event.visibility),
        address: address(edit.address.as_deref())?,
        meeting_url: meeting_url(edit.meeting_url.as_deref())?,
    })
}

/// What replaces the description. One that Luma has already may be longer than what we take.
fn description(event: &Editable, typed: Option<&str>) -> Result<Option<String>, Wrong> {
    let typed = typed.map(|text| text.trim().replace("\r\n", "\n"));
    let before = event.description.as_deref().map(str::trim);
    match typed.filter(|typed| before.is_some_and(|before| before != typed)) {
        Some(text) if text.chars().count() > LONGEST_DESCRIPTION => Err(Wrong::Description),
        changed => Ok(changed),
    }
}

/// A clock's time at a place, in the years in which events happen. One that is skipped or comes twice there is taken as clocks do.
fn moment(time: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    (2000..2100)
        .contains(&time.year())
        .then(|| zone.to_timestamp(time).ok())
        .flatten()
}

fn address(address: Option<&str>) -> Result<Option<String>, Wrong> {
    let Some(address) = address.and_then(|address| text::line(address, LONGEST_ADDRESS + 1)) else {
        return Ok(None);
    };
    if address.chars().count() > LONGEST_ADDRESS {
        return Err(Wrong::Address);
    }
    Ok(Some(address))
}

fn meeting_url(url: Option<&str>) -> Result<Option<String>, Wrong> {
    match url.map(str::trim).filter(|url| !url.is_empty()) {
        None => Ok(None),
        Some(url) => text::web_url(url).map(Some).ok_or(Wrong::MeetingUrl),
    }
}

/// The event as Luma has it after taking the change, as far as we can tell without asking. A place needs Luma's own words.
fn sent(before: Reading, change: &EventChange) -> Reading {
    let change = change.clone();
    Reading {
        name: change.name.unwrap_or(before.name),
        start_at: change.start_at.unwrap_or(before.start_at),
        end_at: change.end_at.map_or(before.end_at, Field::Is),
        timezone: change.timezone.or(before.timezone),
        visibility: change.visibility.or(before.visibility),
        description: change.description.map_or(before.description, |text| {
            Field::Is(crate::luma::Description::Markdown(text))
        }),
        ..before
    }
}
