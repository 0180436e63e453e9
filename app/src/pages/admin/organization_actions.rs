//! Organizations, their domains and calendars, as admins' forms post them.

use hack0::admin::decisions::{
    self, DecisionError, NewOrganization, add_calendar, add_domain, archive_organization,
    create_organization, edit_organization, merge_organizations, remove_calendar, remove_domain,
    reserve_organization,
};
use hack0::ids::OrganizationId;
use hack0::organizations::find_by_slug;
use leptos::prelude::*;

use super::decide::expect_site;
use super::organizations::ORGANIZATIONS;
use super::outcome::{conclude, refusal_code};
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;
use crate::ask::address;

/// Makes an organization.
#[server(name = CreateOrganization, prefix = "/actions", endpoint = "admin/create-organization")]
pub(crate) async fn create(
    name: String,
    slug: String,
    #[server(default)] domain: String,
    #[server(default)] website: String,
    #[server(default)] country: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let new = NewOrganization {
        name: name.clone(),
        slug: slug.clone(),
        domain: Some(domain.clone()),
        website: Some(website.clone()),
        country: Some(country.clone()),
    };
    let own = site.luma.calendar_id();
    match create_organization(&site.db, &site.clock, &admin, own, &new).await {
        Err(DecisionError::Refused(refusal)) => {
            let typed = [name, slug, domain, website, country];
            see_other(&form(ORGANIZATIONS, &typed, refusal_code(&refusal)))
        }
        Ok(decided) => {
            let page = decided
                .summary
                .organization
                .map(|id| format!("{ORGANIZATIONS}/{id}"));
            conclude(page.as_deref().unwrap_or(ORGANIZATIONS), Ok(decided))
        }
        result => conclude(ORGANIZATIONS, result),
    }
}

/// The form again with what was typed.
fn form(path: &str, typed: &[String; 5], error: &str) -> String {
    let typed = super::assign::FIELDS.into_iter().zip(typed);
    // What nobody would type isn't worth an address that is too long.
    let typed: Vec<(&str, String)> = typed
        .map(|(key, value)| (key, value.chars().take(300).collect()))
        .collect();
    let pairs = typed.iter().map(|(key, value)| (*key, value.as_str()));
    address(path, pairs.chain([("error", error)]))
}

/// Changes an organization's own data.
#[server(name = EditOrganization, prefix = "/actions", endpoint = "admin/edit-organization")]
pub(crate) async fn edit(
    id: String,
    name: String,
    slug: String,
    #[server(default)] website: String,
    #[server(default)] country: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let (id, page) = organization(&id)?;
    let edit = decisions::EditOrganization {
        name: name.clone(),
        slug: slug.clone(),
        website: Some(website.clone()),
        country: Some(country.clone()),
    };
    match edit_organization(&site.db, &site.clock, &admin, id, &edit).await {
        Err(DecisionError::Refused(refusal)) => {
            let typed = [name, slug, String::new(), website, country];
            see_other(&form(&page, &typed, refusal_code(&refusal)))
        }
        result => conclude(&page, result),
    }
}

/// Reserves or archives an organization, or takes that away: `reserve`, `unreserve`, `archive`, `unarchive`.
#[server(name = MarkOrganization, prefix = "/actions", endpoint = "admin/mark-organization")]
pub(crate) async fn mark(id: String, mark: String) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let (id, page) = organization(&id)?;
    let (db, clock, own) = (&site.db, &site.clock, site.luma.calendar_id());
    let result = match mark.as_str() {
        "reserve" => reserve_organization(db, clock, &admin, id, true).await,
        "unreserve" => reserve_organization(db, clock, &admin, id, false).await,
        "archive" => archive_organization(db, clock, &admin, own, id, true).await,
        "unarchive" => archive_organization(db, clock, &admin, own, id, false).await,
        _ => return Err(ActionError::Malformed),
    };
    conclude(&page, result)
}

/// Makes an organization part of another, which is named by its slug.
#[server(name = MergeOrganization, prefix = "/actions", endpoint = "admin/merge-organizations")]
pub(crate) async fn merge(id: String, into: String) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let (id, page) = organization(&id)?;
    let target = find_by_slug(&site.db, into.trim())
        .await
        .map_err(unavailable)?;
    let result = match target {
        Some(target) => {
            let own = site.luma.calendar_id();
            merge_organizations(&site.db, &site.clock, &admin, own, id, target.id).await
        }
        None => Err(DecisionError::UnknownOrganization),
    };
    conclude(&page, result)
}

/// Gives an organization a domain, or takes it away: `add`, `remove`.
#[server(name = ChangeDomain, prefix = "/actions", endpoint = "admin/change-domain")]
pub(crate) async fn change_domain(
    id: String,
    domain: String,
    change: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let (id, page) = organization(&id)?;
    let (db, clock, own) = (&site.db, &site.clock, site.luma.calendar_id());
    let result = match change.as_str() {
        "add" => add_domain(db, clock, &admin, own, id, &domain).await,
        "remove" => remove_domain(db, clock, &admin, own, id, &domain).await,
        "preview" => return see_other(&address(&page, [("preview", domain.trim())])),
        _ => return Err(ActionError::Malformed),
    };
    conclude(&page, result)
}

/// Gives an organization a Luma calendar, or takes it away: `add`, `remove`.
#[server(name = ChangeCalendar, prefix = "/actions", endpoint = "admin/change-calendar")]
pub(crate) async fn change_calendar(
    id: String,
    calendar: String,
    change: String,
) -> Result<(), ActionError> {
    let (site, admin) = (expect_site()?, expect_admin()?);
    let (id, page) = organization(&id)?;
    let (db, clock, own) = (&site.db, &site.clock, site.luma.calendar_id());
    let result = match change.as_str() {
        "add" => add_calendar(db, clock, &admin, own, id, &calendar).await,
        "remove" => {
            let calendar = calendar.parse().map_err(|_| ActionError::Malformed)?;
            remove_calendar(db, clock, &admin, own, id, &calendar).await
        }
        _ => return Err(ActionError::Malformed),
    };
    conclude(&page, result)
}

/// Its id, and where its page stands.
fn organization(id: &str) -> Result<(OrganizationId, String), ActionError> {
    let id: OrganizationId = id.parse().map_err(|_| ActionError::Malformed)?;
    Ok((id, format!("{ORGANIZATIONS}/{id}")))
}
