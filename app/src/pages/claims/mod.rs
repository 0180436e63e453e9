//! Claims: `new` to begin one, `confirm` where the mailed link leads, `answer` where an organization answers, `outcome` how one stands, `actions` their forms, `mails`
//! their words.

pub(crate) mod actions;
pub(crate) mod answer;
pub(crate) mod confirm;
pub(crate) mod mails;
pub(crate) mod new;
pub(crate) mod outcome;

use hack0::claims::{Claim, Preview, Shown};
use hack0::mail::Token;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::ask::address;
use crate::language::Language;
use crate::time::in_zone;

pub(crate) const NEW: &str = "/claims/new";
/// The cookie that tells one browser's claims from another's.
const BROWSER: &str = "claims";

/// Where somebody says whose this is.
pub(crate) fn new_address(host: Option<&str>, event: Option<&str>) -> String {
    let host = host.map(|host| ("host", host));
    let event = event.map(|event| ("event", event));
    address(NEW, host.into_iter().chain(event))
}

/// Where somebody with a link says that it is another organization.
pub(crate) fn linked_address(token: &Token) -> String {
    address(NEW, [("token", token.expose())])
}

/// Where a link leads.
fn confirm_address(token: &str) -> String {
    address("/claims/confirm", [("token", token)])
}

/// The host's name as pages say it.
fn host_name(language: Language, claim: &Claim) -> String {
    claim
        .host_name
        .clone()
        .unwrap_or_else(|| language.host_unnamed())
}

/// This browser, if it has been here before.
fn known_browser(headers: &HeaderMap) -> Option<Token> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == BROWSER)
        .and_then(|(_, value)| Token::parse(value))
}

/// Gives this browser a name for a day, unless it has one. To be asked for before a loader's first `await`.
fn name_browser(is_secure: bool) {
    let parts = use_context::<Parts>();
    if parts.is_some_and(|parts| known_browser(&parts.headers).is_some()) {
        return;
    }
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!(
        "{BROWSER}={}; Path=/; Max-Age=86400; SameSite=Lax; HttpOnly{secure}",
        Token::new().expose()
    );
    if let (Some(options), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&cookie),
    ) {
        options.append_header(header::SET_COOKIE, cookie);
    }
}

/// What a code says went wrong; nothing for a code that isn't ours.
fn problem(language: Language, code: Option<&str>) -> Option<String> {
    const OURS: [&str; 12] = [
        "name_empty",
        "name_shared",
        "name_link",
        "name_taken",
        "already",
        "reason_empty",
        "note_empty",
        "look_nothing",
        "look_down",
        "look_gone",
        "busy",
        "other",
    ];
    let code = code.filter(|code| OURS.contains(code))?;
    Some(language.claim_problem(code))
}

/// The events that will change, the soonest first.
pub(crate) fn changes(
    language: Language,
    now: Timestamp,
    preview: &Preview,
    kept: &[Shown],
) -> AnyView {
    let title = language.claim_changes(preview.changed);
    card(language, now, ("changes", title), preview, kept)
}

/// As [`changes`], under a title with an id.
fn card(
    language: Language,
    now: Timestamp,
    (id, title): (&'static str, String),
    preview: &Preview,
    kept: &[Shown],
) -> AnyView {
    let lines = preview.events.iter().map(|event| {
        let was = event.from.as_ref().map(|from| {
            view! { <span class="quiet">" · "{language.claim_was(from.name.as_str())}</span> }
        });
        line(
            language,
            now,
            &event.slug,
            &event.name,
            event.start_at,
            &event.timezone,
            was.into_any(),
        )
    });
    let more = preview.changed.saturating_sub(preview.events.len());
    let more = (more > 0).then(|| view! { <p class="quiet">{language.claim_more(more)}</p> });
    view! {
        <section class="card claim-card" aria-labelledby=id>
            <h2 class="card-title" id=id>{title}</h2>
            <ul class="claim-events" role="list">{lines.collect_view()}</ul>
            {more}
            {kept_events(language, now, kept)}
        </section>
    }
    .into_any()
}

fn kept_events(language: Language, now: Timestamp, kept: &[Shown]) -> Option<AnyView> {
    (!kept.is_empty()).then(|| {
        view! {
            <h3 class="card-title">{language.claim_kept()}</h3>
            <ul class="claim-events" role="list">{shown(language, now, kept)}</ul>
        }
        .into_any()
    })
}

pub(crate) fn shown(language: Language, now: Timestamp, events: &[Shown]) -> AnyView {
    let lines = events.iter().map(|event| {
        let (slug, name) = (&event.slug, &event.name);
        line(
            language,
            now,
            slug,
            name,
            event.start_at,
            &event.timezone,
            ().into_any(),
        )
    });
    lines.collect_view().into_any()
}

fn line(
    language: Language,
    now: Timestamp,
    slug: &str,
    name: &str,
    start_at: Timestamp,
    timezone: &str,
    more: AnyView,
) -> AnyView {
    let (start, today) = (in_zone(start_at, timezone), in_zone(now, timezone));
    let day = language.short_date(start.date(), today.date());
    view! {
        <li>
            <time class="mono" datetime=start_at.to_string()>{day}</time>" "
            <span><a href=format!("/events/{slug}")><bdi>{name.to_owned()}</bdi></a>{more}</span>
        </li>
    }
    .into_any()
}
