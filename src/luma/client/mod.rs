//! Every request to Luma. Bases are configuration, paths are ours, redirects aren't followed, answers are bounded in time
//! and in decoded bytes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{RequestBuilder, StatusCode, redirect};
use url::Url;

use self::answer::Answer;
use super::LumaConfig;
use super::address::PublicOnly;
use super::pace::{Pace, Pause};
use super::reading::Reading;
use crate::ids::LumaCalendarId;
use crate::{Clock, Db};

mod answer;
mod listing;
mod lists;
mod official;
mod public;
mod texts;
mod update;
mod webhooks;

pub use lists::{ListPage, Period};
pub use texts::PublicTexts;
pub use update::EventChange;
pub use webhooks::RegisteredWebhook;

/// How a client behaves towards Luma and whoever waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Somebody is waiting: gives up soon when the budget is used up.
    Waited,
    /// Nobody is: waits for its turn, longer than a lock-out is, and asks the public side within the budget too.
    Background,
}

impl Manner {
    /// How long a request waits for its turn before it gives up.
    fn patience(self) -> Duration {
        match self {
            Self::Waited => Duration::from_secs(5),
            Self::Background => Duration::from_mins(5),
        }
    }
}

/// The client. Cheap to clone; all clones share one budget.
#[derive(Clone)]
pub struct Luma {
    http: reqwest::Client,
    config: Arc<LumaConfig>,
    pace: Arc<Pace>,
    /// Of the public side, which has no budget that we know of.
    public_pause: Arc<Pause>,
    manner: Manner,
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

impl LumaError {
    /// Luma doesn't know our key: nothing official works before another is set.
    pub fn is_bad_key(&self) -> bool {
        *self == Self::Refused(StatusCode::UNAUTHORIZED)
    }
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
            public_pause: Arc::new(Pause::new(clock)),
            manner: Manner::Waited,
        })
    }

    /// The same client with one budget for all processes on this database: they have the same key.
    #[must_use]
    pub fn sharing_its_budget(&self, db: &Db) -> Self {
        Self {
            pace: self.pace.shared_through(db),
            ..self.clone()
        }
    }

    /// The same client for work that nobody is waiting for: all of it stays within the one budget.
    #[must_use]
    pub fn in_background(&self) -> Self {
        Self {
            manner: Manner::Background,
            ..self.clone()
        }
    }

    /// Requests that Luma has left us this minute, and of how many, when it last said so.
    pub fn budget_left(&self) -> Option<(u64, u64)> {
        self.pace.left()
    }

    /// hack0's own calendar.
    pub fn calendar_id(&self) -> Option<&LumaCalendarId> {
        self.config.calendar_id.as_ref()
    }

    /// Whether a key is configured, so that the official API can be asked.
    pub fn has_key(&self) -> bool {
        self.config.api_key.is_some()
    }

    /// Waits for a turn within the budget, as long as it may.
    async fn turn(&self) -> Result<(), LumaError> {
        let turn = self.pace.turn(self.manner.patience()).await;
        turn.map_err(|retry_after| LumaError::Busy { retry_after })
    }

    /// Waits until the public side may be asked again, as long as it may. Background work keeps to the budget there, too.
    async fn public_turn(&self) -> Result<(), LumaError> {
        if self.manner == Manner::Background {
            self.turn().await?;
        }
        let turn = self.public_pause.over(self.manner.patience()).await;
        turn.map_err(|retry_after| LumaError::Busy { retry_after })
    }

    /// Asks the public side. Told to wait, everybody here waits.
    async fn ask_public(&self, url: Url) -> Result<Answer, LumaError> {
        let answer = self.send(self.http.get(url)).await?;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            self.public_pause.begin(answer.retry_after());
        }
        Ok(answer)
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

/// A base with or without a path of its own, and our path behind it.
fn endpoint(base: &Url, path: &str, query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    if !query.is_empty() {
        url.query_pairs_mut().clear().extend_pairs(query);
    }
    url
}
