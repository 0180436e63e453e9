//! Luma: what people paste, its APIs and pages, the budget of requests.
//!
//! - `link` what was pasted
//! - `client` every request to Luma
//! - `wire`, `entry`, `page`, `place` JSON and HTML in all forms seen so far → [`Reading`]
//! - [`webhook`] the signature on its deliveries
//! - `patience` requests that nobody is waiting for
//! - `pace` the budget, `shared` between processes; `address` no private address behind a public name

use std::time::Duration;

use url::Url;

use crate::ids::LumaCalendarId;

mod address;
mod client;
mod entry;
mod link;
mod pace;
mod page;
mod patience;
mod place;
mod reading;
#[cfg(test)]
mod samples;
mod shared;
pub mod webhook;
mod wire;

pub use client::{
    EventChange, Found, ListPage, Luma, LumaError, Period, PublicTexts, RegisteredWebhook,
};
pub use entry::Entry;
pub use link::{Link, LinkProblem, Links};
pub use pace::Budget;
pub(crate) use pace::Ticks;
pub(crate) use patience::patiently;
pub(crate) use place::country_code;
pub use reading::{
    CalendarReading, Description, Field, HostReading, Reading, SourceKind, Visibility,
};
pub(crate) use shared::exhausted_at;
pub(crate) use wire::added_event;

/// Where Luma is and what we may do there.
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
    /// Requests to the official API; Luma allows 200 a minute.
    pub budget: Budget,
    /// For one answer, from the first byte sent to the last one read.
    pub timeout: Duration,
}

impl LumaConfig {
    /// A sandbox or a stand-in at these three bases.
    ///
    /// # Errors
    /// When one of them is no URL.
    pub fn at(api_url: &str, web_url: &str, page_url: &str) -> Result<Self, url::ParseError> {
        Ok(Self {
            api_url: api_url.parse()?,
            web_url: web_url.parse()?,
            page_url: page_url.parse()?,
            api_key: None,
            calendar_id: None,
            budget: DEFAULT_BUDGET,
            timeout: DEFAULT_TIMEOUT,
        })
    }
}

/// Three quarters of what Luma allows, so that others may use the key too.
pub const DEFAULT_BUDGET: Budget = Budget::new(150, 10);

/// Somebody is waiting in front of the page.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

impl std::fmt::Debug for LumaConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LumaConfig")
            .field("api_url", &self.api_url.as_str())
            .field("web_url", &self.web_url.as_str())
            .field("page_url", &self.page_url.as_str())
            .field("api_key", &self.api_key.as_ref().map(|_| "…"))
            .field("calendar_id", &self.calendar_id)
            .finish_non_exhaustive()
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
