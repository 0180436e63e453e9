//! Hiding events, and blocking those who bring them, as forms post it.

use std::collections::BTreeSet;

use hack0::admin::decisions::{Blocked, HideReason, block, hide_events, show_events, unblock};
use hack0::admin::directory::shown_events_of_host;
use hack0::ids::EventId;
use leptos::prelude::*;

use super::decide::expect_site;
use super::outcome::{back_to, conclude};
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;

/// Hides the chosen events, each given as `id` or `id:version`, and all of a host.
#[server(name = HideChosen, prefix = "/actions", endpoint = "admin/hide-events")]
pub(crate) async fn hide_chosen(
    #[server(default)] events: Vec<String>,
    #[server(default)] host: String,
    reason: String,
    #[server(default)] note: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let mut chosen: BTreeSet<EventId> = ids(&events)?.into_iter().collect();
    if !host.is_empty() {
        let host = host.parse().map_err(|_| ActionError::Malformed)?;
        let of_host = shown_events_of_host(&site.db, &admin, &host).await;
        chosen.extend(of_host.map_err(unavailable)?);
    }
    let chosen = Vec::from_iter(chosen);
    if chosen.is_empty() {
        return see_other(&back_to(&back, &[("error", "nothing_chosen")]));
    }
    let reason: HideReason = reason.parse().map_err(|_| ActionError::Malformed)?;
    let (db, clock) = (&site.db, &site.clock);
    conclude(
        &back,
        hide_events(db, clock, &admin, &chosen, reason, Some(&note)).await,
    )
}

/// Shows the chosen events again.
#[server(name = ShowChosen, prefix = "/actions", endpoint = "admin/show-events")]
pub(crate) async fn show_chosen(
    #[server(default)] events: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let chosen = ids(&events)?;
    if chosen.is_empty() {
        return see_other(&back_to(&back, &[("error", "nothing_chosen")]));
    }
    conclude(
        &back,
        show_events(&site.db, &site.clock, &admin, &chosen).await,
    )
}

fn ids(events: &[String]) -> Result<Vec<EventId>, ActionError> {
    let id = |event: &String| event.split(':').next().and_then(|id| id.parse().ok());
    let ids = events
        .iter()
        .map(|event| id(event).ok_or(ActionError::Malformed));
    ids.collect()
}

/// Lets nothing of a host or a calendar in any more: one of ours by its id, or another by what somebody typed of it.
#[server(name = BlockSource, prefix = "/actions", endpoint = "admin/block")]
pub(crate) async fn block_source(
    #[server(default)] id: String,
    #[server(default)] typed: String,
    reason: String,
    #[server(default)] note: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let blocked = if typed.is_empty() {
        blocked(&id)?
    } else if let Some(found) = Blocked::find(&site.luma, &typed).await {
        found
    } else {
        let typed: String = typed.chars().take(300).collect();
        return see_other(&back_to(&back, &[("error", "source"), ("typed", &typed)]));
    };
    let reason: HideReason = reason.parse().map_err(|_| ActionError::Malformed)?;
    let (db, clock) = (&site.db, &site.clock);
    conclude(
        &back,
        block(db, clock, &admin, &blocked, reason, Some(&note)).await,
    )
}

/// Lets it in again.
#[server(name = UnblockSource, prefix = "/actions", endpoint = "admin/unblock")]
pub(crate) async fn unblock_source(
    id: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    conclude(
        &back,
        unblock(&site.db, &site.clock, &admin, &blocked(&id)?).await,
    )
}

fn blocked(id: &str) -> Result<Blocked, ActionError> {
    id.parse().map_err(|_| ActionError::Malformed)
}
