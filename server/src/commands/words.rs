//! What a terminal says about steps and failures.

use hack0::imports::{Failure, Step, StepState};
use hack0::luma::LinkProblem;

pub(super) fn step(step: Step) -> &'static str {
    match step {
        Step::Find => "find the event on Luma",
        Step::Hosts => "read its hosts",
        Step::Match => "find its organization",
        Step::Save => "save it",
        Step::List => "add it to the hack0 calendar",
    }
}

/// How a step ended; none while it hasn't.
pub(super) fn ended(state: StepState) -> Option<&'static str> {
    match state {
        StepState::Waiting | StepState::Running => None,
        StepState::Done => Some("done"),
        StepState::Skipped => Some("not needed"),
        StepState::Failed => Some("failed"),
    }
}

pub(super) fn failure(failure: Failure) -> &'static str {
    match failure {
        Failure::NotFound => "Luma knows no event at this address",
        Failure::Deleted => "the event was deleted or cancelled on Luma",
        Failure::Private => "the event isn't public",
        Failure::Calendar => "the link leads to a calendar; paste the link of one of its events",
        Failure::User => "the link leads to a person; paste the link of an event",
        Failure::Discover => "the link leads to a city or category; paste the link of an event",
        Failure::LumaDown => "Luma didn't answer, or answered with an error; try again later",
        Failure::Busy => "Luma asks us to wait; try again in a minute",
        Failure::Unreadable => "Luma's answer holds no event that hack0 can read",
        Failure::NoKey => "LUMA_API_KEY isn't set",
        Failure::Refused => "Luma refused",
        Failure::Hidden => "an admin of hack0 has hidden this event",
        Failure::Internal => "something in hack0 failed; RUST_LOG=error shows what",
    }
}

pub(super) fn link_problem(problem: LinkProblem) -> &'static str {
    match problem {
        LinkProblem::Empty => "there is nothing in it; paste the link of a Luma event",
        LinkProblem::NoLink => "there is no link in it; paste the link of a Luma event",
        LinkProblem::OtherSite => "only links to lu.ma and luma.com can be imported",
        LinkProblem::Calendar => failure(Failure::Calendar),
        LinkProblem::User => failure(Failure::User),
        LinkProblem::Discover => failure(Failure::Discover),
        LinkProblem::NotAnEvent => "this page of Luma's isn't an event",
        LinkProblem::Malformed => "the link can't be read; copy it from the browser's address bar",
    }
}
