//! `hack0 serve`

use app::Site;
use axum::Router;
use hack0::Clock;

use super::site;
use crate::config::Config;

/// Serves the site until the process is told to stop.
///
/// # Errors
/// The database or the address can't be had.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let listener = site::listen(config.listen).await?;
    let db = site::open_database(config).await?;
    let clock = Clock::system();
    let imports = site::open_imports(&db, &clock, config.luma())?;
    let site = Site {
        db,
        clock,
        imports,
        counts: hack0::events::Counts::default(),
        base_url: config.base_url(listener.local_addr()?),
        is_demo: false,
    };
    tracing::info!(address = %listener.local_addr()?, base_url = site.base_url, "serving");
    let trusted_proxies = config.trusted_proxies.clone();
    site::serve(listener, &site, trusted_proxies, Router::new()).await?;
    tracing::info!("stopped");
    Ok(())
}
