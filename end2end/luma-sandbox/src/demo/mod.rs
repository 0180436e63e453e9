//! The demo's world.

use jiff::Timestamp;

use crate::World;

/// The demo's world around `now`.
pub fn world(now: Timestamp) -> World {
    World::new(now)
}
