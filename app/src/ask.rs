//! What a page is asked, as its loader gets it.

use hack0::admin::Admin;
use hack0::clock::Clock;
use http::request::Parts;
use jiff::Timestamp;
use url::form_urlencoded;

use crate::admin;
use crate::language::Language;
use crate::pasted::without_secrets;
use crate::site::Site;

/// One request for a page.
#[derive(Clone)]
pub(crate) struct Ask {
    /// Database, imports, base URL.
    pub(crate) site: Site,
    /// The language that was negotiated.
    pub(crate) language: Language,
    /// The path as it was asked.
    pub(crate) path: String,
    /// The query, decoded.
    pub(crate) query: Query,
    /// Now, the same for the whole page.
    pub(crate) now: Timestamp,
    /// Who asks, on the admins' pages.
    pub(crate) admin: Option<Admin>,
    /// The session that asks, if its browser sent one.
    pub(crate) session_id: Option<String>,
}

/// A decoded query string. Of keys given twice the first counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .take(32)
                .collect(),
        )
    }

    /// The value, unless it is missing, blank or nothing that could be stored.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| name == key)?;
        // PostgreSQL's texts have no NUL.
        Some(value.trim()).filter(|value| !value.is_empty() && !value.contains('\0'))
    }

    /// Whether the key is there, with a value or without.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name == key)
    }

    /// The same query in another language.
    pub(crate) fn in_language(&self, language: Language) -> String {
        let kept = self.0.iter().filter(|(key, _)| key != "lang");
        let kept: Vec<_> = kept
            .map(|(key, value)| (key, without_secrets(value)))
            .collect();
        let pairs = kept
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        address("", pairs.chain([("lang", language.code())]))
    }
}

impl Ask {
    pub(crate) fn new(site: Site, parts: &Parts) -> Self {
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        let now = Clock::now(&site.clock);
        Self {
            language: Language::negotiate(query.get("lang"), &parts.headers),
            path: parts.uri.path().to_owned(),
            query,
            now,
            admin: parts.extensions.get().cloned(),
            session_id: admin::session_id(&parts.extensions),
            site,
        }
    }

    /// The words searched for, cut to what anybody would type.
    pub(crate) fn words(&self) -> Option<String> {
        self.query
            .get("q")
            .map(|words| words.chars().take(100).collect())
    }
}

/// `path?key=value&…`, encoded; without the question mark when there is nothing to ask.
pub(crate) fn address<'a>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}
