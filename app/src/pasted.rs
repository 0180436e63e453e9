//! What somebody pasted, as it may be shown again.

use url::form_urlencoded;

/// Of one field so much is shown again.
const MOST_OF_A_LINK: usize = 500;
/// Of the field for several links, as it is escaped: it travels in an address, which must stay one that servers take.
const MOST_OF_SEVERAL: usize = 4000;

/// What was typed into a field of one line.
pub(crate) fn shown(typed: &str) -> String {
    without_secrets(typed)
        .chars()
        .take(MOST_OF_A_LINK)
        .collect()
}

/// What was typed into a field of many lines.
pub(crate) fn shown_lines(typed: &str) -> String {
    let lines: Vec<_> = typed.lines().map(without_secrets).collect();
    let mut left = MOST_OF_SEVERAL;
    let fits = |c: &char| {
        let escaped = if c.is_ascii() { 1 } else { 3 * c.len_utf8() };
        let rest = left.checked_sub(escaped);
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    lines.join("\n").chars().take_while(fits).collect()
}

/// What was typed, without the values that let somebody act as a guest (`?tk=`, `?pk=`).
pub(crate) fn without_secrets(typed: &str) -> String {
    let words = typed.split_whitespace().map(|word| {
        let (start, rest) = match word.find(['?', '&']) {
            Some(at) => word.split_at(at),
            None => return word.to_owned(),
        };
        let kept = rest.split(['?', '&', '#']).skip(1).filter(|pair| {
            let key = form_urlencoded::parse(pair.as_bytes())
                .next()
                .map(|(key, _)| key.to_ascii_lowercase());
            !key.is_some_and(|key| matches!(key.as_str(), "tk" | "pk"))
        });
        let kept = kept.collect::<Vec<_>>().join("&");
        if kept.is_empty() {
            start.to_owned()
        } else {
            format!("{start}?{kept}")
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guests_secrets_are_not_shown_again() {
        for (typed, shown) in [
            ("https://lu.ma/x?tk=secret", "https://lu.ma/x"),
            (
                "mira https://lu.ma/x?a=1&tk=secret&b=2#pk=secret ok",
                "mira https://lu.ma/x?a=1&b=2 ok",
            ),
            ("lu.ma/x?%74k=secret&TK=secret&pk=secret", "lu.ma/x"),
            ("lu.ma/x?a?tk=secret", "lu.ma/x?a"),
            ("lu.ma/x", "lu.ma/x"),
        ] {
            assert_eq!(without_secrets(typed), shown);
        }
        assert_eq!(
            shown_lines("lu.ma/a?tk=secret\r\n\r\n lu.ma/b  c\n"),
            "lu.ma/a\n\nlu.ma/b c"
        );
        // Twelve letters of an address each.
        assert_eq!(shown_lines(&"🎉".repeat(4_000)).chars().count(), 333);
        assert_eq!(shown_lines(&"a".repeat(8_000)).len(), 4_000);
    }
}
