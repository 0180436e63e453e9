//! Lists of our calendar, page by page: what we manage (official) and what is listed (public).

use serde_json::Value;

use super::{Luma, LumaError, Manner, endpoint};
use crate::ids::LumaCalendarId;
use crate::luma::entry::{Entry, listed_entry, managed_entry};
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
    /// Entries that can't be read: what they are isn't known, so nobody can say what is missing in this list.
    pub unreadable: usize,
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
        let readings: Vec<_> = entries.iter().filter(approved).map(read).collect();
        Ok(Self {
            unreadable: readings.iter().filter(|entry| entry.is_none()).count(),
            entries: readings.into_iter().flatten().collect(),
            next: next.map(str::to_owned),
        })
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
        if self.manner == Manner::Background {
            self.turn().await?;
        }
        let answer = self.send(self.http.get(url)).await?;
        let body = answer.json();
        answer.check_public(body.as_ref().ok())?;
        ListPage::read(&body?, listed_entry)
    }
}
