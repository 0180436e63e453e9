//! `/imports/{id}`: what becomes of a pasted link, step by step.

use hack0::ids::ImportId;
use hack0::imports::{Import, Step, StepState};
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;

use super::choices::{self, choices};
use super::event::is_over;
use super::import_steps::steps;
use crate::ask::Ask;
use crate::components::badge;
use crate::components::card::place;
use crate::components::cover;
use crate::components::import_box::import_box;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::render::parameter;
use crate::time::{clock_time, in_zone, zone_name};

/// While work is going on a page without script asks again this often, in seconds.
const WORKING: u64 = 2;
/// While it waits for a later try.
const WAITING: std::ops::RangeInclusive<u64> = 5..=60;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let id: ImportId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let found = ask
        .site
        .imports
        .find(id)
        .await
        .map_err(Refusal::unavailable)?;
    let import = found.ok_or(Refusal::NotFound)?;
    let problem = choices::Problem::of(&ask);
    let body = view(ask.language, ask.now, &import, problem.as_ref());
    Ok(Page {
        status: problem
            .as_ref()
            .map_or(StatusCode::OK, |problem| problem.status),
        retry_after: problem.as_ref().and_then(|problem| problem.retry_after),
        refresh: refresh(ask.now, &import),
        has_script: !import.is_finished,
        ..Page::new(title(ask.language, &import), body)
    })
}

/// Seconds until the next look.
pub(crate) fn refresh(now: Timestamp, import: &Import) -> Option<u64> {
    let wait = import
        .retry_at
        .map(|at| u64::try_from(at.as_second() - now.as_second()).unwrap_or_default());
    match wait {
        _ if import.is_finished => None,
        Some(wait) => Some(wait.clamp(*WAITING.start(), *WAITING.end())),
        None => Some(WORKING),
    }
}

fn title(language: Language, import: &Import) -> String {
    match (&import.event, import.failure, import.retry_at) {
        _ if choices::is_offered(import) => language.choose_title(),
        (_, Some(_), _) => language.import_failed(),
        (Some(_), ..) if import.is_finished && is_unlisted(import) => language.import_unlisted(),
        (Some(_), ..) if import.is_finished && import.is_known => language.import_known(),
        (Some(_), ..) if import.is_finished => language.import_done(),
        (Some(_), _, Some(_)) => language.import_waiting(),
        (None, _, Some(_)) => language.import_retrying(),
        _ => language.import_running(),
    }
}

/// Whether the calendar's step failed.
fn is_unlisted(import: &Import) -> bool {
    import
        .steps
        .iter()
        .any(|report| report.step == Step::List && report.state == StepState::Failed)
}

pub(crate) fn view(
    language: Language,
    now: Timestamp,
    import: &Import,
    problem: Option<&choices::Problem>,
) -> AnyView {
    if choices::is_offered(import) {
        return view! {
            <section id="live" class="import-page" aria-live="polite">
                <h1>{title(language, import)}</h1>
                <p class="import-link"><bdi>{import.link.clone()}</bdi></p>
                {choices(language, import, problem)}
            </section>
        }
        .into_any();
    }
    let failure = language
        .no_event(import)
        .map(|why| view! { <p class="state state-off">{why}</p> });
    let retry = retry(language, now, import).map(|text| view! { <p class="state">{text}</p> });
    let known = (import.is_known && import.is_finished && import.event.is_some())
        .then(|| view! { <p class="quiet">{language.import_known_hint()}</p> });
    // The script watches this address while it is there, and puts the same section of a fresh page here.
    let progress = (!import.is_finished).then(|| format!("/imports/{}/progress", import.id));
    view! {
        <section id="live" class="import-page" data-progress=progress aria-live="polite">
            <h1>{title(language, import)}</h1>
            <p class="import-link"><bdi>{import.link.clone()}</bdi></p>
            {failure}
            {steps(language, import)}
            {retry}
            {known}
            {outcome(language, now, import)}
        </section>
    }
    .into_any()
}

/// When it is tried again by itself.
pub(crate) fn retry(language: Language, now: Timestamp, import: &Import) -> Option<String> {
    let at = import.retry_at.filter(|_| !import.is_finished)?;
    let seconds = at.as_second() - now.as_second();
    Some(if seconds < 5 {
        language.retry_now()
    } else {
        language.retry_in(language.duration(seconds))
    })
}

/// What to do while it goes on.
pub(crate) fn meanwhile(language: Language, another: &'static str) -> AnyView {
    view! {
        <p class="quiet">{language.waiting_leave()}</p>
        <p class="actions">
            <a class="button button-quiet" href="/events">{language.see_all_events()}</a>
            <a class="button button-quiet" href=another>{language.import_another()}</a>
        </p>
    }
    .into_any()
}

fn outcome(language: Language, now: Timestamp, import: &Import) -> AnyView {
    if let Some(event) = &import.event {
        let start = in_zone(event.start_at, &event.timezone);
        let over =
            is_over(event, now).then(|| view! { <p class="mark">{language.state_over()}</p> });
        let leave = (!import.is_finished)
            .then(|| view! { <p class="quiet">{language.waiting_leave()}</p> });
        return view! {
                {leave}
                <div class="card event-card import-event">
                    <div class="event-text">
                        <p class="event-time"><b>{clock_time(&start)}</b>" "{zone_name(&start)}" · "{language.weekday_date(start.date())}</p>
                        <h2 class="event-name"><a href=format!("/events/{}", event.slug)><bdi>{event.name.clone()}</bdi></a></h2>
                        <p class="event-place">{place(language, &event.place)}</p>
                        </div>
                        {cover::small(event, false)}
                        <div class="event-foot">{badge::badges(language, event)}{over}</div>
                </div>
                <p class="actions">
                    <a class="button" href=format!("/events/{}", event.slug)>{language.import_see()}</a>
                    <a class="button button-quiet" href="/import">{language.import_another()}</a>
                </p>
            }
            .into_any();
    }
    let link = import.link.clone();
    match import.failure {
        Some(_) => import_box(language, Some(link), None),
        None => meanwhile(language, "/import"),
    }
}
