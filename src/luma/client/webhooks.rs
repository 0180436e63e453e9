//! Our webhook at Luma: which there are, and a new one.

use std::fmt;

use serde_json::{Value, json};

use super::{Luma, LumaError, endpoint};
use crate::luma::wire::first;

/// More pages than anybody has webhooks.
const MOST_PAGES: usize = 20;

/// A webhook as Luma keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredWebhook {
    /// Luma's id of it.
    pub id: String,
    /// Where deliveries go.
    pub url: String,
    /// Which deliveries; `*` is all.
    pub event_types: Vec<String>,
    /// Not paused.
    pub is_active: bool,
    /// What deliveries are signed with.
    pub secret: String,
}

/// Without the secret.
impl fmt::Debug for RegisteredWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegisteredWebhook({}, {})", self.id, self.url)
    }
}

impl RegisteredWebhook {
    fn read(answer: &Value) -> Option<Self> {
        let types = answer.get("event_types")?.as_array()?;
        Some(Self {
            id: first(answer, &["id", "api_id"])?.to_owned(),
            url: first(answer, &["url"])?.to_owned(),
            event_types: types
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            is_active: first(answer, &["status"]) == Some("active"),
            secret: first(answer, &["secret"]).unwrap_or_default().to_owned(),
        })
    }
}

impl Luma {
    /// All webhooks of our calendar.
    pub async fn webhooks(&self) -> Result<Vec<RegisteredWebhook>, LumaError> {
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let query = cursor
                .as_deref()
                .map(|cursor| ("pagination_cursor", cursor));
            let query: Vec<_> = query.into_iter().collect();
            let url = endpoint(&self.config.api_url, "v1/webhooks/list", &query);
            let answer = self.official(self.http.get(url)).await?;
            let entries = answer.get("entries").and_then(Value::as_array);
            let entries = entries.ok_or(LumaError::Unreadable)?;
            found.extend(entries.iter().filter_map(RegisteredWebhook::read));
            if answer.get("has_more").and_then(Value::as_bool) != Some(true) {
                return Ok(found);
            }
            let next = first(&answer, &["next_cursor"]).ok_or(LumaError::Unreadable)?;
            cursor = Some(next.to_owned());
        }
        Err(LumaError::Unreadable)
    }

    /// Registers one. Not safe to repeat: each call makes another.
    pub async fn create_webhook(
        &self,
        url: &str,
        event_types: &[&str],
    ) -> Result<RegisteredWebhook, LumaError> {
        let endpoint = endpoint(&self.config.api_url, "v2/webhooks/create", &[]);
        let body = json!({ "url": url, "event_types": event_types });
        let answer = self.official(self.http.post(endpoint).json(&body)).await?;
        RegisteredWebhook::read(&answer)
            .filter(|webhook| !webhook.secret.is_empty())
            .ok_or(LumaError::Unreadable)
    }
}
