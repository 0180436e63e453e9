//! The form of an event as it is typed, and what can be wrong with it.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Edit, EditError, Editable, Wrong};
use crate::columns::text_enum;
use crate::luma::{LumaError, Visibility};

text_enum!(
    /// Why a form wasn't saved; closed, so that a page can say it in its language.
    Problem {
        /// No title, or too long.
        Name = "name",
        /// Too long.
        Description = "description",
        /// No time.
        Start = "start",
        /// No time, or before the beginning.
        End = "end",
        /// No time zone of that name.
        Timezone = "timezone",
        /// Too long.
        Address = "address",
        /// No web address.
        MeetingUrl = "meeting_url",
        /// None of the choices.
        Visibility = "visibility",
        /// It changed since the form was opened.
        Changed = "changed",
        /// Somebody else is saving it at this moment.
        Busy = "busy",
        /// Luma refuses the change.
        Refused = "refused",
        /// Luma isn't answering; whether it took the change is unknown.
        LumaDown = "luma_down",
        /// Luma asks us to wait.
        LumaBusy = "luma_busy",
        /// No key is configured.
        NoKey = "no_key",
    }
);

impl Problem {
    /// What to tell whoever typed the form; none for what no form causes.
    pub fn of(error: &EditError) -> Option<Self> {
        Some(match error {
            EditError::Wrong(wrong) => (*wrong).into(),
            EditError::Changed => Self::Changed,
            EditError::Busy => Self::Busy,
            EditError::Luma(LumaError::NoKey) => Self::NoKey,
            EditError::Luma(LumaError::Busy { .. }) => Self::LumaBusy,
            EditError::Luma(LumaError::Down(_) | LumaError::Unreadable) => Self::LumaDown,
            EditError::Luma(_) => Self::Refused,
            EditError::NotFound | EditError::ReadOnly | EditError::Sqlx(_) => return None,
        })
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Name => Self::Name,
            Wrong::Description => Self::Description,
            Wrong::Start => Self::Start,
            Wrong::End => Self::End,
            Wrong::Timezone => Self::Timezone,
            Wrong::Address => Self::Address,
            Wrong::MeetingUrl => Self::MeetingUrl,
            Wrong::Visibility => Self::Visibility,
        }
    }
}

/// The fields as typed; times as a browser's `datetime-local` writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// The [`Editable::version`] that was seen.
    pub version: String,
    /// Its title.
    pub name: String,
    /// Its description as Markdown; none where it can't be edited.
    pub description: Option<String>,
    /// When it begins, by the clocks of its place.
    pub start: String,
    /// When it ends; empty leaves it.
    pub end: String,
    /// IANA name.
    pub timezone: String,
    /// Who may see it, in Luma's word.
    pub visibility: String,
    /// Another address; empty leaves it.
    pub address: String,
    /// Another link to where it takes place on the net; empty leaves it. Never stored here, so it doesn't come back.
    #[serde(skip_serializing)]
    pub meeting_url: String,
}

impl Form {
    /// The form as it is opened.
    pub fn of(event: &Editable) -> Self {
        let local = |time| event.local(time).strftime("%Y-%m-%dT%H:%M").to_string();
        Self {
            version: event.version.clone(),
            name: event.name.clone(),
            description: event.description.clone(),
            start: local(event.start_at),
            end: event.end_at.map(local).unwrap_or_default(),
            timezone: event.timezone.clone(),
            visibility: event.visibility.as_str().to_owned(),
            address: String::new(),
            meeting_url: String::new(),
        }
    }

    pub(super) fn read(&self) -> Result<Edit, Wrong> {
        let time = |text: &str| text.trim().parse::<DateTime>();
        let end = match self.end.trim() {
            "" => None,
            text => Some(time(text).map_err(|_| Wrong::End)?),
        };
        // What isn't known would be read as private, which nobody has said.
        let visibility = Visibility::from_text(&self.visibility);
        if visibility.as_str() != self.visibility {
            return Err(Wrong::Visibility);
        }
        Ok(Edit {
            version: self.version.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            start: time(&self.start).map_err(|_| Wrong::Start)?,
            end,
            timezone: self.timezone.trim().to_owned(),
            visibility,
            address: Some(self.address.clone()),
            meeting_url: Some(self.meeting_url.clone()),
        })
    }
}
