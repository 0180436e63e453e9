use std::net::IpAddr;

use hack0::admin::Admins;
use hack0::claims::Claims;
use hack0::events::Counts;
use hack0::imports::Imports;
use hack0::{Clock, Db};

use crate::pages::claims::mails::writer;

/// What pages and server functions need; given to [`router`](crate::router()) once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Takes pasted links.
    pub imports: Imports,
    /// What lists say beside their filters.
    pub counts: Counts,
    /// Who may sign in as an admin, how, and their sessions.
    pub admins: Admins,
    /// Takes what communities claim.
    pub claims: Claims,
    /// Origin used in links, without a slash at its end; never the request's Host header.
    pub base_url: String,
    /// Shows that this is the demo, with invented events.
    pub is_demo: bool,
}

/// Claims that look at Luma as the imports do, with the words of their mails.
pub fn open_claims(db: &Db, clock: &Clock, imports: &Imports, base_url: &str) -> Claims {
    let luma = imports.luma().clone();
    Claims::new(db.clone(), clock.clone(), luma, writer(base_url))
}

/// The address that may sign in to the demo.
pub const DEMO_ADMIN: &str = "admin@hack0.example";

/// Who asks, by address; the server puts it into every request's extensions. Limits are by address.
#[derive(Clone, Copy, Debug)]
pub struct Visitor(pub IpAddr);
