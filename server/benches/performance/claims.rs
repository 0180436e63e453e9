//! Claims over HTTP: 1,000 looks at a link consume nothing, of 100 parallel posts of one token one succeeds, and a host with
//! 10,000 events is claimed until all of them have followed. A guessed token takes as long as one that was ours.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use app::Site;
use axum::Router;
use axum::body::Body;
use futures::future::join_all;
use hack0::Clock;
use hack0::claims::{Start, Target};
use hack0::luma::{Luma, LumaConfig};
use hack0::mail::{Letters, Outbox, Sender, Token, Transport};
use hack0::testing::TestDb;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use server::http::{Edge, Limits, Peer};
use tower::ServiceExt as _;

use crate::decisions::Undecided;
use crate::table::{Goal, Table, Times};
use crate::world::now;

const ORIGIN: &str = "https://hack0.example";
const LOOKS: usize = 1_000;
const POSTS: usize = 100;

/// `tenth` is 10 in a short run.
pub(crate) async fn run(table: &mut Table, tenth: usize) {
    let _ = any_spawner::Executor::init_tokio();
    let _ = rustls::crypto::ring::default_provider().install_default();
    for test in [Some(TestDb::sqlite().await), TestDb::postgres().await] {
        if let Some(test) = &test {
            let town = Town::new(test, 10_000 / tenth).await;
            town.of_few_events(table, LOOKS / tenth).await;
            town.of_many_events(table).await;
        }
    }
}

/// The site over a database in which one host, `usr-0`, has all the events, and `usr-few` ten of them.
struct Town<'a> {
    test: &'a TestDb,
    events: usize,
    site: Site,
    router: Router,
    outbox: Outbox,
    letters: Letters,
}

