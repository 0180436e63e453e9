//! Changing an event that our key manages.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Luma, LumaError, endpoint};
use crate::ids::LumaEventId;
use crate::luma::Visibility;

/// What is to change of an event; what is none stays as it is on Luma.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventChange {
    /// Its title.
    pub name: Option<String>,
    /// Its description, as Markdown.
    pub description: Option<String>,
    /// When it begins. Luma moves the end along, unless it is named too.
    pub start_at: Option<Timestamp>,
    /// When it ends.
    pub end_at: Option<Timestamp>,
    /// IANA name.
    pub timezone: Option<String>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Where it takes place, as one text: Luma keeps no city or country of an address that was typed.
    pub address: Option<String>,
    /// Where it takes place on the net; Luma shows it to those who registered.
    pub meeting_url: Option<String>,
}

impl EventChange {
    /// Nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn body(&self, id: &LumaEventId) -> Value {
        let address = self.address.as_ref();
        let fields = [
            ("event_id", Some(json!(id))),
            ("name", self.name.as_ref().map(|name| json!(name))),
            (
                "description_md",
                self.description.as_ref().map(|text| json!(text)),
            ),
            ("start_at", self.start_at.map(|time| json!(time))),
            ("end_at", self.end_at.map(|time| json!(time))),
            ("timezone", self.timezone.as_ref().map(|zone| json!(zone))),
            (
                "visibility",
                self.visibility.map(|word| json!(word.as_str())),
            ),
            (
                "geo_address_json",
                address.map(|address| json!({ "type": "manual", "address": address })),
            ),
            (
                "meeting_url",
                self.meeting_url.as_ref().map(|url| json!(url)),
            ),
        ];
        let named = fields
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Value::Object(named.collect())
    }
}

impl Luma {
    /// Changes an event that our key manages; the same change twice is one. After an error nobody knows whether it was made,
    /// unless Luma `Refused` it.
    pub async fn update_event(
        &self,
        id: &LumaEventId,
        change: &EventChange,
    ) -> Result<(), LumaError> {
        let url = endpoint(&self.config.api_url, "v1/events/update", &[]);
        let request = self.http.post(url).json(&change.body(id));
        self.official(request).await?;
        Ok(())
    }
}
