//! E-mail addresses of hosts and admins. The type keeps them out of logs; only attribution, claims and mail ever look inside.

use std::fmt;

/// An address, lower-cased. `Debug` shows nothing of it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// None for anything that isn't plainly one address.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@')?;
        let is_plain = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !"<>(),;:\\\"[]@".contains(c))
        };
        (text.len() <= 254 && is_plain(local) && is_plain(domain) && domain.contains('.'))
            .then_some(Self(text))
    }

    /// The address itself: for storing and for mailing, never for showing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_address_or_none() {
        assert_eq!(
            Email::parse(" Ana@GDGLima.org ").unwrap().expose(),
            "ana@gdglima.org"
        );
        for bad in [
            "ana",
            "ana@",
            "@x.org",
            "a@x.org,b@x.org",
            "a@x.org\r\nBcc: b@x.org",
            "a b@x.org",
            "<a@x.org>",
            "a@b@x.org",
            "a@localhost",
        ] {
            assert_eq!(Email::parse(bad), None, "{bad}");
        }
        assert_eq!(
            format!("{:?}", Email::parse("a@x.org").unwrap()),
            "Email(…)"
        );
    }
}
