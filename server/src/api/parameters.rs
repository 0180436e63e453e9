//! The query of a request, read so that what is wrong can be named.

use std::collections::{BTreeSet, HashMap};

use axum::extract::FromRequestParts;
use hack0::events::ListError;
use http::request::Parts;
use jiff::Timestamp;

use super::ApiError;

/// Entries of a page when nobody says how many.
const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MOST: u32 = 100;
/// Characters of a text parameter.
const TEXT_MOST: usize = 200;

/// The parameters of a request; an empty one counts as not given.
pub(super) struct Parameters {
    given: HashMap<String, String>,
    names: BTreeSet<String>,
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let (mut given, mut names) = (HashMap::new(), BTreeSet::new());
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            names.insert(name.to_string());
            if !value.is_empty() && given.insert(name.to_string(), value.into_owned()).is_some() {
                return Err(ApiError::invalid(&name, "given twice"));
            }
        }
        Ok(Self { given, names })
    }
}

impl Parameters {
    /// Refuses what isn't one of `known`: a misspelt filter must not pass for one that found everything.
    pub(super) fn only(self, known: &[&str]) -> Result<Self, ApiError> {
        match self
            .names
            .iter()
            .find(|name| !known.contains(&name.as_str()))
        {
            Some(name) => Err(ApiError::unknown(name, known)),
            None => Ok(self),
        }
    }

    /// A text of at most 200 characters that a database takes.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.given.get(name) {
            Some(text) if !is_storable(text) => {
                Err(ApiError::invalid(name, "control characters aren't allowed"))
            }
            Some(text) if text.chars().count() > TEXT_MOST => Err(ApiError::invalid(
                name,
                "at most 200 characters are allowed",
            )),
            text => Ok(text.cloned()),
        }
    }

    /// Where a part of a list begins. As long as we gave it out.
    pub(super) fn cursor(&self) -> Result<Option<String>, ApiError> {
        match self.given.get("cursor") {
            Some(cursor) if !is_storable(cursor) => Err(ListError::InvalidCursor.into()),
            cursor => Ok(cursor.cloned()),
        }
    }

    /// A time, RFC 3339.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, ApiError> {
        let parse = |text: &String| {
            // In a query `+` stands for a space, and an offset like +05:00 is often left unescaped.
            let parsed = text.parse().or_else(|_| text.replace(' ', "+").parse());
            parsed.map_err(|_| {
                ApiError::invalid(
                    name,
                    "expected a time with its offset such as 2026-11-24T15:00:00Z (RFC 3339)",
                )
            })
        };
        self.given.get(name).map(parse).transpose()
    }

    /// How many entries: 1 to 100.
    pub(super) fn limit(&self) -> Result<u32, ApiError> {
        match self.given.get("limit").map(|text| text.parse()) {
            None => Ok(LIMIT_DEFAULT),
            Some(Ok(limit)) if (1..=LIMIT_MOST).contains(&limit) => Ok(limit),
            Some(_) => Err(ApiError::invalid(
                "limit",
                "expected a number from 1 to 100",
            )),
        }
    }
}

/// One of our databases refuses NUL in a text, and no control character names anything.
pub(super) fn is_storable(text: &str) -> bool {
    !text.chars().any(char::is_control)
}
