use sqlx::{AnyConnection, Row};

use super::{DecisionError, finish};
use crate::admin::Admin;
use crate::admin::audit::{Decided, DecisionKind, Entity, State, Summary, Work, read};
use crate::ids::{LumaCalendarId, OrganizationId};
use crate::organizations::{Domain, DomainRefusal, OrganizationRef, fields};
use crate::{Clock, Db};

/// An organization as an admin types it; only name and slug are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOrganization {
    /// As people say it.
    pub name: String,
    /// Its address.
    pub slug: String,
    /// A domain that counts for matching.
    pub domain: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// What an admin may change of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditOrganization {
    /// As people say it.
    pub name: String,
    /// Its address; the old one redirects.
    pub slug: String,
    /// Its website.
    pub website: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// Why an organization can't be so; each belongs to a field of the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationRefusal {
    /// Nothing readable.
    #[error("the name is empty")]
    Name,
    /// Not lower-case letters, digits and inner hyphens, 1 to 60.
    #[error("not a slug")]
    Slug,
    /// Another organization has it, or had it before.
    #[error("the slug is taken")]
    SlugTaken {
        /// By whom.
        owner: OrganizationRef,
    },
    /// No web address.
    #[error("not a website")]
    Website,
    /// No country.
    #[error("not a country")]
    Country,
    /// Can't be an organization's.
    #[error("not an organization's domain: {0}")]
    Domain(DomainRefusal),
    /// Another organization has it.
    #[error("the domain is another organization's")]
    DomainTaken {
        /// Whose.
        owner: OrganizationRef,
    },
    /// A reader would take it for another organization's.
    #[error("the domain looks like another organization's")]
    LookAlike {
        /// What it looks like.
        known: Domain,
        /// Whose that is.
        owner: OrganizationRef,
    },
    /// No Luma calendar.
    #[error("not a Luma calendar")]
    Calendar,
    /// hack0's own calendar holds everybody's events.
    #[error("hack0's own calendar")]
    OwnCalendar,
    /// Another organization has it.
    #[error("the calendar is another organization's")]
    CalendarTaken {
        /// Whose.
        owner: OrganizationRef,
    },
    /// An organization can't become part of itself.
    #[error("the same organization")]
    Same,
}

/// Makes an organization.
pub async fn create_organization(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    own_calendar: Option<&LumaCalendarId>,
    new: &NewOrganization,
) -> Result<Decided, DecisionError> {
    let mut work = Work::begin(db, clock).await?;
    let (organization, domain) = create(&mut work, clock, new).await?;
    let concerned = crate::attribution::Concerned {
        domains: domain.into_iter().collect(),
        ..Default::default()
    };
    work.resolve_concerned(&concerned, super::resolving(own_calendar))
        .await?;
    let summary = about(&organization);
    finish(work, DecisionKind::CreateOrganization, admin, summary).await
}

/// Makes an organization as part of a decision; its domain's events are the caller's to resolve.
pub(crate) async fn create(
    work: &mut Work,
    clock: &Clock,
    new: &NewOrganization,
) -> Result<(OrganizationRef, Option<Domain>), DecisionError> {
    let name = fields::name(&new.name).ok_or(OrganizationRefusal::Name)?;
    let slug = fields::slug(&new.slug).ok_or(OrganizationRefusal::Slug)?;
    let website = optional(
        new.website.as_deref(),
        fields::website,
        OrganizationRefusal::Website,
    )?;
    let country = optional(
        new.country.as_deref(),
        fields::country,
        OrganizationRefusal::Country,
    )?;
    check_slug(&mut work.tx, &slug, None).await?;
    let id = OrganizationId::new(clock);
    let domain = match new
        .domain
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        Some(text) => Some(check_domain(&mut work.tx, text, id).await?),
        None => None,
    };
    let state = State::new()
        .with("slug", slug.clone())
        .with("name", name.clone())
        .with("website", website)
        .with("country", country)
        .with("created_at", work.now)
        .with("updated_at", work.now);
    work.set(Entity::Organization, vec![(id.to_string(), Some(state))])
        .await?;
    if let Some(domain) = &domain {
        let row = domain_row(domain, id, work.now);
        work.set(Entity::Domain, vec![row]).await?;
    }
    Ok((OrganizationRef { id, slug, name }, domain))
}

/// What may be left out; what is typed must be right.
fn optional(
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<String>,
    wrong: OrganizationRefusal,
) -> Result<Option<String>, OrganizationRefusal> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => parse(text).map(Some).ok_or(wrong),
        None => Ok(None),
    }
}

