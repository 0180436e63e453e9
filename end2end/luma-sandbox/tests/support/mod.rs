//! What every test needs: a sandbox on a manual clock, and a client.
#![allow(dead_code, unreachable_pub)] // Each test file uses its part.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::Timestamp;
use luma_sandbox::{API_KEY, Now, Sandbox, openapi::OpenApi};
use serde_json::Value;

/// Tuesday, 24 November 2026, 10:00 in Lima.
pub const START: i64 = 1_795_532_400;

/// A clock that tests move.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn new() -> Clock {
        Clock(Arc::new(AtomicI64::new(START)))
    }

    pub fn now(&self) -> Now {
        let seconds = Arc::clone(&self.0);
        Arc::new(move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap())
    }

    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub fn start_time() -> Timestamp {
    Timestamp::from_second(START).unwrap()
}

pub async fn sandbox() -> (Sandbox, Clock) {
    let clock = Clock::new();
    (Sandbox::start(clock.now()).await.unwrap(), clock)
}

pub fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// GET with the key: status and JSON.
pub async fn get(url: &str) -> (u16, Value) {
    let response = client()
        .get(url)
        .header("x-luma-api-key", API_KEY)
        .send()
        .await
        .unwrap();
    let status = response.status().as_u16();
    (
        status,
        serde_json::from_str(&response.text().await.unwrap()).unwrap(),
    )
}

/// POST with the key: status and JSON.
pub async fn post(url: &str, body: &Value) -> (u16, Value) {
    let response = client()
        .post(url)
        .header("x-luma-api-key", API_KEY)
        .json(body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// A file of the material beside the repository; where it isn't, the test says that it skips this part.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/luma")
        .join(name);
    let found = path.exists();
    if !found {
        eprintln!("skipped: no {name} beside the repository");
    }
    found.then_some(path)
}

/// Checks everything that was asked and answered against Luma's document; how many answers were 200.
pub fn check_against_document(sandbox: &Sandbox) -> Option<usize> {
    let document = OpenApi::load(shared("openapi.json")?).unwrap();
    let requests = sandbox.requests();
    for request in &requests {
        if let Err(error) = document.check(request) {
            panic!("{error}");
        }
    }
    Some(
        requests
            .iter()
            .filter(|request| request.status == 200)
            .count(),
    )
}
