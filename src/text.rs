//! Text from outside, made harmless and comparable.

/// For searching: lower case, without accents, only single spaces. `Peña` and `pena` fold to the same.
pub(crate) fn fold(text: &str) -> String {
    deunicode::deunicode(text)
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
