//! `hack0 organizations import` and `export`

use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, bail};
use hack0::Clock;
use hack0::organizations::{self, ImportReport};

use super::site;
use crate::config::Config;
use crate::terminal::{self, complain, say};

/// Brings in the list of `file`. A refused line is named with its reason, and the others go in.
///
/// # Errors
/// The file or the database failed, or a line was refused.
pub async fn import(config: &Config, file: &Path) -> anyhow::Result<()> {
    let reader = File::open(file).with_context(|| format!("can't open {}", file.display()))?;
    let db = site::open_database(config).await?;
    let own_calendar = config.luma_calendar_id.as_ref();
    let report = organizations::import(&db, &Clock::system(), reader, own_calendar)
        .await
        .with_context(|| file.display().to_string())?;
    db.close().await;
    tell(&report)
}

fn tell(report: &ImportReport) -> anyhow::Result<()> {
    for refused in &report.refused {
        complain(&format!("refused: {refused}"));
    }
    say(&format!(
        "{} new, {} changed, {} as before, {} refused; {} events have another organization now",
        report.created,
        report.updated,
        report.unchanged,
        report.refused.len(),
        report.reattributed
    ))?;
    match report.refused.len() {
        0 => Ok(()),
        1 => bail!("1 line was refused; correct it and import the file again"),
        refused => bail!("{refused} lines were refused; correct them and import the file again"),
    }
}

/// Writes the list to `file`, or to standard output.
///
/// # Errors
/// The database or the file failed.
pub async fn export(config: &Config, file: Option<&Path>) -> anyhow::Result<()> {
    let db = site::open_database(config).await?;
    let mut list = Vec::new();
    organizations::export(&db, &mut list).await?;
    db.close().await;
    match file {
        Some(file) => {
            std::fs::write(file, list).with_context(|| format!("can't write {}", file.display()))
        }
        None => Ok(terminal::print(&list)?),
    }
}
