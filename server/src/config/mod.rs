//! Every setting: read from the environment and a `.env` file, checked at one place before anything starts.

mod check;
mod secret;
mod settings;
mod source;

use std::net::SocketAddr;

use hack0::email::Email;
use hack0::ids::LumaCalendarId;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{DEFAULT_BUDGET, DEFAULT_TIMEOUT, LumaConfig};
use hack0::mail::Sender;
use ipnet::IpNet;
use url::Url;

pub use secret::Secret;
pub use settings::{SETTINGS, Setting, help};
pub use source::Source;

/// All settings, checked. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// `LUMA_API_KEY`
    pub luma_api_key: Option<Secret>,
    /// `HACK0_LUMA_CALENDAR_API_ID`
    pub luma_calendar_id: Option<LumaCalendarId>,
    /// `LUMA_WEBHOOK_SECRET`
    pub luma_webhook_secrets: Vec<WebhookSecret>,
    /// `LUMA_API_URL`
    pub luma_api_url: Url,
    /// `LUMA_WEB_URL`
    pub luma_web_url: Url,
    /// `LUMA_PAGE_URL`
    pub luma_page_url: Url,
    /// `DATABASE_URL`; it may hold a password.
    pub database_url: Secret,
    /// `HACK0_LISTEN`
    pub listen: SocketAddr,
    /// `HACK0_BASE_URL`, an origin without a slash at its end.
    pub base_url: Option<String>,
    /// `HACK0_TRUSTED_PROXIES`
    pub trusted_proxies: Vec<IpNet>,
    /// `ADMIN_EMAILS`
    pub admin_emails: Vec<Email>,
    /// `SMTP_URL`; it may hold a password.
    pub smtp_url: Option<Secret>,
    /// `MAIL_FROM`
    pub mail_from: Option<Sender>,
}

/// One setting that is wrong; its `Display` is one line and never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct Wrong {
    /// Which setting.
    pub name: &'static str,
    /// What is wrong, and what is expected instead.
    pub problem: String,
}

impl Config {
    /// Reads and checks every setting.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(source: &Source) -> Result<Self, Vec<Wrong>> {
        let mut reader = check::Reader::new(source);
        let luma_api_key = reader.optional("LUMA_API_KEY", check::api_key);
        let luma_calendar_id = reader.optional("HACK0_LUMA_CALENDAR_API_ID", check::calendar_id);
        let luma_webhook_secrets = reader.optional("LUMA_WEBHOOK_SECRET", check::webhook_secrets);
        let luma_api_url = reader.required("LUMA_API_URL", check::web_address);
        let luma_web_url = reader.required("LUMA_WEB_URL", check::web_address);
        let luma_page_url = reader.required("LUMA_PAGE_URL", check::web_address);
        let database_url = reader.required("DATABASE_URL", check::database);
        let listen = reader.required("HACK0_LISTEN", check::listen);
        let base_url = reader.optional("HACK0_BASE_URL", check::origin);
        let trusted_proxies = reader.optional("HACK0_TRUSTED_PROXIES", check::networks);
        let admin_emails = reader.optional("ADMIN_EMAILS", check::emails);
        let smtp_url = reader.optional("SMTP_URL", check::mail_server);
        let mail_from = reader.optional("MAIL_FROM", check::sender);
        if smtp_url.is_some() {
            reader.demand(
                "MAIL_FROM",
                "needed with SMTP_URL, such as hack0 <no-reply@hack0.example>",
            );
        }
        let read = || {
            Some(Self {
                luma_api_key,
                luma_calendar_id,
                luma_webhook_secrets: luma_webhook_secrets.unwrap_or_default(),
                luma_api_url: luma_api_url?,
                luma_web_url: luma_web_url?,
                luma_page_url: luma_page_url?,
                database_url: database_url?,
                listen: listen?,
                base_url,
                trusted_proxies: trusted_proxies.unwrap_or_default(),
                admin_emails: admin_emails.unwrap_or_default(),
                smtp_url,
                mail_from,
            })
        };
        reader.finish(read())
    }

    /// Only where to listen: the demo brings everything else itself.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_listen(source: &Source) -> Result<SocketAddr, Vec<Wrong>> {
        let mut reader = check::Reader::new(source);
        let listen = reader.required("HACK0_LISTEN", check::listen);
        reader.finish(listen)
    }

    /// What the Luma client needs.
    pub fn luma(&self) -> LumaConfig {
        LumaConfig {
            api_url: self.luma_api_url.clone(),
            web_url: self.luma_web_url.clone(),
            page_url: self.luma_page_url.clone(),
            api_key: self
                .luma_api_key
                .as_ref()
                .map(|key| key.expose().to_owned()),
            calendar_id: self.luma_calendar_id.clone(),
            budget: DEFAULT_BUDGET,
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// The origin used in links, for a server that listens on `bound` (the port may have been chosen by the system).
    pub fn base_url(&self, bound: SocketAddr) -> String {
        self.base_url
            .clone()
            .unwrap_or_else(|| format!("http://{bound}"))
    }
}
