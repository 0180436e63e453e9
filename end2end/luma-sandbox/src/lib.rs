//! Plays Luma (luma.com) over real HTTP, for tests and for the demo.
//!
//! Built from Luma's own documents and from captured answers, never from hack0's client: a misreading there can't hide
//! behind the same misreading here. So this crate depends on none of hack0's.
//!
//! - [`Sandbox`]: starts the server, edits its [`World`], sets faults, and tells what was asked.
//! - [`world`]: what exists; [`demo`]: the world of the demo.
//! - `official`, `web`, `page`: the three surfaces hack0 reads; `control`: a JSON interface for Playwright.
//! - [`webhook`]: signed deliveries.
//! - `openapi` (feature): checks what was asked and answered against Luma's API document (`openapi.json`).

mod call;
mod control;
pub mod demo;
mod fault;
pub mod ids;
mod official;
#[cfg(feature = "openapi")]
pub mod openapi;
mod page;
mod record;
mod sandbox;
mod serve;
mod time;
mod web;
pub mod webhook;
pub mod world;

pub use fault::{Encoding, Fault, Surface};
pub use record::Recorded;
pub use sandbox::{Now, Sandbox};
pub use world::{
    Calendar, Coordinate, Description, Entity, Event, External, Listing, Location, Target, User,
    WebForm, World,
};

/// The key of hack0's calendar, for the header `x-luma-api-key`.
pub const API_KEY: &str = "secret-sandbox-9f3b1c77";
/// hack0's calendar; it exists in every world.
pub const CALENDAR_ID: &str = "cal-Hack0Sandbox001";
/// The user who runs hack0's calendar.
pub const OWNER_ID: &str = "usr-Hack0Sandbox001";
/// What deliveries are signed with, prefix included.
pub const WEBHOOK_SECRET: &str = "whsec_sandbox4b7d0a5e92c84f61";
