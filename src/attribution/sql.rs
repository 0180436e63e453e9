use std::collections::BTreeSet;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::db::placeholders;

/// Values in one `IN (…)`, and rows in one INSERT: far below what either database takes, whatever the number of columns.
pub(crate) const AT_ONCE: usize = 500;

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

/// `($1,$2),($3,$4),…`: the placeholders of `rows` rows of `columns` values, for INSERT.
pub(crate) fn row_placeholders(rows: usize, columns: usize) -> String {
    (0..rows)
        .map(|row| format!("({})", placeholders(row * columns + 1, columns)))
        .collect::<Vec<_>>()
        .join(",")
}
