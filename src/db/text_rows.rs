//! Rows as text. Reading typed columns of many rows through `sqlx::Any` costs more than all the rest of a query: each row
//! crosses from the database's thread, and each of its values is made twice. As one text they cross once.

use std::str::{FromStr, Split};

use sqlx::{AnyConnection, Row};

use super::sql::query_in;

/// Stand between the fields of a row, and between rows. They are control characters, which no text from outside keeps
/// (`text::line`).
const FIELD: char = '\u{1f}';
pub(crate) const ITEM: char = '\u{1e}';

/// The columns as one text; a missing value is an empty one.
pub(crate) fn fields(columns: &[&str]) -> String {
    let values: Vec<String> = columns
        .iter()
        .map(|column| format!("COALESCE(CAST({column} AS TEXT), '')"))
        .collect();
    format!("concat_ws('{FIELD}', {})", values.join(", "))
}

/// Rows that were read as text.
pub(crate) struct TextRows(Vec<String>);

impl TextRows {
    /// The columns of all rows of `{head} IN (values) {tail}`, in no order. Each value counts once.
    pub(crate) async fn of<T: ToString>(
        conn: &mut AnyConnection,
        columns: &[&str],
        head: &str,
        values: impl IntoIterator<Item = T>,
        tail: &str,
    ) -> Result<Self, sqlx::Error> {
        let head = format!(
            "SELECT string_agg({}, '{ITEM}') FROM ({head}",
            fields(columns)
        );
        let parts = query_in(conn, &head, values, &format!("{tail}) AS rows_read")).await?;
        let texts = parts
            .iter()
            .map(|row| Ok(row.try_get::<Option<String>, _>(0)?.unwrap_or_default()));
        Ok(Self(texts.collect::<Result<_, sqlx::Error>>()?))
    }

    /// One after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Fields<'_>> {
        let items = self.0.iter().flat_map(|text| text.split(ITEM));
        items.filter(|item| !item.is_empty()).map(Fields::of)
    }
}

/// The fields of one row, one after the other.
#[derive(Clone)]
pub(crate) struct Fields<'t>(Split<'t, char>);

impl<'t> Fields<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self(text.split(FIELD))
    }

    pub(crate) fn next(&mut self) -> Result<&'t str, sqlx::Error> {
        self.0
            .next()
            .ok_or_else(|| sqlx::Error::Decode("a row's text has too few fields".into()))
    }

    pub(crate) fn text(&mut self) -> Result<String, sqlx::Error> {
        self.next().map(str::to_owned)
    }

    pub(crate) fn parsed<T: FromStr>(&mut self) -> Result<T, sqlx::Error> {
        parse(self.next()?)
    }

    pub(crate) fn optional<T: FromStr>(&mut self) -> Result<Option<T>, sqlx::Error> {
        let text = self.next()?;
        (!text.is_empty()).then(|| parse(text)).transpose()
    }
}

fn parse<T: FromStr>(text: &str) -> Result<T, sqlx::Error> {
    text.parse()
        .map_err(|_| sqlx::Error::Decode(format!("a row has an unreadable {text:?}").into()))
}
