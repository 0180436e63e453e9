//! The accept loop. `axum::serve` waits for ever for slow headers, and at the end for slow clients; this one doesn't.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::connection::Connections;
use super::{Limits, Peer};

/// After a failed accept (mostly: no file descriptors left) others get the time to close theirs.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Serves `app` until `stop` is over, then lets answers under way finish for [`Limits::stop`] and cuts the rest.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let stopping = CancellationToken::new();
    let connections = Connections::new(app, limits, stopping.clone());
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut tasks = JoinSet::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            (stream, peer, slot) = accept(&listener, &slots) => {
                tasks.spawn(connections.clone().run(stream, peer, slot));
            }
            // Ended ones are taken out of the set.
            Some(_) = tasks.join_next() => {}
            () = &mut stop => break,
        }
    }
    drop(listener);
    stopping.cancel();
    let all_ended = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.stop, all_ended).await.is_err() {
        tracing::warn!(connections = tasks.len(), "cut off while stopping");
    }
    tasks.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, Peer, Option<OwnedSemaphorePermit>) {
    // It fails only when it is closed, which nobody does.
    let slot = Arc::clone(slots).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, Peer(peer), slot),
            Err(error) => {
                tracing::warn!(%error, "a connection can't be accepted");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}
