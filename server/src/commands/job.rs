//! `hack0 job list`, `hack0 job run NAME` and `hack0 job cancel RUN`: what runs by the clock, seen, started and stopped from
//! the terminal.

use std::io::{IsTerminal as _, stdout};
use std::time::Duration;

use anyhow::{Context as _, bail};
use hack0::Clock;
use hack0::ids::JobRunId;
use hack0::jobs::{Asked, JOBS, JobRun, Jobs, Progress, RunState};
use indicatif::{ProgressBar, ProgressStyle};

use super::site;
use crate::config::Config;
use crate::terminal::{harmless, say};

/// How often the stored run is looked at: a server may be the one that works on it.
const LOOK: Duration = Duration::from_millis(250);
/// Between two plain lines, in looks.
const LOOKS_PER_LINE: u32 = 8;

/// What runs and cancellations from here are signed with.
const TERMINAL: &str = "terminal";

/// A run that did a part of its work: an exit code of its own.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Partial(String);

/// The names of all jobs, for whoever mistypes one.
pub fn names() -> impl Iterator<Item = &'static str> {
    JOBS.iter().map(|job| job.name)
}

/// Prints each job with its next slot and its last run.
///
/// # Errors
/// The database failed.
pub async fn list(config: &Config) -> anyhow::Result<()> {
    let jobs = open(config).await?;
    for one in jobs.overview().await.context("the database failed")? {
        let next = one
            .next
            .map_or_else(String::new, |next| format!(", next {next}"));
        say(&format!("{}: {}{next}", one.job.name, one.job.about))?;
        let open = one.runs.iter().filter(|run| !run.state.is_finished());
        for run in open {
            say(&format!("  {} ({})", summary(run), run.id))?;
        }
        if let Some(last) = one.runs.iter().find(|run| run.state.is_finished()) {
            say(&format!("  {}", summary(last)))?;
        }
    }
    Ok(())
}

/// Runs a job now, outside its slots, and follows it to its end.
///
/// # Errors
/// The run failed or was cancelled, or is [`Partial`]: one line says why.
pub async fn run(config: &Config, name: &str, is_dry: bool) -> anyhow::Result<()> {
    let jobs = open(config).await?;
    let by = Some(TERMINAL.to_owned());
    let id = jobs.ask(name, &Asked { by, is_dry }).await?;
    let follow = async {
        tokio::select! {
            worked = jobs.work_on(id) => worked.context("the database failed"),
            watched = watch(&jobs, id) => watched,
            told = tokio::signal::ctrl_c() => {
                told?;
                jobs.cancel(id, TERMINAL).await.context("the database failed").map(|_| ())
            }
        }
    };
    let followed = follow.await;
    // Where this process worked on a run that isn't its own, another goes on at once.
    jobs.release().await.context("the database failed")?;
    followed?;
    let run = find(&jobs, id).await?;
    for example in &run.progress.examples {
        say(&format!("  {}: {}", example.what, harmless(&example.name)))?;
    }
    match run.state {
        RunState::Succeeded => Ok(say(&summary(&run))?),
        RunState::Partial => bail!(Partial(format!("{name}: {}", summary(&run)))),
        _ => bail!("{name}: {}", summary(&run)),
    }
}

/// Stops one run by its id, or all of a job's that haven't ended.
///
/// # Errors
/// There is nothing to stop, or the database failed.
pub async fn cancel(config: &Config, which: &str) -> anyhow::Result<()> {
    let jobs = open(config).await?;
    let overview = jobs.overview().await.context("the database failed")?;
    let runs = overview.iter().flat_map(|one| &one.runs);
    let open = runs.filter(|run| !run.state.is_finished());
    let named = open.filter(|run| run.job == which || run.id.to_string() == which);
    let mut stopped = 0;
    for run in named {
        if jobs
            .cancel(run.id, TERMINAL)
            .await
            .context("the database failed")?
        {
            say(&format!("cancelled {} ({})", run.job, run.id))?;
            stopped += 1;
        }
    }
    anyhow::ensure!(
        stopped > 0,
        "no run of {} is waiting or running",
        harmless(which)
    );
    Ok(())
}

async fn open(config: &Config) -> anyhow::Result<Jobs> {
    let db = site::open_database(config).await?;
    site::open_jobs(&db, &Clock::system(), config.luma())
}

async fn find(jobs: &Jobs, id: JobRunId) -> anyhow::Result<JobRun> {
    let run = jobs.find(id).await.context("the database failed")?;
    run.context("the run is gone from the database")
}

/// Shows how far it is until it has ended.
async fn watch(jobs: &Jobs, id: JobRunId) -> anyhow::Result<()> {
    let mut shown = Shown::new();
    loop {
        let run = find(jobs, id).await?;
        if run.state.is_finished() {
            return Ok(());
        }
        shown.show(&run)?;
        tokio::time::sleep(LOOK).await;
    }
}

/// A bar on a terminal, now and then a line elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    looks: u32,
    last: String,
}

impl Shown {
    fn new() -> Self {
        Self {
            bar: stdout().is_terminal().then(ProgressBar::no_length),
            looks: 0,
            last: String::new(),
        }
    }

    fn show(&mut self, run: &JobRun) -> std::io::Result<()> {
        let words = match run.state {
            RunState::Waiting => "waiting for another run to end".to_owned(),
            _ => counts(&run.progress),
        };
        let Progress { done, total, .. } = run.progress;
        if let Some(bar) = &self.bar {
            let style = match total {
                Some(_) => "{bar:30} {pos}/{len} {msg} {elapsed}",
                None => "{spinner} {pos} {msg} {elapsed}",
            };
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            if let Some(total) = total {
                bar.set_length(total.max(done));
            }
            bar.set_message(words);
            bar.set_position(done);
            bar.tick();
            return Ok(());
        }
        let of = total.map_or_else(String::new, |total| format!(" of {}", total.max(done)));
        let line = match run.state {
            RunState::Waiting => words,
            _ => format!("{done}{of} {words}"),
        };
        self.looks += 1;
        if line != self.last && self.looks % LOOKS_PER_LINE == 1 {
            say(line.trim_end())?;
            self.last = line;
        }
        Ok(())
    }
}

/// The line that comes next begins on an empty one, however the run ended.
impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `partial: 5000 done, 2 new (why)`
pub(super) fn summary(run: &JobRun) -> String {
    let began = run.started_at.unwrap_or(run.created_at);
    let took = run.finished_at.map_or_else(String::new, |finished| {
        format!(" in {:.1} s", finished.duration_since(began).as_secs_f64())
    });
    let counts = counts(&run.progress);
    let joint = if counts.is_empty() { "" } else { ", " };
    let why = run
        .message
        .as_deref()
        .map_or_else(String::new, |why| format!(": {}", harmless(why)));
    let dry = if run.is_dry { "dry run " } else { "" };
    let review = if run.waits_for_review {
        "; it waits for an admin at /admin/jobs"
    } else {
        ""
    };
    format!(
        "{dry}{} at {began}{took}, {} done{joint}{counts}{why}{review}",
        run.state, run.progress.done
    )
}

fn counts(progress: &Progress) -> String {
    let counts: Vec<String> = progress
        .counts
        .iter()
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    counts.join(", ")
}
