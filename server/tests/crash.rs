//! A server that is killed in the middle of an import, and the one after it.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hack0::testing::clock;
use luma_sandbox::{Fault, Sandbox, Surface, demo};

use crate::processes::say;

/// Longer than a lease, which is how long a killed worker counts as alive.
const PATIENCE: Duration = Duration::from_secs(40);

/// `hack0 serve`; killed when it goes.
pub(crate) struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(luma: &Sandbox, folder: &Path) -> Self {
        Self::start_at(luma, folder, free_address())
    }

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

    fn get(&self, path: &str) -> String {
        say(
            &self.host,
            &format!("GET {path} HTTP/1.0\r\nhost: {}\r\n\r\n", self.host),
        )
    }

    /// Pastes a link and gives the address of its import.
    fn paste(&self, link: &str) -> String {
        let body = format!("link={link}");
        let request = format!(
            "POST /actions/import HTTP/1.0\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        let answer = say(&self.host, &request);
        let location = answer
            .lines()
            .find_map(|line| line.strip_prefix("location: "));
        location
            .expect("a redirect to the import")
            .trim()
            .to_owned()
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

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_s_import_is_finished_after_the_restart() {
    let clock = clock();
    let luma = Sandbox::start_demo(Arc::new(move || clock.now()))
        .await
        .unwrap();
    luma.fault(Surface::Web, Fault::Hang, Some(1));
    let folder = tempfile::tempdir().unwrap();

    let killed = Server::start(&luma, folder.path());
    let import = killed.paste(&format!("https://luma.com/{}", demo::GDG_LIMA_MEETUP));
    wait_until("Luma is being asked", || !luma.requests().is_empty());
    assert!(killed.get(&import).contains("data-progress"));
    // SIGKILL, in the middle of the first step.
    drop(killed);

    let next = Server::start(&luma, folder.path());
    wait_until("the import is finished", || {
        !next.get(&import).contains("data-progress")
    });
    let page = next.get(&import);
    assert!(
        page.contains("step-done") && !page.contains("step-failed"),
        "{page}"
    );
    let list = next.get("/api/v1/events?after=2000-01-01T00:00:00Z");
    assert_eq!(list.matches("\"luma_event_id\"").count(), 1, "{list}");
}
