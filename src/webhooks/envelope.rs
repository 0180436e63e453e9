//! What can be read of a delivery's body: its type and its event. Nothing else of it is believed, except of an event that
//! stands elsewhere.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::ids::LumaEventId;
use crate::luma::Reading;
use crate::luma::added_event;

pub(super) const ADDED: &str = "calendar.event.added";
pub(super) const CANCELED: &str = "event.canceled";
/// The types that make us read an event again.
const KINDS: [&str; 4] = ["event.created", "event.updated", CANCELED, ADDED];
const LONGEST_KIND: usize = 64;

/// What a body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Envelope {
    /// Something about this event.
    About(&'static str, LumaEventId),
    /// A type that we have no use for.
    Other(Option<String>),
    /// No delivery as Luma writes them; its type where that could be read.
    Unreadable(Option<&'static str>),
}

#[derive(Deserialize)]
struct Outer<'b> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    data: Option<&'b RawValue>,
}

/// New and old spelling; the event itself may be one level deeper.
#[derive(Deserialize)]
struct Named {
    id: Option<String>,
    api_id: Option<String>,
    event: Option<Box<Named>>,
}

impl Named {
    fn id(self) -> Option<LumaEventId> {
        let inner = self.event.and_then(|event| event.id());
        let own = || self.id.or(self.api_id)?.parse().ok();
        inner.or_else(own)
    }
}

impl Envelope {
    /// Never fails: whatever was signed is kept.
    pub(super) fn of(body: &[u8]) -> Self {
        let Some(outer) = outer(body) else {
            return Self::Unreadable(None);
        };
        let Some(kind) = KINDS.into_iter().find(|kind| *kind == outer.kind) else {
            return Self::Other(Some(outer.kind).filter(|kind| is_plain(kind)));
        };
        let named = outer
            .data
            .and_then(|data| serde_json::from_str::<Named>(data.get()).ok());
        match named.and_then(Named::id) {
            Some(id) => Self::About(kind, id),
            None => Self::Unreadable(Some(kind)),
        }
    }

    pub(super) fn kind(&self) -> Option<&str> {
        match self {
            Self::About(kind, _) => Some(kind),
            Self::Other(kind) => kind.as_deref(),
            Self::Unreadable(kind) => *kind,
        }
    }

    pub(super) fn event(&self) -> Option<&LumaEventId> {
        match self {
            Self::About(_, id) => Some(id),
            Self::Other(_) | Self::Unreadable(_) => None,
        }
    }
}

fn outer(body: &[u8]) -> Option<Outer<'_>> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

fn is_plain(kind: &str) -> bool {
    kind.len() <= LONGEST_KIND
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether it stands on our calendar without being an event of Luma's, so that only deliveries tell of it.
pub(super) fn is_external(id: &LumaEventId) -> bool {
    id.as_str().starts_with("calev-")
}

/// The event as a `calendar.event.added` tells it.
pub(super) fn reading(body: &[u8]) -> Option<Reading> {
    let data: Value = serde_json::from_str(outer(body)?.data?.get()).ok()?;
    added_event(&data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_body_is() {
        let about = |kind, id: &str| Envelope::About(kind, id.parse().unwrap());
        let other = |kind: &str| Envelope::Other(Some(kind.to_owned()));
        for (body, expected) in [
            (
                r#"{"type":"event.created","data":{"id":"evt-a"}}"#,
                about("event.created", "evt-a"),
            ),
            (
                r#"{"data":{"api_id":"evt-a","id":null},"type":"event.canceled"}"#,
                about(CANCELED, "evt-a"),
            ),
            (
                r#"{"type":"event.updated","data":{"event":{"api_id":"evt-a"}}}"#,
                about("event.updated", "evt-a"),
            ),
            (
                r#"{"type":"calendar.event.added","data":{"id":"calev-a"}}"#,
                about(ADDED, "calev-a"),
            ),
            (
                r#"{"type":"guest.registered","data":{"id":"gst-a"}}"#,
                other("guest.registered"),
            ),
            (r#"{"type":"guest.registered"}"#, other("guest.registered")),
            ("{\"type\":\"a\\u0000b\"}", Envelope::Other(None)),
            (
                r#"{"type":"event.created","data":{"id":"usr-a"}}"#,
                Envelope::Unreadable(Some("event.created")),
            ),
            (
                r#"{"type":"event.created","data":{"id":"evt-a","id":"evt-b"}}"#,
                Envelope::Unreadable(Some("event.created")),
            ),
            (
                r#"{"type":"event.created","type":"event.canceled","data":{"id":"evt-a"}}"#,
                Envelope::Unreadable(None),
            ),
            (
                r#"{"type":"event.created"}"#,
                Envelope::Unreadable(Some("event.created")),
            ),
            ("", Envelope::Unreadable(None)),
            ("[]", Envelope::Unreadable(None)),
            ("\0", Envelope::Unreadable(None)),
        ] {
            assert_eq!(Envelope::of(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(
            Envelope::of(b"{\"type\":\"\xff\"}"),
            Envelope::Unreadable(None)
        );
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(Envelope::of(deep.as_bytes()), Envelope::Unreadable(None));
        let deep = format!(r#"{{"type":"event.created","data":{{"id":"evt-a","x":{deep}}}}}"#);
        assert_eq!(reading(deep.as_bytes()), None);
        let nested = format!(
            "{}null{}",
            r#"{"event":"#.repeat(10_000),
            "}".repeat(10_000)
        );
        let nested = format!(r#"{{"type":"event.created","data":{nested}}}"#);
        assert_eq!(
            Envelope::of(nested.as_bytes()),
            Envelope::Unreadable(Some("event.created"))
        );
    }
}
