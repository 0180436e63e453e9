//! The one field: paste a Luma link.

use leptos::prelude::*;

use crate::actions::SubmitLink;
use crate::language::Language;
use server_fn::ServerFn;

/// The form, with what was typed and what is wrong with it.
pub(crate) fn import_box(
    language: Language,
    typed: Option<String>,
    problem: Option<String>,
) -> AnyView {
    let is_wrong = problem.is_some();
    let problem =
        problem.map(|text| view! { <p class="field-problem" id="link-problem">{text}</p> });
    view! {
        <form class="import-box" method="post" action=SubmitLink::PATH>
            <label class="unseen" for="link">{language.import_label()}</label>
            <div class="import-field">
                <input id="link" name="link" type="text" inputmode="url" placeholder="lu.ma/gdg-lima-meetup" value=typed
                    autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="go"
                    autofocus=is_wrong aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("link-problem")/>
                <button class="button" type="submit">{language.import_button()}</button>
            </div>
            {problem}
        </form>
    }
    .into_any()
}
