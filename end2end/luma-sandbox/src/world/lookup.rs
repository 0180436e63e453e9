//! Finding things by what a caller knows of them.

use super::{Calendar, Event, Listing, Target, User, World};

/// What a slug stands for. Luma keeps one flat namespace for all of them.
#[derive(Debug, Clone, Copy)]
pub enum Entity<'a> {
    /// An event that is there.
    Event(&'a Event),
    /// An event that was deleted.
    Deleted(&'a Event),
    /// A calendar.
    Calendar(&'a Calendar),
    /// A user.
    User(&'a User),
    /// A city of the discover pages: slug and name.
    City(&'a str, &'a str),
}

impl World {
    /// What a slug, or an id used as one, stands for. A slug taken over from a deleted event means the living one.
    pub fn entity(&self, slug: &str) -> Option<Entity<'_>> {
        if let Some(event) = self.events.get(slug) {
            return Some(Entity::of(event));
        }
        if let Some(calendar) = self.calendars.get(slug) {
            return Some(Entity::Calendar(calendar));
        }
        let mut named: Vec<&Event> = self
            .events
            .values()
            .filter(|event| event.slug == slug)
            .collect();
        named.sort_by_key(|event| event.deleted);
        if let Some(event) = named.first().filter(|event| !event.deleted) {
            return Some(Entity::Event(event));
        }
        let calendar = self
            .calendars
            .values()
            .find(|calendar| calendar.slug.as_deref() == Some(slug));
        let user = || {
            self.users
                .values()
                .find(|user| user.username.as_deref() == Some(slug) || user.id == slug)
        };
        let city = || self.cities.get_key_value(slug);
        calendar
            .map(Entity::Calendar)
            .or_else(|| named.first().map(|event| Entity::Deleted(event)))
            .or_else(|| user().map(Entity::User))
            .or_else(|| city().map(|(slug, name)| Entity::City(slug, name)))
    }

    /// The event with that slug, deleted or not.
    pub fn event_by_slug(&self, slug: &str) -> Option<&Event> {
        match self.entity(slug)? {
            Entity::Event(event) | Entity::Deleted(event) => Some(event),
            Entity::Calendar(_) | Entity::User(_) | Entity::City(..) => None,
        }
    }

    /// The listing of a Luma event on a calendar. The managing calendar lists its events of itself.
    pub fn listing_of(&self, calendar_id: &str, event_id: &str) -> Option<Listing> {
        let stored = self
            .listings
            .values()
            .find(|one| one.calendar_id == calendar_id && one.is_of(event_id));
        stored.cloned().or_else(|| {
            let managed = self.events.get(event_id)?.calendar_id == calendar_id;
            managed.then(|| Listing::luma(calendar_id, event_id))
        })
    }

    /// The listing of an external address on a calendar.
    pub fn external_of(&self, calendar_id: &str, url: &str) -> Option<&Listing> {
        self.listings.values().find(|listing| {
            listing.calendar_id == calendar_id
                && matches!(&listing.target, Target::External(external) if external.url == url)
        })
    }

    /// The hosts of an event who exist, in order.
    pub fn hosts(&self, event: &Event) -> Vec<&User> {
        event
            .host_ids
            .iter()
            .filter_map(|id| self.users.get(id))
            .collect()
    }

    /// Everything that stands on a calendar, by start and then id: what it manages and what it lists.
    pub fn items(&self, calendar_id: &str) -> Vec<Item<'_>> {
        let managed = self
            .events
            .values()
            .filter(|event| event.calendar_id == calendar_id);
        let managed = managed.map(|event| Item {
            listing: Listing::luma(calendar_id, &event.id),
            event: Some(event),
        });
        let listed = self
            .listings
            .values()
            .filter(|listing| listing.calendar_id == calendar_id)
            .filter_map(|listing| {
                let event = match &listing.target {
                    // One that moved here since is among the managed ones already.
                    Target::Luma(id) => Some(
                        self.events
                            .get(id)
                            .filter(|event| event.calendar_id != calendar_id)?,
                    ),
                    Target::External(_) => None,
                };
                Some(Item {
                    listing: listing.clone(),
                    event,
                })
            });
        let mut items: Vec<Item> = managed
            .chain(listed)
            .filter(|item| item.event.is_none_or(|event| !event.deleted))
            .collect();
        items.sort_by(|a, b| (a.start_at(), &a.listing.id).cmp(&(b.start_at(), &b.listing.id)));
        items
    }
}

/// One entry of a calendar.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The row that joins calendar and event.
    pub listing: Listing,
    /// The Luma event; an external one is in the listing.
    pub event: Option<&'a Event>,
}

impl Item<'_> {
    /// When it starts.
    pub fn start_at(&self) -> jiff::Timestamp {
        match (&self.listing.target, self.event) {
            (_, Some(event)) => event.start_at,
            (Target::External(external), None) => external.start_at,
            (Target::Luma(_), None) => jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// When it ends, as far as known.
    pub fn end_at(&self) -> jiff::Timestamp {
        self.event
            .map_or_else(|| self.start_at(), |event| event.end_at)
    }
}

impl<'a> Entity<'a> {
    fn of(event: &'a Event) -> Entity<'a> {
        if event.deleted {
            Entity::Deleted(event)
        } else {
            Entity::Event(event)
        }
    }
}
