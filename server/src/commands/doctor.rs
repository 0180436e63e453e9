//! `hack0 doctor`: what is configured, what answers, what is missing.

use anyhow::bail;
use hack0::alarms::Alarms;
use hack0::jobs::{Jobs, Reason, RunState};
use hack0::luma::Luma;
use hack0::mail::Smtp;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};
use jiff::Timestamp;

use super::luma::{Standing, address};
use super::{job, site};

use crate::config::Config;
use crate::terminal::say;

/// What was found about one thing.
enum Finding {
    /// Works.
    Fine(String),
    /// Not configured, or not done: what that means.
    Missing(&'static str),
    /// Configured and doesn't work.
    Broken(String),
    /// Works, and somebody should look.
    Alarm(String),
}

/// Prints a line for each thing.
///
/// # Errors
/// Something that is configured doesn't work.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let clock = Clock::system();
    let luma = Luma::new(config.luma(), &clock)?;
    let (database, db) = database(config).await;
    let mut findings = vec![
        ("database", database),
        ("LUMA_API_KEY", key(config, &luma).await),
        ("HACK0_LUMA_CALENDAR_API_ID", calendar(config, &luma).await),
        ("HACK0_BASE_URL", base_url(config)),
        ("SMTP_URL", mail(config).await),
        ("ADMIN_EMAILS", admins(config)),
    ];
    if config.luma_api_key.is_some() {
        findings.push(("webhook", webhook(config, &luma).await));
        if let Some((left, of)) = luma.budget_left() {
            let text = format!("{left} of {of} requests left this minute");
            findings.push(("budget", Finding::Fine(text)));
        }
    }
    if let Some(db) = db {
        let secrets = config.luma_webhook_secrets.clone();
        let webhooks = site::open_webhooks(&db, &clock, &luma, secrets);
        findings.push(("deliveries", deliveries(&webhooks).await));
        let all = Jobs::new(db.clone(), clock.clone(), luma);
        findings.extend(jobs(&all).await);
        let alarms = Alarms::new(db.clone(), clock.clone(), all, webhooks);
        findings.extend(self::alarms(&alarms, clock.now()).await);
        db.close().await;
    }
    let mut broken = Vec::new();
    for (thing, finding) in findings {
        let (word, text) = match finding {
            Finding::Fine(text) => ("ok", text),
            Finding::Missing(then) => ("not set", then.to_owned()),
            Finding::Alarm(text) => ("alarm", text),
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

/// The database too, where it can be asked more.
async fn database(config: &Config) -> (Finding, Option<Db>) {
    let db = match Db::connect(config.database_url.expose()).await {
        Ok(db) => db,
        Err(error) => return (Finding::Broken(error.to_string()), None),
    };
    let backend = db.backend();
    if db.is_ready().await {
        return (Finding::Fine(format!("{backend}, migrated")), Some(db));
    }
    db.close().await;
    let why = format!("{backend} answers, but isn't migrated; run `hack0 migrate`");
    (Finding::Broken(why), None)
}

async fn webhook(config: &Config, luma: &Luma) -> Finding {
    let address = match address(config) {
        Ok(address) => address,
        Err(why) => return Finding::Missing(why),
    };
    match luma
        .webhooks()
        .await
        .map(|found| Standing::of(found, &address))
    {
        Ok(Standing::Registered(_, None)) => Finding::Fine(format!("Luma calls {address}")),
        Ok(Standing::Registered(_, Some(flaw))) => Finding::Broken(flaw),
        Ok(Standing::Elsewhere(_)) => Finding::Broken(format!(
            "Luma calls another address than {address}; `hack0 luma connect` says which"
        )),
        Ok(Standing::None) => Finding::Missing("Luma doesn't call us; run `hack0 luma connect`"),
        Err(error) => Finding::Broken(error.to_string()),
    }
}

/// What Luma told us last. One that is set aside is an admin's to look at, and no fault of what is configured.
async fn deliveries(webhooks: &Webhooks) -> Finding {
    let has_secret = webhooks.takes_deliveries();
    let (last, set_aside) = match webhooks.overview().await {
        Ok(overview) => overview,
        Err(error) => return Finding::Broken(error.to_string()),
    };
    let Some(last) = last else {
        return Finding::Missing(if has_secret {
            "none has come yet"
        } else {
            "LUMA_WEBHOOK_SECRET isn't set, so none is taken"
        });
    };
    let kind = last.kind.as_deref().unwrap_or("unreadable");
    let mut text = format!(
        "the last at {} ({kind}, {}); {set_aside} set aside",
        seconds(last.received_at),
        last.state
    );
    if !has_secret {
        text.push_str("; LUMA_WEBHOOK_SECRET isn't set, so none is taken any more");
        return Finding::Broken(text);
    }
    Finding::Fine(text)
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

async fn mail(config: &Config) -> Finding {
    let Some(url) = &config.smtp_url else {
        return Finding::Missing("mails are written to data/mail and reach nobody");
    };
    // The settings are checked already.
    let checked = match Smtp::parse(url.expose()) {
        Ok(server) => server.check().await,
        Err(why) => Err(why.to_owned()),
    };
    match checked {
        Ok(()) => Finding::Fine("it answers and lets us in".to_owned()),
        Err(why) => Finding::Broken(why),
    }
}

fn admins(config: &Config) -> Finding {
    match config.admin_emails.len() {
        0 => Finding::Missing("nobody can sign in at /admin"),
        1 => Finding::Fine("1 address may sign in at /admin".to_owned()),
        count => Finding::Fine(format!("{count} addresses may sign in at /admin")),
    }
}

/// How the last run of each job went. A partial one is Luma's bad day and no fault of what is configured.
async fn jobs(jobs: &Jobs) -> Vec<(&'static str, Finding)> {
    let overview = match jobs.overview().await {
        Ok(overview) => overview,
        Err(error) => return vec![("jobs", Finding::Broken(error.to_string()))],
    };
    let findings = overview.into_iter().map(|one| {
        let finding = match one.last() {
            None => Finding::Missing("hasn't run yet"),
            Some(run) if run.reason == Some(Reason::NotConfigured) => {
                Finding::Missing("does nothing: a setting that it needs isn't set")
            }
            Some(run) if run.state == RunState::Failed => Finding::Broken(job::summary(run)),
            Some(run) => Finding::Fine(job::summary(run)),
        };
        (one.job.name, finding)
    });
    findings.collect()
}

/// What the admins are told by mail, too.
async fn alarms(alarms: &Alarms, now: Timestamp) -> Vec<(&'static str, Finding)> {
    let found = match alarms.now().await {
        Ok(found) => found,
        Err(error) => return vec![("alarms", Finding::Broken(error.to_string()))],
    };
    let told = found.iter().map(|alarm| app::alarm_sentence(alarm, now));
    told.map(|told| ("look", Finding::Alarm(told))).collect()
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

/// So many events of our calendar are counted.
const COUNTED: usize = 200;

async fn calendar(config: &Config, luma: &Luma) -> Finding {
    let Some(id) = &config.luma_calendar_id else {
        return Finding::Missing("hack0 can't tell its own events; every one is a reference");
    };
    match luma.upcoming_of(id, COUNTED).await {
        Ok(events) => Finding::Fine(format!(
            "{id}, {}{} events announced on its public side",
            if events.len() > COUNTED {
                "more than "
            } else {
                ""
            },
            events.len().min(COUNTED)
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
