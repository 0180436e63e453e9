//! Above a list of events: upcoming or past, search, and the filters that are on.

use leptos::prelude::*;

use super::icon;
use crate::language::Language;
use crate::page::list_address;

/// What a list of events is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrowed {
    /// Past instead of upcoming.
    pub(crate) is_past: bool,
    /// Words searched for.
    pub(crate) words: Option<String>,
    /// Slug and name of an organization.
    pub(crate) organization: Option<(String, String)>,
}

impl Narrowed {
    /// Where this list stands, at that cursor.
    pub(crate) fn address(&self, cursor: Option<&str>) -> String {
        list_address(
            "/events",
            &[
                ("past", self.is_past.then_some("1")),
                ("q", self.words.as_deref()),
                (
                    "organization",
                    self.organization.as_ref().map(|(slug, _)| slug.as_str()),
                ),
                ("cursor", cursor),
            ],
        )
    }
}

/// The row of filters.
pub(crate) fn filters(language: Language, narrowed: &Narrowed) -> AnyView {
    let kind = |is_past: bool, name: String| {
        let there = Narrowed {
            is_past,
            ..narrowed.clone()
        };
        view! { <a class="pill" href=there.address(None) aria-current=(is_past == narrowed.is_past).then_some("true")>{name}</a> }
    };
    let words = narrowed.words.clone().map(|words| {
        removable(
            language,
            format!("“{words}”"),
            &Narrowed {
                words: None,
                ..narrowed.clone()
            },
        )
    });
    let organization = narrowed.organization.clone().map(|(_, name)| {
        removable(
            language,
            name,
            &Narrowed {
                organization: None,
                ..narrowed.clone()
            },
        )
    });
    view! {
        <div class="filters">
            <nav class="pills" aria-label=language.filter_label()>
                {kind(false, language.filter_upcoming())}
                {kind(true, language.filter_past())}
                {organization}
                {words}
            </nav>
            {search(language, narrowed)}
        </div>
    }
    .into_any()
}

fn removable(language: Language, name: String, without: &Narrowed) -> AnyView {
    let label = language.filter_remove(name.as_str());
    view! { <a class="pill pill-on" href=without.address(None) aria-label=label><bdi>{name}</bdi>{icon::cross()}</a> }.into_any()
}

fn search(language: Language, narrowed: &Narrowed) -> AnyView {
    let past = narrowed
        .is_past
        .then(|| view! { <input type="hidden" name="past" value="1"/> });
    let organization = narrowed
        .organization
        .clone()
        .map(|(slug, _)| view! { <input type="hidden" name="organization" value=slug/> });
    search_form(
        "/events",
        language.search_label(),
        language.search_hint(),
        language.search_button(),
        narrowed.words.clone(),
        view! { {past}{organization} }.into_any(),
    )
}

/// A search field that is a plain `GET` form.
pub(crate) fn search_form(
    action: &'static str,
    label: String,
    hint: String,
    button: String,
    words: Option<String>,
    hidden: AnyView,
) -> AnyView {
    view! {
        <form class="search" role="search" action=action>
            {hidden}
            <input type="search" name="q" value=words placeholder=hint aria-label=label maxlength="100"/>
            <button class="search-go" type="submit">{icon::glass()}<span class="unseen">{button}</span></button>
        </form>
    }
    .into_any()
}
