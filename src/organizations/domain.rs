use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use url::Url;

/// A DNS name that can be one organization's: lower-case punycode without a trailing dot, below a public suffix, and
/// neither a free mail provider nor a platform that many share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Domain {
    name: String,
    /// Bytes at its end that are the registrable domain: looking that up costs more than all that is asked of it later.
    registrable: usize,
}

/// Why a name can't be an organization's domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DomainRefusal {
    /// Not a DNS name: an address, a URL, forbidden characters, a label or the whole too long.
    #[error("not a domain")]
    Invalid,
    /// Names below it belong to different people: `pe`, `co.uk`, `github.io`.
    #[error("a public suffix, not one organization's domain")]
    PublicSuffix,
    /// Anybody has an address there: `gmail.com`.
    #[error("a free mail provider, not one organization's domain")]
    FreeMail,
    /// Anybody has a page there: `meetup.com`.
    #[error("a platform that many share, not one organization's domain")]
    SharedPlatform,
}

impl Domain {
    /// Reads a domain in any case, as Unicode or punycode, with or without a trailing dot.
    pub fn parse(text: &str) -> Result<Self, DomainRefusal> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let ascii = idna::domain_to_ascii_strict(text).map_err(|_| DomainRefusal::Invalid)?;
        if is_ip_address(&ascii) {
            return Err(DomainRefusal::Invalid);
        }
        if FREE_MAIL.covers(&ascii) {
            return Err(DomainRefusal::FreeMail);
        }
        if SHARED_PLATFORMS.covers(&ascii) {
            return Err(DomainRefusal::SharedPlatform);
        }
        let registrable = psl::domain_str(&ascii).map(str::len);
        Ok(Self {
            registrable: registrable.ok_or(DomainRefusal::PublicSuffix)?,
            name: ascii,
        })
    }

    /// The domain of an e-mail address; none where it can't be an organization's.
    pub fn of_email(address: &str) -> Option<Self> {
        let (mailbox, domain) = address.trim().rsplit_once('@')?;
        (!mailbox.is_empty())
            .then(|| Self::parse(domain).ok())
            .flatten()
    }

    /// The domain of a website, with or without its scheme, a leading `www.` dropped; none where it can't be an
    /// organization's.
    pub fn of_website(address: &str) -> Option<Self> {
        let address = address.trim();
        let url = if address.contains("://") {
            Url::parse(address).ok()?
        } else {
            Url::parse(&format!("https://{address}")).ok()?
        };
        let is_website = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
        if !is_website {
            return None;
        }
        let host = url.host_str()?;
        Self::parse(host.strip_prefix("www.").unwrap_or(host)).ok()
    }

    /// In lower-case punycode.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What somebody registered, directly below a public suffix: `gdglima.org` of `mail.gdglima.org`.
    pub fn registrable(&self) -> &str {
        &self.name[self.name.len() - self.registrable..]
    }

    /// Itself and its parents down to the registrable domain, longest first: where an organization's domain can cover it.
    pub fn candidates(&self) -> impl Iterator<Item = Self> {
        self.candidate_names().map(|name| Self {
            name: name.to_owned(),
            registrable: self.registrable,
        })
    }

    /// The [`Self::candidates`] as text.
    pub(super) fn candidate_names(&self) -> impl Iterator<Item = &str> {
        suffixes(&self.name).take_while(|suffix| suffix.len() >= self.registrable)
    }

    /// Whether this is `other` or stands below it, at a label boundary.
    pub fn is_within(&self, other: &Self) -> bool {
        self.candidate_names().any(|name| name == other.name)
    }

    /// What a reader sees (the skeleton of UTS 39 of the Unicode form): equal skeletons of different domains are look-alikes.
    pub fn skeleton(&self) -> String {
        let (unicode, _) = idna::domain_to_unicode(&self.name);
        // Prototypes can be upper case (`0` becomes `O`), and in a domain case says nothing.
        unicode_security::confusable_detection::skeleton(&unicode)
            .collect::<String>()
            .to_lowercase()
    }
}

/// As its text, so that a text finds it.
impl Hash for Domain {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Borrow<str> for Domain {
    fn borrow(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The name and each parent of it: `a.b.c`, `b.c`, `c`.
fn suffixes(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| {
        name.split_once('.').map(|(_, parent)| parent)
    })
}

fn is_ip_address(name: &str) -> bool {
    name.rsplit('.')
        .next()
        .is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()))
}

static FREE_MAIL: LazyLock<DomainList> =
    LazyLock::new(|| DomainList::read(include_str!("free_mail.txt")));
static SHARED_PLATFORMS: LazyLock<DomainList> =
    LazyLock::new(|| DomainList::read(include_str!("shared_platforms.txt")));

/// Domains that cover their subdomains, and names (`hotmail.*`) that count below every public suffix.
struct DomainList {
    domains: HashSet<&'static str>,
    names: HashSet<&'static str>,
}

impl DomainList {
    fn read(text: &'static str) -> Self {
        let lines = text.lines().map(str::trim);
        let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (names, domains): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.ends_with(".*"));
        Self {
            domains: domains.into_iter().collect(),
            names: names
                .into_iter()
                .map(|name| name.trim_end_matches(".*"))
                .collect(),
        }
    }

    fn covers(&self, name: &str) -> bool {
        let registered = psl::domain_str(name).and_then(|domain| domain.split('.').next());
        registered.is_some_and(|label| self.names.contains(label))
            || suffixes(name).any(|suffix| self.domains.contains(suffix))
    }
}

