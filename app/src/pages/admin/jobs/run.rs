//! `/admin/jobs/{id}`: one run, while it moves and afterwards.

use hack0::admin::Admin;
use hack0::ids::JobRunId;
use hack0::jobs::{JobRun, RunState};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::actions::{AcceptRun, CancelRun};
use super::words::{bar, pill, time, took, word};
use super::{PATH, REFRESH};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pages::admin::frame;
use crate::render::parameter;

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: Option<JobRunId> = parameter("id").and_then(|id| id.parse().ok());
    let language = ask.language;
    let id = id.ok_or(Refusal::NotFound)?;
    let found = ask.site.jobs.find(id).await;
    let run = found.map_err(Refusal::unavailable)?;
    let run = run.ok_or(Refusal::NotFound)?;
    let body = view(language, ask.now, &run, ask.query.get("told"));
    let body = frame(language, PATH, admin.email().expose(), body);
    let is_moving = !run.state.is_finished();
    Ok(Page {
        refresh: is_moving.then_some(REFRESH),
        has_script: is_moving,
        ..Page::new(run.job, body)
    })
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    run: &JobRun,
    told: Option<&str>,
) -> AnyView {
    let is_moving = !run.state.is_finished();
    let told = told.filter(|told| ["cancelled", "accepted", "nothing"].contains(told));
    let told =
        told.map(|told| view! { <p class="done" role="status">{language.job_told(told)}</p> });
    let dry = run
        .is_dry
        .then(|| view! { <p class="state">{language.job_dry_note()}</p> });
    let open = is_moving.then(|| open(language, run));
    let waits = run.waits_for_review.then(|| review(language, run));
    view! {
        <section id="live" class="job-run" data-progress=is_moving.then(|| format!("{PATH}/{}/progress", run.id))>
            <h1>{run.job.clone()}</h1>
            {told}
            {dry}
            {open}
            {waits}
            {particulars(language, now, run)}
            {examples(language, run)}
            <p class="actions"><a class="button button-quiet" href=PATH>{language.job_all()}</a></p>
        </section>
    }
    .into_any()
}

/// A run that moves or waits: how far it is, and a button that stops it.
pub(super) fn open(language: Language, run: &JobRun) -> AnyView {
    let stands = match run.state {
        RunState::Waiting => view! { <p class="quiet">{language.job_waits()}</p> }.into_any(),
        _ => bar(language, run),
    };
    view! {
        <div class="job-open">
            <a href=format!("{PATH}/{}", run.id) aria-label=format!("{}: {}", run.job, language.job_state(run.state.as_str()))>
                {pill(language, run)}
            </a>
            {stands}
            <form method="post" action=CancelRun::PATH>
                <input type="hidden" name="run" value=run.id.to_string()/>
                <button class="button button-quiet button-small" type="submit">{language.job_cancel()}</button>
            </form>
        </div>
    }
    .into_any()
}

/// A run that stopped for somebody to look.
pub(super) fn review(language: Language, run: &JobRun) -> AnyView {
    let told = run
        .message
        .clone()
        .map(|told| view! { <p lang="en">{told}</p> });
    view! {
        <div class="state state-changed job-review">
            {told}
            <p>{language.job_review()}</p>
            <form class="actions" method="post" action=AcceptRun::PATH>
                <input type="hidden" name="run" value=run.id.to_string()/>
                <button class="button button-small" type="submit">{language.job_accept()}</button>
                <a class="button button-quiet button-small" href=format!("{PATH}/{}", run.id)>{language.job_results()}</a>
            </form>
        </div>
    }
    .into_any()
}

fn particulars(language: Language, now: Timestamp, run: &JobRun) -> AnyView {
    let line = |label: String, value: AnyView| view! { <dt>{label}</dt><dd>{value}</dd> };
    let at = |label: String, moment: Option<Timestamp>| {
        moment.map(|moment| line(label, time(language, now, moment)))
    };
    let text = |label: String, text: Option<String>| text.map(|text| line(label, text.into_any()));
    let counts = run
        .progress
        .counts
        .iter()
        .map(|(what, count)| line(word(language, what), count.to_string().into_any()));
    let accepted = run.accepts.map(|id| {
        let link = view! { <a href=format!("{PATH}/{id}")>{language.job_follows_link()}</a> };
        line(language.job_follows(), link.into_any())
    });
    let why = run
        .reason
        .map(|reason| language.job_reason(reason.as_str()));
    let message = run
        .message
        .clone()
        .map(|message| view! { <p class="quiet job-message" lang="en">{message}</p> });
    view! {
        <dl class="particulars">
            {line(language.job_stands(), pill(language, run))}
            {text(language.job_why(), why)}
            {at(language.job_slot(), run.slot)}
            {at(language.job_queued(), run.started_at.is_none().then_some(run.created_at))}
            {at(language.job_began(), run.started_at)}
            {text(language.job_took(), took(run))}
            {text(language.job_asked_by(), run.asked_by.clone())}
            {text(language.job_cancelled_by(), run.cancelled_by.clone())}
            {text(language.job_accepted_by(), run.accepted_by.clone())}
            {accepted}
            {text(language.job_results(), Some(language.job_done(run.progress.done)))}
            {counts.collect_view()}
        </dl>
        {message}
    }
    .into_any()
}

fn examples(language: Language, run: &JobRun) -> Option<AnyView> {
    let examples = &run.progress.examples;
    if examples.is_empty() {
        return None;
    }
    let title = if run.is_dry {
        language.job_would_change()
    } else {
        language.job_changed()
    };
    let rows = examples.iter().map(|example| {
        view! { <li class="row"><div><bdi>{example.name.clone()}</bdi></div><span class="quiet">{word(language, &example.what)}</span></li> }
    });
    Some(
        view! {
            <h2 class="raw-title">{title}</h2>
            <ul class="rows" role="list">{rows.collect_view()}</ul>
        }
        .into_any(),
    )
}
