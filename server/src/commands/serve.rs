//! `hack0 serve`

use app::Site;
use axum::Router;
use hack0::Clock;
use hack0::admin::Admins;

use super::{mail, site};
use crate::config::Config;

/// Serves the site until the process is told to stop.
///
/// # Errors
/// The database or the address can't be had.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let listener = site::listen(config.listen).await?;
    let db = site::open_database(config).await?;
    let clock = Clock::system();
    let luma = site::open_luma(&db, &clock, config.luma())?;
    let secrets = config.luma_webhook_secrets.clone();
    let webhooks = site::open_webhooks(&db, &clock, &luma, secrets);
    let outbox = mail::open_outbox(config, &db, &clock)?;
    let base_url = config.base_url(listener.local_addr()?);
    let site = Site {
        admins: Admins::new(db.clone(), clock.clone(), config.admin_emails.clone()),
        webhooks,
        ..Site::new(db, clock, luma, base_url)
    };
    tracing::info!(address = %listener.local_addr()?, base_url = site.base_url, "serving");
    let trusted_proxies = config.trusted_proxies.clone();
    site::serve(listener, &site, outbox, trusted_proxies, Router::new()).await?;
    tracing::info!("stopped");
    Ok(())
}
