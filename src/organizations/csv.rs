//! The communities that an operator already knows, in and out as CSV with the header [`HEADER`]. Lists are separated by
//! spaces.

use std::io::{Read, Write};

use sqlx::Row;

use crate::admin::audit::{Actor, Background, DecisionKind, Resolving, Summary, Work};
use crate::ids::{DecisionId, LumaCalendarId};
use crate::{Clock, Db};

pub(super) mod line;
mod plan;
mod refusal;
mod store;

pub use refusal::{LineRefusal, RefusedLine};

use plan::Plan;

/// What decisions of an import are signed with.
const IMPORT: &str = "organizations import";

/// The columns, in this order.
pub const HEADER: [&str; 7] = [
    "slug",
    "name",
    "website",
    "country",
    "domains",
    "luma_calendars",
    "luma_hosts",
];

/// Why a file couldn't be imported or exported at all.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// The first line isn't the header.
    #[error("the first line must be {}, not {found:?}", HEADER.join(","))]
    Header {
        /// What it is, shortened.
        found: String,
    },
    /// The file can't be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The database failed; the file went in whole or not at all.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Organizations that hack0 didn't know.
    pub created: usize,
    /// Organizations that changed.
    pub updated: usize,
    /// Lines that said nothing new.
    pub unchanged: usize,
    /// Lines that didn't go in, in the file's order.
    pub refused: Vec<RefusedLine>,
    /// Events whose attribution changed with it.
    pub reattributed: usize,
}

/// Brings organizations in, by slug: a line creates its organization or adds to it. An empty cell says nothing, so nothing
/// is ever removed. A line goes in whole or is refused. All of it is one decision with the events that it concerns, which
/// an admin can read and take back.
pub async fn import(
    db: &Db,
    clock: &Clock,
    reader: impl Read,
    own_calendar: Option<&LumaCalendarId>,
) -> Result<ImportReport, CsvError> {
    let lines = line::read(reader)?;
    let mut work = Work::begin(db, clock).await?;
    let mut plan = Plan::new(store::known(&mut work.tx).await?, own_calendar);
    for line in lines {
        plan.add(line, clock);
    }
    store::write(&mut work, &plan.changes).await?;
    work.resolve_concerned(&plan.concerned, Resolving { own_calendar })
        .await?;
    let actor = Actor::Machine(IMPORT.to_owned());
    let kind = DecisionKind::ImportOrganizations;
    let decided = work.finish(kind, &actor, Summary::default()).await?;
    let mut report = plan.report;
    if let Some(decided) = decided {
        // Nobody else may be there to do what is left.
        Background::new(db.clone(), clock.clone(), own_calendar)
            .work_until_idle()
            .await?;
        report.reattributed = changed_events(db, decided.id).await?;
    }
    Ok(report)
}

async fn changed_events(db: &Db, id: DecisionId) -> Result<usize, sqlx::Error> {
    let row = sqlx::query("SELECT summary FROM decision_batches WHERE id = $1")
        .bind(id)
        .fetch_one(db.reader())
        .await?;
    let summary = Summary::parse(row.try_get(0)?);
    Ok(usize::try_from(summary.events).unwrap_or(usize::MAX))
}

/// Writes every organization, by slug. Imported into an empty database it makes the same ones.
pub async fn export(db: &Db, writer: impl Write) -> Result<(), CsvError> {
    let mut conn = db.reader().acquire().await?;
    let lines = store::all(&mut conn).await?;
    let mut csv = ::csv::Writer::from_writer(writer);
    csv.write_record(HEADER).map_err(into_io)?;
    for line in &lines {
        csv.write_record(line.cells()).map_err(into_io)?;
    }
    Ok(csv.flush()?)
}

/// Records of any length and encoding are read and written: only the file itself can fail.
fn into_io(error: ::csv::Error) -> std::io::Error {
    error.into()
}

#[cfg(test)]
mod tests;