impl<'a> Town<'a> {
    async fn new(test: &'a TestDb, events: usize) -> Self {
        let (db, clock) = (test.db.clone(), Clock::manual(now()));
        let world = Undecided {
            events,
            organizations: 10,
            domains: 0,
            of_one_host: events,
        };
        world.fill(&db).await;
        let mut tx = db.begin().await.unwrap();
        for sql in [
            "UPDATE event_hosts SET email = 'ana@one.example' WHERE luma_host_id = 'usr-0'",
            "INSERT INTO event_hosts (event_id, luma_host_id, position, email, created_at)
            SELECT event_id, 'usr-few', 9, 'eva@two.example', 0 FROM event_hosts WHERE luma_host_id = 'usr-0'
            ORDER BY event_id LIMIT 10",
        ] {
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let nowhere = "http://127.0.0.1:1";
        let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        let luma = Luma::new(luma, &clock).unwrap();
        let letters = Letters::default();
        let sender = Sender::parse("hack0@hack0.example").unwrap();
        let transport = Transport::Memory(letters.clone());
        let outbox = Outbox::new(db.clone(), clock.clone(), sender, transport);
        let edge = Edge::new(ORIGIN, Vec::new(), Limits::default(), clock.clone()).unwrap();
        let site = Site::new(db, clock, luma, ORIGIN.to_owned());
        Self {
            router: server::http::router(&site, Router::new(), &edge),
            test,
            events,
            site,
            outbox,
            letters,
        }
    }

    /// Begins a claim and takes the token out of its mail.
    async fn mailed(&self, host: &str, name: &str) -> String {
        let start = Start {
            host: host.parse().unwrap(),
            event: None,
            target: Target::New(name.to_owned()),
            language: "es".to_owned(),
            browser: Token::new(),
            link: None,
        };
        let visitor = IpAddr::from([192, 0, 2, 1]);
        self.site.claims.start(&start, visitor).await.unwrap();
        self.outbox.work_until_idle().await.unwrap();
        let letter = self.letters.all().into_iter().next().unwrap();
        let (_, token) = letter.text.split_once("token=").unwrap();
        token.split(['&', '\n']).next().unwrap().to_owned()
    }

    async fn look(&self, token: &str) -> (StatusCode, Duration) {
        let request = Request::get(format!("/claims/confirm?token={token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// From a visitor of its own: the limit is another question.
    async fn confirm(&self, number: u32, token: &str) -> bool {
        let mut request = Request::post("/actions/claims/confirm")
            .header("origin", ORIGIN)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("token={token}")))
            .unwrap();
        let address = IpAddr::V4(Ipv4Addr::from(0x0A00_0000 + number));
        let peer = Peer(SocketAddr::new(address, 50_000));
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION).unwrap();
        // The claim's own page; the others are sent to the link's.
        !to.to_str().unwrap().starts_with("/claims/confirm")
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Duration) {
        let begun = Instant::now();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        response.into_body().collect().await.unwrap();
        (status, begun.elapsed())
    }

    async fn of_few_events(&self, table: &mut Table, looks: usize) {
        let backend = self.test.db.backend();
        let token = self.mailed("usr-few", "Noche de Rust").await;
        let mut shown = Vec::new();
        for _ in 0..looks {
            let (status, time) = self.look(&token).await;
            assert_eq!(status, StatusCode::OK);
            shown.push(time);
        }
        let done = u8::from(self.confirm(0, &token).await);
        table.goal(
            &format!("successes of a POST after {looks} GETs, {backend}"),
            f64::from(done),
            &Goal::AtLeast(1.0),
            "one link",
        );
        // C1: of a guess nobody learns from the time that it was close.
        let (mut guessed, mut spent) = (Vec::new(), Vec::new());
        for _ in 0..looks {
            guessed.push(self.look(Token::new().expose()).await.1);
            spent.push(self.look(&token).await.1);
        }
        let spent = Times::from(spent.into_iter());
        let what = format!("a guessed token is refused, {backend}");
        let by = spent.percentile(50);
        table.add(&what, &Times::from(guessed.into_iter()), "a used one", by);
        let what = format!("a link of ten events is shown, {backend}");
        table.add(&what, &Times::from(shown.into_iter()), "a used one", by);
    }

    async fn of_many_events(&self, table: &mut Table) {
        let (db, events) = (&self.test.db, self.events);
        let token = self.mailed("usr-0", "Lima JS").await;
        let (_, shown) = self.look(&token).await;
        let plain = Instant::now();
        let sql = "SELECT e.id, e.evidence FROM event_hosts h JOIN events e ON e.id = h.event_id WHERE h.luma_host_id = 'usr-0'";
        sqlx::query(sql).fetch_all(db.reader()).await.unwrap();
        let plain = plain.elapsed();
        let what = format!("a link of {events} events is shown, {}", db.backend());
        table.add(&what, &Times::once(shown), "reading them", plain);
        let posted = Instant::now();
        let posts = (1..).take(POSTS).map(|number| self.confirm(number, &token));
        let answers = join_all(posts).await;
        let answered = posted.elapsed();
        self.site.background.work_until_idle().await.unwrap();
        let followed = posted.elapsed();
        let sql = "SELECT COUNT(*) FROM event_hosts h JOIN events e ON e.id = h.event_id
            WHERE h.luma_host_id = 'usr-0' AND e.organization_id IS NOT NULL";
        let owned: i64 = sqlx::query_scalar(sql)
            .fetch_one(db.reader())
            .await
            .unwrap();
        assert_eq!(usize::try_from(owned).unwrap(), events);
        let done = answers.into_iter().filter(|is_done| *is_done).count();
        let figure = f64::from(u32::try_from(done).unwrap());
        let what = format!(
            "successes of {POSTS} parallel POSTs of one token, {}",
            db.backend()
        );
        for goal in [Goal::AtLeast(1.0), Goal::AtMost(1.0)] {
            table.goal(&what, figure, &goal, "one link");
        }
        table.goal(
            &format!("claim of a host with {events} events, s, {}", db.backend()),
            followed.as_secs_f64(),
            &Goal::AtMost(2.0),
            &format!(
                "all answers: {:.3} s; reading the events: {:.3} s",
                answered.as_secs_f64(),
                plain.as_secs_f64()
            ),
        );
    }
}
