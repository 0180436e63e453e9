//! `hack0 doctor`: what is configured, what answers, what is missing.

use anyhow::bail;
use hack0::luma::Luma;
use hack0::{Clock, Db};

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
    let luma = Luma::new(config.luma(), &Clock::system())?;
    let findings = [
        ("database", database(config).await),
        ("LUMA_API_KEY", key(config, &luma).await),
        ("HACK0_LUMA_CALENDAR_API_ID", calendar(config, &luma).await),
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

async fn key(config: &Config, luma: &Luma) -> Finding {
    if config.luma_api_key.is_none() {
        return Finding::Missing("imported events aren't added to the calendar");
    }
    match (luma.key_calendar().await, &config.luma_calendar_id) {
        (Ok(found), Some(own)) if found != *own => Finding::Broken(format!(
            "it belongs to {found}, not to HACK0_LUMA_CALENDAR_API_ID"
        )),
        (Ok(found), _) => Finding::Fine(format!("accepted, for {found}")),
        (Err(error), _) => Finding::Broken(error.to_string()),
    }
}

async fn calendar(config: &Config, luma: &Luma) -> Finding {
    let Some(id) = &config.luma_calendar_id else {
        return Finding::Missing("hack0 can't tell its own events; every one is a reference");
    };
    match luma.upcoming_of(id).await {
        Ok(events) => Finding::Fine(format!(
            "{id}, {} events announced on its public side",
            events.len()
        )),
        Err(error) => Finding::Broken(format!("{id} on Luma's public side: {error}")),
    }
}

fn base_url(config: &Config) -> Finding {
    match &config.base_url {
        Some(origin) => Finding::Fine(origin.clone()),
        None => Finding::Missing("links lead to HACK0_LISTEN"),
    }
}
