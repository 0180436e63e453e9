//! One link of several, with its state.

use hack0::imports::{BatchRow, Import, MOST_CHOICES, StepState};
use jiff::Timestamp;
use leptos::prelude::*;

use super::choices::is_offered;
use super::imports::retry;
use crate::components::badge;
use crate::components::icon;
use crate::language::Language;
use crate::time::{clock_time, in_zone, zone_name};

/// How a row stands, of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowState {
    /// Not begun, or to be tried again.
    Waiting,
    /// Being worked on.
    Running,
    /// Saved.
    Done,
    /// Over, without an event.
    Failed,
    /// A calendar, to choose from.
    Choose,
}

impl RowState {
    /// As they are counted.
    pub(crate) const ALL: [Self; 5] = [
        Self::Done,
        Self::Failed,
        Self::Choose,
        Self::Running,
        Self::Waiting,
    ];

    pub(crate) fn of(row: &BatchRow) -> Self {
        let import = match row {
            BatchRow::Import(import) => import,
            BatchRow::Problem { .. } => return Self::Failed,
        };
        let is_running = import
            .steps
            .iter()
            .any(|step| step.state == StepState::Running);
        match import.is_finished {
            true if import.event.is_some() => Self::Done,
            true if is_offered(import) => Self::Choose,
            true => Self::Failed,
            false if import.retry_at.is_none() && is_running => Self::Running,
            false => Self::Waiting,
        }
    }

    /// As the catalogue and the stylesheet name it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Choose => "choose",
        }
    }

    fn sign(self) -> Option<AnyView> {
        match self {
            Self::Waiting | Self::Running => None,
            Self::Done => Some(icon::tick()),
            Self::Failed => Some(icon::cross()),
            Self::Choose => Some("?".into_any()),
        }
    }
}

pub(crate) fn row(language: Language, now: Timestamp, row: &BatchRow) -> AnyView {
    let state = RowState::of(row);
    let (text, detail) = match row {
        BatchRow::Import(import) => (
            of_import(language, now, import),
            Some(detail(language, import)),
        ),
        BatchRow::Problem { pasted, problem } => (
            view! {
                <p class="mono"><bdi>{pasted.clone()}</bdi></p>
                <p class="step-failure">{language.problem(*problem)}</p>
            }
            .into_any(),
            None,
        ),
    };
    view! {
        <li class=format!("step step-{}", state.word())>
            <span class="step-sign" aria-hidden="true">{state.sign()}</span>
            <div class="step-text"><span class="unseen">{language.batch_state(state.word())}": "</span>{text}</div>
            {detail}
        </li>
    }
    .into_any()
}

fn of_import(language: Language, now: Timestamp, import: &Import) -> AnyView {
    let head = match &import.event {
        Some(event) => {
            let start = in_zone(event.start_at, &event.timezone);
            view! {
                <p class="batch-name"><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a></p>
                <p class="event-time">{language.weekday_date(start.date())}" · "<b>{clock_time(&start)}</b>" "{zone_name(&start)}</p>
                {badge::badges(language, event)}
            }
            .into_any()
        }
        None => view! { <p class="mono"><bdi>{import.link.clone()}</bdi></p> }.into_any(),
    };
    let trouble = match import.failure {
        Some(_) if is_offered(import) => Some(
            view! { <p class="quiet">{language.choose_lead(import.choices.len().min(MOST_CHOICES))}</p> }.into_any(),
        ),
        Some(_) => language
            .no_event(import)
            .map(|why| view! { <p class="step-failure">{why}</p> }.into_any()),
        None => import
            .steps
            .iter()
            .find_map(|step| step.failure)
            .map(|failure| {
                let retry = retry(language, now, import);
                view! { <p class="quiet">{language.failure(failure)}" "{retry}</p> }.into_any()
            }),
    };
    view! { {head}{trouble} }.into_any()
}

/// The way to the import's own page, with all its steps.
fn detail(language: Language, import: &Import) -> AnyView {
    let name = import
        .event
        .as_ref()
        .map_or(&import.link, |event| &event.name);
    let (class, text) = if is_offered(import) {
        ("button button-small", language.batch_choose())
    } else {
        ("batch-detail", language.batch_steps())
    };
    view! {
        <a class=class href=format!("/imports/{}", import.id)>{text}<span class="unseen">": "{name.clone()}</span></a>
    }
    .into_any()
}
