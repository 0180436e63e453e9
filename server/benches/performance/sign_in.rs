//! Asking to sign in with an admin's address and with any other: the same bytes, in the same time.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use app::Site;
use axum::Router;
use axum::body::Body;
use hack0::Clock;
use hack0::admin::Admins;
use hack0::email::Email;
use hack0::luma::{Luma, LumaConfig};
use hack0::testing::TestDb;
use http::Request;
use http_body_util::BodyExt as _;
use server::http::{Edge, Limits, Peer};
use tower::ServiceExt as _;

use crate::table::{Goal, Table, in_millis};
use crate::world::now;

const TIMES: u32 = 1_000;
const ORIGIN: &str = "https://hack0.example";

pub(crate) async fn run(table: &mut Table, test: &TestDb) {
    let _ = any_spawner::Executor::init_tokio();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (clock, nowhere) = (Clock::manual(now()), "http://127.0.0.1:1");
    let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
    let admin = Email::parse("ana@hack0.example").unwrap();
    let luma = Luma::new(luma, &clock).unwrap();
    let site = Site {
        admins: Admins::new(test.db.clone(), clock.clone(), vec![admin]),
        ..Site::new(test.db.clone(), clock.clone(), luma, ORIGIN.to_owned())
    };
    let edge = Edge::new(ORIGIN, Vec::new(), Limits::default(), clock).unwrap();
    let router = server::http::router(&site, Router::new(), &edge);
    let working = tokio::spawn(async move { site.admins.work().await });
    let (mut of_admin, mut of_others, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..TIMES {
        let (time, answer) = ask(&router, number, "ana@hack0.example").await;
        of_admin.push(time);
        answers.push(answer);
        let (time, answer) = ask(&router, number, "eva@hack0.example").await;
        of_others.push(time);
        answers.push(answer);
    }
    working.abort();
    answers.sort();
    answers.dedup();
    let (admin, other) = (median(of_admin), median(of_others));
    let what = format!("sign-in on {}", test.db.backend());
    let beside = format!(
        "{TIMES} times each: {:.3} ms for an admin's address, {:.3} ms for another",
        in_millis(admin),
        in_millis(other)
    );
    let apart = in_millis(admin.abs_diff(other));
    table.goal(
        &format!("{what}, medians apart, ms"),
        apart,
        &Goal::AtMost(2.0),
        &beside,
    );
    let different = u32::try_from(answers.len()).unwrap();
    table.goal(
        &format!("{what}, different answers"),
        different.into(),
        &Goal::AtMost(1.0),
        "all bytes but the request's id",
    );
}

/// From a visitor of its own: the limit is another question.
async fn ask(router: &Router, number: u32, email: &str) -> (Duration, String) {
    let mut request = Request::post("/actions/admin/sign-in")
        .header("origin", ORIGIN)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("email={email}")))
        .unwrap();
    let address = IpAddr::V4(Ipv4Addr::from(0x0A00_0000 + number));
    request
        .extensions_mut()
        .insert(Peer(SocketAddr::new(address, 50_000)));
    let begun = Instant::now();
    let response = router.clone().oneshot(request).await.unwrap();
    let (mut parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let time = begun.elapsed();
    parts.headers.remove("x-request-id");
    (
        time,
        format!("{} {:?} {body:?}", parts.status, parts.headers),
    )
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
