use std::collections::HashSet;

use futures::{FutureExt as _, StreamExt as _, stream};
use jiff::Timestamp;
use sqlx::Row as _;

use super::due::Due;
use super::findings::{self, Absence, Finding};
use super::{Check, MOST_WAITS, WAIT};
use crate::db::{Tx, query_in};
use crate::events::{self, Occasion, SyncStatus};
use crate::ids::EventId;
use crate::jobs::{JobError, Outcome, Reason};
use crate::luma::{LumaError, Reading, SourceKind, patiently};

/// Requests under way at once: a slow answer costs no turn of the budget.
const AT_ONCE: usize = 4;
/// So many events in a row for which Luma doesn't answer, and it is down.
const DOWN: usize = 5;

type Answer = Result<Reading, LumaError>;

/// What Luma said of a part, and which of its events couldn't be told to be there or not.
#[derive(Default)]
struct Told<'d> {
    same: Vec<EventId>,
    other: Vec<Reading>,
    away: Vec<Finding<'d>>,
    still_gone: Vec<EventId>,
    unread: Vec<LumaError>,
}

impl<'d> Told<'d> {
    fn of(answers: impl Iterator<Item = &'d (Due, Answer)>) -> Self {
        let mut told = Self::default();
        for (due, answer) in answers {
            let absence = match answer {
                Ok(reading) if !due.is_gone && events::content_hash(reading) == due.hash => {
                    told.same.push(due.id);
                    continue;
                }
                // A page's structured data is too little to compare with what a better source said.
                Ok(reading) if reading.kind == SourceKind::JsonLd && !due.is_of(reading.kind) => {
                    told.unread.push(LumaError::Unreadable);
                    continue;
                }
                Ok(reading) => {
                    told.other.push(reading.clone());
                    continue;
                }
                Err(LumaError::Deleted) => Absence::Deleted,
                Err(LumaError::NotFound) => Absence::Unknown,
                Err(error) => {
                    told.unread.push(error.clone());
                    continue;
                }
            };
            if due.is_gone {
                told.still_gone.push(due.id);
            } else {
                told.away.push(Finding { due, absence });
            }
        }
        told
    }
}

impl Check {
    /// Looks at these events. An outcome ends the run here.
    pub(super) async fn part(&mut self, due: Vec<Due>) -> Result<Option<Outcome>, JobError> {
        let asked_at = self.context.clock.now();
        let (answers, down) = self.read(due).await;
        if !answers.is_empty() {
            self.write(asked_at, &answers).await?;
        }
        match down {
            Some(error) => self.wait_for_luma(&error).await,
            None => Ok(None),
        }
    }

    /// Asks for each, some at once; the answers in order. When Luma is down, only those before.
    async fn read(&self, due: Vec<Due>) -> (Vec<(Due, Answer)>, Option<LumaError>) {
        let (clock, luma) = (&self.context.clock, &self.context.luma);
        let asked = stream::iter(due).map(|due| async {
            let answer = patiently(clock, || luma.public_event(&due.luma_id).boxed()).await;
            (due, answer)
        });
        let mut asked = std::pin::pin!(asked.buffered(AT_ONCE));
        let (mut answers, mut in_a_row) = (Vec::new(), 0);
        while let Some((due, answer)) = asked.next().await {
            let is_down = matches!(answer, Err(LumaError::Down(_) | LumaError::Busy { .. }));
            in_a_row = if is_down { in_a_row + 1 } else { 0 };
            answers.push((due, answer));
            if in_a_row == DOWN {
                let down = answers.pop().and_then(|(_, answer)| answer.err());
                answers.truncate((answers.len() + 1).saturating_sub(DOWN));
                return (answers, down);
            }
        }
        (answers, None)
    }

