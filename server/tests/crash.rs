//! A server that is killed in the middle of an import, and the one after it.

use std::path::Path;
use std::sync::Arc;

use hack0::testing::clock;
use luma_sandbox::{Fault, Sandbox, Surface, demo};

use crate::harness::{Server, free_address, wait_until};
use crate::processes::say;

impl Server {
    fn start(luma: &Sandbox, folder: &Path) -> Self {
        Self::start_at(luma, folder, free_address())
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
