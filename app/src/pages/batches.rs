//! `/imports/batches/{id}`: what becomes of several links that were pasted at once, one row each.

use hack0::ids::BatchId;
use hack0::imports::{Batch, BatchRow, MOST_LINKS};
use jiff::Timestamp;
use leptos::prelude::*;

use super::batch_rows::{RowState, row};
use super::imports::{meanwhile, refresh};
use crate::ask::Ask;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::render::parameter;

/// In the address: how many links of the text weren't taken.
pub(crate) const LEFT: &str = "left";

/// A page that is longer than an import's isn't loaded again as often.
const SHORTEST_REFRESH: u64 = 3;

pub(crate) async fn page(ask: Ask) -> Result<Page, Refusal> {
    let id: BatchId = parameter("id")
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let found = ask
        .site
        .imports
        .find_batch(id)
        .await
        .map_err(Refusal::unavailable)?;
    let batch = found.ok_or(Refusal::NotFound)?;
    let next_look = batch.rows.iter().filter_map(|row| match row {
        BatchRow::Import(import) => refresh(ask.now, import),
        BatchRow::Problem { .. } => None,
    });
    Ok(Page {
        refresh: next_look.min().map(|wait| wait.max(SHORTEST_REFRESH)),
        has_script: !batch.is_finished(),
        ..Page::new(
            title(ask.language, &batch),
            view(ask.language, ask.now, &batch, left(&ask)),
        )
    })
}

fn left(ask: &Ask) -> u16 {
    let left = ask.query.get(LEFT).and_then(|left| left.parse().ok());
    left.unwrap_or_default()
}

fn count(batch: &Batch, state: RowState) -> usize {
    let of_state = |row: &&BatchRow| RowState::of(row) == state;
    batch.rows.iter().filter(of_state).count()
}

fn title(language: Language, batch: &Batch) -> String {
    if !batch.is_finished() {
        return language.batch_running(batch.rows.len());
    }
    let (done, failed) = (count(batch, RowState::Done), count(batch, RowState::Failed));
    match (done, failed) {
        (_, 0) => language.batch_imported(done),
        (0, _) => language.batch_failed(failed),
        _ => format!(
            "{}, {}",
            language.batch_imported(done),
            language.batch_and_failed(failed)
        ),
    }
}

pub(crate) fn view(language: Language, now: Timestamp, batch: &Batch, left: u16) -> AnyView {
    let is_finished = batch.is_finished();
    // The script watches this address while it is there, and puts the same section of a fresh page here.
    let progress = (!is_finished).then(|| format!("/imports/batches/{}/progress", batch.id));
    let rows = batch
        .rows
        .iter()
        .map(|batch_row| row(language, now, batch_row))
        .collect_view();
    let left = (left > 0)
        .then(|| view! { <p class="field-problem">{language.batch_left(left, MOST_LINKS)}</p> });
    let actions = if is_finished {
        view! {
            <p class="actions">
                <a class="button" href="/events">{language.see_all_events()}</a>
                <a class="button button-quiet" href="/import?links">{language.batch_more()}</a>
            </p>
        }
        .into_any()
    } else {
        meanwhile(language, "/import?links")
    };
    view! {
        <section id="live" class="batch-page" data-progress=progress>
            // The one part that is read aloud when it changes: all rows would be too much.
            <div aria-live="polite">
                <h1>{title(language, batch)}</h1>
                <p class="batch-counts">{counts(language, batch)}</p>
            </div>
            {left}
            {bar(language, batch)}
            <ol class="batch" role="list" aria-label=language.batch_label()>{rows}</ol>
            {actions}
        </section>
    }
    .into_any()
}

/// How many links stand how; in the end the title has said it, but for what waits for somebody.
fn counts(language: Language, batch: &Batch) -> String {
    let is_finished = batch.is_finished();
    let counts: Vec<_> = RowState::ALL
        .into_iter()
        .filter(|state| !is_finished || *state == RowState::Choose)
        .map(|state| (state, count(batch, state)))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| language.batch_count(count, state.word()))
        .collect();
    counts.join(" · ")
}

fn bar(language: Language, batch: &Batch) -> Option<AnyView> {
    let all = batch.rows.len();
    let open = count(batch, RowState::Running) + count(batch, RowState::Waiting);
    (open > 0).then(|| {
        view! { <progress class="batch-bar" max=all.to_string() value=(all - open).to_string() aria-label=language.batch_progress()></progress> }
        .into_any()
    })
}
