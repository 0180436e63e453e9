//! Lists of our calendar, page by page: what we manage (official) and what is listed (public).

use serde_json::Value;

use super::{Luma, LumaError, endpoint};
use crate::ids::{LumaCalendarId, LumaEventId};
use crate::luma::entry::{Entry, event_id, listed_entry, managed_entry};
use crate::luma::wire::first;

/// Luma caps it as it likes; more would make pages of long descriptions too big.
const AT_ONCE: &str = "50";

/// Half of what a calendar's public side lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// What isn't over.
    Future,
    /// What is.
    Past,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// What it holds, as far as it can be read.
    pub entries: Vec<Entry>,
    /// Events of entries that can't be read otherwise: they stand there, whatever they are.
    pub unreadable: Vec<LumaEventId>,
    /// Entries that don't even name their event: nobody can say what is missing in this list.
    pub nameless: usize,
    /// Leads to the next page.
    pub next: Option<String>,
}

impl ListPage {
    /// `{entries, has_more, next_cursor?}`. On the last page there may be a cursor all the same; where there is more, there
    /// must be a cursor and something on this page.
    fn read(answer: &Value, read: fn(&Value) -> Option<Entry>) -> Result<Self, LumaError> {
        let entries = answer.get("entries").and_then(Value::as_array);
        let entries = entries.ok_or(LumaError::Unreadable)?;
        let has_more = answer.get("has_more").and_then(Value::as_bool);
        let next = if has_more.ok_or(LumaError::Unreadable)? {
            if entries.is_empty() {
                return Err(LumaError::Unreadable);
            }
            Some(first(answer, &["next_cursor"]).ok_or(LumaError::Unreadable)?)
        } else {
            None
        };
        // What waits for approval isn't listed yet.
        let approved = |entry: &&Value| first(entry, &["status"]).is_none_or(|s| s == "approved");
        let mut page = Self {
            entries: Vec::with_capacity(entries.len()),
            unreadable: Vec::new(),
            nameless: 0,
            next: next.map(str::to_owned),
        };
        for entry in entries.iter().filter(approved) {
            match (read(entry), event_id(entry)) {
                (Some(entry), _) => page.entries.push(entry),
                (None, Some(id)) => page.unreadable.push(id),
                (None, None) => page.nameless += 1,
            }
        }
        Ok(page)
    }
}

impl Luma {
    /// The events that our key manages, by start, from a cursor on.
    pub async fn managed_page(&self, cursor: Option<&str>) -> Result<ListPage, LumaError> {
        let mut query = vec![("pagination_limit", AT_ONCE), ("sort_column", "start_at")];
        query.extend(cursor.map(|cursor| ("pagination_cursor", cursor)));
        let url = endpoint(&self.config.api_url, "v1/calendars/events/list", &query);
        let answer = self.official(self.http.get(url)).await?;
        ListPage::read(&answer, managed_entry)
    }

    /// Everything that a calendar shows on its public side, managed there or not.
    pub async fn listed_page(
        &self,
        calendar: &LumaCalendarId,
        period: Period,
        cursor: Option<&str>,
    ) -> Result<ListPage, LumaError> {
        let mut query = vec![
            ("calendar_api_id", calendar.as_str()),
            (
                "period",
                match period {
                    Period::Future => "future",
                    Period::Past => "past",
                },
            ),
            ("pagination_limit", AT_ONCE),
        ];
        query.extend(cursor.map(|cursor| ("pagination_cursor", cursor)));
        let url = endpoint(&self.config.web_url, "calendar/get-items", &query);
        self.public_turn().await?;
        let answer = self.ask_public(url).await?;
        let body = answer.json();
        answer.check_public(body.as_ref().ok())?;
        ListPage::read(&body?, listed_entry)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_t_be_read_of_a_page_is_named_or_counted() {
        let good = json!({"api_id": "calev-1", "event": {"api_id": "evt-1", "name": "Noche",
            "start_at": "2026-12-01T14:00:00Z"}});
        let unreadable = json!({"api_id": "calev-2", "event": {"api_id": "evt-2", "name": null}});
        let nameless = json!({"api_id": "calev-3", "event": {}});
        let pending = json!({"api_id": "calev-4", "status": "pending", "event": {}});
        let page = json!({"entries": [good, unreadable, nameless, pending], "has_more": false});
        let page = ListPage::read(&page, listed_entry).unwrap();
        assert_eq!(page.entries.len(), 1);
        assert_eq!(page.unreadable, ["evt-2".parse().unwrap()]);
        assert_eq!(page.nameless, 1);
    }
}
