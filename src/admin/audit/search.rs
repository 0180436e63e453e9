//! What somebody types to narrow the log: names, links and ids, made the ids that it is kept by.

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::AuditFilter;
use crate::admin::Admin;
use crate::ids::{EventId, LumaHostId, OrganizationId};
use crate::luma::Link;
use crate::{Db, text};

/// Hosts of one name that are looked for.
const MOST_HOSTS: usize = 50;

/// A filter as somebody types it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// An organization's name, slug (also one that it had) or id.
    pub organization: Option<String>,
    /// A host's name or id.
    pub host: Option<String>,
    /// An event's title, slug, link or id, ours or Luma's.
    pub event: Option<String>,
    /// A person by address, a machine by name.
    pub actor: Option<String>,
}

/// Of what nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// No such organization.
    Organization,
    /// No such host.
    Host,
    /// No such event.
    Event,
}

impl Unknown {
    /// As the form's field is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Host => "host",
            Self::Event => "event",
        }
    }
}

/// The entries that somebody means, or what of it hack0 doesn't know. At most one query for each field.
pub async fn find_filter(
    db: &Db,
    _admin: &Admin,
    wanted: &Wanted,
) -> Result<Result<AuditFilter, Unknown>, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    let mut filter = AuditFilter {
        actor: wanted.actor.clone(),
        ..AuditFilter::default()
    };
    if let Some(text) = &wanted.organization {
        match organization(&mut conn, text).await? {
            Some(id) => filter.organization = Some(id),
            None => return Ok(Err(Unknown::Organization)),
        }
    }
    if let Some(text) = &wanted.host {
        filter.hosts = hosts(&mut conn, text).await?;
        if filter.hosts.is_empty() {
            return Ok(Err(Unknown::Host));
        }
    }
    if let Some(text) = &wanted.event {
        match event(&mut conn, text).await? {
            Some(id) => filter.event = Some(id),
            None => return Ok(Err(Unknown::Event)),
        }
    }
    Ok(Ok(filter))
}

/// By name in any case and without accents, which no database folds. One that is listed goes before one that was.
async fn organization(
    conn: &mut AnyConnection,
    wanted: &str,
) -> Result<Option<OrganizationId>, sqlx::Error> {
    if let Ok(id) = wanted.parse() {
        // It may be gone: what the log says of it isn't.
        return Ok(Some(id));
    }
    let rows = sqlx::query(
        "SELECT o.id, o.slug, o.name, CASE WHEN o.archived_at IS NULL THEN 0 ELSE 1 END AS place FROM organizations o
        UNION ALL SELECT r.organization_id, r.slug, '', 2 FROM organization_redirects r ORDER BY place",
    )
    .fetch_all(conn)
    .await?;
    let (slug, name) = (wanted.to_lowercase(), text::fold(wanted));
    let found = |is_it: &dyn Fn(&str, &str) -> bool| {
        rows.iter().find_map(|row| {
            let (slug, name): (String, String) = (row.try_get(1).ok()?, row.try_get(2).ok()?);
            is_it(&slug, &name).then(|| row.try_get(0))
        })
    };
    found(&|own, _| own == slug)
        .or_else(|| found(&|_, own| !own.is_empty() && text::fold(own) == name))
        .transpose()
}

/// Several may have the same name.
async fn hosts(conn: &mut AnyConnection, wanted: &str) -> Result<Vec<LumaHostId>, sqlx::Error> {
    if let Ok(id) = wanted.parse() {
        return Ok(vec![id]);
    }
    let sql = format!(
        "SELECT DISTINCT luma_host_id FROM event_hosts WHERE name = $1 OR LOWER(name) = $2 LIMIT {MOST_HOSTS}"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(wanted)
        .bind(wanted.to_lowercase())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

async fn event(conn: &mut AnyConnection, wanted: &str) -> Result<Option<EventId>, sqlx::Error> {
    if let Ok(id) = wanted.parse() {
        return Ok(Some(id));
    }
    let wanted = wanted.trim();
    // Of a link to one of our own pages the last part is the slug.
    let slug = wanted.rsplit('/').next().unwrap_or_default();
    let slug = slug.split(['?', '#']).next().unwrap_or_default();
    let (luma_id, link) = match Link::find(wanted) {
        Ok(Link::Event(id)) => (id.to_string(), String::new()),
        Ok(Link::Slug(slug)) => (String::new(), format!("https://luma.com/{slug}")),
        _ => (wanted.to_owned(), String::new()),
    };
    let row = sqlx::query(
        "SELECT id FROM (SELECT id, 0 AS place FROM events WHERE source_luma_event_id = $1 OR luma_url = $2
        UNION ALL SELECT id, 1 FROM events WHERE slug = $3
        UNION ALL SELECT id, 2 FROM events WHERE name = $4 OR LOWER(name) = $5) found ORDER BY place LIMIT 1",
    )
    .bind(luma_id)
    .bind(link)
    .bind(slug.to_owned())
    .bind(wanted.to_owned())
    .bind(wanted.to_lowercase())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
