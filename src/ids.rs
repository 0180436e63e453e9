//! Typed ids: ours are UUIDv7 (sortable by creation), Luma's are its own prefixed strings. One can't be taken for another.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Uuid};

use crate::clock::Clock;
use crate::columns::text_column;

/// What was given isn't an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct InvalidId;

macro_rules! our_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id whose time part is the clock's now.
            pub fn new(clock: &Clock) -> Self {
                let now = clock.now();
                let seconds = u64::try_from(now.as_second()).unwrap_or_default();
                let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
                Self(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }

        text_column!($name);
    };
}

our_id!(/// An event as hack0 keeps it.
    EventId);
our_id!(/// A community or company that organizes events.
    OrganizationId);
our_id!(/// One pasted link and what became of it.
    ImportId);
our_id!(/// Several links pasted at once.
    BatchId);
our_id!(/// One webhook delivery of Luma's.
    DeliveryId);
our_id!(/// One run of a job.
    JobRunId);
our_id!(/// One recorded change of one field of an event.
    RevisionId);

our_id!(/// A mail on its way.
    MailId);
our_id!(/// A link that signs somebody in.
    SignInLinkId);
our_id!(/// Somebody's word that a host is an organization's.
    ClaimId);
our_id!(/// A link in a mail about a claim.
    ClaimLinkId);
our_id!(/// What somebody told of a badge.
    NoteId);
our_id!(/// What a person decided at once, with everything that it changed.
    DecisionId);

macro_rules! luma_id {
    ($(#[$doc:meta])* $name:ident, $($prefix:literal)|+) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(CompactString);

        impl $name {
            /// The id as Luma writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let rest = [$($prefix),+].iter().find_map(|p| text.strip_prefix(p)).ok_or(InvalidId)?;
                // Luma's ids have 15 characters today; the length isn't promised, the alphabet is what keeps them harmless in URLs.
                let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
                if (1..=64).contains(&rest.len()) && rest.chars().all(safe) {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidId)
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.into_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        text_column!($name);
    };
}

luma_id!(/// What an event *is* on Luma: `evt-…`, or `calev-…` for a listing of an event that stands elsewhere.
    LumaEventId, "evt-" | "calev-");
luma_id!(/// A person or an account that hosts: `usr-…`. A page without ids names only `@username`; a full reading replaces it.
    LumaHostId, "usr-" | "@");
luma_id!(/// A Luma calendar: `cal-…`.
    LumaCalendarId, "cal-");

impl LumaHostId {
    /// Whether this is Luma's own id, which stays the same, and not a username, which doesn't.
    pub fn is_stable(&self) -> bool {
        !self.0.starts_with('@')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luma_ids_know_their_prefix() {
        assert!("evt-byoR0WEu1o9XquH".parse::<LumaEventId>().is_ok());
        assert!("calev-RbXmiMEPAAEpvYV".parse::<LumaEventId>().is_ok());
        assert!("cal-SWU8CT273B56jaH".parse::<LumaEventId>().is_err());
        assert!("evt-".parse::<LumaEventId>().is_err());
        assert!("evt-../../etc".parse::<LumaEventId>().is_err());
        assert!(
            "usr-u9C9oHlUl41CU4D"
                .parse::<LumaHostId>()
                .is_ok_and(|id| id.is_stable())
        );
        assert!(
            "@ai_beavers"
                .parse::<LumaHostId>()
                .is_ok_and(|id| !id.is_stable())
        );
    }
}
