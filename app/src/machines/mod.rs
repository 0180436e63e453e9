//! What machines read: search engines, previews in chats, calendars.
//!
//! - `json_ld` schema.org data in a page's head; `event_data` that of an event
//! - `preview` Open Graph and Twitter cards
//! - `calendar` `GET /events/{slug}/calendar.ics` over `ics`, the lines of RFC 5545
//! - `feed` `/changes.atom`
//! - `sitemap` `/sitemap.xml` and its parts over `parts`, where each begins; `robots` `/robots.txt`
//! - `plain` safe HTML as plain text

pub(crate) mod calendar;
pub(crate) mod event_data;
pub(crate) mod feed;
mod ics;
pub(crate) mod json_ld;
pub(crate) mod parts;
mod plain;
pub(crate) mod preview;
pub(crate) mod robots;
pub(crate) mod sitemap;
