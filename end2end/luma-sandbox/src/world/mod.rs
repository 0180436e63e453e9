//! What exists on the played Luma: events, calendars, users, and which calendar lists what.
//!
//! Tests change it through [`Sandbox::edit`](crate::Sandbox::edit); the official API's writing endpoints and the control
//! endpoints change the same world.

pub mod calendar;
pub mod description;
pub mod event;
pub mod listing;
pub mod location;
mod lookup;
pub mod places;
pub mod user;

use std::collections::BTreeMap;

use jiff::{Span, Timestamp};

use crate::{API_KEY, CALENDAR_ID, ids};
pub use calendar::Calendar;
pub use description::Description;
pub use event::Event;
pub use listing::{External, Listing, Target};
pub use location::{Coordinate, Location};
pub use lookup::{Entity, Item};
pub use user::User;

/// Which years' spelling of coordinates and hidden addresses the public JSON uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WebForm {
    /// Every key of either year: what a reader of both must cope with.
    #[default]
    Both,
    /// Captured in February 2025: strings `geo_latitude` and `geo_longitude`, and a hidden address is a `city_state` alone.
    Y2025,
    /// Captured in June 2026: `coordinate {latitude, longitude}` as numbers.
    Y2026,
}

/// A webhook endpoint registered through the official API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// `wh-…`
    pub id: String,
    /// Where deliveries go.
    pub url: String,
    /// Types asked for, or `*`.
    pub event_types: Vec<String>,
    /// `active` or `paused`.
    pub status: String,
    /// `whsec_…`
    pub secret: String,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// Everything on the played Luma. All maps are keyed by id.
#[derive(Debug, Clone)]
pub struct World {
    /// `evt-…` → event, deleted ones included.
    pub events: BTreeMap<String, Event>,
    /// `cal-…` → calendar.
    pub calendars: BTreeMap<String, Calendar>,
    /// `usr-…` → user.
    pub users: BTreeMap<String, User>,
    /// `calev-…` → what a calendar lists besides the events it manages (those are listed of themselves).
    pub listings: BTreeMap<String, Listing>,
    /// Webhook endpoints, in the order of their ids.
    pub webhooks: BTreeMap<String, Webhook>,
    /// API key → the calendar it is for.
    pub keys: BTreeMap<String, String>,
    /// Slugs of cities: `/url` answers `discover-place` for them.
    pub cities: BTreeMap<String, String>,
    /// The time at which [`World::add_event`] places events without a start. The sandbox keeps it current.
    pub now: Timestamp,
    /// Requests a minute and key that the official API takes, GET and POST together.
    pub rate_limit: usize,
    /// Status of the official API for an event that the key doesn't manage; 400, 403 and 404 have been reported.
    pub unmanaged_status: u16,
    /// Status of the public JSON for a deleted event; the real one isn't known, only its code `event-deleted`.
    pub deleted_status: u16,
    /// Most entries on one page, whatever the caller asks for.
    pub page_cap: usize,
    /// The spelling of the public JSON.
    pub web_form: WebForm,
}

impl World {
    /// A world holding hack0's own calendar and the user who runs it, and a few of Luma's cities.
    pub fn new(now: Timestamp) -> World {
        let mut world = World {
            events: BTreeMap::new(),
            calendars: BTreeMap::new(),
            users: BTreeMap::new(),
            listings: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            keys: BTreeMap::from([(API_KEY.to_owned(), CALENDAR_ID.to_owned())]),
            cities: [
                ("mexico-city", "Mexico City"),
                ("bogota", "Bogotá"),
                ("medellin", "Medellín"),
                ("buenos-aires", "Buenos Aires"),
                ("rio", "Rio de Janeiro"),
                ("saopaulo", "São Paulo"),
            ]
            .map(|(slug, name)| (slug.to_owned(), name.to_owned()))
            .into(),
            now,
            rate_limit: 200,
            unmanaged_status: 403,
            deleted_status: 404,
            page_cap: 50,
            web_form: WebForm::default(),
        };
        let owner = world.add_user(User {
            email: Some("hola@hack0.dev".to_owned()),
            website: Some("https://hack0.dev".to_owned()),
            username: Some("hack0".to_owned()),
            ..User::with_id(crate::OWNER_ID, "Hack0 Community")
        });
        world.add_calendar(Calendar {
            slug: Some("hack0".to_owned()),
            website: Some("https://hack0.dev".to_owned()),
            description: Some("Todos los eventos tech de Latinoamérica.".to_owned()),
            owner_id: owner,
            ..Calendar::with_id(CALENDAR_ID, "Hack0 Community")
        });
        world
    }

