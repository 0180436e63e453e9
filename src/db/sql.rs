//! Statements over many values at once.

use std::collections::BTreeSet;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

/// Values in one statement.
const AT_ONCE: usize = 4_000;
/// A connection keeps some statements ready for the next time: those with at most so many values, which come again. Longer ones
/// are hardly ever of the same length, and would only drive out the others.
const KEPT: usize = 128;

/// Rows in one statement.
fn rows_at_once(columns: &[&str]) -> usize {
    (AT_ONCE / columns.len().max(1)).max(1)
}

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
        let count = length(part.len());
        let sql = format!("{head} IN {} {tail}", values_of(conn, count, 1));
        let values = part.iter().chain(std::iter::repeat(&part[0])).take(count);
        let query = values.fold(statement(sql, count), |query, value| {
            query.bind(value.clone())
        });
        rows.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(rows)
}

/// How many values a list of `count` is written with, so that few statements are kept: the first stands more than once then.
fn length(count: usize) -> usize {
    if count > KEPT {
        count
    } else {
        count.next_power_of_two()
    }
}

fn statement(sql: String, values: usize) -> Statement {
    sqlx::query(AssertSqlSafe(sql)).persistent(values <= KEPT)
}

/// A statement while its values are bound.
pub(crate) type Statement = Query<'static, Any, AnyArguments>;

/// `INSERT INTO {table} (columns) VALUES …, … {tail}`, in parts of [`AT_ONCE`] values; `bind` gives one row's values.
pub(crate) async fn insert_rows<T>(
    conn: &mut AnyConnection,
    table: &str,
    columns: &[&str],
    rows: &[T],
    tail: &str,
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<(), sqlx::Error> {
    for part in rows.chunks(rows_at_once(columns)) {
        let sql = insert(conn, table, columns, part.len(), tail);
        part.iter()
            .fold(statement(sql, part.len() * columns.len()), &bind)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// As [`insert_rows`], and what its `RETURNING` in the tail gives.
pub(crate) async fn insert_rows_returning<T>(
    conn: &mut AnyConnection,
    table: &str,
    columns: &[&str],
    rows: &[T],
    tail: &str,
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<Vec<AnyRow>, sqlx::Error> {
    let mut returned = Vec::new();
    for part in rows.chunks(rows_at_once(columns)) {
        let sql = insert(conn, table, columns, part.len(), tail);
        let query = part
            .iter()
            .fold(statement(sql, part.len() * columns.len()), &bind);
        returned.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(returned)
}

fn insert(conn: &AnyConnection, table: &str, columns: &[&str], rows: usize, tail: &str) -> String {
    format!(
        "INSERT INTO {table} ({}) VALUES {} {tail}",
        columns.join(", "),
        values_of(conn, columns.len(), rows)
    )
}

/// `(value, …), …` of a statement that has no other values. SQLite finds each `$n` by walking through those before it, so that
/// the cost of very many grows with the square of their number; a `?` is found at once.
fn values_of(conn: &AnyConnection, columns: usize, rows: usize) -> String {
    let is_sqlite = conn.backend_name() == "SQLite";
    let row = |row: usize| {
        if is_sqlite {
            vec!["?"; columns].join(",")
        } else {
            placeholders(row * columns + 1, columns)
        }
    };
    let rows: Vec<String> = (0..rows).map(|n| format!("({})", row(n))).collect();
    rows.join(", ")
}

/// Sets the columns of existing rows, the last of which is their key, to the values that `bind` gives for each; in parts of
/// [`AT_ONCE`] values.
pub(crate) async fn update_rows<T>(
    conn: &mut AnyConnection,
    table: &str,
    columns: &[&str],
    rows: &[T],
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<(), sqlx::Error> {
    let Some((key, changed)) = columns.split_last() else {
        return Ok(());
    };
    let set: Vec<String> = changed
        .iter()
        .map(|column| format!("{column} = changed.{column}"))
        .collect();
    for part in rows.chunks(rows_at_once(columns)) {
        // Both databases let a WITH name the columns of its VALUES; of others they don't.
        let sql = format!(
            "WITH changed ({}) AS (VALUES {}) UPDATE {table} SET {} FROM changed WHERE {table}.{key} = changed.{key}",
            columns.join(", "),
            values_of(conn, columns.len(), part.len()),
            set.join(", ")
        );
        part.iter()
            .fold(statement(sql, part.len() * columns.len()), &bind)
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
