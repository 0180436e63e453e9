//! What a pasted calendar announces, to choose from: a part of its import's page.

use std::collections::HashSet;

use hack0::imports::{Choice, Import, MOST_CHOICES, MOST_LINKS};
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::import::{BUSY, wait};
use crate::actions::ImportChosen;
use crate::ask::Ask;
use crate::language::Language;
use crate::time::{clock_time, in_zone, zone_name};

/// The code for *nothing was chosen*.
pub(crate) const NOTHING_CHOSEN: &str = "nothing_chosen";

/// Why a choice came back.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) sentence: String,
    /// What had been chosen.
    pub(crate) chosen: HashSet<String>,
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<u64>,
}

impl Problem {
    /// What the address says; nothing for a code that isn't ours.
    pub(crate) fn of(ask: &Ask) -> Option<Self> {
        let words = ask.query.get("chosen").unwrap_or_default();
        let chosen = words.split(' ').map(str::to_owned).collect();
        match ask.query.get("error")? {
            NOTHING_CHOSEN => Some(Self {
                sentence: ask.language.choose_nothing(),
                chosen,
                status: StatusCode::UNPROCESSABLE_ENTITY,
                retry_after: None,
            }),
            BUSY => Some(Self {
                sentence: ask.language.link_busy(wait(ask)),
                chosen,
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(wait(ask)),
            }),
            _ => None,
        }
    }
}

/// Whether the import is a choice that waits for somebody.
pub(crate) fn is_offered(import: &Import) -> bool {
    import.event.is_none() && import.is_finished && !import.choices.is_empty()
}

/// The form. Everything is chosen until somebody says otherwise, up to as much as is taken at once.
pub(crate) fn choices(language: Language, import: &Import, problem: Option<&Problem>) -> AnyView {
    let lines = import
        .choices
        .iter()
        .take(MOST_CHOICES)
        .enumerate()
        .map(|(number, choice)| {
            let is_chosen = match problem {
                Some(problem) => problem.chosen.contains(choice.luma_event_id.as_str()),
                None => number < MOST_LINKS,
            };
            line(language, choice, is_chosen)
        })
        .collect_view();
    let count = import.choices.len();
    let offered = count.min(MOST_CHOICES);
    let too_many = (count > MOST_LINKS)
        .then(|| view! { <p class="quiet">{language.choose_most(MOST_LINKS)}</p> });
    let more = (count > MOST_CHOICES)
        .then(|| view! { <p class="quiet">{language.choose_more(MOST_CHOICES)}</p> });
    let is_wrong = problem.is_some();
    let problem = problem.map(
        |problem| view! { <p class="field-problem" id="choice-problem">{problem.sentence.clone()}</p> },
    );
    view! {
        <form class="choices" method="post" action=ImportChosen::PATH>
            <input type="hidden" name="import" value=import.id.to_string()/>
            <fieldset aria-describedby=is_wrong.then_some("choice-problem")>
                <legend>{language.choose_lead(offered)}" "{language.choose_hint()}</legend>
                {problem}
                {too_many}
                <ul role="list">{lines}</ul>
                {more}
            </fieldset>
            <p class="actions">
                <button class="button" type="submit">{language.choose_button()}</button>
                <a class="button button-quiet" href="/import">{language.import_another()}</a>
            </p>
        </form>
    }
    .into_any()
}

fn line(language: Language, choice: &Choice, is_chosen: bool) -> AnyView {
    let start = in_zone(choice.start_at, &choice.timezone);
    view! {
        <li>
            <label class="card choice">
                <input type="checkbox" name="events[]" value=choice.luma_event_id.to_string() checked=is_chosen/>
                <span class="choice-text">
                    <span class="choice-name"><bdi>{choice.name.clone()}</bdi></span>
                    <time class="event-time" datetime=choice.start_at.to_string()>
                        {language.weekday_date(start.date())}" · "<b>{clock_time(&start)}</b>" "{zone_name(&start)}
                    </time>
                </span>
            </label>
        </li>
    }
    .into_any()
}
