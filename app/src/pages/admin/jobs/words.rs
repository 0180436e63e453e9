//! A run in words and as a bar.

use hack0::jobs::JobRun;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::language::Language;
use crate::pages::admin::words::moment;

pub(super) fn time(language: Language, now: Timestamp, time: Timestamp) -> AnyView {
    view! { <time datetime=time.to_string()>{moment(language, now, time)}</time> }.into_any()
}

/// `2 min 5 s`; the same in all three languages.
pub(super) fn took(run: &JobRun) -> Option<String> {
    let seconds = run.finished_at?.duration_since(run.started_at?).as_secs();
    Some(match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    })
}

/// `120 · new: 3 · changed: 1`; none when nothing was looked at.
pub(super) fn counts(language: Language, run: &JobRun) -> Option<String> {
    let progress = &run.progress;
    let counts = progress
        .counts
        .iter()
        .map(|(what, count)| format!("{}: {count}", word(language, what)));
    let done = (progress.done > 0).then(|| language.job_done(progress.done));
    let all: Vec<String> = done.into_iter().chain(counts).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

pub(super) fn word(language: Language, what: &str) -> String {
    language.job_count(what, what)
}

/// How it stands.
pub(super) fn pill(language: Language, run: &JobRun) -> AnyView {
    let state = language.job_state(run.state.as_str());
    let dry = run.is_dry.then(|| format!(" · {}", language.job_dry()));
    view! { <span class=format!("pill job-{}", run.state)>{state}{dry}</span> }.into_any()
}

/// How far it is; without an end that is known, only that it moves.
pub(super) fn bar(language: Language, run: &JobRun) -> AnyView {
    let (done, total) = (run.progress.done, run.progress.total);
    let of = total.map(|total| total.max(done));
    let text = match of {
        Some(of) => language.job_of(done, of),
        None => language.job_done(done),
    };
    let value = of.map(|_| done.to_string());
    let max = of.map(|of| of.max(1).to_string());
    view! {
        <div class="job-bar">
            <progress class="batch-bar" max=max value=value aria-label=language.job_bar()></progress>
            <span class="quiet">{text}</span>
        </div>
    }
    .into_any()
}
