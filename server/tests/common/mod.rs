//! What the tests stand on: answers with typed questions, the layers around small routes, the whole site.

mod answer;
mod app;
mod probe;
pub(crate) mod wire;

pub(crate) use answer::Answer;
pub(crate) use app::{ADMIN, OTHER_ADMIN, TestApp, cookie_of, with_cookie};
pub(crate) use probe::{ORIGIN, Probe, get, post, short_limits};
pub(crate) use wire::Served;

/// Fails with what it saw when `text` hasn't `part` in it.
#[track_caller]
pub(crate) fn assert_contains(text: &str, part: &str) {
    assert!(text.contains(part), "no {part:?} in {text:?}");
}