    /// Puts an event into the world and returns its id. One without a start begins tomorrow at 19:00 in its own time
    /// zone; one without an end lasts two hours.
    pub fn add_event(&mut self, mut event: Event) -> String {
        event.schedule(self.now);
        let id = event.id.clone();
        self.events.insert(id.clone(), event);
        id
    }

    /// Puts a user into the world and returns the id.
    pub fn add_user(&mut self, user: User) -> String {
        let id = user.id.clone();
        self.users.insert(id.clone(), user);
        id
    }

    /// Puts a calendar into the world and returns the id.
    pub fn add_calendar(&mut self, calendar: Calendar) -> String {
        let id = calendar.id.clone();
        self.calendars.insert(id.clone(), calendar);
        id
    }

    /// Gives a user a personal calendar, as every Luma user has one: named `Personal`, without a slug.
    pub fn add_personal_calendar(&mut self, user_id: &str) -> String {
        self.add_calendar(Calendar::personal(user_id))
    }

    /// Lists an event on a calendar that doesn't manage it; returns the `calev-…` id. Twice is once.
    pub fn list_on(&mut self, calendar_id: &str, event_id: &str) -> String {
        if let Some(known) = self.listing_of(calendar_id, event_id) {
            return known.id;
        }
        let listing = Listing::luma(calendar_id, event_id);
        let id = listing.id.clone();
        self.listings.insert(id.clone(), listing);
        id
    }

    /// Lists an event of another platform on a calendar; returns its `calev-…` id. Twice (by URL) is once.
    pub fn list_external(&mut self, calendar_id: &str, external: External) -> String {
        if let Some(known) = self.external_of(calendar_id, &external.url) {
            return known.id.clone();
        }
        let listing = Listing::external(calendar_id, external);
        let id = listing.id.clone();
        self.listings.insert(id.clone(), listing);
        id
    }

    /// Takes an event off a calendar that doesn't manage it. False when it wasn't there.
    pub fn unlist(&mut self, calendar_id: &str, event_id: &str) -> bool {
        let before = self.listings.len();
        self.listings
            .retain(|_, listing| !(listing.calendar_id == calendar_id && listing.is_of(event_id)));
        self.listings.len() < before
    }

    /// Cancels an event. On Luma that deletes it, so this is [`World::delete`] under the name the host sees.
    pub fn cancel(&mut self, event_id: &str) -> bool {
        self.delete(event_id)
    }

    /// Deletes an event: its id and slug answer `event-deleted` from now on. False when there is no such event.
    pub fn delete(&mut self, event_id: &str) -> bool {
        self.events
            .get_mut(event_id)
            .is_some_and(|event| !std::mem::replace(&mut event.deleted, true))
    }

    /// Forgets an event altogether, so that its id and slug are merely unknown (a plain 404).
    pub fn forget(&mut self, event_id: &str) -> Option<Event> {
        self.listings.retain(|_, listing| !listing.is_of(event_id));
        self.events.remove(event_id)
    }

    /// Moves an event to another calendar: the managing calendar changes, the id stays.
    pub fn move_to(&mut self, event_id: &str, calendar_id: &str) -> bool {
        let Some(event) = self.events.get_mut(event_id) else {
            return false;
        };
        calendar_id.clone_into(&mut event.calendar_id);
        true
    }

    /// Postpones an event by a span (negative: earlier), keeping its length.
    pub fn reschedule(&mut self, event_id: &str, by: Span) -> bool {
        let Some(event) = self.events.get_mut(event_id) else {
            return false;
        };
        let (Ok(start), Ok(end)) = (event.start_at.checked_add(by), event.end_at.checked_add(by))
        else {
            return false;
        };
        (event.start_at, event.end_at) = (start, end);
        true
    }

    /// Registers a webhook endpoint as the official API would.
    pub fn add_webhook(&mut self, url: &str, event_types: Vec<String>) -> Webhook {
        self.add_webhook_signing(url, event_types, crate::WEBHOOK_SECRET)
    }

    /// The same with a secret of one's own.
    pub fn add_webhook_signing(
        &mut self,
        url: &str,
        event_types: Vec<String>,
        secret: &str,
    ) -> Webhook {
        let webhook = Webhook {
            id: ids::fresh("wh"),
            url: url.to_owned(),
            event_types,
            status: "active".to_owned(),
            secret: secret.to_owned(),
            created_at: self.now,
        };
        self.webhooks.insert(webhook.id.clone(), webhook.clone());
        webhook
    }
}
