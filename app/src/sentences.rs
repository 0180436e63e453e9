//! What was wrong with a link or an import, and what to do now: one sentence for each, wherever it is shown.

use hack0::imports::{Failure, Import};
use hack0::luma::LinkProblem;

use crate::language::Language;

impl Language {
    /// Why what was pasted isn't the link of an event.
    pub(crate) fn problem(self, problem: LinkProblem) -> String {
        match problem {
            LinkProblem::Empty => self.link_empty(),
            LinkProblem::NoLink => self.link_no_link(),
            LinkProblem::OtherSite => self.link_other_site(),
            LinkProblem::Calendar => self.link_calendar(),
            LinkProblem::User => self.link_user(),
            LinkProblem::Discover => self.link_discover(),
            LinkProblem::NotAnEvent => self.link_not_an_event(),
            LinkProblem::Malformed => self.link_malformed(),
        }
    }

    /// Why there is no event of this import; of a hidden one with the admin's reason and what they wrote beside it.
    pub(crate) fn no_event(self, import: &Import) -> Option<String> {
        let failure = import.failure?;
        let Some(hidden) = &import.hidden else {
            return Some(self.failure(failure));
        };
        let why = self.failure_hidden_why(self.hide_reason(hidden.reason.as_str()));
        Some(match &hidden.note {
            Some(note) => format!("{why} {}", self.failure_hidden_note(note.as_str())),
            None => why,
        })
    }

    /// Why an import, or one of its steps, failed.
    pub(crate) fn failure(self, failure: Failure) -> String {
        match failure {
            Failure::NotFound => self.failure_not_found(),
            Failure::Deleted => self.failure_deleted(),
            Failure::Private => self.failure_private(),
            Failure::Calendar => self.failure_calendar(),
            Failure::User => self.failure_user(),
            Failure::Discover => self.failure_discover(),
            Failure::LumaDown => self.failure_luma_down(),
            Failure::Busy => self.failure_busy(),
            Failure::Unreadable => self.failure_unreadable(),
            Failure::NoKey => self.failure_no_key(),
            Failure::Refused => self.failure_refused(),
            Failure::Hidden => self.failure_hidden(),
            Failure::Internal => self.failure_internal(),
        }
    }
}
