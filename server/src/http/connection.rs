//! One connection, from its first byte to its end, and what ends it when the client doesn't.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Notify, OwnedSemaphorePermit};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::{Limits, Peer};

/// For the last words of a connection that is closed for being idle.
const FAREWELL: Duration = Duration::from_secs(2);

/// Runs connections; all of them alike.
#[derive(Clone)]
pub(super) struct Connections {
    app: Router,
    limits: Limits,
    // HTTP/1 only: a proxy speaks it to us, and nobody can hold answers back behind an HTTP/2 window.
    builder: http1::Builder,
    stopping: CancellationToken,
}

impl Connections {
    pub(super) fn new(app: Router, limits: Limits, stopping: CancellationToken) -> Self {
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_read);
        Self {
            app,
            limits,
            builder,
            stopping,
        }
    }

    /// Until it closes, stays idle too long, or the server stops. `_slot` is given back then.
    pub(super) async fn run(
        self,
        stream: TcpStream,
        peer: Peer,
        _slot: Option<OwnedSemaphorePermit>,
    ) {
        // Answers go out at once instead of waiting for more; without it they are only later.
        let _ = stream.set_nodelay(true);
        let begun = tokio::select! {
            begun = tokio::time::timeout(self.limits.header_read, has_begun(&stream)) => begun,
            () = self.stopping.cancelled() => return,
        };
        if begun != Ok(true) {
            return;
        }
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.write_stall));
        let activity = Arc::new(Activity::default());
        let service = service_fn(|request: hyper::Request<Incoming>| {
            answer(self.app.clone(), request, peer, activity.begin())
        });
        let connection = self
            .builder
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let mut connection = pin!(connection);
        let is_idle = tokio::select! {
            // A broken connection is the client's affair, and nothing of ours to log.
            _ = connection.as_mut() => return,
            () = activity.idle_for(self.limits.idle) => true,
            () = self.stopping.cancelled() => false,
        };
        connection.as_mut().graceful_shutdown();
        if is_idle {
            let _ = tokio::time::timeout(FAREWELL, connection).await;
        } else {
            // The accept loop ends what takes too long.
            let _ = connection.await;
        }
    }
}

/// Waits for the first byte: hyper's time for the headers begins with it. False: it closed.
async fn has_begun(stream: &TcpStream) -> bool {
    matches!(stream.peek(&mut [0]).await, Ok(1))
}

async fn answer(
    app: Router,
    request: hyper::Request<Incoming>,
    peer: Peer,
    running: Running,
) -> Result<Response, Infallible> {
    let mut request: Request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    let response = app.oneshot(request).await?;
    Ok(response.map(|body| {
        Body::new(Guarded {
            body,
            _running: running,
        })
    }))
}

/// Counts the requests that a connection works on.
#[derive(Default)]
struct Activity {
    running: AtomicUsize,
    changed: Notify,
}

impl Activity {
    fn begin(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_one();
        Running(Arc::clone(self))
    }

    /// Returns when there was no request for `limit`.
    async fn idle_for(&self, limit: Duration) {
        loop {
            let changed = self.changed.notified();
            if self.running.load(Ordering::SeqCst) > 0 {
                changed.await;
            } else if tokio::time::timeout(limit, changed).await.is_err() {
                return;
            }
        }
    }
}

/// One request that is worked on, until the last byte of its answer.
struct Running(Arc<Activity>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.changed.notify_one();
    }
}

/// An answer's body that counts as work until it is gone.
struct Guarded {
    body: Body,
    _running: Running,
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
