//! `hack0 luma connect`: our webhook at Luma.

use std::net::{Ipv4Addr, Ipv6Addr};

use anyhow::{Context as _, bail};
use hack0::Clock;
use hack0::luma::{Luma, RegisteredWebhook};
use url::{Host, Url};

use crate::config::Config;
use crate::terminal::{harmless, say};

/// Where Luma calls us.
pub(super) const PATH: &str = "/api/webhooks/luma";
/// The deliveries that we use.
pub(super) const EVENT_TYPES: [&str; 4] = [
    "event.created",
    "event.updated",
    "event.canceled",
    "calendar.event.added",
];

/// How our webhook stands at Luma.
pub(super) enum Standing {
    /// There is one at our address; what is wrong with it, if something is.
    Registered(RegisteredWebhook, Option<String>),
    /// There are some for this path, at other addresses.
    Elsewhere(Vec<RegisteredWebhook>),
    /// There is none.
    None,
}

impl Standing {
    pub(super) fn of(webhooks: Vec<RegisteredWebhook>, address: &str) -> Self {
        let (mut ours, elsewhere): (Vec<_>, Vec<_>) = webhooks
            .into_iter()
            .filter(|webhook| Url::parse(&webhook.url).is_ok_and(|url| url.path() == PATH))
            .partition(|webhook| webhook.url == address);
        // A paused one beside an active one doesn't matter.
        ours.sort_by_key(|webhook| flaw(webhook).is_some());
        match ours.into_iter().next() {
            Some(webhook) => {
                let flaw = flaw(&webhook);
                Self::Registered(webhook, flaw)
            }
            None if elsewhere.is_empty() => Self::None,
            None => Self::Elsewhere(elsewhere),
        }
    }
}

/// Luma pauses a webhook that answers 410, and one made by hand may lack types.
fn flaw(webhook: &RegisteredWebhook) -> Option<String> {
    if !webhook.is_active {
        return Some("Luma has paused it; make it active in the calendar's settings".to_owned());
    }
    let has = |wanted: &str| {
        let types = &webhook.event_types;
        types.iter().any(|one| one == wanted || one == "*")
    };
    let lacking: Vec<&str> = EVENT_TYPES.into_iter().filter(|one| !has(one)).collect();
    (!lacking.is_empty()).then(|| {
        format!(
            "it lacks {}; add them in the calendar's settings",
            lacking.join(", ")
        )
    })
}

/// Where Luma is to call, or why it can't.
pub(super) fn address(config: &Config) -> Result<String, &'static str> {
    let origin = config
        .base_url
        .as_deref()
        .ok_or("HACK0_BASE_URL isn't set: Luma must know where to call")?;
    let url = Url::parse(origin).map_err(|_| "HACK0_BASE_URL can't be read")?;
    // A sandbox on this machine reaches this machine.
    if !is_local(&config.luma_api_url) {
        if is_local(&url) {
            return Err("HACK0_BASE_URL leads to this machine, where Luma can't call");
        }
        if url.scheme() != "https" {
            return Err("HACK0_BASE_URL isn't https: deliveries would travel in the open");
        }
    }
    Ok(format!("{origin}{PATH}"))
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.ends_with(".localhost") || !name.contains('.')
        }
        Some(Host::Ipv4(v4)) => {
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4 == Ipv4Addr::UNSPECIFIED
        }
        Some(Host::Ipv6(v6)) => {
            v6.is_loopback() || v6.is_unique_local() || v6 == Ipv6Addr::UNSPECIFIED
        }
        None => true,
    }
}

/// Registers our webhook, unless it is.
///
/// # Errors
/// Luma can't call the configured address, refuses, or calls another one.
pub async fn connect(config: &Config) -> anyhow::Result<()> {
    let address = match address(config) {
        Ok(address) => address,
        Err(why) => bail!(why),
    };
    let luma = Luma::new(config.luma(), &Clock::system())?;
    let webhooks = luma.webhooks().await.context("asking for the webhooks")?;
    match Standing::of(webhooks, &address) {
        Standing::Registered(webhook, None) => {
            say(&format!(
                "Luma calls {address} already ({}).",
                harmless(&webhook.id)
            ))?;
            say(
                "Its secret was shown when it was made; the calendar's settings at Luma show it too.",
            )?;
            Ok(())
        }
        Standing::Registered(webhook, Some(flaw)) => {
            bail!(
                "Luma has a webhook at {address} ({}), but {flaw}",
                webhook.id
            )
        }
        Standing::Elsewhere(webhooks) => {
            let urls: Vec<&str> = webhooks.iter().map(|one| one.url.as_str()).collect();
            bail!(
                "Luma calls {} and not {address}; if the site has moved, delete that webhook in the calendar's settings and \
                 run this again, else correct HACK0_BASE_URL",
                urls.join(", ")
            )
        }
        Standing::None => {
            let webhook = luma
                .create_webhook(&address, &EVENT_TYPES)
                .await
                .context("registering the webhook")?;
            say(&format!(
                "Luma will call {address} ({}).",
                harmless(&webhook.id)
            ))?;
            say("Set this where hack0 runs, and start it again; it isn't shown a second time:")?;
            say(&format!(
                "LUMA_WEBHOOK_SECRET={}",
                harmless(&webhook.secret)
            ))?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(url: &str, status: bool) -> RegisteredWebhook {
        RegisteredWebhook {
            id: "wh-1".into(),
            url: url.into(),
            event_types: EVENT_TYPES.map(str::to_owned).into(),
            is_active: status,
            secret: "whsec_x".into(),
        }
    }

    #[test]
    fn ours_is_told_from_others() {
        let address = "https://hack0.example/api/webhooks/luma";
        let other = || webhook("https://other.example/hooks", true);
        assert!(matches!(
            Standing::of(vec![other()], address),
            Standing::None
        ));
        let moved = webhook("https://old.example/api/webhooks/luma", true);
        assert!(matches!(
            Standing::of(vec![other(), moved.clone()], address),
            Standing::Elsewhere(found) if found == [moved.clone()]
        ));
        assert!(matches!(
            Standing::of(vec![moved, webhook(address, false)], address),
            Standing::Registered(_, Some(_))
        ));
        assert!(matches!(
            Standing::of(
                vec![webhook(address, false), webhook(address, true)],
                address
            ),
            Standing::Registered(_, None)
        ));
        let mut all = webhook(address, true);
        all.event_types = vec!["*".into()];
        assert!(flaw(&all).is_none());
        all.event_types = vec!["event.created".into()];
        assert!(flaw(&all).is_some_and(|flaw| flaw.contains("calendar.event.added")));
    }

    #[test]
    fn machines_of_one_s_own_are_local() {
        for local in [
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "https://192.168.1.4",
            "http://[::1]:3000",
            "http://hack0",
        ] {
            assert!(is_local(&local.parse().unwrap()), "{local}");
        }
        assert!(!is_local(&"https://hack0.dev".parse().unwrap()));
    }
}
