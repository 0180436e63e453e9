//! Text from outside, made harmless and comparable.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// For searching: lower case, without accents, only single spaces. `Peña` and `pena` fold to the same.
pub(crate) fn fold(text: &str) -> String {
    deunicode::deunicode(text)
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// One line of a stranger's text: no control characters, no marks that turn the direction of what follows, no runs of
/// spaces, no links into meetings, at most `longest` characters. None when nothing that could be seen is left.
pub(crate) fn line(text: &str, longest: usize) -> Option<String> {
    let clean: String = text
        .chars()
        .take(longest.saturating_mul(4))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible_mark(*c))
        .collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = without_meeting_links(&clean)
        .chars()
        .take(longest)
        .collect();
    let is_seen = |c: char| !matches!(c, ' ' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
    clean.chars().any(is_seen).then_some(clean)
}

/// Several lines of a stranger's text, else as [`line`].
pub(crate) fn lines(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || (!c.is_control() && !is_invisible_mark(*c)))
        .take(longest)
        .collect()
}

/// Direction overrides and isolates, zero-width spaces, fillers, tags, byte order marks; joiners stay, emoji need them.
fn is_invisible_mark(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}'
        | '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// An address for a link: `http(s)` only, without user name, at most 2,000 characters.
pub(crate) fn web_url(text: &str) -> Option<String> {
    let text = text.trim();
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = url::Url::parse(&with_scheme).ok()?;
    let is_fine = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|host| host.contains('.'))
        && url.as_str().len() <= 2_000;
    is_fine.then(|| url.into())
}

/// Takes links into online meetings out of a text: who registers gets them from Luma, nobody gets them here.
pub(crate) fn without_meeting_links(text: &str) -> std::borrow::Cow<'_, str> {
    static MEETING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?:https?://)?(?:[a-z0-9-]+\.)*",
            r"(?:zoom\.us|zoomgov\.com|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|webex\.com|whereby\.com|meet\.jit\.si|gotomeeting\.com|goto\.com)",
            r#"\.?(?::\d+)?[/?\#][^\s<>"'\)\]]*"#
        ))
        .expect("a valid pattern")
    });
    MEETING.replace_all(text, "…")
}

/// Whether it holds something that looks like an e-mail address: many a Luma account has no other name.
pub(crate) fn has_email(text: &str) -> bool {
    // Full-width signs and spaces around the sign don't hide it.
    let text: String = text.nfkc().collect();
    let text = text.replace(" @", "@").replace("@ ", "@");
    text.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_spaces() {
        assert_eq!(
            fold("  Café  con JOSÉ Ñandú São "),
            "cafe con jose nandu sao"
        );
    }

    #[test]
    fn a_line_is_one_line_and_reads_in_one_direction() {
        assert_eq!(
            line("a\u{202e}b\r\nc\0 \u{2066}d", 100).as_deref(),
            Some("ab c d")
        );
        assert_eq!(
            line(&"x".repeat(1_000_000), 300).map(|t| t.len()),
            Some(300)
        );
        assert_eq!(line(" \u{200B}\n", 10), None);
        assert_eq!(line("👩‍💻 Hack", 10).as_deref(), Some("👩‍💻 Hack"));
        assert_eq!(line("\u{3164}\u{AD}\u{200D}\u{E0041}", 10), None);
        assert_eq!(
            line("Charla zoom.us/j/1?pwd=x", 100).as_deref(),
            Some("Charla …")
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            web_url("limajs.org").as_deref(),
            Some("https://limajs.org/")
        );
        assert_eq!(
            web_url("http://limajs.org/x?y").as_deref(),
            Some("http://limajs.org/x?y")
        );
        for hostile in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a@b.c/",
            "localhost",
            "",
            "//",
            "mailto:a@b.c",
        ] {
            assert_eq!(web_url(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn meeting_links_are_taken_out() {
        let text =
            "Únete: https://us06web.zoom.us/j/123?pwd=x, o meet.google.com/abc-defg-hij (sala)";
        assert_eq!(without_meeting_links(text), "Únete: … o … (sala)");
        for hidden in [
            "https://zoom.us:443/j/1",
            "https://zoom.us./j/1",
            "zoom.us?x=1",
        ] {
            assert_eq!(without_meeting_links(hidden), "…", "{hidden}");
        }
        assert_eq!(
            without_meeting_links("https://limajs.org/zoom"),
            "https://limajs.org/zoom"
        );
    }

    #[test]
    fn names_that_are_addresses_are_seen() {
        assert!(has_email("ana@example.org"));
        assert!(has_email("Ana ana@example.org"));
        assert!(has_email("ana＠example.org") && has_email("ana @ example.org"));
        assert!(!has_email("Café @ UTEC"));
        assert!(!has_email("@limajs"));
    }
}
