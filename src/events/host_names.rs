//! The names of hosts as they are searched: no database folds accents.

use sqlx::{AnyConnection, Row};

use crate::Db;
use crate::db::{Statement, insert_rows};
use crate::text;

/// A space stands before each word, so that the beginning of one is found by `LIKE '% word%'`.
fn key(name: &str) -> String {
    format!(" {}", text::fold(name))
}

/// A pattern for `LIKE … ESCAPE '!'`: names that have these words' beginnings, one after the other.
pub(crate) fn search_pattern(wanted: &str) -> String {
    let folded = key(wanted);
    let escaped = folded
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

/// Remembers names; those that are known already are left out.
pub(super) async fn remember<'a>(
    conn: &mut AnyConnection,
    now: i64,
    names: impl Iterator<Item = (String, &'a str)>,
) -> Result<(), sqlx::Error> {
    // In a fixed order: two that write the same names can't lock each other out.
    let mut rows: Vec<(String, String)> = names.map(|(id, name)| (id, key(name))).collect();
    rows.sort_unstable();
    rows.dedup();
    let bind = |query: Statement, (id, key): &(String, String)| {
        query.bind(id.clone()).bind(key.clone()).bind(now)
    };
    let columns = ["luma_host_id", "name_key", "created_at"];
    let tail = "ON CONFLICT (luma_host_id, name_key) DO NOTHING";
    insert_rows(conn, "host_names", &columns, &rows, tail, bind).await
}

/// Fills in what an older program left out. Does nothing once it is there.
pub(crate) async fn set_up(db: &Db) -> Result<(), sqlx::Error> {
    let known = sqlx::query("SELECT luma_host_id FROM host_names LIMIT 1");
    if known.fetch_optional(db.reader()).await?.is_some() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let rows = sqlx::query(
        "SELECT luma_host_id, name, MIN(created_at) FROM event_hosts WHERE name IS NOT NULL GROUP BY luma_host_id, name",
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut since = i64::MAX;
    let mut names: Vec<(String, String)> = Vec::with_capacity(rows.len());
    for row in &rows {
        names.push((row.try_get(0)?, row.try_get(1)?));
        since = since.min(row.try_get(2)?);
    }
    let names = names.iter().map(|(id, name)| (id.clone(), name.as_str()));
    remember(&mut tx, since, names).await?;
    tx.commit().await
}
