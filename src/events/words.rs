//! Words: what an event can be found by, and what somebody looks for. Both are folded the same way, so that `Peña` finds `pena`.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::content::Content;
use super::{EventFilter, LocationType, Place, position};
use crate::luma::country_code;
use crate::text;

/// Changes whenever [`of`] would write something else for the same event: all events' words are written again then.
pub(super) const FORM: &str = "1";

/// Distinct words of an event that count. Its name, place, hosts and calendar come first, so only the end of a very long
/// description can't be found.
const MOST_WORDS: usize = 600;
/// Characters of a word that count, as many as the index of SQLite has beginnings for. `desarrolladores` is found by
/// `desarrolladora`, which does no harm.
pub(crate) const LONGEST_WORD: usize = 12;
/// Characters of a query, and words of it. More aren't looked for.
const LONGEST_QUERY: usize = 200;
const MOST_TERMS: usize = 8;

/// Begins a mark, which stands among the words and is none: nobody can type it, folding leaves none of it.
const MARK: char = '\u{E000}';
/// Joins the parts of a mark.
const JOINT: char = '\u{E001}';

/// A word that is looked for: any of these spellings, of which all parts must stand there. An event's own words are folded
/// by us, an organization's name by the database, which folds letters such as `ø` less thoroughly: hence two spellings.
pub(super) type Term = Vec<Vec<String>>;

/// All words of an event and its marks, as `events.search_text` holds them.
pub(super) fn of<'h>(content: &Content, hosts: impl Iterator<Item = &'h str>) -> String {
    let place = &content.place;
    let parts = [
        Some(&content.name),
        place.venue.as_ref(),
        place.address.as_ref(),
        place.city.as_ref(),
        place.region.as_ref(),
        place.country.as_ref(),
        content.calendar.name.as_ref(),
    ];
    let description = content.description_html.as_deref().map(without_tags);
    let mut found = marks(content);
    let mut seen = HashSet::new();
    let mut add = |text: &str| {
        for word in split(&text::fold(text)) {
            if seen.len() < MOST_WORDS && seen.insert(word.clone()) {
                found.push(word);
            }
        }
    };
    parts.into_iter().flatten().for_each(|part| add(part));
    hosts.for_each(&mut add);
    if let Some(description) = description {
        add(&description);
    }
    found.join(" ")
}

/// The country as lists compare it: its code, or else its name, folded.
pub(super) fn country_key(place: &Place) -> Option<String> {
    let code = place.country_code.as_deref().map(str::to_ascii_uppercase);
    code.or_else(|| place.country.as_deref().and_then(named_country))
}

/// The city as lists compare it, folded.
pub(super) fn city_key(place: &Place) -> Option<String> {
    place
        .city
        .as_deref()
        .map(text::fold)
        .filter(|key| !key.is_empty())
}

/// The key of a country given by code or name.
pub(crate) fn wanted_country(country: &str) -> String {
    let country = country.trim();
    if country.len() == 2 && country.chars().all(|c| c.is_ascii_alphabetic()) {
        return country.to_ascii_uppercase();
    }
    named_country(country).unwrap_or_default()
}

fn named_country(name: &str) -> Option<String> {
    let folded = || Some(text::fold(name)).filter(|key| !key.is_empty());
    country_code(name).map(str::to_owned).or_else(folded)
}

fn marks(content: &Content) -> Vec<String> {
    let mut marks = vec![mark('f', content.place.kind.as_str())];
    marks.extend(country_key(&content.place).map(|key| mark('c', &key)));
    marks.extend(city_key(&content.place).map(|key| mark('t', &key)));
    if position::is_long(content.start_at, content.over_at()) {
        marks.push(long_mark());
    }
    marks
}

/// Stands at events that are kept apart as long.
pub(super) fn long_mark() -> String {
    mark('l', "")
}

/// The marks that an event must have to be in the list.
pub(super) fn wanted_marks(filter: &EventFilter) -> Vec<String> {
    let country = filter.country.as_deref().map(wanted_country);
    let city = filter.city.as_deref().map(text::fold);
    [
        ('c', country.as_deref()),
        ('t', city.as_deref()),
        ('f', filter.format.map(LocationType::as_str)),
    ]
    .into_iter()
    .filter_map(|(kind, key)| key.map(|key| mark(kind, key)))
    .collect()
}

fn mark(kind: char, key: &str) -> String {
    let joined = |c: char| {
        if c.is_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            JOINT
        }
    };
    [MARK, kind]
        .into_iter()
        .chain(key.chars().take(100).map(joined))
        .collect()
}

/// What a query looks for. None of it when it has no words, such as `%` or `!?`.
pub(super) fn terms(query: &str) -> Vec<Term> {
    let query: String = query.chars().take(LONGEST_QUERY).collect();
    query
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter_map(spellings)
        .take(MOST_TERMS)
        .collect()
}

fn spellings(word: &str) -> Option<Term> {
    let folded: Vec<String> = split(&text::fold(word)).collect();
    let plain: String = word.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let plain: Vec<String> = split(&plain.to_lowercase()).collect();
    let mut term: Term = Vec::new();
    for spelling in [folded, plain] {
        if !spelling.is_empty() && !term.contains(&spelling) {
            term.push(spelling);
        }
    }
    (!term.is_empty()).then_some(term)
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST_WORD).collect())
}

/// The text of our own safe HTML.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    ["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"]
        .into_iter()
        .fold(text, |text, entity| text.replace(entity, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_and_nothing_else() {
        assert_eq!(
            terms("Ñandú  lima"),
            [vec![vec!["nandu"]], vec![vec!["lima"]]]
        );
        assert_eq!(terms("Øredev"), [vec![vec!["oredev"], vec!["øredev"]]]);
        assert_eq!(terms("l'été \"x\" AND c++ \0 \u{E000}cpe").len(), 6);
        for nothing in ["", "%", "_ *", "\0", "'\";--"] {
            assert!(terms(nothing).is_empty(), "{nothing}");
        }
        assert!(terms(&"a ".repeat(10_000)).len() <= MOST_TERMS);
    }

    #[test]
    fn a_country_is_its_code_by_any_name() {
        for name in ["PE", "pe", "Peru", " Perú "] {
            assert_eq!(wanted_country(name), "PE");
        }
        assert_eq!(wanted_country("Wakanda"), "wakanda");
    }

    #[test]
    fn tags_and_entities_are_no_words() {
        let text = without_tags("<p>Rust &amp; <a href=\"https://x.org\">Go</a></p>");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["Rust", "Go"]);
    }
}
