use std::net::IpAddr;

use hack0::events::Counts;
use hack0::imports::Imports;
use hack0::{Clock, Db};

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
    /// Origin used in links, without a slash at its end; never the request's Host header.
    pub base_url: String,
    /// Shows that this is the demo, with invented events.
    pub is_demo: bool,
}

/// Who asks, by address; the server puts it into every request's extensions. Limits are by address.
#[derive(Clone, Copy, Debug)]
pub struct Visitor(pub IpAddr);
