use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use hack0::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use hack0::organizations::{self, Organization, OrganizationFilter, OrganizationSummary};
use jiff::Timestamp;
use serde::Serialize;

use super::parameters::{Parameters, is_storable};
use super::{Api, ApiError};

const PARAMETERS: [&str; 4] = ["country", "q", "limit", "cursor"];

/// `GET /api/v1/organizations?country=&q=&limit=&cursor=`, by name.
pub(super) async fn list(
    State(api): State<Api>,
    parameters: Parameters,
) -> Result<Json<OrganizationList>, ApiError> {
    let parameters = parameters.only(&PARAMETERS)?;
    let filter = OrganizationFilter {
        country: parameters.text("country")?,
        query: parameters.text("q")?,
    };
    let cursor = parameters.cursor()?;
    let limit = parameters.limit()?;
    let page = organizations::list(&api.db, &api.clock, &filter, cursor.as_deref(), limit).await?;
    Ok(Json(OrganizationList {
        organizations: page
            .items
            .into_iter()
            .map(|summary| ApiSummary::new(summary, &api.base_url))
            .collect(),
        next_cursor: page.next_cursor,
    }))
}

/// `GET /api/v1/organizations/{slug}`
pub(super) async fn show(
    State(api): State<Api>,
    slug: Result<Path<String>, PathRejection>,
) -> Result<Json<ApiOrganization>, ApiError> {
    let Path(slug) = slug.map_err(|_| unknown())?;
    let organization = find(&api, &slug).await?;
    Ok(Json(ApiOrganization::new(organization, &api.base_url)))
}

/// 404 unless there is an organization with this slug.
pub(super) async fn expect(api: &Api, slug: &str) -> Result<(), ApiError> {
    if !is_storable(slug) {
        return Err(unknown());
    }
    let found = organizations::find_name(&api.db, slug)
        .await
        .map_err(|error| ApiError::database(&error))?;
    found.map(drop).ok_or_else(unknown)
}

/// The organization with this slug, or 404.
async fn find(api: &Api, slug: &str) -> Result<Organization, ApiError> {
    if !is_storable(slug) {
        return Err(unknown());
    }
    let found = organizations::find_by_slug(&api.db, slug)
        .await
        .map_err(|error| ApiError::database(&error))?;
    found.ok_or_else(unknown)
}

fn unknown() -> ApiError {
    ApiError::not_found("There is no organization with this slug.")
}

/// A part of the directory.
#[derive(Debug, Serialize)]
pub(super) struct OrganizationList {
    organizations: Vec<ApiSummary>,
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct ApiSummary {
    id: OrganizationId,
    slug: String,
    url: String,
    name: String,
    website: Option<String>,
    country_code: Option<String>,
    upcoming_events: u32,
}

/// An organization, whole.
#[derive(Debug, Serialize)]
pub(super) struct ApiOrganization {
    id: OrganizationId,
    slug: String,
    url: String,
    name: String,
    website: Option<String>,
    country_code: Option<String>,
    domains: Vec<String>,
    luma_calendars: Vec<LumaCalendarId>,
    verified_hosts: Vec<LumaHostId>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

fn url_of(slug: &str, base_url: &str) -> String {
    format!("{base_url}/organizations/{slug}")
}

impl ApiSummary {
    fn new(summary: OrganizationSummary, base_url: &str) -> Self {
        let organization = summary.organization;
        Self {
            id: organization.id,
            url: url_of(&organization.slug, base_url),
            slug: organization.slug,
            name: organization.name,
            website: summary.website,
            country_code: summary.country,
            upcoming_events: summary.upcoming_events,
        }
    }
}

impl ApiOrganization {
    fn new(organization: Organization, base_url: &str) -> Self {
        Self {
            id: organization.id,
            url: url_of(&organization.slug, base_url),
            slug: organization.slug,
            name: organization.name,
            website: organization.website,
            country_code: organization.country,
            domains: organization.domains,
            luma_calendars: organization.calendars,
            verified_hosts: organization.verified_hosts,
            created_at: organization.created_at,
            updated_at: organization.updated_at,
        }
    }
}
