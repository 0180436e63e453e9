//! Above a list of events: upcoming or past, what else can be chosen, the filters that are on, and search. Plain links and
//! one plain form: every choice has an address.

use hack0::events::{Count, Facets, LocationType};
use leptos::prelude::*;

use super::icon;
use super::narrowed::{Narrowed, When};
use crate::language::Language;

/// What a list offers to choose from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered {
    /// Countries, cities and formats with their events.
    pub(crate) facets: Facets,
    /// The counts are those of this list: nothing else narrows it.
    pub(crate) has_counts: bool,
}

/// How much of the filters a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All.
    Whole,
    /// A way to all, on a page that has something else to do first.
    Short,
}

/// Cities that are offered in plain sight.
const NEAR: usize = 6;

/// The row of filters, and below it the next question in plain sight: in which city, and then when.
pub(crate) fn filters(
    language: Language,
    narrowed: &Narrowed,
    offered: &Offered,
    extent: Extent,
) -> AnyView {
    let kind = |is_past: bool, name: String| {
        let there = Narrowed {
            is_past,
            when: None,
            ..narrowed.clone()
        };
        view! { <a class="pill" href=there.address(None) aria-current=(is_past == narrowed.is_past).then_some("true")>{name}</a> }
    };
    let menus = match extent {
        Extent::Whole => menus(language, narrowed, offered),
        Extent::Short => {
            view! { <a class="pill" href="/events">{language.filter_more()}</a> }.into_any()
        }
    };
    let clear = (active(language, narrowed).len() > 1).then(|| {
        let there = narrowed.without_filters().address(None);
        view! { <a class="pill pill-clear" href=there>{language.filter_clear()}</a> }
    });
    let active = active(language, narrowed)
        .into_iter()
        .map(|(name, without)| removable(language, name, without.address(None)))
        .collect_view();
    view! {
        <div class="filters">
            <nav class="pills" aria-label=language.filter_label()>
                {kind(false, language.filter_upcoming())}
                {kind(true, language.filter_past())}
                {menus}
                {active}
                {clear}
            </nav>
            {search(language, narrowed)}
            {next_question(language, narrowed, offered)}
        </div>
    }
    .into_any()
}

/// Next week's events of one's city are two of these away.
fn next_question(language: Language, narrowed: &Narrowed, offered: &Offered) -> Option<AnyView> {
    if narrowed.is_past || narrowed.words.is_some() {
        return None;
    }
    let (label, choices) = if narrowed.city.is_none() {
        let cities = offered.facets.cities.iter().take(NEAR);
        let choices = cities.map(|city| {
            let there = Narrowed {
                city: Some(city.value.clone()),
                ..narrowed.clone()
            };
            (city.value.clone(), there)
        });
        (language.filter_city(), choices.collect::<Vec<_>>())
    } else if narrowed.when.is_none() {
        (language.filter_when(), whens(language, narrowed).collect())
    } else {
        return None;
    };
    let links = choices
        .into_iter()
        .map(|(name, there)| choice("pill", name, there.address(None), None))
        .collect::<Vec<_>>();
    (links.len() > 1)
        .then(|| view! { <nav class="pills pills-next" aria-label=label>{links}</nav> }.into_any())
}

fn whens(language: Language, narrowed: &Narrowed) -> impl Iterator<Item = (String, Narrowed)> {
    When::ALL.into_iter().map(move |when| {
        let there = Narrowed {
            when: Some(when),
            ..narrowed.clone()
        };
        (when_name(language, when), there)
    })
}

/// The country's name in the reader's language, or as it was asked for.
pub(crate) fn country_name(language: Language, country: &str) -> String {
    let known = language.country(&country.to_uppercase());
    known.map_or_else(|| country.to_owned(), str::to_owned)
}

fn format_name(language: Language, format: LocationType) -> String {
    match format {
        LocationType::Online => language.online(),
        _ => language.filter_in_person(),
    }
}

fn when_name(language: Language, when: When) -> String {
    match when {
        When::Week => language.filter_week(),
        When::NextWeek => language.filter_next_week(),
        When::Weekend => language.filter_weekend(),
        When::Month => language.filter_month(),
    }
}

