//! Every request to Luma. Bases are configuration, paths are ours, redirects aren't followed, answers are bounded in time
//! and in decoded bytes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode, redirect};
use serde_json::{Value, json};
use url::Url;

use super::address::PublicOnly;
use super::pace::Pace;
use super::reading::Reading;
use super::wire::{first, official_event, web_event};
use super::{Link, LumaConfig, page};
use crate::Clock;
use crate::ids::{LumaCalendarId, LumaEventId};

/// Of an answer, unpacked.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// How long a request waits for its turn before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);
/// Luma's lock-out, where it doesn't say how long.
const LOCK_OUT: Duration = Duration::from_mins(1);

/// The client. Cheap to clone; all clones share one budget.
#[derive(Clone)]
pub struct Luma {
    http: reqwest::Client,
    config: Arc<LumaConfig>,
    pace: Arc<Pace>,
}

/// What stands at a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An event.
    Event(Box<Reading>),
    /// A calendar, or something like one; its id where it has one.
    Calendar(Option<LumaCalendarId>),
    /// A person.
    User,
    /// A city or category.
    Discover,
}

impl Found {
    /// What a public document is, other than an event: `{kind, data}`.
    pub(super) fn other_than_event(document: &Value) -> Option<Self> {
        match first(document, &["kind"])? {
            "event" => None,
            "user" => Some(Self::User),
            kind if kind.starts_with("discover") => Some(Self::Discover),
            // Groups of events are calendars to whoever pastes them.
            _ => {
                let calendar = document.pointer("/data/calendar");
                let id = calendar.and_then(|calendar| first(calendar, &["api_id", "id"]));
                Some(Self::Calendar(id.and_then(|id| id.parse().ok())))
            }
        }
    }
}

/// Why Luma gave us nothing. Closed; nothing of an answer's text is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LumaError {
    /// Luma knows nothing there.
    #[error("Luma knows no such event")]
    NotFound,
    /// Luma says that the event is deleted.
    #[error("the event was deleted on Luma")]
    Deleted,
    /// Too many requests.
    #[error("Luma asks us to wait {retry_after:?}")]
    Busy {
        /// How long.
        retry_after: Duration,
    },
    /// No answer, an error, a challenge, a redirect, too much, too slow.
    #[error("Luma isn't answering: {0}")]
    Down(&'static str),
    /// An answer that holds nothing we can read.
    #[error("Luma's answer can't be read")]
    Unreadable,
    /// No key is configured.
    #[error("LUMA_API_KEY isn't set")]
    NoKey,
    /// The official API refuses: not our event, a wrong key, a plan without API.
    #[error("Luma refuses: {0}")]
    Refused(StatusCode),
}

