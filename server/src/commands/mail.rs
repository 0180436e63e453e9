use std::path::PathBuf;

use hack0::mail::{Outbox, Sender, Smtp, Transport};
use hack0::{Clock, Db};

use crate::config::Config;

/// Where mails go without `SMTP_URL`.
const FOLDER: &str = "data/mail";

/// The outbox over that database.
pub(super) fn open_outbox(config: &Config, db: &Db, clock: &Clock) -> anyhow::Result<Outbox> {
    let transport = match &config.smtp_url {
        Some(url) => Transport::Smtp(Smtp::parse(url.expose()).map_err(anyhow::Error::msg)?),
        None => Transport::Files(PathBuf::from(FOLDER)),
    };
    let from = match &config.mail_from {
        Some(from) => from.clone(),
        None => nobody()?,
    };
    Ok(Outbox::new(db.clone(), clock.clone(), from, transport))
}

/// For mails that go nowhere.
pub(super) fn nobody() -> anyhow::Result<Sender> {
    Sender::parse("hack0 <hack0@localhost>").ok_or_else(|| anyhow::anyhow!("no sender"))
}
