//! Names of new organizations: which can't be one, and which could be taken for another's.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::columns::text_enum;
use crate::organizations::{Domain, DomainRefusal};
use crate::text;

const LONGEST: usize = 120;

text_enum! {
    /// Why a name can't be a new organization's.
    NameProblem {
        /// Nothing that can be read.
        Empty = "name_empty",
        /// An address that many share, such as `gmail.com`.
        Shared = "name_shared",
        /// It holds an address: mail programs would make a link of it.
        Link = "name_link",
        /// There is one of that name.
        Taken = "name_taken",
    }
}

/// The name as it is kept.
pub(super) fn clean(name: &str) -> Result<String, NameProblem> {
    let name = text::line(name, LONGEST).ok_or(NameProblem::Empty)?;
    if !name.chars().any(char::is_alphanumeric) || text::has_email(&name) {
        return Err(NameProblem::Empty);
    }
    if is_shared(&name) {
        return Err(NameProblem::Shared);
    }
    if has_link(&name) {
        return Err(NameProblem::Link);
    }
    Ok(name)
}

/// Whether a mail program would make a link of a part of it: it stands in mails to people who don't know who wrote it.
pub fn has_link(text: &str) -> bool {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.replace('。', ".");
    let is_end = |c: char| c.is_whitespace() || "/\\:?#@()[]<>{}\"',;|«»“”".contains(c);
    text.contains("://") || text.contains("www.") || text.split(is_end).any(is_address)
}

/// `evil.example`, `1.2.3.4`; not `node.js` or `3.0`.
fn is_address(word: &str) -> bool {
    const RESERVED: [&str; 5] = ["example", "test", "invalid", "localhost", "onion"];
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let Ok(ascii) = idna::domain_to_ascii(word) else {
        return false;
    };
    let labels: Vec<&str> = ascii.split('.').collect();
    let Some((end, names)) = labels.split_last() else {
        return false;
    };
    if names.is_empty() || labels.iter().any(|label| label.is_empty()) {
        return false;
    }
    ascii.parse::<std::net::Ipv4Addr>().is_ok()
        || RESERVED.contains(end)
        || psl::suffix(ascii.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// `gmail.com`, `github.io`, `co.uk`, and bare ends such as `.pe` and `com`.
fn is_shared(name: &str) -> bool {
    let name = name.trim_matches('.').to_lowercase();
    if name.contains('.') {
        let refusal = Domain::parse(&name).err();
        return refusal.is_some_and(|refusal| refusal != DomainRefusal::Invalid);
    }
    psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// What a reader sees of a name: once as it is written, once in lower case (`I` looks like `l`, `i` doesn't).
pub(super) fn keys(name: &str) -> [String; 2] {
    let name: String = name.nfkc().collect();
    let key = |name: &str| {
        let seen: String = skeleton(name).collect();
        let seen = text::fold(&seen);
        seen.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    [key(&name), key(&name.to_lowercase())]
}

/// Whether a reader could take one name for the other.
pub(super) fn is_confusable(one: &str, other: &str) -> bool {
    let (one, other) = (keys(one), keys(other));
    one.iter().any(|key| !key.is_empty() && other.contains(key))
}

/// Whether they are the same name, however it is spaced and accented.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    text::fold(one) == text::fold(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_many_share_are_no_names() {
        for shared in [
            "gmail.com",
            "outlook.com",
            "github.io",
            "co.uk",
            "com",
            ".pe",
            "GMAIL.com",
            "meetup.com",
        ] {
            assert_eq!(clean(shared), Err(NameProblem::Shared), "{shared}");
        }
        for empty in ["", " \u{200B}", "…", "ana@gdglima.org"] {
            assert_eq!(clean(empty), Err(NameProblem::Empty), "{empty:?}");
        }
        for fine in ["GDG Lima", "Noche de Rust", "Club 42"] {
            assert_eq!(clean(fine).as_deref(), Ok(fine));
        }
        assert_eq!(clean(" GDG\r\nLima\u{202e} ").as_deref(), Ok("GDG Lima"));
    }

    #[test]
    fn a_name_is_no_address() {
        for link in [
            "https://evil.example/x",
            "Win now: evil.example",
            "gdglima.org",
            "www.evil",
            "evil.example/pay",
            "See (evil.com)!",
            "ｅｖｉｌ．ｃｏｍ",
            "evil。com",
            "злой.рф",
            "xn--80ak6aa92e.com",
            "EVIL.COM:8080",
            "192.0.2.1",
        ] {
            assert_eq!(clean(link), Err(NameProblem::Link), "{link}");
        }
        for fine in [
            "Node.js Perú",
            "UX/UI Lima",
            "Web 3.0 Lima",
            ".NET Lima",
            "Lima: Rust",
            "Club S.A.C.",
            "C# y F#",
        ] {
            assert_eq!(clean(fine).as_deref(), Ok(fine));
        }
    }

    #[test]
    fn look_alikes_are_seen() {
        for fake in [
            "GDG Lirna",
            "GDGLima",
            "GDG Líma",
            "gdg  lima",
            "GDG-Lima",
            "GDG Lima!",
            "GDG LІma",
            "ＧＤＧ Lima",
            "GDG Iima",
        ] {
            assert!(is_confusable("GDG Lima", fake), "{fake}");
        }
        for other in ["GDG Arequipa", "Lima JS", "GDG Lima Sur"] {
            assert!(!is_confusable("GDG Lima", other), "{other}");
        }
        assert!(is_same("GDG  Líma", "gdg lima") && !is_same("GDG Lima", "GDGLima"));
    }
}
