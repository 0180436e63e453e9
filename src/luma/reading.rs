//! What one look at Luma told us about an event, whichever way we looked.

use jiff::Timestamp;

use crate::columns::text_enum;
use crate::email::Email;
use crate::events::{Ownership, Place};
use crate::ids::{LumaCalendarId, LumaEventId, LumaHostId};

/// A value that a source may not be able to know. What a source can't know, it never clears.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// This source doesn't say.
    #[default]
    Unknown,
    /// This source says that there is none.
    Absent,
    /// This.
    Is(T),
}

impl<T> Field<T> {
    /// The value after this reading, where `old` was the value before it.
    pub fn over(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Unknown => old,
            Self::Absent => None,
            Self::Is(value) => Some(value),
        }
    }

    /// The value, if it says one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Unknown | Self::Absent => None,
        }
    }
}

text_enum!(
    /// Which way we looked. Readings of different kinds differ in form and aren't compared with each other.
    SourceKind {
        /// The official API: the only one with e-mail addresses.
        Official = "official",
        /// The public JSON, or the same document inside the event's page.
        Web = "web",
        /// A signed `calendar.event.added`: of an event that stands elsewhere less than our calendar's list says.
        Added = "added",
        /// The page's structured data: the least.
        JsonLd = "json_ld",
    }
);

text_enum!(
    /// Who may see the event on Luma, in its own words.
    Visibility {
        /// Everybody.
        Public = "public",
        /// Members of the calendar.
        MembersOnly = "members-only",
        /// Who has the link.
        Private = "private",
    }
);

impl Visibility {
    /// An unknown word counts as private: nothing is published by mistake.
    pub(crate) fn from_text(text: &str) -> Self {
        text.parse().unwrap_or(Self::Private)
    }
}

/// A description as its source wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Description {
    /// ProseMirror's document as JSON text.
    ProseMirror(String),
    /// Markdown.
    Markdown(String),
}

/// The managing calendar, as far as the source names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarReading {
    /// Its id.
    pub id: LumaCalendarId,
    /// Its name; absent for personal calendars, which are all called "Personal".
    pub name: Field<String>,
    /// `luma.com/{slug}`
    pub slug: Field<String>,
    /// Self-declared.
    pub website: Field<String>,
}

/// A host, as far as the source names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostReading {
    /// Luma's id, or `@username` on a page without ids.
    pub id: LumaHostId,
    /// Its name, unless that is an e-mail address.
    pub name: Field<String>,
    /// Its picture.
    pub avatar_url: Field<String>,
    /// Self-declared.
    pub website: Field<String>,
    /// Only the official API knows it.
    pub email: Option<Email>,
}

/// What one look at Luma told us about an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which way we looked.
    pub kind: SourceKind,
    /// What the event is.
    pub id: LumaEventId,
    /// Its public page; without one it is made from the id.
    pub url: Option<String>,
    /// Its title.
    pub name: String,
    /// When it begins.
    pub start_at: Timestamp,
    /// When it ends.
    pub end_at: Field<Timestamp>,
    /// IANA name, one that this program knows.
    pub timezone: Option<String>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Where it takes place, as far as it may be published.
    pub place: Option<Place>,
    /// Its picture.
    pub cover_url: Field<String>,
    /// Its description.
    pub description: Field<Description>,
    /// The managing calendar.
    pub calendar: Option<CalendarReading>,
    /// All hosts, in Luma's order; none when the source doesn't name them or not all of them.
    pub hosts: Option<Vec<HostReading>>,
}

impl Reading {
    /// Ours if our own calendar manages it.
    pub fn ownership(&self, own_calendar: Option<&LumaCalendarId>) -> Ownership {
        match (&self.calendar, own_calendar) {
            (Some(calendar), Some(own)) if calendar.id == *own => Ownership::Created,
            _ => Ownership::Referenced,
        }
    }
}
