//! Mails: written in the transaction of what causes them, sent by a worker that tries again.

mod outbox;
mod smtp;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod transport;

use std::fmt;

use jiff::Timestamp;

use crate::columns::text_enum;
use crate::email::Email;

pub use outbox::Outbox;
pub use smtp::Smtp;
pub(crate) use store::{count_since, count_to_domain_since, domain_of, enqueue};
pub use token::Token;
pub(crate) use token::hash;
pub use transport::{Letter, Letters, Sender, Transport};

/// Stands in a mail's texts where its token will be; the token is made when the mail is sent, and only its hash is kept.
pub const TOKEN: &str = "{token}";

text_enum! {
    /// What a mail is about.
    Kind {
        /// The link that signs an admin in.
        SignIn = "sign_in",
        /// The link that proves that a host is somebody's.
        Claim = "claim",
        /// What came of a claim.
        ClaimNews = "claim_news",
        /// What is wrong, for the admins.
        Alarm = "alarm",
    }
}

text_enum! {
    /// How a mail stands.
    State {
        /// Waits for its next try.
        Queued = "queued",
        /// Somebody is sending it, or died doing so.
        Sending = "sending",
        /// The server took it.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Its link would have been of no use any more.
        Expired = "expired",
    }
}

text_enum! {
    /// Why a try failed.
    Trouble {
        /// The server can't be reached, or cut the connection.
        Down = "down",
        /// The server asks to come again later.
        Busy = "busy",
        /// The server didn't answer in time; it may have taken the mail.
        NoAnswer = "no_answer",
        /// The server doesn't take mails like this from us, whoever they are to: for the operator to mend.
        Unwilling = "unwilling",
        /// There is no such mailbox, or it can't be written to.
        Refused = "refused",
    }
}

/// A mail as it is written. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub kind: Kind,
    /// The one recipient.
    pub to: Email,
    /// One line.
    pub subject: String,
    /// Plain text, with [`TOKEN`] where its token belongs.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it is of no use any more.
    pub expires_at: Option<Timestamp>,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({})", self.kind)
    }
}
