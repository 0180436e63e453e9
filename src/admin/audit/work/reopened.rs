//! Events that only a claim had decided, left to the rules again.

use sqlx::Row;

use super::Work;
use crate::attribution::{self, BY_CLAIM, Change, Verdict};
use crate::db::query_in;
use crate::ids::EventId;

impl Work {
    /// Takes a claim's word on single events back; [`Work::resolve`] with these events comes next.
    pub(crate) async fn reopen_claimed(&mut self, events: &[EventId]) -> Result<(), sqlx::Error> {
        let head = format!("SELECT id FROM events WHERE decided_by = '{BY_CLAIM}' AND id");
        let rows = query_in(&mut self.tx, &head, events, "").await?;
        let claimed = rows.iter().map(|row| row.try_get(0));
        let claimed: Vec<EventId> = claimed.collect::<Result<_, _>>()?;
        self.reopen(&claimed).await
    }

    /// Takes back whoever's word on these events; [`Work::resolve`] with them comes next.
    pub(in crate::admin::audit) async fn reopen(
        &mut self,
        decided: &[EventId],
    ) -> Result<(), sqlx::Error> {
        let events = attribution::read(&mut self.tx, decided).await?;
        let open: Vec<Verdict> = events
            .iter()
            .map(|event| event.verdict.reopened())
            .collect();
        let rows: Vec<_> = events
            .iter()
            .zip(&open)
            .map(|(event, open)| (event.id, &event.verdict, open))
            .collect();
        attribution::write(&mut self.tx, self.now, &rows).await?;
        let before = events.into_iter().map(|event| (event.id, event.verdict));
        self.reopened.extend(before);
        Ok(())
    }

    /// What isn't resolved again in this transaction stands as it was left.
    pub(in crate::admin::audit) fn note_reopened(&mut self) -> Result<(), sqlx::Error> {
        let changes = self.since_reopened(Vec::new());
        self.note_changes(changes)
    }

    /// From how they were before they were reopened.
    pub(super) fn since_reopened(&mut self, mut changes: Vec<Change>) -> Vec<Change> {
        for change in &mut changes {
            if let Some(before) = self.reopened.remove(&change.event_id) {
                change.before = before;
            }
        }
        let others = self.reopened.drain().map(|(event_id, before)| Change {
            event_id,
            after: before.reopened(),
            before,
        });
        changes.extend(others);
        changes
    }
}
