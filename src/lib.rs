//! hack0's domain: every tech event of Latin America, and whose event it is.
//!
//! Data flows one way: pasted link → [`imports`] → [`luma`] → [`events::ingest`] → [`attribution`] → the store → a page.
//!
//! - [`clock`] the one source of time
//! - [`ids`] typed ids, ours and Luma's
//! - [`db`] one pool, SQLite or PostgreSQL
//! - [`email`] hosts' addresses, kept out of logs
//! - [`luma`] what people paste, Luma's APIs and pages, the budget of requests
//! - [`events`] events: list, show, the one way in, what changed
//! - [`organizations`] organizations, their domains and calendars, CSV in and out
//! - [`attribution`] the resolver: whose event is it, how sure, and why
//! - [`admin`] who is an admin, and what only they may do: the queue, decisions that can be taken back, the audit log
//! - [`mail`] mails on their way
//! - [`claims`] communities claim what is theirs, and prove it
//! - [`imports`] pasted links, their steps and their outcome
//! - [`webhooks`] what Luma tells us: stored, then read again
//! - [`sync`] our calendar compared with what is stored
//! - [`drift`] referenced events looked at again: what changed, what is gone
//! - [`jobs`] what runs by the clock: slots, leases, progress
//! - [`alarms`] what an operator would want to know

pub mod admin;
pub mod alarms;
pub mod attribution;
pub mod claims;
pub mod clock;
mod columns;
pub mod db;
pub mod drift;
pub mod email;
pub mod events;
pub mod ids;
pub mod imports;
pub mod jobs;
pub mod luma;
pub mod mail;
pub mod organizations;
pub mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
pub mod webhooks;

pub use clock::Clock;
pub use db::Db;
