//! An organization's own fields, as the CSV and the admin's form read them. None is a refusal.

use super::csv::line;
use crate::text;

/// Lower-case letters, digits and inner hyphens, 1 to 60.
pub(crate) fn slug(text: &str) -> Option<String> {
    line::parse_slug(text.trim()).ok()
}

/// One line that can be read, at most 120 characters.
pub(crate) fn name(text: &str) -> Option<String> {
    text::line(text.trim(), line::LONGEST_NAME)
}

/// A web address.
pub(crate) fn website(text: &str) -> Option<String> {
    text::web_url(text)
}

/// ISO 3166-1 alpha-2, upper case.
pub(crate) fn country(text: &str) -> Option<String> {
    line::parse_country(text).ok()
}
