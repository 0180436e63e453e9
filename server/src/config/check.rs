//! What each setting must look like. A problem never quotes a secret.

use std::net::{IpAddr, SocketAddr};

use hack0::email::Email;
use hack0::ids::LumaCalendarId;
use hack0::luma::webhook::WebhookSecret;
use hack0::mail::{Sender, Smtp};
use ipnet::IpNet;
use url::Url;

use super::settings::default_of;
use super::{Secret, Source, Wrong};

/// Reads settings one by one and keeps what is wrong with them.
pub(super) struct Reader<'s> {
    source: &'s Source,
    wrong: Vec<Wrong>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            wrong: Vec::new(),
        }
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        check: fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.source.get(name).and_then(|value| {
            value
                .map(|text| check(&text).map_err(|problem| Wrong { name, problem }))
                .transpose()
        });
        value.unwrap_or_else(|wrong| {
            self.wrong.push(wrong);
            None
        })
    }

    /// For a setting with a default: nothing comes back only when it is wrong.
    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        check: fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let before = self.wrong.len();
        let value = self.optional(name, check);
        if value.is_some() || self.wrong.len() > before {
            return value;
        }
        let default = default_of(name).map(check);
        default.and_then(|checked| {
            checked
                .map_err(|problem| self.wrong.push(Wrong { name, problem }))
                .ok()
        })
    }

    /// Something else makes it necessary.
    pub(super) fn demand(&mut self, name: &'static str, problem: &str) {
        if let Ok(None) = self.source.get(name) {
            let problem = problem.to_owned();
            self.wrong.push(Wrong { name, problem });
        }
    }

    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, Vec<Wrong>> {
        match read {
            Some(value) if self.wrong.is_empty() => Ok(value),
            _ => Err(self.wrong),
        }
    }
}

/// It goes into a header, so it must fit into one.
pub(super) fn api_key(text: &str) -> Result<Secret, String> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Secret::new(text))
    } else {
        Err("an API key has only letters, digits and signs, no spaces (not shown here)".to_owned())
    }
}

/// One, or two while Luma changes from one to the other.
pub(super) fn webhook_secrets(text: &str) -> Result<Vec<WebhookSecret>, String> {
    const EXPECTED: &str = "expected one secret such as whsec_…, or two separated by a comma, without spaces (not shown here)";
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_one = |word: &&str| word.bytes().all(|byte| byte.is_ascii_graphic());
    let secrets: Option<Vec<WebhookSecret>> = words
        .iter()
        .map(|word| {
            Some(word)
                .filter(|word| is_one(word))
                .and_then(|word| WebhookSecret::new(*word))
        })
        .collect();
    secrets
        .filter(|secrets| secrets.len() <= 2)
        .ok_or_else(|| EXPECTED.to_owned())
}

pub(super) fn calendar_id(text: &str) -> Result<LumaCalendarId, String> {
    text.parse().map_err(|_| {
        format!("expected a Luma calendar's id such as cal-SWU8CT273B56jaH, not {text:?}")
    })
}

pub(super) fn web_address(text: &str) -> Result<Url, String> {
    const EXPECTED: &str = "expected http(s)://host, without user name, query or fragment";
    let url = Url::parse(text).map_err(|_| EXPECTED.to_owned())?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if is_plain {
        Ok(url)
    } else {
        Err(EXPECTED.to_owned())
    }
}

pub(super) fn database(text: &str) -> Result<Secret, String> {
    let has_rest = |scheme: &str| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| !rest.trim_matches('/').is_empty())
    };
    if ["sqlite://", "postgres://", "postgresql://"]
        .into_iter()
        .any(has_rest)
    {
        Ok(Secret::new(text))
    } else {
        Err("expected sqlite://path or postgres://user:password@host/name".to_owned())
    }
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("expected an address and a port such as 127.0.0.1:3000 or [::]:3000, not {text:?}")
    })
}

/// Browsers compare origins byte for byte, so this is the form that they write.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let url = web_address(text).map_err(|_| {
        format!("expected the site's origin such as https://hack0.dev, not {text:?}")
    })?;
    if url.path() == "/" {
        Ok(url.origin().ascii_serialization())
    } else {
        Err(format!(
            "expected only an origin, without the path {:?}",
            url.path()
        ))
    }
}

/// Addresses aren't quoted: they are somebody's.
pub(super) fn emails(text: &str) -> Result<Vec<Email>, String> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let mut emails = Vec::new();
    for (place, word) in words.enumerate() {
        let email = Email::parse(word)
            .ok_or_else(|| format!("number {} isn't an e-mail address", place + 1))?;
        // Named twice, still written to once.
        if !emails.contains(&email) {
            emails.push(email);
        }
    }
    Ok(emails)
}

pub(super) fn mail_server(text: &str) -> Result<Secret, String> {
    Smtp::parse(text).map_err(str::to_owned)?;
    Ok(Secret::new(text))
}

pub(super) fn sender(text: &str) -> Result<Sender, String> {
    Sender::parse(text).ok_or_else(|| {
        format!("expected one sender such as hack0 <no-reply@hack0.example>, not {text:?}")
    })
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split([',', ' '])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(network)
        .collect()
}

fn network(word: &str) -> Result<IpNet, String> {
    word.parse::<IpNet>()
        .or_else(|_| word.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("expected networks such as 10.0.0.0/8 or ::1, not {word:?}"))
}
