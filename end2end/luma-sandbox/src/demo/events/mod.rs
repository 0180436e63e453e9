//! The demo's events, by region.

mod andes;
mod brazil;
mod hack0;
mod mexico;
mod peru;
mod south;
mod undecided;

use super::plan::Plan;

pub(super) fn all() -> impl Iterator<Item = &'static Plan> {
    [
        peru::EVENTS,
        mexico::EVENTS,
        andes::EVENTS,
        south::EVENTS,
        brazil::EVENTS,
        hack0::EVENTS,
        undecided::EVENTS,
    ]
    .into_iter()
    .flatten()
}
