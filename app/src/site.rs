use std::net::IpAddr;
use std::sync::Arc;

use hack0::admin::Admins;
use hack0::admin::audit::Background;
use hack0::alarms::Alarms;
use hack0::claims::Claims;
use hack0::events::Counts;
use hack0::imports::Imports;
use hack0::jobs::Jobs;
use hack0::luma::Luma;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};

use crate::pages::claims::mails::writer;

/// What pages and server functions need; given to [`router`](crate::router()) once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Luma; one client for all, since it keeps the budget.
    pub luma: Luma,
    /// Takes pasted links.
    pub imports: Imports,
    /// Takes what Luma tells by itself.
    pub webhooks: Webhooks,
    /// What lists say beside their filters.
    pub counts: Counts,
    /// Who may sign in as an admin, how, and their sessions.
    pub admins: Admins,
    /// Does what decisions on very many events have left to do.
    pub background: Background,
    /// Takes what communities claim.
    pub claims: Claims,
    /// What runs by the clock.
    pub jobs: Jobs,
    /// Origin used in links, without a slash at its end; never the request's Host header.
    pub base_url: String,
    /// Shows that this is the demo, with invented events.
    pub is_demo: bool,
}

impl Site {
    /// Over a database and a Luma; without admins, and taking no deliveries.
    pub fn new(db: Db, clock: Clock, luma: Luma, base_url: String) -> Self {
        let nobody = Vec::new();
        let no_secrets = Vec::new();
        let random = Arc::new(rand::random::<f64>);
        Self {
            admins: Admins::new(db.clone(), clock.clone(), nobody),
            background: Background::new(db.clone(), clock.clone(), luma.calendar_id()),
            imports: Imports::new(db.clone(), clock.clone(), luma.clone()),
            webhooks: Webhooks::new(db.clone(), clock.clone(), luma.clone(), no_secrets, random),
            claims: Claims::new(db.clone(), clock.clone(), luma.clone(), writer(&base_url)),
            counts: Counts::default(),
            jobs: Jobs::new(db.clone(), clock.clone(), luma.clone()),
            is_demo: false,
            db,
            clock,
            luma,
            base_url,
        }
    }

    /// Finds what an operator would want to know.
    pub fn alarms(&self) -> Alarms {
        let (db, clock) = (self.db.clone(), self.clock.clone());
        Alarms::new(db, clock, self.jobs.clone(), self.webhooks.clone())
    }
}

/// The address that may sign in to the demo.
pub const DEMO_ADMIN: &str = "admin@hack0.example";

/// Who asks, by address; the server puts it into every request's extensions. Limits are by address.
#[derive(Clone, Copy, Debug)]
pub struct Visitor(pub IpAddr);
