//! Statements over many values at once.

use std::collections::BTreeSet;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

/// Values in one `IN (…)`, and rows in one INSERT: far below what either database takes, whatever the number of columns.
const AT_ONCE: usize = 500;

/// All rows of `{head} IN (values) {tail}`, run in parts of [`AT_ONCE`]. Each value counts once.
pub(crate) async fn query_in<T: ToString>(
    conn: &mut AnyConnection,
    head: &str,
    values: impl IntoIterator<Item = T>,
    tail: &str,
) -> Result<Vec<AnyRow>, sqlx::Error> {
    let values: BTreeSet<String> = values.into_iter().map(|value| value.to_string()).collect();
    let values: Vec<String> = values.into_iter().collect();
    let mut rows = Vec::new();
    for part in values.chunks(AT_ONCE) {
        let sql = format!("{head} IN ({}) {tail}", placeholders(1, part.len()));
        let query = part
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |query, value| {
                query.bind(value.clone())
            });
        rows.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(rows)
}

/// A statement while its values are bound.
pub(crate) type Statement = Query<'static, Any, AnyArguments>;

/// `INSERT INTO {table} (columns) VALUES …, … {tail}`, in parts of [`AT_ONCE`] rows; `bind` gives one row's values.
pub(crate) async fn insert_rows<T>(
    conn: &mut AnyConnection,
    table: &str,
    columns: &[&str],
    rows: &[T],
    tail: &str,
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<(), sqlx::Error> {
    for part in rows.chunks(AT_ONCE) {
        let values: Vec<String> = (0..part.len())
            .map(|row| format!("({})", placeholders(row * columns.len() + 1, columns.len())))
            .collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES {} {tail}",
            columns.join(", "),
            values.join(", ")
        );
        part.iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), &bind)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// `$first,$first+1,…`: the placeholders of a list of `count` values, for `IN (…)`.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(",")
}
