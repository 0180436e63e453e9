//! The admins' queue as they get it: the whole page through the router, with a session.

use app::Site;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use hack0::Clock;
use hack0::admin::Admins;
use hack0::email::Email;
use hack0::luma::{Luma, LumaConfig};
use hack0::testing::TestDb;
use http::{Request, header};
use http_body_util::BodyExt as _;
use server::http::{Edge, Limits};
use tower::ServiceExt as _;

use crate::decisions::Undecided;
use crate::queries;
use crate::table::{Goal, Table, Times, in_millis};
use crate::world::now;

const ORIGIN: &str = "https://hack0.example";
const QUEUE: &str = "/admin/queue";

pub(crate) async fn run(table: &mut Table, world: &Undecided) {
    let test = TestDb::sqlite().await;
    world.fill(&test.db).await;
    let desk = Desk::open(&test).await;
    let sql = "SELECT COUNT(*) FROM events WHERE visibility = 'public' AND waits_for IS NOT NULL AND name LIKE '%'";
    let yardstick = Times::of(50, async |_| {
        sqlx::query(sql).fetch_all(test.db.reader()).await.unwrap();
    })
    .await
    .percentile(50);
    let times = Times::of(100, async |_| {
        desk.get(QUEUE, "identity").await;
    })
    .await;
    let what = format!("queue page, {} waiting", world.events);
    table.add(&what, &times, "counting them without an index", yardstick);
    let time = in_millis(times.percentile(50));
    table.goal(&format!("{what}, ms"), time, &Goal::AtMost(15.0), "");
    // A page that isn't there asks for nothing but the session.
    let session = queries::count(desk.ask("/admin/jobs/none", "identity")).await;
    let all = queries::count(desk.get(QUEUE, "identity")).await;
    let goal = Goal::AtMost(6.0);
    let beside = format!("{session} for the session");
    table.goal(
        "queries of the queue page",
        (all - session).into(),
        &goal,
        &beside,
    );
    let size = desk.get(QUEUE, "br").await.len();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let kilobytes = size as f64 / 1024.0;
    let goal = Goal::AtMost(60.0);
    table.goal("queue page, compressed, KB", kilobytes, &goal, "brotli");
}

/// The site, and an admin who is signed in.
struct Desk {
    router: Router,
    cookie: String,
}

impl Desk {
    async fn open(test: &TestDb) -> Self {
        let _ = any_spawner::Executor::init_tokio();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (clock, nowhere) = (Clock::manual(now()), "http://127.0.0.1:1");
        let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        let luma = Luma::new(luma, &clock).unwrap();
        let email = Email::parse("ana@hack0.example").unwrap();
        let admins = Admins::new(test.db.clone(), clock.clone(), vec![email.clone()]);
        let token = admins.link(&email).await.unwrap().unwrap();
        let site = Site {
            admins,
            ..Site::new(test.db.clone(), clock.clone(), luma, ORIGIN.to_owned())
        };
        let edge = Edge::new(ORIGIN, Vec::new(), Limits::default(), clock).unwrap();
        let router = server::http::router(&site, Router::new(), &edge);
        let request = Request::post("/actions/admin/sign-in/confirm")
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("token={}", token.expose())))
            .unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { router, cookie }
    }

    async fn get(&self, path: &str, encoding: &str) -> Bytes {
        let answer = self.ask(path, encoding).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.into_body().collect().await.unwrap().to_bytes()
    }

    async fn ask(&self, path: &str, encoding: &str) -> Response {
        let request = Request::get(path)
            .header(header::ACCEPT_ENCODING, encoding)
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }
}