/// Each filter that is on, by name, with the list that would be without it.
pub(crate) fn active(language: Language, narrowed: &Narrowed) -> Vec<(String, Narrowed)> {
    let without = || narrowed.clone();
    let country = narrowed.country.as_deref().map(|country| {
        let there = Narrowed {
            country: None,
            // A city is chosen within its country.
            city: None,
            ..without()
        };
        (country_name(language, country), there)
    });
    let city = narrowed.city.clone().map(|city| {
        let there = Narrowed {
            city: None,
            ..without()
        };
        (city, there)
    });
    let format = narrowed.format.map(|format| {
        let there = Narrowed {
            format: None,
            ..without()
        };
        (format_name(language, format), there)
    });
    let when = narrowed.when.map(|when| {
        let there = Narrowed {
            when: None,
            ..without()
        };
        (when_name(language, when), there)
    });
    let organization = narrowed.organization.clone().map(|(_, name)| {
        let there = Narrowed {
            organization: None,
            ..without()
        };
        (name, there)
    });
    let words = narrowed.words.as_deref().map(|words| {
        let there = Narrowed {
            words: None,
            ..without()
        };
        (format!("“{words}”"), there)
    });
    [country, city, format, when, organization, words]
        .into_iter()
        .flatten()
        .collect()
}

/// A filter that is on; following it takes it away.
pub(crate) fn removable(language: Language, name: String, without: String) -> AnyView {
    let label = language.filter_remove(name.as_str());
    view! { <a class="pill pill-on" href=without aria-label=label><bdi>{name}</bdi>{icon::cross()}</a> }.into_any()
}

/// What isn't chosen yet.
fn menus(language: Language, narrowed: &Narrowed, offered: &Offered) -> AnyView {
    let facets = &offered.facets;
    let counted = |events: u32| offered.has_counts.then_some(events);
    let lines = |counts: &[Count], there: &dyn Fn(&str) -> (String, Narrowed)| {
        let line = |count: &Count| {
            let (name, there) = there(&count.value);
            let events = counted(count.events).map(|count| (count, language.filter_count(count)));
            choice("menu-line", name, there.address(None), events)
        };
        counts.iter().map(line).collect::<Vec<_>>()
    };
    let countries = narrowed.country.is_none().then(|| {
        let lines = lines(&facets.countries, &|country| {
            let there = Narrowed {
                country: Some(country.to_owned()),
                ..narrowed.clone()
            };
            (country_name(language, country), there)
        });
        menu(language.filter_country(), lines)
    });
    let cities = narrowed.city.is_none().then(|| {
        let lines = lines(&facets.cities, &|city| {
            let there = Narrowed {
                city: Some(city.to_owned()),
                ..narrowed.clone()
            };
            (city.to_owned(), there)
        });
        // One city is the same list again.
        menu(language.filter_city(), lines).filter(|_| facets.cities.len() > 1)
    });
    let whens = (!narrowed.is_past && narrowed.when.is_none()).then(|| {
        let lines = whens(language, narrowed)
            .map(|(name, there)| choice("menu-line", name, there.address(None), None));
        menu(language.filter_when(), lines.collect())
    });
    let formats = [
        (LocationType::Online, facets.online),
        (LocationType::InPerson, facets.in_person),
    ]
    .into_iter()
    .filter(|(_, events)| narrowed.format.is_none() && *events > 0)
    .map(|(format, events)| {
        let there = Narrowed {
            format: Some(format),
            ..narrowed.clone()
        };
        let events = counted(events).map(|count| (count, language.filter_count(count)));
        choice(
            "pill",
            format_name(language, format),
            there.address(None),
            events,
        )
    })
    .collect_view();
    view! { {countries}{cities}{whens}{formats} }.into_any()
}

/// Choices behind a name; one menu stands open at a time.
pub(crate) fn menu(name: String, lines: Vec<AnyView>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    Some(
        view! {
            <details class="menu" name="filter">
                <summary class="pill">{name}{icon::down()}</summary>
                <ul class="menu-lines" role="list">{lines}</ul>
            </details>
        }
        .into_any(),
    )
}

/// One choice: its name, where it leads, and how much it would leave, for the eye and in words.
pub(crate) fn choice(
    class: &'static str,
    name: String,
    address: String,
    count: Option<(u32, String)>,
) -> AnyView {
    let count = count.map(|(count, words)| {
        view! { " "<span class="count" aria-hidden="true">{count}</span><span class="unseen">{words}</span> }
    });
    view! { <a class=class href=address><bdi>{name}</bdi>{count}</a> }.into_any()
}

fn search(language: Language, narrowed: &Narrowed) -> AnyView {
    let hidden = narrowed
        .pairs()
        .into_iter()
        .filter(|(name, _)| *name != "q")
        .filter_map(|(name, value)| Some((name, value?.to_owned())))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    search_form(
        "/events",
        language.search_label(),
        language.search_hint(),
        language.search_button(),
        narrowed.words.clone(),
        hidden.into_any(),
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
