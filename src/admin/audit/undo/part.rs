//! Taking back in parts.

use super::entries::{Entries, Which};
use super::{Back, name_kept, rows};
use crate::admin::audit::Summary;
use crate::admin::audit::work::Work;
use crate::ids::{DecisionId, EventId};

/// A part of a decision that takes back another: puts these events back, and gives those that the rules must decide.
pub(in crate::admin::audit) async fn restore_part(
    work: &mut Work,
    undone: DecisionId,
    events: &[EventId],
    summary: &mut Summary,
) -> Result<Vec<EventId>, sqlx::Error> {
    let entries = Entries::load(&mut work.tx, undone, Which::Events(events)).await?;
    let mut back = Back::of(entries);
    back.refused = rows::hosts_not_back(work, undone).await?;
    back.restore_events(work).await?;
    work.note_reopened()?;
    summary.keep(&name_kept(&mut work.tx, back.kept).await?);
    Ok(back.resolve.into_iter().collect())
}

/// The last part of it.
pub(in crate::admin::audit) async fn restore_last(
    work: &mut Work,
    undone: DecisionId,
    summary: &mut Summary,
) -> Result<(), sqlx::Error> {
    let mut back = Back::of(Entries::load(&mut work.tx, undone, Which::Rows).await?);
    back.remove_organizations(work, undone).await?;
    summary.keep(&name_kept(&mut work.tx, back.kept).await?);
    Ok(())
}
