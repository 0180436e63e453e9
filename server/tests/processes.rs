//! Whole processes: the demo from start to end, and an import on the terminal.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hack0::testing::clock;
use luma_sandbox::{Fault, Sandbox, Surface, demo};
use serde_json::Value;

/// The demo on a free port, in a folder of its own for temporary files.
fn start_demo(folder: &Path) -> (Child, String) {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_hack0"))
        .arg("demo")
        .env("HACK0_LISTEN", "127.0.0.1:0")
        .env("TMPDIR", folder)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let out = BufReader::new(demo.stdout.as_mut().unwrap());
    let greeting = out
        .lines()
        .map(Result::unwrap)
        .find(|line| line.contains("http://"))
        .expect("the demo says where it is");
    let address = greeting.split_whitespace().last().unwrap().to_owned();
    (demo, address)
}

#[tokio::test]
async fn the_demo_is_full_within_10_s_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let (mut demo, address) = start_demo(folder.path());
    let host = address.strip_prefix("http://").unwrap();
    let ask = format!(
        "GET /api/v1/events?after=2000-01-01T00:00:00Z&limit=100 HTTP/1.0\r\nhost: {host}\r\n\r\n"
    );
    let answer = say(host, &ask);
    assert!(begun.elapsed() < Duration::from_secs(10), "{begun:?}");
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    let list: Value = serde_json::from_str(body).unwrap();
    assert!(list["events"].as_array().unwrap().len() >= 40);

    let told = Command::new("kill").arg(demo.id().to_string()).status();
    assert!(told.unwrap().success());
    assert!(demo.wait().unwrap().success(), "SIGTERM is a good end");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

pub(crate) fn say(host: &str, text: &str) -> String {
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

async fn import(luma: &Sandbox, folder: &Path, link: &str) -> Output {
    run(luma, folder, &["import", link], &[]).await
}

/// The binary with the sandbox as its Luma.
async fn run(luma: &Sandbox, folder: &Path, words: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hack0"));
    command
        .args(words)
        .env_clear()
        .envs(settings.iter().copied())
        .env("LUMA_API_URL", luma.api_url())
        .env("LUMA_WEB_URL", luma.web_url())
        .env("LUMA_PAGE_URL", luma.page_url())
        .current_dir(folder);
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_on_the_terminal_tells_its_steps() {
    let clock = clock();
    let luma = Sandbox::start_demo(Arc::new(move || clock.now()))
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let link = &demo::links()[0];

    let output = import(&luma, folder.path(), link).await;
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("find the event on Luma: done"), "{told}");
    // There is no key: the event is saved all the same.
    assert!(told.contains("LUMA_API_KEY isn't set"), "{told}");
    assert!(told.contains("http://127.0.0.1:3000/events/"), "{told}");

    for wrong in [
        "https://evil.example/x",
        "https://lu.ma/nothing-is-here",
        "",
    ] {
        let output = import(&luma, folder.path(), wrong).await;
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_ends_while_luma_is_down() {
    let clock = clock();
    let luma = Sandbox::start_demo(Arc::new(move || clock.now()))
        .await
        .unwrap();
    for surface in [Surface::Web, Surface::Page] {
        luma.fault(surface, Fault::Status(500), None);
    }
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let output = import(&luma, folder.path(), &demo::links()[0]).await;
    assert!(begun.elapsed() < Duration::from_secs(30), "{begun:?}");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_asks_luma_and_shows_no_key() {
    let clock = clock();
    let luma = Sandbox::start_demo(Arc::new(move || clock.now()))
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let calendar = ("HACK0_LUMA_CALENDAR_API_ID", luma_sandbox::CALENDAR_ID);
    assert!(
        run(&luma, folder.path(), &["migrate"], &[])
            .await
            .status
            .success()
    );

    let settings = [("LUMA_API_KEY", luma_sandbox::API_KEY), calendar];
    let output = run(&luma, folder.path(), &["doctor"], &settings).await;
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let accepted = format!("LUMA_API_KEY: accepted, for {}", luma_sandbox::CALENDAR_ID);
    assert!(told.contains(&accepted), "{told}");

    let settings = [("LUMA_API_KEY", "a-wrong-key"), calendar];
    let output = run(&luma, folder.path(), &["doctor"], &settings).await;
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("broken   LUMA_API_KEY: Luma refuses: 401"),
        "{told}"
    );
    assert!(!told.contains("a-wrong-key"), "{told}");
}
