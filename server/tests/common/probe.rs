use std::time::Duration;

use ::app::Visitor;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::{get as on_get, post as on_post};
use axum::{Extension, Router};
use hack0::testing::{TestDb, clock};
use server::api::Api;
use server::http::{Edge, Limits, Peer, health, wrap};

use super::Answer;

pub(crate) const ORIGIN: &str = "https://hack0.test";

/// The layers around small routes of the tests, the API and health.
pub(crate) struct Probe {
    pub(crate) router: Router,
    pub(crate) test: TestDb,
}

impl Probe {
    pub(crate) async fn new() -> Self {
        Self::with(ORIGIN, "10.0.0.0/8", Limits::default()).await
    }

    pub(crate) async fn with(origin: &str, trusted: &str, limits: Limits) -> Self {
        let test = TestDb::sqlite().await;
        let api = Api {
            db: test.db.clone(),
            clock: clock(),
            base_url: origin.to_owned(),
        };
        let routes = Router::new()
            .route("/hello", on_get(async || "hello ".repeat(100)))
            .route(
                "/form",
                on_post(async |body: String| body.len().to_string()),
            )
            .route("/visitor", on_get(visitor))
            .route("/id", on_get(inner_id))
            .route("/panic", on_get(panics))
            .route("/never", on_get(std::future::pending::<()>))
            .merge(server::api::router(api))
            .merge(health(test.db.clone()));
        let trusted = vec![trusted.parse().unwrap()];
        let edge = Edge::new(origin, trusted, limits, clock()).unwrap();
        Self {
            router: wrap(routes, &edge),
            test,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(&self.router, request).await
    }
}

/// So short that a test can wait for their end.
pub(crate) fn short_limits() -> Limits {
    Limits {
        header_read: Duration::from_millis(300),
        body_read: Duration::from_millis(300),
        idle: Duration::from_millis(400),
        write_stall: Duration::from_millis(400),
        answer: Duration::from_millis(400),
        stop: Duration::from_millis(500),
        ..Limits::default()
    }
}

/// A GET as a browser at 203.0.113.7 sends it.
pub(crate) fn get(path: &str) -> Request<Body> {
    let request = Request::get(path).header("host", "hack0.test");
    from_outside(request.body(Body::empty()).unwrap())
}

/// A form of our own page, sent by a browser.
pub(crate) fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(path)
        .header("host", "hack0.test")
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    from_outside(request.body(body.into()).unwrap())
}

fn from_outside(mut request: Request<Body>) -> Request<Body> {
    let peer = Peer("203.0.113.7:50000".parse().unwrap());
    request.extensions_mut().insert(peer);
    request
}

async fn visitor(Extension(Visitor(address)): Extension<Visitor>) -> String {
    address.to_string()
}

async fn inner_id(request: Request) -> String {
    let id = &request.headers()["x-request-id"];
    id.to_str().unwrap().to_owned()
}

async fn panics() -> String {
    panic!("on purpose, with the address someone@example.org")
}
