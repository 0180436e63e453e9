//! `hack0 doctor`: what is configured, what answers, what is missing.

use anyhow::bail;
use hack0::Db;

use crate::config::Config;
use crate::terminal::say;

/// What was found about one thing.
enum Finding {
    /// Works.
    Fine(String),
    /// Not configured: what that means.
    Missing(&'static str),
    /// Configured and doesn't work.
    Broken(String),
}

/// Prints a line for each thing.
///
/// # Errors
/// Something that is configured doesn't work.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let findings = [
        ("database", database(config).await),
        ("LUMA_API_KEY", key(config)),
        ("HACK0_LUMA_CALENDAR_API_ID", calendar(config)),
        ("HACK0_BASE_URL", base_url(config)),
    ];
    let mut broken = Vec::new();
    for (thing, finding) in findings {
        let (word, text) = match finding {
            Finding::Fine(text) => ("ok", text),
            Finding::Missing(then) => ("not set", then.to_owned()),
            Finding::Broken(why) => {
                broken.push(thing);
                ("broken", why)
            }
        };
        say(&format!("{word:8} {thing}: {text}"))?;
    }
    if broken.is_empty() {
        Ok(())
    } else {
        bail!("not working: {}", broken.join(", "))
    }
}

async fn database(config: &Config) -> Finding {
    match Db::connect(config.database_url.expose()).await {
        Ok(db) => {
            let is_ready = db.is_ready().await;
            let backend = db.backend();
            db.close().await;
            if is_ready {
                Finding::Fine(format!("{backend:?}, migrated"))
            } else {
                Finding::Broken(format!(
                    "{backend:?} answers, but isn't migrated; run `hack0 migrate`"
                ))
            }
        }
        Err(error) => Finding::Broken(error.to_string()),
    }
}

fn key(config: &Config) -> Finding {
    // MERGE: ask the official API here once `hack0::luma::Luma` offers a check; and Luma's public side in a line of its own.
    match config.luma_api_key {
        Some(_) => Finding::Fine("set (not tried)".to_owned()),
        None => Finding::Missing("imported events aren't added to the calendar"),
    }
}

fn calendar(config: &Config) -> Finding {
    match &config.luma_calendar_id {
        Some(id) => Finding::Fine(id.to_string()),
        None => Finding::Missing("hack0 can't tell its own events; every one is a reference"),
    }
}

fn base_url(config: &Config) -> Finding {
    match &config.base_url {
        Some(origin) => Finding::Fine(origin.clone()),
        None => Finding::Missing("links lead to HACK0_LISTEN"),
    }
}
