//! Live progress of an import, as server-sent events: each one says only that the page has something new to show.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_stream::stream;
use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use hack0::ids::ImportId;
use hack0::imports::Import;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::error_page;
use crate::site::Site;

/// So many visitors may watch at once; the others' pages ask again by themselves.
const MOST_STREAMS: usize = 256;
/// An open stream ends after this time; the browser opens another.
const LONGEST: Duration = Duration::from_mins(2);
/// Other processes' work is found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(2);

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
    pub(crate) async fn open(self, Path(id): Path<String>, headers: HeaderMap) -> Response {
        let Ok(id) = id.parse::<ImportId>() else {
            return error_page(StatusCode::NOT_FOUND, &headers);
        };
        let Ok(place) = Arc::clone(&self.free).try_acquire_owned() else {
            return error_page(StatusCode::SERVICE_UNAVAILABLE, &headers);
        };
        let first = match self.site.imports.find(id).await {
            Ok(Some(import)) => import,
            Ok(None) => return error_page(StatusCode::NOT_FOUND, &headers),
            Err(error) => {
                tracing::error!(%error, "the database didn't answer a progress stream");
                return error_page(StatusCode::SERVICE_UNAVAILABLE, &headers);
            }
        };
        let mut response = Sse::new(events(self.site, first, place))
            .keep_alive(KeepAlive::default())
            .into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }
}

/// First an event for what changed before the stream stood, then one for each change, and `done` at the end.
fn events(
    site: Site,
    first: Import,
    place: OwnedSemaphorePermit,
) -> impl futures::Stream<Item = Result<Event, Infallible>> {
    stream! {
        let _place = place;
        let mut moves = site.imports.progress();
        let end = Instant::now() + LONGEST;
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shown = first;
        yield Ok(named(&shown));
        while !shown.is_finished {
            let is_named = tokio::select! {
                () = sleep_until(end) => break,
                _ = look.tick() => true,
                moved = moves.recv() => match moved {
                    Ok(id) => id == shown.id,
                    Err(RecvError::Lagged(_)) => true,
                    // Nobody works here any more; the looking goes on.
                    Err(RecvError::Closed) => { look.tick().await; true }
                },
            };
            if !is_named {
                continue;
            }
            match site.imports.find(shown.id).await {
                Ok(Some(now)) if now != shown => {
                    shown = now;
                    yield Ok(named(&shown));
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break,
            }
        }
    }
}

fn named(import: &Import) -> Event {
    Event::default()
        .event(if import.is_finished {
            "done"
        } else {
            "progress"
        })
        .data(import.id.to_string())
}
