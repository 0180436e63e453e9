//! What people paste. Parsed once; from here on only the slug or the id travels, and every URL that is fetched is our own.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::columns::{text_column, text_enum};
use crate::ids::{InvalidId, LumaCalendarId, LumaEventId};

/// More than this of a pasted text isn't looked at.
const LONGEST_TEXT: usize = 16_384;
const LONGEST_SLUG: usize = 100;
const HOSTS: [&str; 4] = ["luma.com", "www.luma.com", "lu.ma", "www.lu.ma"];

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
    /// A calendar, whose events can be chosen from.
    Calendar(LumaCalendarId),
}

/// The links of a pasted text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// In their order: what each names on Luma, or the word itself and what is wrong with it.
    pub found: Vec<Result<Link, (String, LinkProblem)>>,
    /// How many more name something on Luma: they weren't taken.
    pub left: usize,
}

text_enum!(
/// Why a pasted text isn't the link of a Luma event. Closed: pages and terminals have a sentence for each, addresses such as
/// `/import?error=calendar` the word.
LinkProblem {
    /// Nothing was pasted.
    Empty = "empty",
    /// There is no link in it.
    NoLink = "no_link",
    /// The link leads to another site.
    OtherSite = "other_site",
    /// A calendar of Luma's.
    Calendar = "calendar",
    /// A person's profile.
    User = "user",
    /// A city, category or discover page.
    Discover = "discover",
    /// Another page of Luma's: help, pricing, sign-in.
    NotAnEvent = "not_an_event",
    /// The link is on Luma but can't be read: odd characters, port, user name.
    Malformed = "malformed",
}
);

impl Link {
    /// The first link to a Luma event in a pasted text. Where there is none, says what the first link-like word is instead.
    pub fn find(pasted: &str) -> Result<Self, LinkProblem> {
        if pasted.trim().is_empty() {
            return Err(LinkProblem::Empty);
        }
        let mut problem = LinkProblem::NoLink;
        for word in words(&visible(pasted)) {
            match Self::parse_word(word) {
                Ok(link) => return Ok(link),
                Err(found) if problem == LinkProblem::NoLink => problem = found,
                Err(_) => {}
            }
        }
        Err(problem)
    }

    /// Every link in a pasted text, each once: at most `most` that name something on Luma, and as many that don't.
    pub fn find_all(pasted: &str, most: usize) -> Links {
        let mut links = Links::default();
        let mut left = HashSet::new();
        let (mut good, mut bad) = (0, 0);
        for word in words(&visible(pasted)) {
            let link = match Self::parse_word(word) {
                Ok(link) => Ok(link),
                Err(LinkProblem::NoLink) => continue,
                Err(problem) => Err((shown(word), problem)),
            };
            if links.found.contains(&link) {
                continue;
            }
            let count = if link.is_ok() { &mut good } else { &mut bad };
            if *count < most {
                *count += 1;
                links.found.push(link);
            } else if let Ok(link) = link {
                left.insert(link);
            }
        }
        links.left = left.len();
        links
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
            ["calendar", id] | ["calendar", "manage", id, ..] => Self::calendar(id),
            ["calendar" | "calendars", ..] => Err(LinkProblem::Calendar),
            ["user" | "u", ..] => Err(LinkProblem::User),
            ["discover", ..] => Err(LinkProblem::Discover),
            [page, ..] if OTHER_PAGES.contains(page) => Err(LinkProblem::NotAnEvent),
            // `luma.com/<event>/checkout`
            [slug, page] if OTHER_PAGES.contains(page) => Self::from_slug(slug),
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
            _ if slug.starts_with("cal-") => Self::calendar(slug),
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

    fn calendar(id: &str) -> Result<Self, LinkProblem> {
        id.parse()
            .map(Self::Calendar)
            .map_err(|_| LinkProblem::Calendar)
    }

    /// The event's page below a base such as `https://luma.com`.
    pub(in crate::luma) fn page_path(&self) -> String {
        match self {
            Self::Slug(slug) => slug.clone(),
            Self::Event(id) => format!("event/{id}"),
            Self::Calendar(id) => format!("calendar/{id}"),
        }
    }

    /// As people read it: `luma.com/…`.
    pub fn public(&self) -> String {
        format!("luma.com/{}", self.page_path())
    }
}

/// As people see it: chats put marks of direction around a link.
fn visible(pasted: &str) -> String {
    crate::text::lines(pasted, LONGEST_TEXT)
}

/// The words of a text, without the punctuation and brackets that people write around links.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_around = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '«' | '»' | '“' | '”'
        )
    };
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']'))
        .map(move |word| word.trim_matches(is_around))
        .filter(|word| !word.is_empty())
}

/// A word to show again: short, and without what may be a guest's secret.
fn shown(word: &str) -> String {
    let bare = word.split(['?', '#']).next().unwrap_or_default();
    crate::text::line(bare, 120).unwrap_or_default()
}

/// Letters, digits, `-` and `_`, as all known slugs of Luma's.
pub(in crate::luma) fn is_slug(text: &str) -> bool {
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
            Self::Calendar(id) => id.fmt(f),
        }
    }
}

impl FromStr for Link {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.strip_prefix('/') {
            Some(slug) if is_slug(slug) => Ok(Self::Slug(slug.to_owned())),
            Some(_) => Err(InvalidId),
            None => text
                .parse()
                .map(Self::Event)
                .or_else(|_| text.parse().map(Self::Calendar)),
        }
    }
}

text_column!(Link);

#[cfg(test)]
mod tests;
