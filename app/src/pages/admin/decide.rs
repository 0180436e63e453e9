//! Decisions on hosts and events, as forms post them.

#![expect(
    clippy::too_many_arguments,
    reason = "a server function has one for each field of its form"
)]

use hack0::admin::Admin;
use hack0::admin::audit::{UndoError, undo as take_back};
use hack0::admin::decisions::{
    DecisionError, EventChoice, HostChoice, NewOrganization, Subject, Version, decide_events,
    decide_host, postpone, preview_host,
};
use hack0::ids::{DecisionId, EventId, LumaHostId, OrganizationId};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::outcome::{back_to, conclude, fail, refusal_code, wake};
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;
use crate::ask::address;
use crate::site::Site;

/// Up to so many events move without being shown before.
const FEW: usize = 5;
/// For how long "later" is.
const LATER: SignedDuration = SignedDuration::from_hours(7 * 24);
pub(super) const ASSIGN: &str = "/admin/assign";
pub(super) const PREVIEW: &str = "/admin/preview";

/// Decides whose a host is: an organization's id, `personal`, `withdrawn`, or `later`. What moves more than a few events is
/// shown first.
#[server(name = DecideHost, prefix = "/actions", endpoint = "admin/decide-host")]
pub(crate) async fn decide_on_host(
    host: String,
    version: i64,
    choice: String,
    #[server(default)] back: String,
    #[server(default)] confirmed: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let id: LumaHostId = host.parse().map_err(|_| ActionError::Malformed)?;
    let chosen = match choice.as_str() {
        "later" => {
            let (until, subject) = (later(&site)?, Subject::Host(id, Version(version)));
            let decided = postpone(&site.db, &site.clock, &admin, &subject, until);
            return conclude(&back, decided.await);
        }
        "personal" => HostChoice::Personal,
        "withdrawn" => HostChoice::Withdrawn,
        organization => HostChoice::Organization(parse(organization)?),
    };
    if confirmed.is_empty() {
        match moves_many(&site, &admin, &id, &chosen).await {
            Ok(true) => {
                let version = version.to_string();
                let pairs = [
                    ("host", &host),
                    ("version", &version),
                    ("choice", &choice),
                    ("back", &back),
                ];
                let pairs = pairs.map(|(key, value)| (key, value.as_str()));
                return see_other(&address(PREVIEW, pairs));
            }
            Ok(false) => {}
            Err(error) => return fail(&back, error),
        }
    }
    let own = site.luma.calendar_id();
    let seen = Version(version);
    conclude(
        &back,
        decide_host(&site.db, &site.clock, &admin, own, &id, &chosen, seen).await,
    )
}

async fn moves_many(
    site: &Site,
    admin: &Admin,
    host: &LumaHostId,
    choice: &HostChoice,
) -> Result<bool, DecisionError> {
    let own = site.luma.calendar_id();
    let preview = preview_host(&site.db, &site.clock, admin, own, host, choice).await?;
    Ok(preview.changed > FEW)
}

/// Decides events, each given as `id:version`: an organization's id, `confirmed`, `personal`, or `later`.
#[server(name = DecideEvents, prefix = "/actions", endpoint = "admin/decide-events")]
pub(crate) async fn decide_on_events(
    choice: String,
    #[server(default)] events: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let seen: Vec<(EventId, Version)> = events
        .iter()
        .map(|event| seen_event(event))
        .collect::<Result<_, _>>()?;
    if seen.is_empty() {
        return Err(ActionError::Malformed);
    }
    let (db, clock) = (&site.db, &site.clock);
    let chosen = match choice.as_str() {
        "later" => {
            let (until, subject) = (later(&site)?, Subject::Events(seen));
            return conclude(&back, postpone(db, clock, &admin, &subject, until).await);
        }
        "personal" => EventChoice::Personal,
        "confirmed" => EventChoice::Confirmed,
        organization => EventChoice::Organization(parse(organization)?),
    };
    let own = site.luma.calendar_id();
    conclude(
        &back,
        decide_events(db, clock, &admin, own, &seen, &chosen).await,
    )
}

