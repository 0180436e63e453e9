//! Organizations as admins look them up by name.

use sqlx::Row;

use super::organization;
use crate::admin::Admin;
use crate::events::{ListError, Page};
use crate::organizations::OrganizationRef;
use crate::{Db, text};

/// Organizations that aren't archived and have words that begin so, in any case and without accents: as somebody types.
/// Those whose name begins with it come first. One query, over all organizations: no database folds accents.
pub async fn find_organizations(
    db: &Db,
    _admin: &Admin,
    wanted: &str,
    limit: usize,
) -> Result<Vec<OrganizationRef>, sqlx::Error> {
    let mut found = named(db, wanted, false).await?;
    found.truncate(limit);
    Ok(found)
}

/// The same in parts, or of the archived ones.
pub async fn search_organizations(
    db: &Db,
    _admin: &Admin,
    wanted: &str,
    are_archived: bool,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page<OrganizationRef>, ListError> {
    let before: usize = match cursor {
        Some(cursor) => cursor.parse().map_err(|_| ListError::InvalidCursor)?,
        None => 0,
    };
    let found = named(db, wanted, are_archived).await?;
    let end = before.saturating_add(limit);
    let has_more = found.len() > end;
    Ok(Page {
        items: found.into_iter().skip(before).take(limit).collect(),
        next_cursor: has_more.then(|| end.to_string()),
    })
}

async fn named(
    db: &Db,
    wanted: &str,
    are_archived: bool,
) -> Result<Vec<OrganizationRef>, sqlx::Error> {
    let wanted = text::fold(wanted);
    let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let sql = if are_archived {
        "SELECT id, slug, name FROM organizations WHERE archived_at IS NOT NULL ORDER BY slug"
    } else {
        "SELECT id, slug, name FROM organizations WHERE archived_at IS NULL ORDER BY slug"
    };
    let rows = sqlx::query(sql).fetch_all(db.reader()).await?;
    let mut found = Vec::new();
    for row in &rows {
        let (slug, name): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        let folded = text::fold(&name);
        let begins = |word: &&str| {
            let mut all = folded.split(' ').chain(slug.split('-'));
            all.any(|own| own.starts_with(*word)) || slug.starts_with(*word)
        };
        if words.iter().all(begins) {
            let is_beginning = folded.starts_with(&wanted);
            found.push((
                !is_beginning,
                folded.clone(),
                organization(row.try_get(0)?, slug, name),
            ));
        }
    }
    found.sort_by(|one, other| (one.0, &one.1, one.2.id).cmp(&(other.0, &other.1, other.2.id)));
    Ok(found
        .into_iter()
        .map(|(.., organization)| organization)
        .collect())
}
