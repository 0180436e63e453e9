//! Live progress of an import, a batch of them, or jobs, as server-sent events: each one says only that the page has something new to show.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_stream::stream;
use axum::Extension;
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use hack0::admin::Admin;
use hack0::ids::{BatchId, ImportId, JobRunId};
use hack0::imports::{Batch, BatchRow, Import};
use hack0::jobs::{JobRun, Progress, RunState};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use crate::error::Refusal;
use crate::error_page;
use crate::site::Site;

/// So many visitors may watch at once; the others' pages ask again by themselves.
const MOST_STREAMS: usize = 256;
/// An open stream ends after this time; the browser opens another.
const LONGEST: Duration = Duration::from_mins(2);
/// Other processes' work is found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The imports of a batch move together: what comes within this time is one change.
const TOGETHER: Duration = Duration::from_millis(250);

/// The open streams.
#[derive(Clone)]
pub(crate) struct Streams {
    site: Site,
    free: Arc<Semaphore>,
}

impl Streams {
    pub(crate) fn new(site: Site) -> Self {
        Self {
            site,
            free: Arc::new(Semaphore::new(MOST_STREAMS)),
        }
    }

    /// `GET /imports/{id}/progress`
    pub(crate) async fn import(self, Path(id): Path<String>, headers: HeaderMap) -> Response {
        let id = id.parse::<ImportId>().ok().map(Watched::Import);
        self.open(id, &headers).await
    }

    /// `GET /imports/batches/{id}/progress`
    pub(crate) async fn batch(self, Path(id): Path<String>, headers: HeaderMap) -> Response {
        let id = id.parse::<BatchId>().ok().map(Watched::Batch);
        self.open(id, &headers).await
    }

    /// `GET /admin/jobs/{id}/progress`
    pub(crate) async fn run(
        self,
        _: Extension<Admin>,
        Path(id): Path<String>,
        headers: HeaderMap,
    ) -> Response {
        let id = id.parse::<JobRunId>().ok().map(Watched::Run);
        self.open(id, &headers).await
    }

    /// `GET /admin/jobs/progress`
    pub(crate) async fn jobs(self, _: Extension<Admin>, headers: HeaderMap) -> Response {
        self.open(Some(Watched::Jobs), &headers).await
    }

    async fn open(self, watched: Option<Watched>, headers: &HeaderMap) -> Response {
        let Some(watched) = watched else {
            return error_page(StatusCode::NOT_FOUND, headers);
        };
        let Ok(place) = Arc::clone(&self.free).try_acquire_owned() else {
            return error_page(StatusCode::SERVICE_UNAVAILABLE, headers);
        };
        let first = match watched.look(&self.site).await {
            Ok(Some(standing)) => standing,
            Ok(None) => return error_page(StatusCode::NOT_FOUND, headers),
            Err(_) => return error_page(StatusCode::SERVICE_UNAVAILABLE, headers),
        };
        let mut response = Sse::new(events(self.site, watched, first, place))
            .keep_alive(KeepAlive::default())
            .into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }
}

/// What a stream tells of.
#[derive(Clone, Copy)]
enum Watched {
    Import(ImportId),
    Batch(BatchId),
    Run(JobRunId),
    Jobs,
}

/// How it stands.
#[derive(PartialEq)]
enum Standing {
    Import(Box<Import>),
    Batch(Batch),
    Runs(Vec<(JobRunId, RunState, Progress)>),
}

impl Watched {
    async fn look(self, site: &Site) -> Result<Option<Standing>, Refusal> {
        let standing = match self {
            Self::Import(id) => site
                .imports
                .find(id)
                .await
                .map(|found| found.map(Box::new).map(Standing::Import)),
            Self::Batch(id) => site
                .imports
                .find_batch(id)
                .await
                .map(|found| found.map(Standing::Batch)),
            Self::Run(id) => {
                let found = site.jobs.find(id).await;
                found.map(|found| found.map(|run| Standing::of_runs([run])))
            }
            Self::Jobs => {
                let jobs = site.jobs.overview().await;
                let runs = jobs.map(|jobs| jobs.into_iter().flat_map(|one| one.runs));
                runs.map(|runs| Some(Standing::of_runs(runs)))
            }
        };
        standing.map_err(Refusal::unavailable)
    }
}

impl Standing {
    /// A lease that is renewed is nothing to show.
    fn of_runs(runs: impl IntoIterator<Item = JobRun>) -> Self {
        let runs = runs.into_iter();
        Self::Runs(runs.map(|run| (run.id, run.state, run.progress)).collect())
    }

    fn is_finished(&self) -> bool {
        match self {
            Self::Import(import) => import.is_finished,
            Self::Batch(batch) => batch.is_finished(),
            Self::Runs(runs) => runs.iter().all(|(_, state, _)| state.is_finished()),
        }
    }

    fn holds(&self, id: ImportId) -> bool {
        match self {
            Self::Import(import) => import.id == id,
            Self::Batch(batch) => batch
                .rows
                .iter()
                .any(|row| matches!(row, BatchRow::Import(import) if import.id == id)),
            Self::Runs(_) => false,
        }
    }

    fn named(&self) -> Event {
        let name = if self.is_finished() {
            "done"
        } else {
            "progress"
        };
        // Some browsers drop an event without data.
        Event::default().event(name).data(name)
    }
}

/// First an event for what changed before the stream stood, then one for each change, and `done` at the end.
fn events(
    site: Site,
    watched: Watched,
    first: Standing,
    place: OwnedSemaphorePermit,
) -> impl futures::Stream<Item = Result<Event, Infallible>> {
    stream! {
        let _place = place;
        let mut moves = site.imports.progress();
        let end = Instant::now() + LONGEST;
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shown = first;
        yield Ok(shown.named());
        while !shown.is_finished() {
            let is_named = tokio::select! {
                () = sleep_until(end) => break,
                _ = look.tick() => true,
                moved = moves.recv() => match moved {
                    Ok(id) => shown.holds(id),
                    Err(RecvError::Lagged(_)) => true,
                    // Nobody works here any more; the looking goes on.
                    Err(RecvError::Closed) => { look.tick().await; true }
                },
            };
            if !is_named {
                continue;
            }
            if matches!(watched, Watched::Batch(_)) {
                sleep(TOGETHER).await;
                while moves.try_recv().is_ok() {}
            }
            match watched.look(&site).await {
                Ok(Some(now)) if now != shown => {
                    shown = now;
                    yield Ok(shown.named());
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break,
            }
        }
    }
}
