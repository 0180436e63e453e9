//! The five steps of an import, each with its real state.

use hack0::attribution::SHOWN;
use hack0::imports::{Import, Step, StepReport, StepState};
use leptos::prelude::*;

use crate::components::icon;
use crate::language::Language;

/// The list of steps.
pub(crate) fn steps(language: Language, import: &Import) -> AnyView {
    let lines = import
        .steps
        .iter()
        .map(|report| line(language, import, report))
        .collect_view();
    view! { <ol class="steps" role="list" aria-label=language.steps_label()>{lines}</ol> }
        .into_any()
}

fn line(language: Language, import: &Import, report: &StepReport) -> AnyView {
    let state = state(report.state);
    let sign = match report.state {
        StepState::Done | StepState::Skipped => Some(icon::tick()),
        StepState::Failed => Some(icon::cross()),
        StepState::Waiting | StepState::Running => None,
    };
    let time = report
        .millis
        .map(|millis| view! { <span class="step-time">{language.seconds(millis)}</span> });
    // What ends the whole import is said once, above.
    let failure = report
        .failure
        .filter(|failure| import.failure != Some(*failure));
    let failure =
        failure.map(|failure| view! { <p class="step-failure">{language.failure(failure)}</p> });
    view! {
        <li class=format!("step step-{state}")>
            <span class="step-sign" aria-hidden="true">{sign}</span>
            <div class="step-text"><p>{text(language, import, report)}<span class="unseen">" ("{language.step_state(state)}")"</span></p>{failure}</div>
            {time}
        </li>
    }
    .into_any()
}

fn state(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "waiting",
        StepState::Running => "running",
        StepState::Done => "done",
        StepState::Skipped => "skipped",
        StepState::Failed => "failed",
    }
}

fn text(language: Language, import: &Import, report: &StepReport) -> AnyView {
    let is_done = matches!(report.state, StepState::Done | StepState::Skipped);
    let state = state(report.state);
    let event = import.event.as_ref();
    match report.step {
        Step::Find => {
            let name = event
                .filter(|_| is_done)
                .map(|event| view! { " "<b><bdi>{event.name.clone()}</bdi></b> });
            view! { {language.step_find(state)}{name} }.into_any()
        }
        Step::Hosts => event
            .filter(|_| is_done)
            .map_or_else(
                || language.step_hosts_open(state),
                |event| language.step_hosts(event.hosts.len()),
            )
            .into_any(),
        Step::Match => event
            .filter(|event| is_done && event.attribution.confidence >= SHOWN)
            .and_then(|event| {
                Some((
                    event.attribution.confidence,
                    event.attribution.organization.as_ref()?,
                ))
            })
            .map_or_else(
                || language.step_match_open(state),
                |(confidence, organization)| {
                    language.step_match(confidence, organization.name.as_str())
                },
            )
            .into_any(),
        Step::Save => language.step_save(state).into_any(),
        Step::List => language.step_list(state).into_any(),
    }
}
