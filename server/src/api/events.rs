use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use hack0::attribution::CoOrganizer;
use hack0::events::{self, Event, EventFilter, Host, LocationType};
use hack0::ids::{EventId, LumaEventId, LumaHostId, OrganizationId};
use hack0::organizations::OrganizationRef;
use jiff::Timestamp;
use serde::Serialize;

use super::parameters::{Parameters, is_storable};
use super::{Api, ApiError};

const PARAMETERS: [&str; 8] = [
    "after",
    "before",
    "organization",
    "country",
    "city",
    "q",
    "limit",
    "cursor",
];

/// `GET /api/v1/events?after=&before=&organization=&country=&city=&q=&limit=&cursor=`, by start. Without `after` it begins now: events
/// that are over are only in the list for whoever asks for them.
pub(super) async fn list(
    State(api): State<Api>,
    parameters: Parameters,
) -> Result<Json<EventList>, ApiError> {
    let parameters = parameters.only(&PARAMETERS)?;
    let filter = EventFilter {
        after: Some(parameters.time("after")?.unwrap_or_else(|| api.clock.now())),
        before: parameters.time("before")?,
        organization: parameters.text("organization")?,
        country: parameters.text("country")?,
        city: parameters.text("city")?,
        query: parameters.text("q")?,
        ..EventFilter::default()
    };
    let cursor = parameters.cursor()?;
    let limit = parameters.limit()?;
    let page = events::list(&api.db, &filter, cursor.as_deref(), limit).await?;
    // Only an empty list can be that of nobody.
    if let (true, Some(slug)) = (page.items.is_empty(), &filter.organization) {
        super::organizations::expect(&api, slug).await?;
    }
    Ok(Json(EventList {
        events: page
            .items
            .into_iter()
            .map(|event| ApiEvent::new(event, &api.base_url))
            .collect(),
        next_cursor: page.next_cursor,
    }))
}

/// `GET /api/v1/events/{id}`, our id or Luma's `evt-…`.
pub(super) async fn show(
    State(api): State<Api>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ApiEvent>, ApiError> {
    let unknown = || ApiError::not_found("There is no event with this id.");
    let Path(id) = id.map_err(|_| unknown())?;
    if !is_storable(&id) {
        return Err(unknown());
    }
    let found = events::find(&api.db, &id)
        .await
        .map_err(|error| ApiError::database(&error))?;
    let event = found.ok_or_else(unknown)?;
    Ok(Json(ApiEvent::new(event, &api.base_url)))
}

/// A part of the list.
#[derive(Debug, Serialize)]
pub(super) struct EventList {
    events: Vec<ApiEvent>,
    next_cursor: Option<String>,
}

/// An event as everybody may know it.
#[derive(Debug, Serialize)]
pub(super) struct ApiEvent {
    id: EventId,
    slug: String,
    url: String,
    luma_event_id: LumaEventId,
    luma_url: String,
    name: String,
    start_at: Timestamp,
    end_at: Option<Timestamp>,
    timezone: String,
    city: Option<String>,
    country: Option<String>,
    country_code: Option<String>,
    online: bool,
    ownership: &'static str,
    sync_status: &'static str,
    last_source_check_at: Option<Timestamp>,
    canceled_at: Option<Timestamp>,
    organization: Option<ApiBadge>,
    confidence: u8,
    match_source: &'static str,
    matched_host_id: Option<LumaHostId>,
    co_organizers: Vec<ApiCoOrganizer>,
    hosts: Vec<ApiHost>,
    updated_at: Timestamp,
}

#[derive(Debug, Serialize)]
struct ApiBadge {
    id: OrganizationId,
    slug: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct ApiCoOrganizer {
    #[serde(flatten)]
    organization: ApiBadge,
    confidence: u8,
    match_source: &'static str,
    matched_host_id: Option<LumaHostId>,
}

#[derive(Debug, Serialize)]
struct ApiHost {
    id: LumaHostId,
    name: Option<String>,
    avatar_url: Option<String>,
}

impl ApiEvent {
    fn new(event: Event, base_url: &str) -> Self {
        let attribution = event.attribution;
        Self {
            id: event.id,
            url: format!("{base_url}/events/{}", event.slug),
            slug: event.slug,
            luma_event_id: event.luma_event_id,
            luma_url: event.luma_url,
            name: event.name,
            start_at: event.start_at,
            end_at: event.end_at,
            timezone: event.timezone,
            city: event.place.city,
            country: event.place.country,
            country_code: event.place.country_code,
            online: event.place.kind == LocationType::Online,
            ownership: event.ownership.as_str(),
            sync_status: event.sync_status.as_str(),
            last_source_check_at: event.last_source_check_at,
            canceled_at: event.canceled_at,
            organization: attribution.organization.map(ApiBadge::from),
            confidence: attribution.confidence,
            match_source: attribution.match_source.as_str(),
            matched_host_id: attribution.matched_host_id,
            co_organizers: event
                .co_organizers
                .into_iter()
                .map(ApiCoOrganizer::from)
                .collect(),
            hosts: event.hosts.into_iter().map(ApiHost::from).collect(),
            updated_at: event.updated_at,
        }
    }
}

impl From<OrganizationRef> for ApiBadge {
    fn from(organization: OrganizationRef) -> Self {
        Self {
            id: organization.id,
            slug: organization.slug,
            name: organization.name,
        }
    }
}

impl From<CoOrganizer> for ApiCoOrganizer {
    fn from(co: CoOrganizer) -> Self {
        Self {
            organization: co.organization.into(),
            confidence: co.confidence,
            match_source: co.match_source.as_str(),
            matched_host_id: co.matched_host_id,
        }
    }
}

impl From<Host> for ApiHost {
    fn from(host: Host) -> Self {
        Self {
            id: host.id,
            name: host.name,
            avatar_url: host.avatar_url,
        }
    }
}
