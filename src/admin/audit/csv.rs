//! The audit log for a spreadsheet, part by part: nobody holds it whole.

use futures::stream::{self, Stream};

use super::{Actor, AuditEntry, AuditFilter, audit_log};
use crate::Db;
use crate::admin::Admin;
use crate::events::ListError;

/// Rows of a part.
const AT_ONCE: u32 = 200;
const HEADER: [&str; 11] = [
    "sequence",
    "at",
    "decision",
    "kind",
    "by",
    "entity",
    "id",
    "rule",
    "before",
    "after",
    "undone_by",
];

/// The entries as CSV, newest first; spreadsheets run none of its cells. Without a filter only the names of the columns.
pub fn export_audit_log(
    db: &Db,
    admin: &Admin,
    filter: Option<AuditFilter>,
) -> impl Stream<Item = Result<Vec<u8>, ListError>> + Send + use<> {
    let asked = (db.clone(), admin.clone(), filter);
    // Where the next part begins; none before the first, nothing after the last.
    let start: Option<Option<String>> = Some(None);
    stream::try_unfold((asked, start), |(asked, next)| async move {
        let Some(cursor) = next else {
            return Ok(None);
        };
        let (db, admin, filter) = &asked;
        let mut text = match cursor {
            None => lines([HEADER.map(str::to_owned)])?,
            Some(_) => Vec::new(),
        };
        let mut next = None;
        if let Some(filter) = filter {
            let part = audit_log(db, admin, filter, cursor.as_deref(), AT_ONCE).await?;
            text.extend(lines(part.items.iter().map(cells))?);
            next = part.next_cursor.map(Some);
        }
        Ok(Some((text, (asked, next))))
    })
}

fn lines(rows: impl IntoIterator<Item = [String; 11]>) -> Result<Vec<u8>, sqlx::Error> {
    let mut csv = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        let row = row.map(|cell| harmless(&cell));
        csv.write_record(row)
            .map_err(|error| sqlx::Error::Encode(error.into()))?;
    }
    csv.into_inner()
        .map_err(|error| sqlx::Error::Encode(error.to_string().into()))
}

fn cells(entry: &AuditEntry) -> [String; 11] {
    let decision = &entry.decision;
    let by = match &decision.by {
        Actor::Admin(name) | Actor::Machine(name) | Actor::Community(name) => name.clone(),
    };
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    let undone_by = decision.undone_by.map(|id| id.to_string());
    [
        entry.sequence.to_string(),
        decision.at.to_string(),
        decision.id.to_string(),
        decision.kind.to_string(),
        by,
        entry.entity.to_string(),
        entry.entity_id.clone(),
        text(&entry.rule),
        text(&entry.before),
        text(&entry.after),
        undone_by.unwrap_or_default(),
    ]
}

/// An apostrophe before what a spreadsheet would run.
fn harmless(cell: &str) -> String {
    if cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
    {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
