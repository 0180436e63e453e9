//! The binary itself on a database that is there: how soon it answers, and how much memory it has then.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::table::{Goal, Table, in_millis};

const TRIES: usize = 5;

pub(crate) async fn run(table: &mut Table, database: &str, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut times = Vec::new();
    let mut memory = 0.0;
    let spawning = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_hack0"))
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let spawning = in_millis(spawning.elapsed());
    for _ in 0..TRIES {
        let address = {
            let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
            free.local_addr().unwrap().to_string()
        };
        let begun = Instant::now();
        let mut server = Command::new(env!("CARGO_BIN_EXE_hack0"))
            .arg("serve")
            .current_dir(&folder)
            .env("DATABASE_URL", database)
            .env("HACK0_LISTEN", &address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !answers(&address).await {
            assert!(begun.elapsed() < Duration::from_mins(1), "it doesn't start");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        times.push(begun.elapsed());
        memory = resident_megabytes(server.id()).max(memory);
        server.kill().unwrap();
        server.wait().unwrap();
    }
    times.sort_unstable();
    table.goal(
        &format!("start to first answer, {what}, ms"),
        in_millis(times[TRIES / 2]),
        &Goal::AtMost(300.0),
        &format!("`hack0 --version`: {spawning:.1} ms"),
    );
    table.goal(
        &format!("memory after start, {what}, MB"),
        memory,
        &Goal::AtMost(64.0),
        &format!(
            "this bench: {:.0} MB",
            resident_megabytes(std::process::id())
        ),
    );
}

/// Whether the list is answered.
async fn answers(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return false;
    };
    let request = format!("GET /events HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).await.is_ok()
        && stream.read_to_end(&mut answer).await.is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

fn resident_megabytes(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes: f64 = line
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    kilobytes / 1024.0
}
