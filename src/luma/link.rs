//! What people paste. Parsed once; from here on only the slug or the id travels, and every URL that is fetched is our own.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::ids::{InvalidId, LumaEventId, text_column};

/// More than this of a pasted text isn't looked at.
const LONGEST_TEXT: usize = 8_192;
const LONGEST_SLUG: usize = 100;
const HOSTS: [&str; 3] = ["luma.com", "www.luma.com", "lu.ma"];

/// Pages of Luma's that are never an event. Luma publishes no list; what else isn't one says Luma itself when asked.
const OTHER_PAGES: &[&str] = &[
    "home",
    "create",
    "new",
    "signin",
    "sign-in",
    "signup",
    "login",
    "logout",
    "settings",
    "pricing",
    "about",
    "terms",
    "privacy",
    "security",
    "dmca",
    "help",
    "blog",
    "docs",
    "api",
    "app",
    "ios",
    "android",
    "download",
    "careers",
    "changelog",
    "hosting",
    "events",
    "event",
    "e",
    "embed",
    "check-in",
    "join",
    "checkout",
];
const DISCOVER_PAGES: &[&str] = &[
    "discover", "explore", "ai", "tech", "crypto", "climate", "food", "arts", "fitness", "wellness",
];

/// A link to something that may be an event on Luma.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Link {
    /// `luma.com/{slug}`: an event, or a calendar, city or person; only Luma knows which.
    Slug(String),
    /// The event itself.
    Event(LumaEventId),
}

/// Why a pasted text isn't the link of a Luma event. Closed: pages and terminals have a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkProblem {
    /// Nothing was pasted.
    Empty,
    /// There is no link in it.
    NoLink,
    /// The link leads to another site.
    OtherSite,
    /// A calendar of Luma's.
    Calendar,
    /// A person's profile.
    User,
    /// A city, category or discover page.
    Discover,
    /// Another page of Luma's: help, pricing, sign-in.
    NotAnEvent,
    /// The link is on Luma but can't be read: odd characters, port, user name.
    Malformed,
}

impl LinkProblem {
    /// The code in addresses such as `/import?error=calendar`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoLink => "no_link",
            Self::OtherSite => "other_site",
            Self::Calendar => "calendar",
            Self::User => "user",
            Self::Discover => "discover",
            Self::NotAnEvent => "not_an_event",
            Self::Malformed => "malformed",
        }
    }
}

impl Link {
    /// The first link to a Luma event in a pasted text. Where there is none, says what the first link-like word is instead.
    pub fn find(pasted: &str) -> Result<Self, LinkProblem> {
        if pasted.trim().is_empty() {
            return Err(LinkProblem::Empty);
        }
        let text = &pasted[..pasted.floor_char_boundary(LONGEST_TEXT)];
        let mut problem = LinkProblem::NoLink;
        for word in text.split(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']')
        }) {
            match Self::parse_word(word.trim_matches(|c: char| {
                matches!(
                    c,
                    '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '«' | '»' | '“' | '”'
                )
            })) {
                Ok(link) => return Ok(link),
                Err(found) if problem == LinkProblem::NoLink => problem = found,
                Err(_) => {}
            }
        }
        Err(problem)
    }

    fn parse_word(word: &str) -> Result<Self, LinkProblem> {
        if let Ok(id) = word.parse::<LumaEventId>() {
            return Self::event(id);
        }
        let url = as_url(word)?;
        if !HOSTS
            .iter()
            .any(|host| url.host() == Some(Host::Domain(host)))
        {
            return Err(LinkProblem::OtherSite);
        }
        if url.port().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(LinkProblem::Malformed);
        }
        let segments: Vec<&str> = url
            .path()
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        Self::from_path(&segments)
    }

    fn from_path(segments: &[&str]) -> Result<Self, LinkProblem> {
        match segments {
            ["event" | "e", id] | ["event", "manage", id, ..] | ["embed", "event", id, ..] => id
                .parse()
                .map_err(|_| LinkProblem::Malformed)
                .and_then(Self::event),
            ["calendar" | "calendars", ..] => Err(LinkProblem::Calendar),
            ["user" | "u", ..] => Err(LinkProblem::User),
            ["discover", ..] => Err(LinkProblem::Discover),
            // Other sites build `lu.ma/<calendar>/<event>`.
            [slug] | [_, slug] => Self::from_slug(slug),
            _ => Err(LinkProblem::NotAnEvent),
        }
    }

    fn from_slug(slug: &str) -> Result<Self, LinkProblem> {
        if let Ok(id) = slug.parse::<LumaEventId>() {
            return Self::event(id);
        }
        match slug {
            _ if slug.starts_with("cal-") => Err(LinkProblem::Calendar),
            _ if slug.starts_with("usr-") => Err(LinkProblem::User),
            _ if OTHER_PAGES.contains(&slug) => Err(LinkProblem::NotAnEvent),
            _ if DISCOVER_PAGES.contains(&slug) => Err(LinkProblem::Discover),
            _ if is_slug(slug) => Ok(Self::Slug(slug.to_owned())),
            _ => Err(LinkProblem::Malformed),
        }
    }

    /// A listing (`calev-…`) has no page of its own.
    fn event(id: LumaEventId) -> Result<Self, LinkProblem> {
        if id.as_str().starts_with("evt-") {
            Ok(Self::Event(id))
        } else {
            Err(LinkProblem::NotAnEvent)
        }
    }

    /// The event's page below a base such as `https://luma.com`.
    pub(super) fn page_path(&self) -> String {
        match self {
            Self::Slug(slug) => slug.clone(),
            Self::Event(id) => format!("event/{id}"),
        }
    }

    /// As people read it: `luma.com/…`.
    pub fn public(&self) -> String {
        format!("luma.com/{}", self.page_path())
    }
}

