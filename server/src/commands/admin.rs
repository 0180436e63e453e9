//! `hack0 admin link EMAIL`: signs in the first time, and when mail is down.

use anyhow::{Context as _, bail};
use hack0::Clock;
use hack0::admin::Admins;
use hack0::email::Email;

use super::site;
use crate::config::Config;
use crate::terminal::say;

/// Prints a link that signs in once, for 10 minutes.
///
/// # Errors
/// The address isn't in `ADMIN_EMAILS`, or the database failed.
pub async fn link(config: &Config, email: &str) -> anyhow::Result<()> {
    let email = Email::parse(email).context("that isn't an e-mail address")?;
    let db = site::open_database(config).await?;
    let admins = Admins::new(db.clone(), Clock::system(), config.admin_emails.clone());
    let token = admins.link(&email).await?;
    db.close().await;
    let Some(token) = token else {
        bail!("{} isn't in ADMIN_EMAILS", email.expose());
    };
    let origin = config.base_url(config.listen);
    say(&app::sign_in_address(&origin, &token))?;
    say("It works once, for 10 minutes.")?;
    Ok(())
}
