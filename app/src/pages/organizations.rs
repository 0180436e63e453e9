//! `/organizations`: the directory, searched and by country.

use hack0::organizations::{self, CountryCount, OrganizationFilter, OrganizationSummary};
use leptos::prelude::*;

use crate::ask::Ask;
use crate::components::filters::{choice, country_name, menu, removable, search_form};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::{Page, list_address};

const SHOWN: u32 = 60;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let filter = OrganizationFilter {
        // As it stands in the data, so that one list has one address.
        country: ask.query.get("country").map(str::to_uppercase),
        query: ask.words(),
    };
    let cursor = ask.query.get("cursor");
    let db = &ask.site.db;
    let found = organizations::list(db, &ask.site.clock, &filter, cursor, SHOWN).await?;
    let countries = organizations::countries(db, &filter)
        .await
        .map_err(Refusal::unavailable)?;
    // Words are anybody's.
    let canonical = filter.query.is_none().then(|| address(&filter, cursor));
    let directory = Directory {
        language: ask.language,
        filter,
        countries,
    };
    let title = directory.title(&found.items);
    Ok(Page {
        canonical,
        description: Some(ask.language.organizations_lead()),
        ..Page::new(
            title,
            directory.view(&found.items, found.next_cursor.as_deref()),
        )
    })
}

/// Where the directory stands that holds these, at that cursor.
fn address(filter: &OrganizationFilter, cursor: Option<&str>) -> String {
    let pairs = [
        ("country", filter.country.as_deref()),
        ("q", filter.query.as_deref()),
        ("cursor", cursor),
    ];
    list_address("/organizations", &pairs)
}

/// The directory as somebody narrowed it.
pub(crate) struct Directory {
    pub(crate) language: Language,
    pub(crate) filter: OrganizationFilter,
    /// What the words leave in each country.
    pub(crate) countries: Vec<CountryCount>,
}

impl Directory {
    /// Names the country only where there is somebody, so that no link can put words here.
    fn title(&self, found: &[OrganizationSummary]) -> String {
        match &self.filter.country {
            Some(country) if !found.is_empty() => self
                .language
                .organizations_in(country_name(self.language, country)),
            _ => self.language.organizations_title(),
        }
    }

    pub(crate) fn view(&self, found: &[OrganizationSummary], cursor: Option<&str>) -> AnyView {
        let language = self.language;
        let more = cursor.map(|cursor| {
            let address = address(&self.filter, Some(cursor));
            view! { <p class="more"><a class="button button-quiet" href=address>{language.more_organizations()}</a></p> }
        });
        view! {
            <h1>{self.title(found)}</h1>
            <p class="lead">{language.organizations_lead()}</p>
            {self.filters()}
            {if found.is_empty() { self.nothing() } else { directory(language, found) }}
            {more}
        }
        .into_any()
    }

    fn filters(&self) -> AnyView {
        let (language, filter) = (self.language, &self.filter);
        let country = match &filter.country {
            Some(country) => Some(removable(
                language,
                country_name(language, country),
                address(&self.in_country(None), None),
            )),
            None => self.countries_menu(),
        };
        let hidden = filter
            .country
            .clone()
            .map(|country| view! { <input type="hidden" name="country" value=country/> });
        let search = search_form(
            "/organizations",
            language.organizations_search(),
            language.organizations_search(),
            language.search_button(),
            filter.query.clone(),
            hidden.into_any(),
        );
        view! {
            <div class="filters">
                {country.map(|country| view! { <nav class="pills" aria-label=language.filter_organizations()>{country}</nav> })}
                {search}
            </div>
        }
        .into_any()
    }

    fn countries_menu(&self) -> Option<AnyView> {
        let language = self.language;
        let line = |count: &CountryCount| {
            let there = self.in_country(Some(count.country.clone()));
            let organizations = count.organizations;
            choice(
                "menu-line",
                country_name(language, &count.country),
                address(&there, None),
                Some((
                    organizations,
                    language.filter_organizations_count(organizations),
                )),
            )
        };
        menu(
            language.filter_country(),
            self.countries.iter().map(line).collect(),
        )
    }

    fn in_country(&self, country: Option<String>) -> OrganizationFilter {
        OrganizationFilter {
            country,
            query: self.filter.query.clone(),
        }
    }

    fn nothing(&self) -> AnyView {
        let language = self.language;
        let link = |address: String, text: String| {
            view! { <li><a href=address>{text}</a></li> }
        };
        let words = self.filter.query.as_deref();
        let country = self.filter.country.as_deref();
        let text = match (words, country) {
            (Some(words), _) => language.organizations_nothing(words),
            (None, Some(_)) => language.organizations_nothing_there(),
            (None, None) => {
                return view! { <div class="empty"><p class="empty-text">{language.organizations_empty()}</p></div> }
                    .into_any();
            }
        };
        let hint = words.map(|_| view! { <p>{language.organizations_nothing_hint()}</p> });
        // Where the same words do find something.
        let everywhere: u32 = self.countries.iter().map(|count| count.organizations).sum();
        let everywhere = (words.is_some() && country.is_some() && everywhere > 0).then(|| {
            link(
                address(&self.in_country(None), None),
                language.organizations_everywhere(everywhere),
            )
        });
        let of_country = country.filter(|_| words.is_some()).map(|country| {
            let there = OrganizationFilter {
                country: Some(country.to_owned()),
                query: None,
            };
            link(
                address(&there, None),
                language.organizations_all_of(country_name(language, country)),
            )
        });
        view! {
            <div class="empty">
                <p class="empty-text">{text}</p>
                {hint}
                <ul class="ways-out" role="list">
                    {everywhere}
                    {of_country}
                    {link("/organizations".to_owned(), language.see_all_organizations())}
                </ul>
            </div>
        }
        .into_any()
    }
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
