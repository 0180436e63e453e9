//! One file a page: a thin loader (`page`) over the domain, and a pure view over its data.

pub(crate) mod admin;
pub(crate) mod batch_rows;
pub(crate) mod batches;
pub(crate) mod changes;
pub(crate) mod choices;
pub(crate) mod claims;
pub(crate) mod event;
pub(crate) mod event_changes;
pub(crate) mod event_history;
mod event_hosts;
pub(crate) mod event_organization;
pub(crate) mod events;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod import_steps;
pub(crate) mod imports;
pub(crate) mod organization;
pub(crate) mod organizations;
