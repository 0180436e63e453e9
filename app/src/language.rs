//! The three languages, which one a request gets, and the catalogue: each message of `locales/*.ftl` is a method here.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};
use http::{HeaderMap, header};
use unic_langid::langid;

/// A language that the interface speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    Spanish,
    Portuguese,
    English,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 3]> = LazyLock::new(|| {
    [
        (langid!("es-419"), include_str!("../locales/es.ftl")),
        (langid!("pt-BR"), include_str!("../locales/pt.ftl")),
        (langid!("en"), include_str!("../locales/en.ftl")),
    ]
    .map(|(id, source)| {
        // A broken message is left out here and found by the test that renders every one.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        bundle
    })
});

impl Language {
    /// All, in the order of the switch.
    pub(crate) const ALL: [Self; 3] = [Self::Spanish, Self::Portuguese, Self::English];

    /// As in `?lang=` and `<html lang>`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::English => "en",
        }
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::English => "English",
        }
    }

    /// The language with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// `?lang=`, then the cookie, then what the browser asks for, then Spanish.
    pub(crate) fn negotiate(asked: Option<&str>, headers: &HeaderMap) -> Self {
        asked
            .and_then(Self::from_code)
            .or_else(|| cookie(headers, "lang").and_then(Self::from_code))
            .or_else(|| accepted(headers))
            .unwrap_or(Self::Spanish)
    }

    fn message<const N: usize>(
        self,
        key: &str,
        values: [(&'static str, FluentValue<'_>); N],
    ) -> String {
        let bundle = &BUNDLES[self as usize];
        let arguments: FluentArgs<'_> = values.into_iter().collect();
        let mut errors = Vec::new();
        bundle
            .get_message(key)
            .and_then(|message| message.value())
            .map(|pattern| {
                bundle
                    .format_pattern(pattern, Some(&arguments), &mut errors)
                    .into_owned()
            })
            .unwrap_or_default()
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn accepted(headers: &HeaderMap) -> Option<Language> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut ranges: Vec<(f32, LanguageIdentifier)> = asked
        .split(',')
        .take(32)
        .filter_map(|range| {
            let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
            Some((weight.trim().parse().ok()?, tag.trim().parse().ok()?))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    ranges.sort_by(|one, other| other.0.total_cmp(&one.0));
    let ranges: Vec<LanguageIdentifier> = ranges.into_iter().map(|(_, tag)| tag).collect();
    let ours: Vec<LanguageIdentifier> = Language::ALL
        .iter()
        .filter_map(|ours| ours.code().parse().ok())
        .collect();
    let chosen = negotiate_languages(&ranges, &ours, None, NegotiationStrategy::Lookup);
    chosen
        .first()
        .and_then(|tag| Language::from_code(tag.language.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(accept: &str, cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers
    }

    #[test]
    fn the_address_beats_the_cookie_and_the_cookie_the_browser() {
        let both = headers("en-GB,en;q=0.9", "a=b; lang=pt");
        assert_eq!(Language::negotiate(Some("es"), &both), Language::Spanish);
        assert_eq!(Language::negotiate(Some("fr"), &both), Language::Portuguese);
        assert_eq!(
            Language::negotiate(None, &headers("en-GB,en;q=0.9", "lang=xx")),
            Language::English
        );
    }

    #[test]
    fn the_browser_is_understood() {
        let negotiate = |accept| Language::negotiate(None, &headers(accept, "a=b"));
        assert_eq!(negotiate("pt-BR,pt;q=0.9,en;q=0.8"), Language::Portuguese);
        assert_eq!(negotiate("es-419,es;q=0.9"), Language::Spanish);
        assert_eq!(negotiate("en;q=0.1, pt;q=0.7"), Language::Portuguese);
        assert_eq!(negotiate("fr, de;q=0.5"), Language::Spanish);
        assert_eq!(negotiate("fr, en-US;q=0.5"), Language::English);
        assert_eq!(negotiate(";;;,q=,*"), Language::Spanish);
    }

    #[test]
    fn every_file_is_whole() {
        for source in [
            include_str!("../locales/es.ftl"),
            include_str!("../locales/pt.ftl"),
            include_str!("../locales/en.ftl"),
        ] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        assert_eq!(Language::Spanish.upcoming_count(0), "sin eventos próximos");
        assert_eq!(Language::Spanish.upcoming_count(1), "1 evento próximo");
        assert_eq!(Language::Portuguese.upcoming_count(2), "2 eventos próximos");
        assert_eq!(
            Language::English.step_list("skipped"),
            "Was on the hack0 calendar already"
        );
    }
}
