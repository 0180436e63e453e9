//! `hack0 migrate`

use super::site;
use crate::config::Config;
use crate::terminal::say;

/// Brings the schema up to date.
///
/// # Errors
/// The database can't be reached, or a migration fails.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let db = site::open_database(config).await?;
    say(&format!("The {} database is up to date.", db.backend()))?;
    db.close().await;
    Ok(())
}
