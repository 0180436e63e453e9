//! Luma: what people paste, its APIs and pages, the budget of requests.

use url::Url;

use crate::Clock;
use crate::ids::LumaCalendarId;

/// Where Luma is and what we may do there. `Debug` shows no key.
#[derive(Clone)]
pub struct LumaConfig {
    /// Base of the official API.
    pub api_url: Url,
    /// Base of the public JSON.
    pub web_url: Url,
    /// Base of the event pages.
    pub page_url: Url,
    /// Key of hack0's calendar.
    pub api_key: Option<String>,
    /// hack0's calendar: which events we own.
    pub calendar_id: Option<LumaCalendarId>,
}

/// Why a pasted text isn't the link of a Luma event. Closed: pages and terminals have a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkProblem {
    /// Nothing was pasted.
    Empty,
    /// There is no link in it.
    NoLink,
    /// The link leads to another site.
    OtherSite,
    /// A calendar of Luma's.
    Calendar,
    /// A person's profile.
    User,
    /// A city, category or discover page.
    Discover,
    /// Another page of Luma's: help, pricing, sign-in.
    NotAnEvent,
    /// The link is on Luma but can't be read: odd characters, port, user name.
    Malformed,
}

impl LinkProblem {
    /// The code in addresses such as `/import?error=calendar`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoLink => "no_link",
            Self::OtherSite => "other_site",
            Self::Calendar => "calendar",
            Self::User => "user",
            Self::Discover => "discover",
            Self::NotAnEvent => "not_an_event",
            Self::Malformed => "malformed",
        }
    }
}

/// The client. Cheap to clone; all clones share one budget.
#[derive(Clone, Debug)]
pub struct Luma {}

impl Luma {
    /// Needs a rustls crypto provider installed in the process.
    pub fn new(_config: LumaConfig, _clock: Clock) -> Result<Self, reqwest::Error> {
        todo!()
    }
}

/// The hosts that Luma serves pictures from: no page shows a picture from elsewhere.
pub const IMAGE_HOSTS: [&str; 5] = [
    "images.lumacdn.com",
    "cdn.lu.ma",
    "og.luma.com",
    "social-images.lu.ma",
    "images.unsplash.com",
];
