//! One request as the surfaces see it, and the two ways to answer.

use jiff::Timestamp;
use serde_json::{Value, json};

/// A request, taken apart.
pub(crate) struct Call {
    pub(crate) method: String,
    /// Without the surface's prefix; starts with a slash.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) key: Option<String>,
    pub(crate) body: Option<Value>,
    pub(crate) now: Timestamp,
}

impl Call {
    /// The first value of a query key that isn't empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The first of several spellings of a query key.
    pub(crate) fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// All values of a repeated query key.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.query
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// A time in the query; one that can't be read is a bad request.
    pub(crate) fn time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        self.get(name)
            .map(|text| text.parse().map_err(|_| Refusal::invalid()))
            .transpose()
    }

    /// A string of the JSON body.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.body.as_ref()?.get(name)?.as_str()
    }
}

/// Luma's errors: a status and `{"message", "code"}`.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) code: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            message: message.into(),
            code: None,
        }
    }

    /// Luma says no more than this about a request it can't read.
    pub(crate) fn invalid() -> Refusal {
        Refusal::new(400, "Invalid request.")
    }

    pub(crate) fn not_found() -> Refusal {
        Refusal::new(404, "Not found.")
    }

    pub(crate) fn body(&self) -> Value {
        json!({"message": self.message, "code": self.code})
    }
}

/// What a surface answers in JSON.
pub(crate) type Answer = Result<Value, Refusal>;

/// A page of entries behind an opaque cursor: base64 of `{"sv": <start>, "fb": <id>}`, as Luma's cursors are.
pub(crate) mod paging {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde_json::{Value, json};

    use super::{Call, Refusal};

    /// Where an entry stands in the order: its start, then its id.
    pub(crate) type Place = (String, String);

    pub(crate) struct Page<T> {
        pub(crate) entries: Vec<T>,
        /// `None` on the last page, where Luma leaves the key out.
        pub(crate) next_cursor: Option<String>,
    }

    /// Cuts one page out of entries that are sorted by `place` (descending when `descending`).
    pub(crate) fn page<T>(
        call: &Call,
        cap: usize,
        descending: bool,
        entries: Vec<T>,
        place: impl Fn(&T) -> Place,
    ) -> Result<Page<T>, Refusal> {
        let asked = match call.get("pagination_limit") {
            Some(text) => text
                .parse::<usize>()
                .ok()
                .filter(|limit| *limit > 0)
                .ok_or_else(Refusal::invalid)?,
            None => cap,
        };
        let limit = asked.min(cap);
        let after = call.get("pagination_cursor").map(read).transpose()?;
        let mut left: Vec<T> = entries
            .into_iter()
            .filter(|entry| {
                after.as_ref().is_none_or(|after| {
                    if descending {
                        place(entry) < *after
                    } else {
                        place(entry) > *after
                    }
                })
            })
            .collect();
        let more = left.len() > limit;
        left.truncate(limit);
        let next_cursor = left.last().filter(|_| more).map(|last| write(&place(last)));
        Ok(Page {
            entries: left,
            next_cursor,
        })
    }

    /// `{entries, has_more, next_cursor?}`.
    pub(crate) fn envelope(page: Page<Value>) -> Value {
        let mut envelope = json!({"entries": page.entries, "has_more": page.next_cursor.is_some()});
        if let Some(cursor) = page.next_cursor {
            envelope["next_cursor"] = Value::String(cursor);
        }
        envelope
    }

    fn write((start, id): &Place) -> String {
        STANDARD.encode(json!({"sv": start, "fb": id}).to_string())
    }

    fn read(cursor: &str) -> Result<Place, Refusal> {
        let bytes = STANDARD.decode(cursor).map_err(|_| Refusal::invalid())?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| Refusal::invalid())?;
        let part = |key: &str| {
            value[key]
                .as_str()
                .map(str::to_owned)
                .ok_or_else(Refusal::invalid)
        };
        Ok((part("sv")?, part("fb")?))
    }
}