impl Luma {
    /// Needs a rustls crypto provider installed in the process.
    pub fn new(config: LumaConfig, clock: &Clock) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .user_agent(concat!(
                "hack0/",
                env!("CARGO_PKG_VERSION"),
                " (+https://hack0.dev)"
            ))
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(PublicOnly))
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(30))
            .no_proxy()
            .build()?;
        let pace = Pace::new(config.budget, clock);
        Ok(Self {
            http,
            config: Arc::new(config),
            pace,
        })
    }

    /// hack0's own calendar.
    pub fn calendar_id(&self) -> Option<&LumaCalendarId> {
        self.config.calendar_id.as_ref()
    }

    /// Whether a key is configured, so that the official API can be asked.
    pub fn has_key(&self) -> bool {
        self.config.api_key.is_some()
    }

    /// What stands at a link, by Luma's public side: its JSON, else its page; both together within the time for one answer.
    pub async fn look_up(&self, link: &Link) -> Result<Found, LumaError> {
        tokio::time::timeout(self.config.timeout, self.json_or_page(link))
            .await
            .unwrap_or(Err(LumaError::Down("too slow")))
    }

    async fn json_or_page(&self, link: &Link) -> Result<Found, LumaError> {
        let url = match link {
            Link::Slug(slug) => endpoint(&self.config.web_url, "url", &[("url", slug)]),
            Link::Event(id) => endpoint(
                &self.config.web_url,
                "event/get",
                &[("event_api_id", id.as_str())],
            ),
            Link::Calendar(id) => return Ok(Found::Calendar(Some(id.clone()))),
        };
        let found = self
            .public_json(url)
            .await
            .and_then(|found| as_asked(link, found));
        match found {
            // These are answers; whatever else went wrong, the page may still tell.
            Ok(found) => Ok(found),
            // Asked to wait, we don't knock at the next door.
            Err(certain @ (LumaError::NotFound | LumaError::Deleted | LumaError::Busy { .. })) => {
                Err(certain)
            }
            Err(problem) => match self
                .page(link)
                .await
                .and_then(|found| as_asked(link, found))
            {
                Ok(found) => Ok(found),
                Err(LumaError::Unreadable) if problem != LumaError::Unreadable => Err(problem),
                Err(LumaError::Down(_)) => Err(problem),
                Err(other) => Err(other),
            },
        }
    }

    async fn public_json(&self, url: Url) -> Result<Found, LumaError> {
        // Leaves time for the page.
        let answer = tokio::time::timeout(
            self.config.timeout.mul_f32(0.6),
            self.send(self.http.get(url)),
        );
        let answer = answer.await.unwrap_or(Err(LumaError::Down("too slow")))?;
        let body = answer.json().ok();
        answer.check_public(body.as_ref())?;
        let body = body.ok_or(LumaError::Unreadable)?;
        if let Some(other) = Found::other_than_event(&body) {
            return Ok(other);
        }
        let data = body
            .get("data")
            .filter(|data| data.is_object())
            .unwrap_or(&body);
        web_event(data)
            .map(|reading| Found::Event(Box::new(reading)))
            .ok_or(LumaError::Unreadable)
    }

    /// What a calendar announces, soonest first: the first page of it, which is all that somebody would choose from.
    pub async fn upcoming_of(&self, calendar: &LumaCalendarId) -> Result<Vec<Reading>, LumaError> {
        let query = [
            ("calendar_api_id", calendar.as_str()),
            ("period", "future"),
            ("pagination_limit", "50"),
        ];
        let url = endpoint(&self.config.web_url, "calendar/get-items", &query);
        let answer = self.send(self.http.get(url)).await?;
        let body = answer.json().ok();
        answer.check_public(body.as_ref())?;
        let body = body.ok_or(LumaError::Unreadable)?;
        let entries = body
            .get("entries")
            .and_then(Value::as_array)
            .ok_or(LumaError::Unreadable)?;
        // External listings have no event on Luma that could be imported.
        Ok(entries.iter().filter_map(web_event).collect())
    }

    async fn page(&self, link: &Link) -> Result<Found, LumaError> {
        let answer = self
            .send(
                self.http
                    .get(endpoint(&self.config.page_url, &link.page_path(), &[])),
            )
            .await?;
        answer.check_public(None)?;
        // Parsing HTML takes its time and holds what can't wait elsewhere.
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        tokio::task::spawn_blocking(move || page::read(&html))
            .await
            .ok()
            .flatten()
            .ok_or(LumaError::Unreadable)
    }

    /// The calendar that our key belongs to.
    pub async fn key_calendar(&self) -> Result<LumaCalendarId, LumaError> {
        let url = endpoint(&self.config.api_url, "v1/calendars/get", &[]);
        let answer = self.official(self.http.get(url)).await?;
        let calendar = answer.get("calendar").unwrap_or(&answer);
        first(calendar, &["id", "api_id"])
            .and_then(|id| id.parse().ok())
            .ok_or(LumaError::Unreadable)
    }

    /// An event that our key manages, with its hosts' e-mails. `Refused` only says that it isn't ours, never that it is gone.
    pub async fn managed_event(&self, id: &LumaEventId) -> Result<Reading, LumaError> {
        let url = endpoint(
            &self.config.api_url,
            "v1/events/get",
            &[("event_id", id.as_str())],
        );
        let answer = self.official(self.http.get(url)).await?;
        official_event(&answer)
            .filter(|reading| reading.id == *id)
            .ok_or(LumaError::Unreadable)
    }

    /// Lists somebody else's event on our calendar; safe to repeat. Gives the listing's id (`calev-…`).
    pub async fn list_on_calendar(&self, id: &LumaEventId) -> Result<String, LumaError> {
        let url = endpoint(&self.config.api_url, "v1/calendar/add-event", &[]);
        let body = json!({ "platform": "luma", "event_id": id });
        let answer = self.official(self.http.post(url).json(&body)).await?;
        first(&answer, &["id", "api_id"])
            .map(|id| id.chars().take(64).collect())
            .ok_or(LumaError::Unreadable)
    }

    async fn official(&self, request: RequestBuilder) -> Result<Value, LumaError> {
        let key = self.config.api_key.as_deref().ok_or(LumaError::NoKey)?;
        self.pace
            .turn(PATIENCE)
            .await
            .map_err(|retry_after| LumaError::Busy { retry_after })?;
        let answer = self.send(request.header("x-luma-api-key", key)).await?;
        self.pace.heed(
            answer.number("x-ratelimit-remaining"),
            answer.number("x-ratelimit-reset"),
        );
        match answer.status {
            status if status.is_success() => answer.json(),
            StatusCode::TOO_MANY_REQUESTS => {
                let retry_after = answer.retry_after();
                self.pace.pause(retry_after);
                Err(LumaError::Busy { retry_after })
            }
            status if status.is_client_error() => Err(LumaError::Refused(status)),
            _ => Err(LumaError::Down("an error of its own")),
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, LumaError> {
        tokio::time::timeout(self.config.timeout, Answer::receive(request))
            .await
            .unwrap_or(Err(LumaError::Down("too slow")))
    }
}

impl fmt::Debug for Luma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Luma").field(&self.config).finish()
    }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    async fn receive(request: RequestBuilder) -> Result<Self, LumaError> {
        let response = request
            .send()
            .await
            .map_err(|_| LumaError::Down("no connection"))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        // Counted after unpacking: a small answer can unpack to gigabytes.
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| LumaError::Down("a broken answer"))?;
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(LumaError::Down("too much"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self {
            status,
            headers,
            body,
        })
    }

    fn json(&self) -> Result<Value, LumaError> {
        serde_json::from_slice(&self.body).map_err(|_| LumaError::Unreadable)
    }

    /// The code in the body decides first; a plain 404 counts only when it is Luma's own and not some proxy's.
    fn check_public(&self, body: Option<&Value>) -> Result<(), LumaError> {
        if body.and_then(|body| first(body, &["code"])) == Some("event-deleted") {
            return Err(LumaError::Deleted);
        }
        match self.status {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(LumaError::NotFound),
            StatusCode::TOO_MANY_REQUESTS => Err(LumaError::Busy {
                retry_after: self.retry_after(),
            }),
            status if status.is_redirection() => Err(LumaError::Down("a redirect")),
            StatusCode::FORBIDDEN => Err(LumaError::Down("a challenge")),
            _ => Err(LumaError::Down("an error of its own")),
        }
    }

    fn retry_after(&self) -> Duration {
        let seconds = self.number(RETRY_AFTER.as_str());
        seconds.map_or(LOCK_OUT, |seconds| {
            Duration::from_secs(seconds.clamp(1, 3600))
        })
    }

    fn number(&self, header: &str) -> Option<u64> {
        self.headers.get(header)?.to_str().ok()?.trim().parse().ok()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Answer({}, {:?}, {} bytes)",
            self.status,
            self.headers.get(CONTENT_TYPE),
            self.body.len()
        )
    }
}

/// Asked for an id, only the event with this id is an answer.
fn as_asked(link: &Link, found: Found) -> Result<Found, LumaError> {
    match (link, &found) {
        (Link::Event(id), Found::Event(reading)) if reading.id != *id => Err(LumaError::Unreadable),
        _ => Ok(found),
    }
}

/// A base with or without a path of its own, and our path behind it.
fn endpoint(base: &Url, path: &str, query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    if !query.is_empty() {
        url.query_pairs_mut().clear().extend_pairs(query);
    }
    url
}
