//! `/admin/jobs`: what runs by the clock, when, how it went, and buttons to start and stop it.

pub(crate) mod actions;
pub(crate) mod run;
mod words;

use hack0::admin::Admin;
use hack0::jobs::{JobOverview, JobRun};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use self::actions::RunJob;
use self::words::{counts, time, took};
use super::frame;
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

pub(crate) const PATH: &str = "/admin/jobs";
/// Where the script watches the page.
pub(crate) const PROGRESS: &str = "/admin/jobs/progress";
/// While something runs, a page without script asks again this often, in seconds.
pub(super) const REFRESH: u64 = 2;
/// Ended runs of each job.
const SHOWN: usize = 5;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let jobs = ask.site.jobs.overview().await;
    let jobs = jobs.map_err(Refusal::unavailable)?;
    let is_moving = is_moving(&jobs);
    let body = view(language, ask.now, &jobs);
    let body = frame(language, &ask.path, admin.email().expose(), body);
    Ok(Page {
        refresh: is_moving.then_some(REFRESH),
        has_script: is_moving,
        ..Page::new(language.jobs_title(), body)
    })
}

/// Whether anything runs or waits.
pub(crate) fn is_moving(jobs: &[JobOverview]) -> bool {
    let mut runs = jobs.iter().flat_map(|one| &one.runs);
    runs.any(|run| !run.state.is_finished())
}

pub(crate) fn view(language: Language, now: Timestamp, jobs: &[JobOverview]) -> AnyView {
    let all = jobs
        .iter()
        .map(|one| job(language, now, one))
        .collect_view();
    view! {
        <section id="live" data-progress=is_moving(jobs).then_some(PROGRESS)>
            <h1>{language.jobs_title()}</h1>
            <p class="lead">{language.jobs_lead()}</p>
            {all}
        </section>
    }
    .into_any()
}

fn job(language: Language, now: Timestamp, one: &JobOverview) -> AnyView {
    let name = one.job.name;
    let heading = format!("job-{name}");
    let next = one.next.map(|next| {
        view! { <p class="quiet">{language.job_next()}": "{time(language, now, next)}</p> }
    });
    let (ended, open): (Vec<_>, Vec<_>) = one.runs.iter().partition(|run| run.state.is_finished());
    let open = open
        .into_iter()
        .rev()
        .map(|run| run::open(language, run))
        .collect_view();
    let waiting = one.runs.iter().find(|run| run.waits_for_review);
    let waiting = waiting.map(|run| run::review(language, run));
    let ended = if one.runs.is_empty() {
        view! { <p class="quiet">{language.job_no_runs()}</p> }.into_any()
    } else if ended.is_empty() {
        ().into_any()
    } else {
        let rows = ended
            .into_iter()
            .take(SHOWN)
            .map(|run| row(language, now, run));
        let label = format!("{}: {name}", language.job_runs());
        view! { <ul class="rows job-runs" role="list" aria-label=label>{rows.collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="card job" aria-labelledby=heading.clone()>
            <div class="job-head">
                <div>
                    <h2 id=heading.clone()>{name}</h2>
                    <p>{language.job_about(one.job.about, name)}</p>
                    {next}
                </div>
                {buttons(language, name, &heading)}
            </div>
            {open}
            {waiting}
            {ended}
        </section>
    }
    .into_any()
}

/// Their names are the same for every job; whose they are is said by its heading.
fn buttons(language: Language, job: &'static str, heading: &str) -> AnyView {
    view! {
        <form class="job-buttons" method="post" action=RunJob::PATH>
            <input type="hidden" name="job" value=job/>
            <button class="button button-small" type="submit" aria-describedby=heading.to_owned()>{language.job_run_now()}</button>
            <button class="button button-quiet button-small" type="submit" name="is_dry" value="true" aria-describedby=heading.to_owned()>{language.job_dry_run()}</button>
        </form>
    }
    .into_any()
}

fn row(language: Language, now: Timestamp, run: &JobRun) -> AnyView {
    let began = run.started_at.unwrap_or(run.created_at);
    let details = [took(run), counts(language, run)].into_iter().flatten();
    let details: Vec<String> = details.collect();
    let reason = run.reason.map(|reason| {
        view! { <p class="quiet">{language.job_reason(reason.as_str())}</p> }
    });
    view! {
        <li class="row">
            <div>
                <p><a href=format!("{PATH}/{}", run.id)>{time(language, now, began)}</a>" "<span class="quiet">{details.join(" · ")}</span></p>
                {reason}
            </div>
            {words::pill(language, run)}
        </li>
    }
    .into_any()
}
