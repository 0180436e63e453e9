//! An event as its hosts wrote it. How each interface spells it is that interface's matter.

use jiff::{Timestamp, ToSpan, civil::time};

use super::{Coordinate, Description, Location, places};
use crate::{CALENDAR_ID, ids};

/// One Luma event. Any string may stand in any field: the sandbox serves hostile ones faithfully.
#[derive(Debug, Clone)]
pub struct Event {
    /// `evt-…`
    pub id: String,
    /// The last part of the public address; case is kept.
    pub slug: String,
    /// Title.
    pub name: String,
    /// The managing calendar, `cal-…`.
    pub calendar_id: String,
    /// Hosts in Luma's order, `usr-…`. The first one made the event.
    pub host_ids: Vec<String>,
    /// Start. [`Timestamp::UNIX_EPOCH`] means "not set": see [`World::add_event`](super::World::add_event).
    pub start_at: Timestamp,
    /// End. [`Timestamp::UNIX_EPOCH`] means "two hours after the start".
    pub end_at: Timestamp,
    /// IANA name of the venue's zone.
    pub timezone: String,
    /// Where it takes place.
    pub location: Location,
    /// Where on the globe; by default derived from the city. The public interfaces blur it when the address is hidden.
    pub coordinate: Option<Coordinate>,
    /// `public`, `members-only` or `private`.
    pub visibility: String,
    /// The text of the page.
    pub description: Description,
    /// Picture; `None` is `null` in the public JSON and `""` in the official one, which knows no null here.
    pub cover_url: Option<String>,
    /// Link for the participants of an in-person event; online events carry theirs in the location.
    pub meeting_url: Option<String>,
    /// Deleted, which is also what cancelling does.
    pub deleted: bool,
    /// Registered guests, as shown.
    pub guest_count: u64,
    /// When it was created; the official API tells.
    pub created_at: Timestamp,
    /// Lists give city and address of this event only inside `localized.es` (seen on a few since July 2026).
    pub localized_only: bool,
}

impl Event {
    /// A public in-person event in Lima on hack0's own calendar, without hosts.
    pub fn new(name: impl Into<String>) -> Event {
        let name = name.into();
        let id = ids::fresh("evt");
        Event {
            slug: ids::slug(&id),
            name,
            calendar_id: CALENDAR_ID.to_owned(),
            host_ids: Vec::new(),
            start_at: Timestamp::UNIX_EPOCH,
            end_at: Timestamp::UNIX_EPOCH,
            timezone: "America/Lima".to_owned(),
            location: Location::lima(),
            coordinate: None,
            visibility: "public".to_owned(),
            description: Description::markdown(
                "Una noche para aprender y conocer gente.\n\nEntrada libre.",
            ),
            cover_url: None,
            meeting_url: None,
            deleted: false,
            guest_count: ids::number(&id, 120),
            created_at: Timestamp::UNIX_EPOCH,
            localized_only: false,
            id,
        }
    }

    /// The event's address on the public site.
    pub fn url(&self) -> String {
        format!("https://luma.com/{}", self.slug)
    }

    /// Who made it: the first host, or nobody.
    pub fn creator_id(&self) -> &str {
        self.host_ids.first().map_or("", String::as_str)
    }

    /// Exact coordinate: the one given, or one near the middle of the city.
    pub fn exact_coordinate(&self) -> Option<Coordinate> {
        self.coordinate.or_else(|| match &self.location {
            Location::InPerson { city, .. } => places::coordinate(city, &self.id),
            Location::Manual { .. } | Location::Online { .. } | Location::Missing => None,
        })
    }

    /// Length in Luma's spelling: `P0Y0M0DT2H0M0S`, hours not carried into days.
    pub fn duration_interval(&self) -> String {
        let minutes = (self.end_at.as_second() - self.start_at.as_second()).max(0) / 60;
        format!("P0Y0M0DT{}H{}M0S", minutes / 60, minutes % 60)
    }

    pub(super) fn schedule(&mut self, now: Timestamp) {
        if self.start_at == Timestamp::UNIX_EPOCH {
            self.start_at = tomorrow_evening(now, &self.timezone);
        }
        if self.end_at == Timestamp::UNIX_EPOCH {
            self.end_at = self
                .start_at
                .checked_add(2.hours())
                .unwrap_or(self.start_at);
        }
        if self.created_at == Timestamp::UNIX_EPOCH {
            self.created_at = now.checked_sub((24 * 21).hours()).unwrap_or(now);
        }
    }
}

/// Tomorrow at 19:00 in that zone; with a zone nobody knows (hostile tests), in 24 hours.
fn tomorrow_evening(now: Timestamp, timezone: &str) -> Timestamp {
    now.in_tz(timezone)
        .and_then(|here| {
            here.tomorrow()?
                .date()
                .to_datetime(time(19, 0, 0, 0))
                .in_tz(timezone)
        })
        .map_or_else(
            |_| now.checked_add(24.hours()).unwrap_or(now),
            |start| start.timestamp(),
        )
}
