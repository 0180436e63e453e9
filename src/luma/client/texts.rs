//! What hosts, a calendar and an event say of themselves in public: where somebody puts a code to show that it is theirs.

use serde_json::Value;

use super::{Luma, LumaError, endpoint};
use crate::ids::{LumaCalendarId, LumaEventId, LumaHostId};
use crate::luma::wire::first;

/// Texts that only those can write whom they are of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicTexts {
    /// The event's description, which every host of it can write.
    pub description: String,
    /// The profile of each host.
    pub hosts: Vec<(LumaHostId, String)>,
    /// The description of the managing calendar, unless that is a person's own.
    pub calendar: Option<(LumaCalendarId, String)>,
}

impl Luma {
    /// Reads them again from the event's public document.
    pub async fn public_texts(&self, id: &LumaEventId) -> Result<PublicTexts, LumaError> {
        let query = [("event_api_id", id.as_str())];
        let url = endpoint(&self.config.web_url, "event/get", &query);
        self.public_turn().await?;
        let answer = self.ask_public(url).await?;
        let body = answer.json().ok();
        answer.check_public(body.as_ref())?;
        let body = body.ok_or(LumaError::Unreadable)?;
        let data = body.get("data").filter(|data| data.is_object());
        texts(data.unwrap_or(&body), id).ok_or(LumaError::Unreadable)
    }
}

/// None for the document of something else.
fn texts(data: &Value, id: &LumaEventId) -> Option<PublicTexts> {
    let event = data.get("event")?;
    if first(event, &["api_id", "id"]) != Some(id.as_str()) {
        return None;
    }
    let mut description = String::new();
    if let Some(document) = data.get("description_mirror") {
        collect(document, &mut description);
    }
    let hosts = data.get("hosts").and_then(Value::as_array);
    let hosts = hosts.into_iter().flatten().filter_map(|host| {
        let id: LumaHostId = first(host, &["api_id", "id"])?.parse().ok()?;
        Some((id, first(host, &["bio_short"])?.to_owned()))
    });
    Some(PublicTexts {
        description,
        hosts: hosts.filter(|(id, _)| id.is_stable()).collect(),
        calendar: calendar(event, data),
    })
}

/// Only the calendar that manages the event speaks for it, and the object beside it must be the same one.
fn calendar(event: &Value, data: &Value) -> Option<(LumaCalendarId, String)> {
    let calendar = data.get("calendar")?;
    let id = first(calendar, &["api_id", "id"])?;
    let managing = first(event, &["calendar_api_id", "calendar_id"]);
    let is_personal = calendar.get("is_personal").and_then(Value::as_bool) == Some(true)
        || first(calendar, &["personal_user_api_id"]).is_some();
    if managing != Some(id) || is_personal {
        return None;
    }
    let text = first(calendar, &["description_short"])?;
    Some((id.parse().ok()?, text.to_owned()))
}

/// The words of ProseMirror's document; a code can stand across nodes when part of it is set in another type.
fn collect(node: &Value, into: &mut String) {
    if let Some(text) = node.get("text").and_then(Value::as_str) {
        into.push_str(text);
    }
    for child in node
        .get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        collect(child, into);
    }
    if node.get("type").and_then(Value::as_str) != Some("text") {
        into.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "event": {"api_id": "evt-1", "calendar_api_id": "cal-1"},
            "calendar": {"api_id": "cal-1", "is_personal": false, "description_short": "We are Lima."},
            "hosts": [
                {"api_id": "usr-1", "bio_short": "Rust."},
                {"api_id": "usr-2", "bio_short": null},
                {"name": "nobody"},
            ],
            "description_mirror": {"type": "doc", "content": [
                {"type": "paragraph", "content": [
                    {"type": "text", "text": "hack0-7m4k"},
                    {"type": "text", "marks": [{"type": "bold"}], "text": "-q2vx"},
                ]},
                {"type": "paragraph", "content": [{"type": "text", "text": "Pizza"}]},
            ]},
        })
    }

    #[test]
    fn each_text_is_of_whom_it_is() {
        let id = "evt-1".parse().unwrap();
        let read = texts(&document(), &id).unwrap();
        assert_eq!(read.description, "hack0-7m4k-q2vx\nPizza\n\n");
        assert_eq!(read.hosts, [("usr-1".parse().unwrap(), "Rust.".to_owned())]);
        let calendar = ("cal-1".parse().unwrap(), "We are Lima.".to_owned());
        assert_eq!(read.calendar, Some(calendar));
        assert_eq!(texts(&document(), &"evt-2".parse().unwrap()), None);
    }

    #[test]
    fn a_calendar_that_isn_t_the_managing_one_says_nothing() {
        let id = "evt-1".parse().unwrap();
        let mut other = document();
        other["event"]["calendar_api_id"] = json!("cal-2");
        assert_eq!(texts(&other, &id).unwrap().calendar, None);
        let mut personal = document();
        personal["calendar"]["is_personal"] = json!(true);
        assert_eq!(texts(&personal, &id).unwrap().calendar, None);
    }
}
