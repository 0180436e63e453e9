//! A calendar: what a community keeps on Luma, or the personal one of a user.

use super::{Coordinate, places};
use crate::ids;

/// A calendar. Every event has exactly one that manages it; others may list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// `cal-…`
    pub id: String,
    /// Name; the personal ones are all called `Personal`.
    pub name: String,
    /// Last part of its address; personal calendars have none.
    pub slug: Option<String>,
    /// Self-declared website.
    pub website: Option<String>,
    /// Whether it is a user's personal calendar.
    pub is_personal: bool,
    /// The user it belongs to.
    pub owner_id: String,
    /// A sentence on it.
    pub description: Option<String>,
    /// Picture.
    pub avatar_url: String,
    /// City, region, country, ISO code and zone it is based in.
    pub home: Option<Home>,
}

/// The city a calendar is based in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// City.
    pub city: String,
    /// Country's English name.
    pub country: String,
    /// ISO 3166-1 alpha-2.
    pub country_code: String,
    /// IANA zone.
    pub timezone: String,
}

impl Calendar {
    /// A calendar with a fresh id, without a slug, belonging to nobody.
    pub fn new(name: impl Into<String>) -> Calendar {
        Calendar::with_id(ids::fresh("cal"), name)
    }

    /// A calendar with a given id.
    pub fn with_id(id: impl Into<String>, name: impl Into<String>) -> Calendar {
        let id = id.into();
        Calendar {
            avatar_url: format!(
                "https://cdn.lu.ma/avatars-default/community_avatar_{}.png",
                ids::number(&id, 20) + 1
            ),
            name: name.into(),
            slug: None,
            website: None,
            is_personal: false,
            owner_id: String::new(),
            description: None,
            home: None,
            id,
        }
    }

    /// The personal calendar of a user; always the same id for the same user.
    pub fn personal(user_id: &str) -> Calendar {
        Calendar {
            is_personal: true,
            owner_id: user_id.to_owned(),
            ..Calendar::with_id(ids::stable("cal", user_id), "Personal")
        }
    }

    /// The same calendar with a slug.
    #[must_use]
    pub fn with_slug(mut self, slug: impl Into<String>) -> Calendar {
        self.slug = Some(slug.into());
        self
    }

    /// Where its city is; `None` for a calendar without one.
    pub fn coordinate(&self) -> Option<Coordinate> {
        places::coordinate(&self.home.as_ref()?.city, &self.id)
    }

    /// The calendar's address on the public site.
    pub fn url(&self) -> String {
        self.slug.as_ref().map_or_else(
            || format!("https://luma.com/calendar/{}", self.id),
            |slug| format!("https://luma.com/{slug}"),
        )
    }
}
