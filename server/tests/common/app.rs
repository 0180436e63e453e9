use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ::app::Site;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hack0::Clock;
use hack0::admin::Admins;
use hack0::email::Email;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Luma, LumaConfig};
use hack0::mail::{Letters, Outbox, Sender, Transport};
use hack0::testing::{TestDb, clock};
use hack0::webhooks::Webhooks;
use luma_sandbox::{Event, Sandbox, User};
use server::http::{Edge, Limits, router};
use sqlx::Row as _;

use super::Answer;
use super::probe::{ORIGIN, get, post};

/// The whole site in process: a fresh database, a clock moved by hand, the sandbox as Luma. Nothing runs in the background:
/// [`TestApp::work`] does what is due. Dropping it fails the test when an import is left unfinished.
pub(crate) struct TestApp {
    pub(crate) test: TestDb,
    pub(crate) clock: Clock,
    pub(crate) sandbox: Sandbox,
    pub(crate) site: Site,
    pub(crate) router: Router,
    outbox: Outbox,
    pub(crate) letters: Letters,
    leaves_imports: AtomicBool,
}

impl TestApp {
    /// On a file of its own.
    pub(crate) async fn start() -> Self {
        Self::on(TestDb::sqlite().await).await
    }

    /// On the database of [`hack0::test_on_both`].
    pub(crate) async fn on(test: TestDb) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let _ = any_spawner::Executor::init_tokio();
        let clock = clock();
        let now = clock.clone();
        let sandbox = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        let luma = Luma::new(luma_config(&sandbox), &clock).unwrap();
        let letters = Letters::default();
        let outbox = Outbox::new(
            test.db.clone(),
            clock.clone(),
            Sender::parse("hack0 <hack0@hack0.test>").unwrap(),
            Transport::Memory(letters.clone()),
        );
        let webhooks = Webhooks::new(
            test.db.clone(),
            clock.clone(),
            luma.clone(),
            secrets(),
            Arc::new(|| 0.5),
        );
        let others = server::webhook::router(webhooks.clone());
        let (db, base_url) = (test.db.clone(), ORIGIN.to_owned());
        let site = Site {
            admins: admins(&test, &clock, &[ADMIN, OTHER_ADMIN]),
            webhooks,
            ..Site::new(db, clock.clone(), luma, base_url)
        };
        let edge = Edge::new(ORIGIN, Vec::new(), Limits::default(), clock.clone()).unwrap();
        Self {
            router: router(&site, others, &edge),
            test,
            clock,
            sandbox,
            site,
            outbox,
            letters,
            leaves_imports: AtomicBool::new(false),
        }
    }

    /// On Luma: an event of somebody whose address must not come out anywhere. Its id there.
    pub(crate) fn add_event(&self, slug: &str, name: &str) -> String {
        let now = self.clock.now();
        self.sandbox.edit(|world| {
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            let mut event = Event::new(name);
            slug.clone_into(&mut event.slug);
            event.calendar_id = world.add_personal_calendar(&host);
            event.host_ids = vec![host];
            event.start_at = now + jiff::SignedDuration::from_hours(24);
            event.end_at = now + jiff::SignedDuration::from_hours(26);
            world.add_event(event)
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// Sends a form as a browser does from our own page.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        self.send(post(path, body.finish())).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(&self.router, request).await
    }

    /// Signs an admin in through the mail, and gives the cookie of the session.
    pub(crate) async fn sign_in(&self) -> String {
        self.sign_in_as(ADMIN).await
    }

    /// As [`TestApp::sign_in`], for one of the two.
    pub(crate) async fn sign_in_as(&self, email: &str) -> String {
        let token = self.token_mailed_to(email).await;
        let form = [("token", token.as_str())];
        let answer = self.post("/actions/admin/sign-in/confirm", &form).await;
        assert_eq!(answer.location(), "/admin");
        cookie_of(&answer)
    }

    /// Asks for a link, and takes its token out of the mail.
    pub(crate) async fn mailed_token(&self) -> String {
        self.token_mailed_to(ADMIN).await
    }

    async fn token_mailed_to(&self, email: &str) -> String {
        self.post("/actions/admin/sign-in", &[("email", email)])
            .await;
        self.send_mails().await;
        let letter = self.letters.all().first().cloned().expect("a mail");
        let (_, rest) = letter.text.split_once("?token=").expect("a link");
        rest.split(['&', '\n']).next().unwrap().to_owned()
    }

    /// Looks at who asked for a link, and sends what is due.
    pub(crate) async fn send_mails(&self) {
        self.site.admins.work_until_idle().await.unwrap();
        self.outbox.work_until_idle().await.unwrap();
    }

    /// A GET with a session.
    pub(crate) async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.send(with_cookie(get(path), cookie)).await
    }

    /// A form with a session.
    pub(crate) async fn post_as(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        self.send(with_cookie(post(path, body.finish()), cookie))
            .await
    }

    /// Works off all imports that are due.
    pub(crate) async fn work(&self) {
        self.site.imports.work_until_idle().await.unwrap();
    }

    /// This test ends with imports that aren't finished, on purpose.
    pub(crate) fn leaves_imports(&self) {
        self.leaves_imports.store(true, Ordering::SeqCst);
    }
}

/// The one who may sign in.
pub(crate) const ADMIN: &str = "ana@hack0.test";
/// Who may, too.
pub(crate) const OTHER_ADMIN: &str = "luz@hack0.test";

pub(crate) fn admins(test: &TestDb, clock: &Clock, emails: &[&str]) -> Admins {
    let emails = emails.iter().map(|email| Email::parse(email).unwrap());
    Admins::new(test.db.clone(), clock.clone(), emails.collect())
}

/// `name=value` of the cookie that an answer sets.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    cookie.split(';').next().unwrap().to_owned()
}

pub(crate) fn with_cookie(mut request: Request<Body>, cookie: &str) -> Request<Body> {
    if !cookie.is_empty() {
        let cookie = cookie.parse().unwrap();
        request.headers_mut().insert("cookie", cookie);
    }
    request
}

fn secrets() -> Vec<WebhookSecret> {
    WebhookSecret::new(luma_sandbox::WEBHOOK_SECRET)
        .into_iter()
        .collect()
}

fn luma_config(sandbox: &Sandbox) -> LumaConfig {
    let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
    LumaConfig {
        api_key: Some(luma_sandbox::API_KEY.to_owned()),
        calendar_id: Some(luma_sandbox::CALENDAR_ID.parse().unwrap()),
        ..config.unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() || self.leaves_imports.load(Ordering::SeqCst) {
            return;
        }
        let unfinished = std::thread::scope(|scope| {
            let counting = scope.spawn(|| count_unfinished(&self.test.url));
            counting.join().expect("the imports can be counted")
        });
        assert_eq!(unfinished, 0, "the test left unfinished imports");
    }
}

/// On a runtime and a connection of its own: dropping isn't async.
fn count_unfinished(url: &str) -> i64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = hack0::Db::connect(url).await.unwrap();
        let row = sqlx::query("SELECT COUNT(*) FROM imports WHERE finished_at IS NULL")
            .fetch_one(db.reader())
            .await
            .unwrap();
        row.get(0)
    })
}
