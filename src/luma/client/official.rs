//! The official API: for what our key manages, within the budget.

use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{Luma, LumaError, endpoint};
use crate::ids::{LumaCalendarId, LumaEventId};
use crate::luma::entry::listing_id;
use crate::luma::reading::Reading;
use crate::luma::wire::{first, official_event};

impl Luma {
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
            .and_then(listing_id)
            .ok_or(LumaError::Unreadable)
    }

    /// The event with this id, as fully as we may read it: with its hosts' e-mails where our key manages it, else its public document.
    pub async fn event(&self, id: &LumaEventId) -> Result<Reading, LumaError> {
        const NOT_OURS: [StatusCode; 3] = [
            StatusCode::BAD_REQUEST,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
        ];
        match self.managed_event(id).await {
            Err(LumaError::NoKey) => self.public_event(id).await,
            // A refusal of our key isn't one: read in public, our own events would lose what only the key shows, unseen.
            Err(LumaError::Refused(status)) if NOT_OURS.contains(&status) => {
                self.public_event(id).await
            }
            answer => answer,
        }
    }

    pub(super) async fn official(&self, request: RequestBuilder) -> Result<Value, LumaError> {
        let key = self.config.api_key.as_deref().ok_or(LumaError::NoKey)?;
        self.turn().await?;
        let answer = self.send(request.header("x-luma-api-key", key)).await?;
        let remaining = answer.number("x-ratelimit-remaining");
        let limit = answer.number("x-ratelimit-limit");
        let reset = answer.number("x-ratelimit-reset");
        self.pace.heed(remaining, limit, reset).await;
        match answer.status {
            status if status.is_success() => answer.json(),
            StatusCode::TOO_MANY_REQUESTS => {
                let retry_after = answer.retry_after();
                self.pace.pause(retry_after).await;
                Err(LumaError::Busy { retry_after })
            }
            status if status.is_client_error() => Err(LumaError::Refused(status)),
            _ => Err(LumaError::Down("an error of its own")),
        }
    }
}
