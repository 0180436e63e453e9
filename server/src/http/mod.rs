//! Everything around a page: the layers, the accept loop, health, who the visitor is.

mod body;
mod connection;
mod headers;
mod health;
mod layers;
mod limits;
mod listen;
mod log;
mod refusal;
mod revalidate;
mod sessions;
mod visitor;

pub use health::router as health;
pub use layers::{Edge, wrap};
pub use limits::Limits;
pub use listen::serve;
pub use visitor::{Peer, visitor_address};

use app::Site;
use axum::Router;

/// The whole site: pages, JSON, health, and what stands beside them (the webhook, the demo), with all layers around them.
pub fn router(site: &Site, others: Router, edge: &Edge) -> Router {
    let routes = app::router(site.clone())
        .layer(sessions::layer(site.admins.clone(), &site.base_url))
        .merge(crate::api::router(crate::api::Api::from(site)))
        .merge(health(site.db.clone()))
        .merge(others);
    wrap(routes, edge)
}
