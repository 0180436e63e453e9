//! The directory out: a list in parts, one by its address.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{CountryCount, Organization, OrganizationFilter, OrganizationRef, OrganizationSummary};
use crate::clock::{Clock, from_millis};
use crate::events::{ListError, Page};
use crate::ids::OrganizationId;
use crate::{Db, text};

const MOST_ITEMS: u32 = 100;
/// More words than this aren't looked for.
const MOST_WORDS: usize = 8;

/// The directory by name. `limit` is capped at 100. One query.
pub async fn list(
    db: &Db,
    clock: &Clock,
    filter: &OrganizationFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<OrganizationSummary>, ListError> {
    let limit = limit.clamp(1, MOST_ITEMS);
    let mut conditions = Conditions::after(2);
    if let Some(cursor) = cursor {
        let (name, id) = read_cursor(cursor).ok_or(ListError::InvalidCursor)?;
        let (name, id) = (conditions.bind(name), conditions.bind(id.to_string()));
        conditions.and(&format!("(LOWER(o.name), o.id) > ({name}, {id})"));
    }
    conditions.narrow(filter);
    conditions.hold_words(filter);

    let sql = format!(
        "SELECT o.id, o.slug, o.name, o.website, o.country, LOWER(o.name) AS sort_name,
            (SELECT COUNT(*) FROM events e
                WHERE e.organization_id = o.id AND e.visibility = 'public' AND e.over_at >= $1)
            + (SELECT COUNT(*) FROM event_co_organizers c JOIN events e ON e.id = c.event_id
                WHERE c.organization_id = o.id AND e.visibility = 'public' AND e.over_at >= $1
                AND (e.organization_id IS NULL OR e.organization_id <> o.id)) AS upcoming
        FROM organizations o {} ORDER BY LOWER(o.name), o.id LIMIT $2",
        conditions.sql
    );
    let now = clock.now().as_millisecond();
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(now)
        .bind(i64::from(limit) + 1);
    let query = conditions.values.into_iter().fold(query, Query::bind);
    let rows = query.fetch_all(db.reader()).await?;

    let shown = &rows[..rows.len().min(limit as usize)];
    let next_cursor = match shown.last() {
        Some(last) if rows.len() > shown.len() => Some(write_cursor(last)?),
        _ => None,
    };
    let items = shown.iter().map(summary).collect::<Result<_, _>>()?;
    Ok(Page { items, next_cursor })
}

/// The countries of the directory that `filter` leaves when its own country doesn't count, most organizations first. One
/// query.
pub async fn countries(
    db: &Db,
    filter: &OrganizationFilter,
) -> Result<Vec<CountryCount>, sqlx::Error> {
    let mut conditions = Conditions::after(0);
    conditions.and("o.country IS NOT NULL");
    conditions.and("o.archived_at IS NULL");
    conditions.hold_words(filter);
    let sql = format!(
        "SELECT o.country, COUNT(*) AS organizations FROM organizations o {}
        GROUP BY o.country ORDER BY organizations DESC, o.country",
        conditions.sql
    );
    let query = conditions
        .values
        .into_iter()
        .fold(sqlx::query(AssertSqlSafe(sql)), Query::bind);
    let rows = query.fetch_all(db.reader()).await?;
    rows.iter()
        .map(|row| {
            let organizations: i64 = row.try_get("organizations")?;
            Ok(CountryCount {
                country: row.try_get("country")?,
                organizations: u32::try_from(organizations).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// What a `WHERE` demands, and its values.
struct Conditions {
    sql: String,
    values: Vec<String>,
    /// Values that the statement binds before these.
    before: usize,
}

impl Conditions {
    fn after(before: usize) -> Self {
        Self {
            sql: String::new(),
            values: Vec::new(),
            before,
        }
    }

    fn bind(&mut self, value: String) -> String {
        self.values.push(value);
        format!("${}", self.values.len() + self.before)
    }

    fn and(&mut self, condition: &str) {
        let word = if self.sql.is_empty() { "WHERE" } else { "AND" };
        self.sql = format!("{} {word} {condition}", self.sql);
    }

    fn narrow(&mut self, filter: &OrganizationFilter) {
        self.and("o.archived_at IS NULL");
        if let Some(country) = &filter.country {
            let country = self.bind(country.trim().to_uppercase());
            self.and(&format!("o.country = {country}"));
        }
    }

    /// Neither database folds accents: a word is looked for without them in the slug, and both ways in the name.
    fn hold_words(&mut self, filter: &OrganizationFilter) {
        let query = filter.query.as_deref().unwrap_or_default();
        for word in query.to_lowercase().split_whitespace().take(MOST_WORDS) {
            let written = self.bind(pattern(word));
            let folded = self.bind(pattern(&text::fold(word)));
            self.and(&format!(
                "(o.slug LIKE {folded} ESCAPE '!' OR LOWER(o.name) LIKE {folded} ESCAPE '!' OR LOWER(o.name) LIKE {written} ESCAPE '!')"
            ));
        }
    }
}

fn pattern(word: &str) -> String {
    let escaped = word
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

fn summary(row: &AnyRow) -> Result<OrganizationSummary, sqlx::Error> {
    let upcoming: i64 = row.try_get("upcoming")?;
    Ok(OrganizationSummary {
        organization: OrganizationRef::read(row)?,
        website: row.try_get("website")?,
        country: row.try_get("country")?,
        upcoming_events: u32::try_from(upcoming).unwrap_or(u32::MAX),
    })
}

/// The name as the database lowers and sorts it: SQLite and PostgreSQL don't agree on that.
fn write_cursor(last: &AnyRow) -> Result<String, sqlx::Error> {
    let id: OrganizationId = last.try_get("id")?;
    let name: String = last.try_get("sort_name")?;
    Ok(URL_SAFE_NO_PAD.encode(format!("{id}:{name}")))
}

fn read_cursor(cursor: &str) -> Option<(String, OrganizationId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (id, name) = text.split_once(':')?;
    Some((name.to_owned(), id.parse().ok()?))
}

/// What lists narrowed to the organization at `/organizations/{slug}` need to know of it, unless it became part of another.
pub async fn find_name(db: &Db, slug: &str) -> Result<Option<OrganizationRef>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, slug, name FROM organizations WHERE slug = $1 AND merged_into_id IS NULL",
    )
    .bind(slug)
    .fetch_optional(db.reader())
    .await?;
    row.as_ref().map(OrganizationRef::read).transpose()
}

/// The organization at `/organizations/{slug}`, unless it became part of another. Four queries.
pub async fn find_by_slug(db: &Db, slug: &str) -> Result<Option<Organization>, sqlx::Error> {
    let mut conn = db.reader().acquire().await?;
    let sql = "SELECT id, slug, name, website, country, created_at, updated_at FROM organizations
        WHERE slug = $1 AND merged_into_id IS NULL";
    let Some(row) = sqlx::query(sql)
        .bind(slug)
        .fetch_optional(&mut *conn)
        .await?
    else {
        return Ok(None);
    };
    let id: OrganizationId = row.try_get("id")?;
    Ok(Some(Organization {
        id,
        slug: row.try_get("slug")?,
        name: row.try_get("name")?,
        website: row.try_get("website")?,
        country: row.try_get("country")?,
        domains: column(&mut conn, id, "SELECT domain FROM organization_domains WHERE organization_id = $1 ORDER BY domain").await?,
        calendars: column(
            &mut conn,
            id,
            "SELECT luma_calendar_id FROM organization_calendars WHERE organization_id = $1 ORDER BY luma_calendar_id",
        )
        .await?,
        verified_hosts: column(
            &mut conn,
            id,
            "SELECT luma_host_id FROM luma_host_mappings WHERE organization_id = $1 AND is_verified = 1 ORDER BY luma_host_id",
        )
        .await?,
        created_at: from_millis(row.try_get("created_at")?),
        updated_at: from_millis(row.try_get("updated_at")?),
    }))
}

async fn column<T>(
    conn: &mut AnyConnection,
    id: OrganizationId,
    sql: &'static str,
) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    let rows = sqlx::query(sql).bind(id).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

#[cfg(test)]
mod tests;
