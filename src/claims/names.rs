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
    Ok(name)
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
        for fine in ["GDG Lima", "gdglima.org", "Noche de Rust", "Club 42"] {
            assert_eq!(clean(fine).as_deref(), Ok(fine));
        }
        assert_eq!(clean(" GDG\r\nLima\u{202e} ").as_deref(), Ok("GDG Lima"));
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
