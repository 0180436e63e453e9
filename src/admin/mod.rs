//! What admins do. Being one is a value that a function demands: [`Admin`].

use crate::email::Email;

pub mod audit;
pub mod decisions;
pub mod queue;

/// Somebody who may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin {
    email: Email,
}

impl Admin {
    pub(in crate::admin) fn new(email: Email) -> Self {
        Self { email }
    }

    /// Who.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// An admin in a test.
    #[cfg(feature = "testing")]
    pub fn for_test(address: &str) -> Self {
        Self::new(Email::parse(address).expect("an address"))
    }
}
