// stub until the attribution branch is merged
use std::fmt;
/// stub
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Domain(String);
impl Domain {
    /// stub
    pub fn of_email(email: &str) -> Option<Self> {
        email.rsplit_once('@').map(|(_, d)| Self(d.into()))
    }
    /// stub
    pub fn of_website(url: &str) -> Option<Self> {
        url::Url::parse(url)
            .ok()?
            .host_str()
            .map(|h| Self(h.into()))
    }
}
impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
