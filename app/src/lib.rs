//! The pages of hack0: Leptos, rendered on the server to plain HTML. Every page and action works without JavaScript.
//!
//! A request goes [`router`](router()) → `render` → a loader in `pages` → `page::document`; forms go to `actions`.
//!
//! - `router` every address of the site
//! - `render` one awaited body, status, language and cookie
//! - `ask` what a loader gets, `page` what it gives back, `error` what it gives instead
//! - `pages` one file a page: a thin loader and a pure view over its data
//! - `components` what pages share: layout, card, badge, cover, timeline, import box
//! - `admin` who may see what only admins may
//! - `actions` the server functions, `progress` the live stream of an import, a batch or a job
//! - `alarms` what is wrong, in words
//! - `language` the catalogue, `time` and `countries` in three languages
//! - `sentences` what was wrong with a link or an import
//! - `pasted` a pasted text without a guest's secrets
//! - `image` pictures at the size in which they are shown
//! - `machines` what search engines, previews and calendars read
//! - [`demo_calendar`] what a community does on Luma, in the demo
//! - `assets` stylesheet and files, hashed

#![recursion_limit = "256"]

mod actions;
mod admin;
mod alarms;
mod ask;
mod assets;
mod components;
mod countries;
pub mod demo_calendar;
mod error;
mod image;
mod language;
mod machines;
mod page;
mod pages;
mod pasted;
mod progress;
mod render;
mod router;
mod sentences;
mod site;
mod time;

pub use actions::SUBMIT_LINKS;
pub use admin::{SessionData, data_of, opened_with};
pub use alarms::{alarm_sentence, alarm_writer};
pub use error::error_page;
pub use pages::admin::actions::sign_in_address;
pub use pages::admin::demo_mail::demo_mail;
pub use pages::admin::edit::SAVE_EVENT;
pub use router::{addresses, router};
pub use site::{DEMO_ADMIN, Site, Visitor};

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;