    /// What was told, and where the run stands: in one transaction. What somebody else has learned since the question is
    /// newer than its answer.
    async fn write(
        &mut self,
        asked_at: Timestamp,
        answers: &[(Due, Answer)],
    ) -> Result<(), JobError> {
        let now = self.context.clock.now();
        let mut tx = self.context.run.begin().await?;
        let newer = read_since(&mut tx, asked_at, answers).await?;
        let answered = answers.iter().filter(|(due, _)| !newer.contains(&due.id));
        let told = Told::of(answered.clone());
        let head = format!(
            "UPDATE events SET last_source_check_at = {},
                 sync_status = CASE WHEN sync_status = 'drifted' THEN 'synced' ELSE sync_status END WHERE id",
            now.as_millisecond()
        );
        let looked_at = told.same.iter().chain(&told.still_gone);
        query_in(&mut tx, &head, looked_at, "").await?;
        let mut changed = 0;
        for reading in &told.other {
            let own = self.context.luma.calendar_id();
            let clock = &self.context.clock;
            let ingested = events::ingest_in(&mut tx, clock, own, reading, Occasion::Drift).await?;
            let has_drifted = ingested.sync_status == SyncStatus::Drifted;
            if has_drifted && ingested.is_changed {
                changed += 1;
                self.progress.name("changed", &reading.name);
            }
        }
        let is_there = |(due, answer): &(Due, Answer)| answer.is_ok().then_some(due.id);
        let there = answered.filter_map(is_there);
        let settled = there.chain(told.still_gone.iter().copied());
        findings::forget(&mut tx, settled).await?;
        findings::note(&mut tx, self.context.run.id(), now, &told.away).await?;
        let gone: Vec<_> = told.away.iter().filter(|one| one.is_proof(now)).collect();
        for one in &gone {
            self.progress.name("gone", one.due.luma_id.as_str());
        }
        let gone = gone.len();
        self.add("unchanged", told.same.len() + told.other.len() - changed);
        self.add("changed", changed);
        let newly_away = told
            .away
            .iter()
            .filter(|one| one.due.missing_since.is_none());
        self.state.newly_away += newly_away.count() as u64;
        self.add("gone", gone);
        self.add("doubtful", told.away.len() - gone);
        self.add("still_gone", told.still_gone.len());
        self.add("unread", told.unread.len());
        for error in &told.unread {
            let unread = match error {
                LumaError::Unreadable => &mut self.state.unreadable,
                _ => &mut self.state.unread,
            };
            *unread += 1;
            self.state.why_unread = Some(error.to_string());
        }
        self.progress.done += answers.len() as u64;
        self.state.after = answers.last().map(|(due, _)| due.position);
        self.context.run.save(tx, &self.state, &self.progress).await
    }

    /// Luma is down: the run waits a while, and in the end leaves what it hasn't looked at to the next one.
    async fn wait_for_luma(&mut self, down: &LumaError) -> Result<Option<Outcome>, JobError> {
        if self.state.waits < MOST_WAITS {
            self.state.waits += 1;
            let tx = self.context.run.begin().await?;
            self.context
                .run
                .save(tx, &self.state, &self.progress)
                .await?;
            self.context.clock.sleep(WAIT.unsigned_abs()).await;
            return Ok(None);
        }
        let left = self.progress.total.unwrap_or_default();
        let left = left.saturating_sub(self.progress.done);
        let reason = match down {
            LumaError::Busy { .. } => Reason::LumaBusy,
            _ => Reason::LumaDown,
        };
        let why = format!("{left} events weren't looked at: {down}");
        Ok(Some(Outcome::Partial(reason, why)))
    }
}

/// Those of these events that somebody has read, or seen gone, since then.
async fn read_since(
    tx: &mut Tx,
    asked_at: Timestamp,
    answers: &[(Due, Answer)],
) -> Result<HashSet<EventId>, sqlx::Error> {
    let head = format!(
        "SELECT id FROM events WHERE last_source_check_at >= {} AND id",
        asked_at.as_millisecond()
    );
    let ids = answers.iter().map(|(due, _)| due.id);
    let rows = query_in(&mut *tx, &head, ids, "").await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