pub(super) fn domain_row(
    domain: &Domain,
    owner: OrganizationId,
    now: i64,
) -> (String, Option<State>) {
    let state = State::new()
        .with("organization_id", owner.to_string())
        .with("skeleton", domain.skeleton())
        .with("created_at", now);
    (domain.to_string(), Some(state))
}

pub(super) fn about(organization: &OrganizationRef) -> Summary {
    Summary {
        organization: Some(organization.id),
        organization_name: Some(organization.name.clone()),
        ..Summary::default()
    }
}

/// A domain that can be this organization's.
pub(super) async fn check_domain(
    conn: &mut AnyConnection,
    text: &str,
    own: OrganizationId,
) -> Result<Domain, DecisionError> {
    let domain = Domain::parse(text.trim()).map_err(OrganizationRefusal::Domain)?;
    let rows = sqlx::query(
        "SELECT d.domain, o.id, o.slug, o.name FROM organization_domains d JOIN organizations o ON o.id = d.organization_id
        WHERE (d.domain = $1 OR d.skeleton = $2) AND d.organization_id <> $3 ORDER BY d.domain",
    )
    .bind(domain.to_string())
    .bind(domain.skeleton())
    .bind(own)
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let owner = OrganizationRef::read(row)?;
        let Ok(known) = Domain::parse(row.try_get("domain")?) else {
            continue;
        };
        return Err(if known == domain {
            OrganizationRefusal::DomainTaken { owner }.into()
        } else {
            OrganizationRefusal::LookAlike { known, owner }.into()
        });
    }
    Ok(domain)
}

pub(super) async fn check_slug(
    conn: &mut AnyConnection,
    slug: &str,
    own: Option<OrganizationId>,
) -> Result<(), DecisionError> {
    let row = sqlx::query(
        "SELECT id, slug, name FROM organizations WHERE slug = $1
        UNION ALL SELECT o.id, o.slug, o.name FROM organization_redirects r JOIN organizations o ON o.id = r.organization_id
        WHERE r.slug = $1",
    )
    .bind(slug.to_owned())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let owner = OrganizationRef::read(&row)?;
    if Some(owner.id) == own {
        return Ok(());
    }
    Err(OrganizationRefusal::SlugTaken { owner }.into())
}

/// Changes an organization's own data.
pub async fn edit_organization(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    id: OrganizationId,
    edit: &EditOrganization,
) -> Result<Decided, DecisionError> {
    let name = fields::name(&edit.name).ok_or(OrganizationRefusal::Name)?;
    let slug = fields::slug(&edit.slug).ok_or(OrganizationRefusal::Slug)?;
    let website = optional(
        edit.website.as_deref(),
        fields::website,
        OrganizationRefusal::Website,
    )?;
    let country = optional(
        edit.country.as_deref(),
        fields::country,
        OrganizationRefusal::Country,
    )?;
    let mut work = Work::begin(db, clock).await?;
    let before = stored(&mut work.tx, id).await?;
    check_slug(&mut work.tx, &slug, Some(id)).await?;
    let old_slug = before.text("slug").unwrap_or_default().to_owned();
    let edited = before
        .clone()
        .with("name", name.clone())
        .with("slug", slug.clone())
        .with("website", website)
        .with("country", country);
    if edited != before {
        let state = edited.with("updated_at", work.now);
        work.set(Entity::Organization, vec![(id.to_string(), Some(state))])
            .await?;
    }
    if old_slug != slug {
        let redirect = State::new()
            .with("organization_id", id.to_string())
            .with("created_at", work.now);
        let rows = vec![(old_slug, Some(redirect)), (slug.clone(), None)];
        work.set(Entity::Redirect, rows).await?;
    }
    let summary = about(&OrganizationRef { id, slug, name });
    finish(work, DecisionKind::EditOrganization, admin, summary).await
}

pub(super) fn reference(id: OrganizationId, stored: &State) -> OrganizationRef {
    OrganizationRef {
        id,
        slug: stored.text("slug").unwrap_or_default().to_owned(),
        name: stored.text("name").unwrap_or_default().to_owned(),
    }
}

pub(super) async fn stored(
    conn: &mut AnyConnection,
    id: OrganizationId,
) -> Result<State, DecisionError> {
    let rows = read(conn, Entity::Organization, &[id.to_string()]).await?;
    let state = rows.into_values().next();
    state.ok_or(DecisionError::UnknownOrganization)
}