/// Letters, digits, `-` and `_`, as all known slugs of Luma's.
pub(super) fn is_slug(text: &str) -> bool {
    (1..=LONGEST_SLUG).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn as_url(word: &str) -> Result<Url, LinkProblem> {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Url::parse(word).map_err(|_| LinkProblem::Malformed);
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    if HOSTS.contains(&host) {
        return Url::parse(&format!("https://{word}")).map_err(|_| LinkProblem::Malformed);
    }
    let is_other_scheme = lower.contains("://");
    let is_other_host = host.contains('.') && lower.contains('/');
    Err(if is_other_scheme || is_other_host {
        LinkProblem::OtherSite
    } else {
        LinkProblem::NoLink
    })
}

/// As it is stored: the id, or the slug behind a slash, which no id has.
impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slug(slug) => write!(f, "/{slug}"),
            Self::Event(id) => id.fmt(f),
        }
    }
}

impl FromStr for Link {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.strip_prefix('/') {
            Some(slug) if is_slug(slug) => Ok(Self::Slug(slug.to_owned())),
            Some(_) => Err(InvalidId),
            None => text.parse().map(Self::Event),
        }
    }
}

text_column!(Link);

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Link {
        Link::Slug(text.to_owned())
    }

    #[test]
    fn everything_that_people_paste() {
        let event = Link::Event("evt-byoR0WEu1o9XquH".parse().unwrap());
        for (pasted, wanted) in [
            ("https://lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
            ("http://lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
            ("lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
            ("LU.MA/sudo_fciencias_2026", slug("sudo_fciencias_2026")),
            ("luma.com/ebvcq2tv?tk=AbCdEf", slug("ebvcq2tv")),
            ("https://www.luma.com/ebvcq2tv/#about", slug("ebvcq2tv")),
            (
                "https://luma.com/ebvcq2tv?pk=g-123&utm_source=x",
                slug("ebvcq2tv"),
            ),
            ("https://luma.com/crafter/ebvcq2tv", slug("ebvcq2tv")),
            (
                "  ¡Vengan! https://lu.ma/noche-rust. Los esperamos",
                slug("noche-rust"),
            ),
            (
                "[inscripción](https://luma.com/noche-rust), cupos limitados",
                slug("noche-rust"),
            ),
            (
                "Mira https://meetup.com/x y https://lu.ma/noche-rust",
                slug("noche-rust"),
            ),
            ("https://luma.com/event/evt-byoR0WEu1o9XquH", event.clone()),
            ("https://lu.ma/e/evt-byoR0WEu1o9XquH", event.clone()),
            (
                "https://luma.com/event/manage/evt-byoR0WEu1o9XquH/guests",
                event.clone(),
            ),
            (
                "https://luma.com/embed/event/evt-byoR0WEu1o9XquH/simple",
                event.clone(),
            ),
            ("lu.ma/evt-byoR0WEu1o9XquH", event.clone()),
            ("evt-byoR0WEu1o9XquH", event),
        ] {
            assert_eq!(Link::find(pasted), Ok(wanted), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_event_is_named() {
        use LinkProblem::{
            Calendar, Discover, Empty, Malformed, NoLink, NotAnEvent, OtherSite, User,
        };
        for (pasted, wanted) in [
            ("  ", Empty),
            ("hola", NoLink),
            ("https://www.meetup.com/lima-js/events/1", OtherSite),
            ("meetup.com/lima-js", OtherSite),
            ("javascript://luma.com/%0aalert(1)", OtherSite),
            ("https://luma.com/calendar/cal-SWU8CT273B56jaH", Calendar),
            (
                "https://luma.com/calendar/manage/cal-SWU8CT273B56jaH",
                Calendar,
            ),
            ("lu.ma/cal-SWU8CT273B56jaH", Calendar),
            ("https://luma.com/user/usr-u9C9oHlUl41CU4D", User),
            ("https://lu.ma/u/usr-u9C9oHlUl41CU4D", User),
            ("https://luma.com/discover/lima", Discover),
            ("luma.com/ai", Discover),
            ("https://luma.com", NotAnEvent),
            ("https://luma.com/pricing", NotAnEvent),
            ("https://luma.com/event/hola", Malformed),
            ("https://luma.com/%2fadmin", Malformed),
            ("https://user:pw@luma.com/x", Malformed),
            ("https://luma.com:8443/x", Malformed),
        ] {
            assert_eq!(Link::find(pasted), Err(wanted), "{pasted}");
        }
    }

    /// Cases I1 and I2: whatever is pasted, the outcome is a refusal or a slug or id that we put behind our own base.
    #[test]
    fn no_trick_names_another_host() {
        for hostile in [
            "http://127.0.0.1/x",
            "http://2130706433/x",
            "http://0x7f000001/x",
            "http://0177.0.0.1/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/x",
            "http://localhost/x",
            "http://169.254.169.254/latest/meta-data",
            "http://0/x",
            "http://10.0.0.1/x",
            "http://192.168.0.1/x",
            "http://[fd00::1]/x",
            "http://127.1/x",
            "http://internal/x",
            "https://luma.com@127.0.0.1/x",
            "https://luma.com:80@evil.com/x",
            "https://evil.com/luma.com/x",
            "https://evil.com?luma.com/x",
            "https://evil.com#luma.com/x",
            "https://luma.com.evil.com/x",
            "https://evilluma.com/x",
            "https://luma.com%2eevil.com/x",
            "https://luma.com%00.evil.com/x",
            "https://luma.com\\@evil.com/x",
            "https://evil.com\\@luma.com/x",
            "https://luma.com\\.evil.com/x",
            "https://luma.com./x",
            "https://lu.ma./x",
            "https://luma.com:443@evil.com/x",
            "https://luma.com:22/x",
            "https://lüma.com/x",
            "https://xn--lma-hoa.com/x",
            "https://lumа.com/x",
            "https://1u.ma/x",
            "ftp://luma.com/x",
            "file:///etc/passwd",
            "gopher://luma.com/x",
            "data:text/html,luma.com/x",
            "//evil.com/luma.com",
            "https:///luma.com/x/../../y",
            "https://luma.com/..%2f..%2fadmin",
            "https://luma.com/a%0d%0aHost:evil.com",
            "https://luma.com/x\u{202e}moc",
            "https://luma.com/x@evil.com",
            "https://luma.com/http://evil.com/x",
            "https://luma.com//evil.com/x",
            "lu.ma/../evil",
            "luma.com:80/x",
            "user@luma.com/x",
            "https://luma.com/\u{0}",
            "https://[luma.com]/x",
            "https://luma.com,evil.com/x",
            "https://luma.com;evil.com/x",
            "https://luma.com'evil/x",
            "https://luma.com/%E2%80%AE",
            "https://luma.com/ｅｖｉｌ",
            "http://①②⑦.⓪.⓪.①/x",
            "http://luma.com。evil.com/x",
        ] {
            match Link::find(hostile) {
                Ok(Link::Slug(slug)) => assert!(is_slug(&slug), "{hostile}"),
                Ok(Link::Event(id)) => panic!("{hostile} became {id}"),
                Err(_) => {}
            }
        }
        assert_eq!(
            Link::find("https://ｌｕｍａ.com/x"),
            Ok(slug("x")),
            "full-width letters are luma.com to every browser"
        );
    }

    #[test]
    fn links_are_stored_and_read_again() {
        for link in [
            Link::Slug("evt".into()),
            Link::Slug("Gdg_Lima-1".into()),
            Link::Event("evt-a1".parse().unwrap()),
        ] {
            assert_eq!(link.to_string().parse(), Ok(link));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,300}") {
            if let Ok(Link::Slug(slug)) = Link::find(&text) {
                proptest::prop_assert!(is_slug(&slug));
            }
        }
    }
}