/// Makes an organization and gives it a host, or an event (`id:version`), in one step.
#[server(name = AssignNew, prefix = "/actions", endpoint = "admin/assign-new")]
pub(crate) async fn assign_new(
    #[server(default)] host: String,
    #[server(default)] version: i64,
    #[server(default)] event: String,
    name: String,
    slug: String,
    #[server(default)] domain: String,
    #[server(default)] website: String,
    #[server(default)] country: String,
    #[server(default)] back: String,
    #[server(default)] confirmed: String,
    #[server(default)] preview: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let new = NewOrganization {
        name: name.clone(),
        slug: slug.clone(),
        domain: Some(domain.clone()),
        website: Some(website.clone()),
        country: Some(country.clone()),
    };
    let shown = version.to_string();
    let with_form = |path: &str, error: Option<&str>| {
        let typed = [
            ("host", &host),
            ("event", &event),
            ("version", &shown),
            ("back", &back),
            ("name", &name),
            ("slug", &slug),
            ("domain", &domain),
            ("website", &website),
            ("country", &country),
        ];
        let typed = typed.into_iter().filter(|(_, value)| !value.is_empty());
        // What nobody would type isn't worth an address that is too long.
        let typed: Vec<(&str, String)> = typed
            .map(|(key, value)| (key, value.chars().take(300).collect()))
            .collect();
        let pairs = typed.iter().map(|(key, value)| (*key, value.as_str()));
        address(path, pairs.chain(error.map(|code| ("error", code))))
    };
    let (db, clock, own) = (&site.db, &site.clock, site.luma.calendar_id());
    let result = if host.is_empty() {
        let seen = [seen_event(&event)?];
        decide_events(db, clock, &admin, own, &seen, &EventChoice::New(new)).await
    } else {
        let id: LumaHostId = host.parse().map_err(|_| ActionError::Malformed)?;
        let choice = HostChoice::New(new);
        let is_shown_first = match (preview.is_empty(), confirmed.is_empty()) {
            (false, _) => Ok(true),
            (_, true) => moves_many(&site, &admin, &id, &choice).await,
            _ => Ok(false),
        };
        match is_shown_first {
            Ok(true) => return see_other(&with_form(PREVIEW, None)),
            Ok(false) => decide_host(db, clock, &admin, own, &id, &choice, Version(version)).await,
            Err(error) => Err(error),
        }
    };
    match result {
        Err(DecisionError::Refused(refusal)) => {
            see_other(&with_form(ASSIGN, Some(refusal_code(&refusal))))
        }
        result => conclude(&back, result),
    }
}

/// Takes a decision back.
#[server(name = Undo, prefix = "/actions", endpoint = "admin/undo")]
pub(crate) async fn undo(id: String, #[server(default)] back: String) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let decision: DecisionId = id.parse().map_err(|_| ActionError::Malformed)?;
    let own = site.luma.calendar_id();
    let say = match take_back(&site.db, &site.clock, &admin, own, decision).await {
        Ok(undone) => {
            wake(&undone.decided)?;
            ("done", undone.decided.id.to_string())
        }
        Err(UndoError::Unknown) => ("error", "gone".to_owned()),
        Err(UndoError::AlreadyUndone { .. }) => ("undone", id),
        Err(UndoError::NotOurs) => ("error", "not_ours".to_owned()),
        // The page asks again what stays, and who decided it.
        Err(UndoError::NothingLeft(_)) => ("stays", id),
        Err(UndoError::Sqlx(error)) => return Err(unavailable(error)),
    };
    see_other(&back_to(&back, &[(say.0, &say.1)]))
}

fn seen_event(text: &str) -> Result<(EventId, Version), ActionError> {
    let (id, version) = text.split_once(':').ok_or(ActionError::Malformed)?;
    let id = id.parse().map_err(|_| ActionError::Malformed)?;
    let version = version.parse().map_err(|_| ActionError::Malformed)?;
    Ok((id, Version(version)))
}

fn parse(organization: &str) -> Result<OrganizationId, ActionError> {
    organization.parse().map_err(|_| ActionError::Malformed)
}

fn later(site: &Site) -> Result<Timestamp, ActionError> {
    let until = site.clock.now().checked_add(LATER);
    until.map_err(|_| ActionError::Internal)
}

pub(super) fn expect_site() -> Result<Site, ActionError> {
    use_context::<Site>().ok_or(ActionError::Internal)
}
