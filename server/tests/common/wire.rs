use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use server::http::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A router that really listens.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    pub(crate) async fn start(router: Router, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            server::http::serve(listener, router, limits, async {
                let _ = stopped.await;
            })
            .await;
        });
        Self {
            address,
            stop,
            task,
        }
    }

    /// A connection on which `text` has been sent.
    pub(crate) async fn say(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    /// As SIGTERM does; returns when the server has ended.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }
}

/// All that comes until the server closes, and that it does so within 3 s.
pub(crate) async fn until_closed(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let read = stream.read_to_end(&mut all);
    // A reset is a way to close, too.
    let _ = tokio::time::timeout(Duration::from_secs(3), read)
        .await
        .expect("the server closes the connection");
    String::from_utf8_lossy(&all).into_owned()
}
