//! Luma's public side: what anybody sees, without hosts' e-mails.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::{Found, Luma, LumaError, Period, endpoint};
use crate::ids::{LumaCalendarId, LumaEventId};
use crate::luma::reading::Reading;
use crate::luma::wire::{first, web_event};
use crate::luma::{Link, page};

/// Of a calendar that somebody pasted, whoever waits for it.
const MOST_PAGES: usize = 10;

impl Found {
    /// What a public document is, other than an event: `{kind, data}`.
    pub(in crate::luma) fn other_than_event(document: &Value) -> Option<Self> {
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

impl Luma {
    /// The event with this id by its public document.
    pub async fn public_event(&self, id: &LumaEventId) -> Result<Reading, LumaError> {
        match self.look_up(&Link::Event(id.clone())).await? {
            Found::Event(reading) => Ok(*reading),
            _ => Err(LumaError::Unreadable),
        }
    }

    /// What stands at a link, by Luma's public side: its JSON, else its page; both together within the time for one answer.
    pub async fn look_up(&self, link: &Link) -> Result<Found, LumaError> {
        // The time for an answer doesn't run while we wait for our turn.
        self.public_turn().await?;
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
        let answer = tokio::time::timeout(self.config.timeout.mul_f32(0.6), self.ask_public(url));
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

    /// What a calendar announces, soonest first, each once: all of it, unless that is more than `most`.
    pub async fn upcoming_of(
        &self,
        calendar: &LumaCalendarId,
        most: usize,
    ) -> Result<Vec<Reading>, LumaError> {
        let mut seen = HashSet::new();
        let mut announced = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .listed_page(calendar, Period::Future, cursor.as_deref())
                .await?;
            // External listings have no event on Luma that could be imported.
            let of_luma = page.entries.into_iter().filter(|entry| !entry.is_external);
            let new = of_luma.filter(|entry| seen.insert(entry.reading.id.clone()));
            announced.extend(new.map(|entry| entry.reading));
            cursor = page.next;
            if cursor.is_none() || announced.len() > most {
                break;
            }
        }
        Ok(announced)
    }

    async fn page(&self, link: &Link) -> Result<Found, LumaError> {
        let url = endpoint(&self.config.page_url, &link.page_path(), &[]);
        let answer = self.ask_public(url).await?;
        answer.check_public(None)?;
        // Parsing HTML takes its time and holds what can't wait elsewhere.
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        tokio::task::spawn_blocking(move || page::read(&html))
            .await
            .ok()
            .flatten()
            .ok_or(LumaError::Unreadable)
    }
}

/// Asked for an id, only the event with this id is an answer.
fn as_asked(link: &Link, found: Found) -> Result<Found, LumaError> {
    match (link, &found) {
        (Link::Event(id), Found::Event(reading)) if reading.id != *id => Err(LumaError::Unreadable),
        _ => Ok(found),
    }
}
