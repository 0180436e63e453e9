//! What only admins may do. Being one is a value that a function demands, not a check that can be forgotten.

pub mod audit;
pub mod decisions;
pub mod directory;
pub mod queue;
mod sessions;
mod sign_in;
#[cfg(test)]
mod tests;

use crate::email::Email;

pub use sessions::{IDLE, LONGEST, Opened, Session};
pub use sign_in::{Admins, LINK_LIFETIME};

/// Somebody who signed in as an admin. What only admins may do demands this value; only a session gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin {
    email: Email,
}

impl Admin {
    pub(in crate::admin) fn new(email: Email) -> Self {
        Self { email }
    }

    /// Who it is: what decisions and the audit log are signed with.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// An admin without a session.
    #[cfg(any(test, feature = "testing"))]
    pub fn for_test(address: &str) -> Self {
        Self::new(Email::parse(address).expect("an address"))
    }
}
