//! `hack0 job list` and `hack0 job run NAME`: what runs by the clock, seen and started from the terminal.

use std::io::{IsTerminal as _, stdout};
use std::time::Duration;

use anyhow::{Context as _, bail};
use hack0::Clock;
use hack0::ids::JobRunId;
use hack0::jobs::{JOBS, JobRun, Jobs, Progress, RunState};
use indicatif::{ProgressBar, ProgressStyle};

use super::site;
use crate::config::Config;
use crate::terminal::{harmless, say};

/// How often the stored run is looked at: a server may be the one that works on it.
const LOOK: Duration = Duration::from_millis(250);
/// Between two plain lines, in looks.
const LOOKS_PER_LINE: u32 = 8;

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
        if let Some(last) = one.last {
            say(&format!("  {}", summary(&last)))?;
        }
    }
    Ok(())
}

/// Runs a job now, outside its slots, and follows it to its end.
///
/// # Errors
/// The run failed, was cancelled or is partial: one line says why.
pub async fn run(config: &Config, name: &str) -> anyhow::Result<()> {
    let jobs = open(config).await?;
    let id = jobs.start(name).await?;
    let follow = async {
        tokio::select! {
            worked = jobs.work_on(id) => worked.context("the database failed"),
            watched = watch(&jobs, id) => watched,
            told = tokio::signal::ctrl_c() => {
                told?;
                jobs.cancel(id).await.context("the database failed").map(|_| ())
            }
        }
    };
    let followed = follow.await;
    // Where this process worked on a run that isn't its own, another goes on at once.
    jobs.release().await.context("the database failed")?;
    followed?;
    let run = find(&jobs, id).await?;
    if run.state == RunState::Succeeded {
        say(&summary(&run))?;
        return Ok(());
    }
    bail!("{name}: {}", summary(&run))
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
    format!(
        "{} at {began}{took}, {} done{joint}{counts}{why}",
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