#[cfg(test)]
mod tests {
    use DomainRefusal::{FreeMail, Invalid, PublicSuffix, SharedPlatform};

    use super::*;

    fn domain(text: &str) -> Domain {
        Domain::parse(text).unwrap()
    }

    #[test]
    fn what_cannot_be_an_organizations_is_refused_by_name() {
        let cases = [
            (
                Invalid,
                "| |. |a..b|-a.org|a_b.org|192.168.0.1|[::1]|https://a.org|x@a.org|a.org/x|a.org:80",
            ),
            (
                PublicSuffix,
                "pe|com|org|localhost|co.uk|com.pe|github.io|vercel.app|PE.|xn--fiqs8s|公司.cn",
            ),
            (
                FreeMail,
                "gmail.com|GMAIL.com.|outlook.com|hotmail.com|hotmail.com.ar|yahoo.com.mx|uol.com.br|x.gmail.com",
            ),
            (
                SharedPlatform,
                "gdg.community.dev|x.gdg.community.dev|meetup.com|www.meetup.com|linktr.ee|bit.ly|lu.ma|luma.com|\
                 eventbrite.com|eventbrite.com.pe|instagram.com|github.com|notion.site|us.notion.site|docs.google.com|wa.me|t.me|cursor.com",
            ),
        ];
        for (refusal, names) in cases {
            for name in names.split('|') {
                assert_eq!(Domain::parse(name), Err(refusal), "{name}");
            }
        }
        let too_long = format!("{}.org", "a".repeat(64));
        assert_eq!(Domain::parse(&too_long), Err(Invalid));
    }

    #[test]
    fn every_entry_of_the_lists_is_one() {
        for (list, refusal) in [
            (include_str!("free_mail.txt"), FreeMail),
            (include_str!("shared_platforms.txt"), SharedPlatform),
        ] {
            for entry in list
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                let name = entry.replace(".*", ".com.pe");
                assert_eq!(Domain::parse(&name), Err(refusal), "{entry}");
            }
        }
    }

    #[test]
    fn one_spelling_whatever_was_written() {
        assert_eq!(domain("GDGLima.ORG.").as_str(), "gdglima.org");
        assert_eq!(domain("programación.pe"), domain("xn--programacin-zeb.pe"));
        assert_eq!(
            domain("ｃrafterstation。com").as_str(),
            "crafterstation.com"
        );
        assert_eq!(domain("pythonpe.github.io").as_str(), "pythonpe.github.io");
        for near in [
            "notgmail.com",
            "evil-meetup.com",
            "hotmailers.com",
            "community.pe",
        ] {
            assert!(Domain::parse(near).is_ok(), "{near}");
        }
    }

    #[test]
    fn the_domain_of_an_email() {
        assert_eq!(
            Domain::of_email(" Ana@Mail.GDGLima.org "),
            Some(domain("mail.gdglima.org"))
        );
        assert_eq!(
            Domain::of_email(r#""a@b"@gdglima.org"#),
            Some(domain("gdglima.org"))
        );
        for none in [
            "",
            "ana",
            "@gdglima.org",
            "ana@",
            "ana@gmail.com",
            "ana@[127.0.0.1]",
            "ana@gdglima.org>",
        ] {
            assert_eq!(Domain::of_email(none), None, "{none}");
        }
    }

    #[test]
    fn the_domain_of_a_website() {
        let limajs = Some(domain("limajs.org"));
        for website in [
            "https://limajs.org",
            "http://www.limajs.org/x?y#z",
            "limajs.org",
            "www.LimaJS.org/eventos",
            "limajs.org:8080/x",
        ] {
            assert_eq!(Domain::of_website(website), limajs, "{website}");
        }
        for none in [
            "",
            "ftp://limajs.org",
            "https://limajs.org@evil.com",
            "javascript:alert(1)",
            "mailto:a@limajs.org",
            "https://meetup.com/limajs",
            "https://luma.com/limajs",
            "https://1.2.3.4",
            "@limajs",
        ] {
            assert_eq!(Domain::of_website(none), None, "{none}");
        }
    }

    #[test]
    fn candidates_stop_at_the_registrable_domain() {
        let names = |text| {
            domain(text)
                .candidates()
                .map(|d| d.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("a.lpz.pybolivia.org"),
            ["a.lpz.pybolivia.org", "lpz.pybolivia.org", "pybolivia.org"]
        );
        assert_eq!(
            names("mail.utec.edu.pe"),
            ["mail.utec.edu.pe", "utec.edu.pe"]
        );
        assert_eq!(
            names("a.pythonpe.github.io"),
            ["a.pythonpe.github.io", "pythonpe.github.io"]
        );
        assert!(domain("sub.example.org").is_within(&domain("example.org")));
        assert!(!domain("evil-example.org").is_within(&domain("example.org")));
        assert!(!domain("example.org").is_within(&domain("sub.example.org")));
    }

    #[test]
    fn look_alikes_share_a_skeleton() {
        for (real, fake) in [
            ("mujeres.pe", "rnujeres.pe"),
            ("gdglima.org", "gdglirna.org"),
            ("sysarmy.com", "ѕуѕаrmy.com"),
            ("limajs.org", "1imajs.org"),
            ("python.pe", "pyth0n.pe"),
            ("python.pe", "xn--pythn-mye.pe"),
        ] {
            assert_ne!(domain(real), domain(fake));
            assert_eq!(domain(real).skeleton(), domain(fake).skeleton(), "{fake}");
        }
        assert_ne!(
            domain("python.pe").skeleton(),
            domain("pyladies.pe").skeleton()
        );
    }
}
