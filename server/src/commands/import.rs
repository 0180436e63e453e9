//! `hack0 import URL`: the same import as on the page, watched from the terminal.

use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use hack0::Clock;
use hack0::events::Event;
use hack0::ids::ImportId;
use hack0::imports::{Import, Imports, Step, SubmitError};
use tokio::time::Instant;

use super::{site, words};
use crate::config::Config;
use crate::terminal::{harmless, say};

/// The command promises to end within 30 s; opening the database takes its share.
const MOST: Duration = Duration::from_secs(24);
/// How often the stored import is looked at: a server may be the one that works on it.
const LOOK: Duration = Duration::from_millis(200);

/// Imports the event at `link` and prints each step as it ends.
///
/// # Errors
/// The event isn't saved. That it couldn't be added to the calendar is printed, and is no error.
pub async fn run(config: &Config, link: &str) -> anyhow::Result<()> {
    let until = Instant::now() + MOST;
    let db = site::open_database(config).await?;
    let clock = Clock::system();
    let imports = site::open_imports(&db, &clock, &site::open_luma(&db, &clock, config.luma())?);
    let id = imports.submit(link, None).await.map_err(explain)?;

    let mut printed = Printed::default();
    let follow = async {
        tokio::select! {
            worked = work(&imports, id, &clock, until) => worked,
            watched = watch(&imports, id, &mut printed) => watched,
        }
    };
    let in_time = tokio::time::timeout_at(until, follow).await;
    if let Ok(ended) = in_time {
        ended?;
    }
    let import = find(&imports, id).await?;
    printed.show(&import)?;
    conclude(&import, &config.base_url(config.listen))
}

fn explain(error: SubmitError) -> anyhow::Error {
    match error {
        SubmitError::Link(problem) => anyhow!(words::link_problem(problem)),
        SubmitError::Busy { retry_after } => anyhow!(
            "too many imports just now; try again in {} s",
            retry_after.as_secs().max(1)
        ),
        SubmitError::Sqlx(error) => anyhow!(error).context("the database failed"),
    }
}

async fn find(imports: &Imports, id: ImportId) -> anyhow::Result<Import> {
    imports
        .find(id)
        .await
        .context("the database failed")?
        .context("the import is gone from the database")
}

/// Works until nothing more will happen to the import before `until`.
async fn work(
    imports: &Imports,
    id: ImportId,
    clock: &Clock,
    until: Instant,
) -> anyhow::Result<()> {
    loop {
        imports.work_on(id).await.context("the database failed")?;
        let import = find(imports, id).await?;
        let left = until.saturating_duration_since(Instant::now());
        let is_put_off = import.retry_at.is_some_and(|at| {
            let wait = Duration::try_from(at.duration_since(clock.now())).unwrap_or_default();
            import.event.is_some() || wait > left
        });
        if import.is_finished || is_put_off {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Prints what moves, without end.
async fn watch(imports: &Imports, id: ImportId, printed: &mut Printed) -> anyhow::Result<()> {
    let mut progress = imports.progress();
    loop {
        // Missed or closed: the pause looks often enough.
        let _ = tokio::time::timeout(LOOK, progress.recv()).await;
        printed.show(&find(imports, id).await?)?;
    }
}

/// The steps whose end has been printed.
#[derive(Default)]
struct Printed(Vec<Step>);

impl Printed {
    fn show(&mut self, import: &Import) -> anyhow::Result<()> {
        for report in &import.steps {
            let Some(ended) = words::ended(report.state) else {
                continue;
            };
            if self.0.contains(&report.step) {
                continue;
            }
            let why = report
                .failure
                .map(|failure| format!(": {}", words::failure(failure)))
                .unwrap_or_default();
            let took = report
                .millis
                .map(|millis| format!(" ({millis} ms)"))
                .unwrap_or_default();
            say(&format!("{}: {ended}{why}{took}", words::step(report.step)))?;
            self.0.push(report.step);
        }
        Ok(())
    }
}

fn whose(event: &Event) -> String {
    let attribution = &event.attribution;
    match &attribution.organization {
        Some(organization) => format!(
            "organized by {} ({}, {} %)",
            harmless(&organization.name),
            attribution.match_source,
            attribution.confidence
        ),
        None => "nobody knows whose event it is yet".to_owned(),
    }
}

fn conclude(import: &Import, base_url: &str) -> anyhow::Result<()> {
    let Some(event) = &import.event else {
        match import.failure {
            Some(failure) => bail!("{}: {}", import.link, words::failure(failure)),
            None => bail!(
                "{}: not imported yet; `hack0 serve` goes on with it",
                import.link
            ),
        }
    };
    let known = if import.is_known {
        " (known before)"
    } else {
        ""
    };
    say(&format!("{}{known}", harmless(&event.name)))?;
    say(&whose(event))?;
    say(&format!("{base_url}/events/{}", event.slug))?;
    Ok(())
}
