//! `/organizations`: the directory.

use hack0::organizations::{self, OrganizationSummary};
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Page, list_address};

const SHOWN: u32 = 60;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let words = ask.words();
    let cursor = ask.query.get("cursor");
    let found = organizations::list(
        &ask.site.db,
        &ask.site.clock,
        words.as_deref(),
        cursor,
        SHOWN,
    )
    .await?;
    let body = view(
        ask.language,
        &found.items,
        words.as_deref(),
        found.next_cursor.as_deref(),
    );
    let canonical = words
        .is_none()
        .then(|| list_address("/organizations", &[("cursor", cursor)]));
    Ok(Page {
        canonical,
        description: Some(ask.language.organizations_lead()),
        ..Page::new(ask.language.organizations_title(), body)
    })
}

pub(crate) fn view(
    language: Language,
    found: &[OrganizationSummary],
    words: Option<&str>,
    cursor: Option<&str>,
) -> AnyView {
    let search = search_form(
        "/organizations",
        language.organizations_search(),
        language.organizations_search(),
        language.search_button(),
        words.map(str::to_owned),
        ().into_any(),
    );
    let more = cursor.map(|cursor| {
        let address = list_address("/organizations", &[("q", words), ("cursor", Some(cursor))]);
        view! { <p class="more"><a class="button button-quiet" href=address>{language.more_organizations()}</a></p> }
    });
    view! {
        <h1>{language.organizations_title()}</h1>
        <p class="lead">{language.organizations_lead()}</p>
        <div class="filters">{search}</div>
        {if found.is_empty() { nothing(language, words) } else { directory(language, found) }}
        {more}
    }
    .into_any()
}

fn directory(language: Language, found: &[OrganizationSummary]) -> AnyView {
    let line = |summary: &OrganizationSummary| {
        let country = summary
            .country
            .as_deref()
            .map(|code| language.country(code).unwrap_or(code).to_owned());
        let name = summary.organization.name.clone();
        view! {
            <li class="directory-line">
                <span class="face" aria-hidden="true">{initials(&name)}</span>
                <div>
                    <h2 class="directory-name"><a href=format!("/organizations/{}", summary.organization.slug)><bdi>{name}</bdi></a></h2>
                    <p class="quiet">{country.map(|country| format!("{country} · "))}{language.upcoming_count(summary.upcoming_events)}</p>
                </div>
            </li>
        }
    };
    view! { <ul class="directory" role="list">{found.iter().map(line).collect_view()}</ul> }
        .into_any()
}

/// At most two letters that stand for a name: of its first two words, or of a word like `LimaJS`.
pub(crate) fn initials(name: &str) -> String {
    let mut letters = String::new();
    let mut last = ' ';
    for letter in name.chars() {
        let begins = letter.is_alphanumeric()
            && (!last.is_alphanumeric() || (letter.is_uppercase() && last.is_lowercase()));
        if begins && letters.chars().count() < 2 {
            letters.extend(letter.to_uppercase());
        }
        last = letter;
    }
    letters
}

fn nothing(language: Language, words: Option<&str>) -> AnyView {
    match words {
        Some(words) => view! {
            <div class="empty">
                <p class="empty-text">{language.organizations_nothing(words)}</p>
                <p>{language.organizations_nothing_hint()}</p>
                <p><a class="button button-quiet" href="/organizations">{language.see_all_organizations()}</a></p>
            </div>
        }
        .into_any(),
        None => view! { <div class="empty"><p class="empty-text">{language.organizations_empty()}</p></div> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_stand_for_a_name() {
        assert_eq!(initials("Club Rust"), "CR");
        assert_eq!(initials("LimaJS"), "LJ");
        assert_eq!(initials("ñandú"), "Ñ");
        assert_eq!(initials("¡@#!"), "");
    }
}
