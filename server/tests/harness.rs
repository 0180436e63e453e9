//! A server as a process of its own that is killed at any moment while deliveries come in. Tests and benches share it.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use hack0::Db;
use luma_sandbox::webhook::Delivery;
use luma_sandbox::{Event, Sandbox, User};
use server::webhook::PATH;
use sqlx::Row as _;

/// Longer than a lease, which is how long a killed worker counts as alive.
const PATIENCE: Duration = Duration::from_secs(40);
const SENDERS: usize = 8;

/// `hack0 serve`; killed when it goes.
pub(crate) struct Server {
    child: Child,
    pub(crate) host: String,
}

impl Server {
    pub(crate) fn start_at(luma: &Sandbox, folder: &Path, address: SocketAddr) -> Self {
        let host = address.to_string();
        let child = Command::new(env!("CARGO_BIN_EXE_hack0"))
            .arg("serve")
            .env_clear()
            .env("LUMA_API_URL", luma.api_url())
            .env("LUMA_WEB_URL", luma.web_url())
            .env("LUMA_PAGE_URL", luma.page_url())
            .env("LUMA_API_KEY", luma_sandbox::API_KEY)
            .env("HACK0_LUMA_CALENDAR_API_ID", luma_sandbox::CALENDAR_ID)
            .env("LUMA_WEBHOOK_SECRET", luma_sandbox::WEBHOOK_SECRET)
            .env("HACK0_LISTEN", &host)
            .env("RUST_LOG", "warn")
            .current_dir(folder)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, host };
        wait_until("the server listens", || {
            TcpStream::connect(&server.host).is_ok()
        });
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What killed servers have left.
pub(crate) struct Killed {
    /// Deliveries that were answered with a 2xx.
    pub(crate) acknowledged: usize,
    /// Deliveries with a row.
    pub(crate) stored: usize,
    /// Acknowledged ones without a row.
    pub(crate) lost: usize,
    /// Deliveries with more than one row.
    pub(crate) double: usize,
    /// Their database.
    pub(crate) db: Db,
}

/// Starts and kills so many servers on the database in this folder, while eight senders tell of events as fast as they are
/// answered.
pub(crate) async fn kill(luma: &Sandbox, folder: &Path, kills: u64) -> Killed {
    let _ = rustls::crypto::ring::default_provider().install_default();
    luma.edit(|world| world.rate_limit = usize::MAX);
    let host = free_address();
    let load = Load {
        luma: luma.clone(),
        url: format!("http://{host}{PATH}"),
        acknowledged: Mutex::default(),
    };
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(6))
        .build()
        .unwrap();
    let sending = futures::future::join_all((0..SENDERS).map(|_| load.send(&client)));
    let killing = async {
        for n in 0..kills {
            let start = {
                let (luma, folder) = (luma.clone(), folder.to_owned());
                move || Server::start_at(&luma, &folder, host)
            };
            let server = tokio::task::spawn_blocking(start).await.unwrap();
            // Random enough: another moment each time, in no step with the work.
            tokio::time::sleep(Duration::from_millis(20 + n * 7_919 % 300)).await;
            drop(server);
        }
    };
    tokio::select! {
        _ = sending => {}
        () = killing => {}
    }
    let acknowledged = load.acknowledged.into_inner().unwrap();
    let url = format!("sqlite://{}", folder.join("data/hack0.db").display());
    let db = Db::connect(&url).await.unwrap();
    let rows = rows(&db).await;
    Killed {
        acknowledged: acknowledged.len(),
        stored: rows.len(),
        lost: acknowledged
            .iter()
            .filter(|id| !rows.contains_key(*id))
            .count(),
        double: rows.values().filter(|count| **count > 1).count(),
        db,
    }
}

/// How many rows each event's one delivery has.
async fn rows(db: &Db) -> HashMap<String, i64> {
    let rows = sqlx::query(
        "SELECT luma_event_id, COUNT(*) FROM webhook_deliveries GROUP BY luma_event_id",
    );
    let rows = rows.fetch_all(db.reader()).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

struct Load {
    luma: Sandbox,
    url: String,
    acknowledged: Mutex<Vec<String>>,
}

impl Load {
    /// Makes events and tells of them until it is dropped, as fast as they are answered.
    async fn send(&self, client: &reqwest::Client) {
        loop {
            let (id, payload) = self.luma.edit(|world| {
                let host = world.add_user(User::new("Ana Ejemplo"));
                let event = Event {
                    host_ids: vec![host],
                    ..Event::new("Rust en Lima")
                };
                let id = world.add_event(event);
                let payload = luma_sandbox::webhook::payload(world, "event.created", &id);
                (id, payload.unwrap())
            });
            // The killed server lives on the machine's clock.
            let now = hack0::Clock::system().now();
            let delivery = Delivery::new(&payload, now, luma_sandbox::WEBHOOK_SECRET);
            // Luma comes again until it is answered; a 2xx that was lost on the way is stored all the same.
            while !self.is_acknowledged(client, &delivery).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            self.acknowledged.lock().unwrap().push(id);
        }
    }

    async fn is_acknowledged(&self, client: &reqwest::Client, delivery: &Delivery) -> bool {
        let mut request = client.post(&self.url).body(delivery.body.clone());
        for (name, value) in delivery.headers() {
            request = request.header(name, value);
        }
        request
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
    }
}
