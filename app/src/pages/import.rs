//! `/import`: the form, for one link or several, and what was wrong with what was posted.

use hack0::imports::MOST_LINKS;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::actions::SubmitLink;
use crate::ask::Ask;
use crate::components::import_box::import_box;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pasted::{shown, shown_lines};

/// The code for *too many imports just now*.
pub(crate) const BUSY: &str = "busy";

/// What was posted and came back, as it is shown again.
#[derive(Debug, Default)]
pub(crate) struct Returned {
    /// From the one-line field.
    pub(crate) link: Option<String>,
    /// From the field for several links.
    pub(crate) links: Option<String>,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
    /// The field for several links stands open.
    pub(crate) is_open: bool,
}

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let wait = wait(&ask);
    let code = ask.query.get("error");
    let problem = code.and_then(|code| sentence(ask.language, code, wait));
    let status = match (code, &problem) {
        (_, None) => StatusCode::OK,
        (Some(BUSY), _) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let typed = |key| problem.as_ref().and(ask.query.get(key));
    let returned = Returned {
        link: typed("link").map(shown),
        links: typed("links").map(shown_lines),
        is_open: ask.query.has("links"),
        problem,
    };
    let title = ask.language.import_title();
    let title = if returned.problem.is_some() {
        ask.language.import_wrong_title(title)
    } else {
        title
    };
    let body = view(ask.language, returned);
    Ok(Page {
        status,
        retry_after: (status == StatusCode::TOO_MANY_REQUESTS).then_some(wait),
        canonical: (status == StatusCode::OK).then(|| "/import".to_owned()),
        description: Some(ask.language.import_lead()),
        ..Page::new(title, body)
    })
}

/// Seconds that a busy hack0 asks to wait.
pub(crate) fn wait(ask: &Ask) -> u64 {
    ask.query
        .get("wait")
        .and_then(|wait| wait.parse().ok())
        .unwrap_or(60_u64)
        .clamp(1, 3600)
}

/// What to say for a code of ours; nothing for any other, so that no link can put words on our page.
fn sentence(language: Language, code: &str, wait: u64) -> Option<String> {
    if code == BUSY {
        return Some(language.link_busy(wait));
    }
    code.parse().ok().map(|problem| language.problem(problem))
}

pub(crate) fn view(language: Language, returned: Returned) -> AnyView {
    let Returned {
        link,
        links,
        problem,
        is_open,
    } = returned;
    // The problem stands at the field that it belongs to.
    let (of_one, of_several) = if is_open {
        (None, problem)
    } else {
        (problem, None)
    };
    view! {
        <section class="hero">
            <h1>{language.import_title()}</h1>
            <p class="lead">{language.import_lead()}</p>
            {import_box(language, link, of_one)}
            {several(language, links, of_several, is_open)}
            <div class="import-help">
                <p>{language.import_works()}</p>
                <ul role="list">
                    <li><code>"lu.ma/noche-rust"</code></li>
                    <li><code>"https://luma.com/evt-a1B2c3D4e5F6g7H"</code></li>
                </ul>
                <p>{language.import_calendar()}</p>
                <p>{language.import_fails()}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The field for several links, folded away until it is wanted.
fn several(
    language: Language,
    typed: Option<String>,
    problem: Option<String>,
    is_open: bool,
) -> AnyView {
    let is_wrong = problem.is_some();
    let problem =
        problem.map(|text| view! { <p class="field-problem" id="links-problem">{text}</p> });
    view! {
        <details class="several" open=is_open>
            <summary>{language.several_summary()}</summary>
            <form method="post" action=SubmitLink::PATH>
                <label for="links">{language.several_label(MOST_LINKS)}</label>
                <textarea id="links" name="links" rows="6" maxlength="8000" autocapitalize="none" spellcheck="false"
                    placeholder="lu.ma/noche-rust"
                    autofocus=is_wrong aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("links-problem")
                    inner_html=typed.map(|typed| in_textarea(&typed))></textarea>
                {problem}
                <button class="button" type="submit">{language.several_button()}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Leptos writes the text of a `<textarea>` as it stands: as its `inner_html`, escaped here.
pub(crate) fn in_textarea(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_say_nothing() {
        assert_eq!(sentence(Language::Spanish, "<b>hola</b>", 1), None);
        assert!(sentence(Language::Spanish, "other_site", 1).is_some());
        assert_eq!(
            sentence(Language::English, "busy", 1).as_deref(),
            Some("Many imports just now. Try again in 1 second.")
        );
    }
}
