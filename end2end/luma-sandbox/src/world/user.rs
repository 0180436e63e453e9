//! A Luma account: a person or an organization.

use crate::ids;

/// A user. Only the official API tells the e-mail, and only for hosts of managed events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// `usr-…`
    pub id: String,
    /// Shown name.
    pub name: String,
    /// First name, where the user gave one.
    pub first_name: Option<String>,
    /// Last name, where the user gave one.
    pub last_name: Option<String>,
    /// Address; `None` is `""` in the official API, where it is required.
    pub email: Option<String>,
    /// Name in `luma.com/user/<username>`.
    pub username: Option<String>,
    /// Self-declared website.
    pub website: Option<String>,
    /// Picture.
    pub avatar_url: String,
    /// A sentence about the user.
    pub bio: Option<String>,
    /// `/in/…` for people, `/company/…` for organizations.
    pub linkedin_handle: Option<String>,
    /// IANA zone.
    pub timezone: String,
}

impl User {
    /// A user with a fresh id. A name of two or more words gives first and last name.
    pub fn new(name: impl Into<String>) -> User {
        User::with_id(ids::fresh("usr"), name)
    }

    /// A user with a given id.
    pub fn with_id(id: impl Into<String>, name: impl Into<String>) -> User {
        let (id, name) = (id.into(), name.into());
        let (first_name, last_name) = match name.split_once(' ') {
            Some((first, last)) => (Some(first.to_owned()), Some(last.to_owned())),
            None => (Some(name.clone()), None),
        };
        User {
            avatar_url: format!(
                "https://cdn.lu.ma/avatars-default/avatar_{}.png",
                ids::number(&id, 48) + 1
            ),
            first_name,
            last_name,
            email: None,
            username: None,
            website: None,
            bio: None,
            linkedin_handle: None,
            timezone: "America/Lima".to_owned(),
            id,
            name,
        }
    }

    /// The same user with an e-mail address.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> User {
        self.email = Some(email.into());
        self
    }

    /// The same user with a website.
    #[must_use]
    pub fn with_website(mut self, website: impl Into<String>) -> User {
        self.website = Some(website.into());
        self
    }

    /// The profile's address, by username where there is one.
    pub fn url(&self) -> String {
        format!(
            "https://luma.com/user/{}",
            self.username.as_deref().unwrap_or(&self.id)
        )
    }
}
