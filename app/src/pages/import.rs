//! `/import`: the form, and what was wrong with what was posted.

use hack0::luma::LinkProblem;
use http::StatusCode;
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::import_box::import_box;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pasted::without_secrets;

/// The code for *too many imports just now*.
pub(crate) const BUSY: &str = "busy";
/// Of what was typed so much is shown again.
pub(crate) const MAX_LINK: usize = 500;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let wait = ask
        .query
        .get("wait")
        .and_then(|wait| wait.parse().ok())
        .unwrap_or(60_u64)
        .clamp(1, 3600);
    let code = ask.query.get("error");
    let problem = code.and_then(|code| sentence(ask.language, code, wait));
    let status = match (code, &problem) {
        (_, None) => StatusCode::OK,
        (Some(BUSY), _) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let typed = problem
        .as_ref()
        .and(ask.query.get("link"))
        .map(|link| without_secrets(link).chars().take(MAX_LINK).collect());
    let body = view(ask.language, typed, problem);
    Ok(Page {
        status,
        retry_after: (status == StatusCode::TOO_MANY_REQUESTS).then_some(wait),
        canonical: (status == StatusCode::OK).then(|| "/import".to_owned()),
        description: Some(ask.language.import_lead()),
        ..Page::new(ask.language.import_title(), body)
    })
}

/// What to say for a code of ours; nothing for any other, so that no link can put words on our page.
fn sentence(language: Language, code: &str, wait: u64) -> Option<String> {
    if code == BUSY {
        return Some(language.link_busy(wait));
    }
    let problem: LinkProblem = code.parse().ok()?;
    Some(match problem {
        LinkProblem::Empty => language.link_empty(),
        LinkProblem::NoLink => language.link_no_link(),
        LinkProblem::OtherSite => language.link_other_site(),
        LinkProblem::Calendar => language.link_calendar(),
        LinkProblem::User => language.link_user(),
        LinkProblem::Discover => language.link_discover(),
        LinkProblem::NotAnEvent => language.link_not_an_event(),
        LinkProblem::Malformed => language.link_malformed(),
    })
}

pub(crate) fn view(language: Language, typed: Option<String>, problem: Option<String>) -> AnyView {
    view! {
        <section class="hero">
            <h1>{language.import_title()}</h1>
            <p class="lead">{language.import_lead()}</p>
            {import_box(language, typed, problem)}
            <div class="import-help">
                <p>{language.import_works()}</p>
                <ul role="list">
                    <li><code>"lu.ma/noche-de-rust"</code></li>
                    <li><code>"https://luma.com/evt-a1B2c3D4e5F6g7H"</code></li>
                </ul>
                <p>{language.import_fails()}</p>
            </div>
        </section>
    }
    .into_any()
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
