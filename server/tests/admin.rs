//! Signing in, and what only who is signed in may see and do.

use axum::body::Body;
use axum::extract::Request;
use hack0::test_on_both;
use hack0::testing::TestDb;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use sqlx::Row as _;

use crate::common::{ADMIN, Answer, TestApp, assert_contains, cookie_of, get, post, with_cookie};

const CONFIRM: &str = "/actions/admin/sign-in/confirm";
/// What is there for who isn't signed in.
const OPEN: [&str; 4] = [
    "/admin/sign-in",
    "/admin/sign-in/confirm",
    "/actions/admin/sign-in",
    CONFIRM,
];

async fn sessions_in(app: &TestApp) -> i64 {
    let row = sqlx::query("SELECT COUNT(*) FROM sessions")
        .fetch_one(app.site.db.reader())
        .await
        .unwrap();
    row.get(0)
}

test_on_both!(
    a_mailed_link_signs_in_through_its_button,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let away = app.get("/admin/sessions").await;
        assert_eq!(away.location(), "/admin/sign-in?next=%2Fadmin%2Fsessions");
        let form = app.get(away.location()).await;
        assert_contains(form.text(), "name=\"next\" value=\"/admin/sessions\"");

        let form = [("email", " ANA@hack0.test "), ("next", "/admin/sessions")];
        let asked = app.post("/actions/admin/sign-in", &form).await;
        assert_eq!(asked.location(), "/admin/sign-in?sent=");
        app.send_mails().await;
        let letter = app.letters.all().remove(0);
        assert_eq!(letter.to, ADMIN);
        let (_, rest) = letter.text.split_once("https://hack0.test").unwrap();
        let place = rest.split('\n').next().unwrap();

        for _ in 0..1_000 {
            let page = app.get(place).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(
                page.header("set-cookie"),
                "lang=es; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure"
            );
        }
        let page = app.get(place).await;
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "same-origin");
        let token = place.split("token=").nth(1).unwrap();
        let token = token.split('&').next().unwrap();
        let form = [("token", token), ("next", "/admin/sessions")];
        let done = app.post(CONFIRM, &form).await;
        assert_eq!(done.location(), "/admin/sessions");
        let set = done.header("set-cookie").to_owned();
        assert!(set.starts_with("__Host-hack0="), "{set}");
        for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert_contains(&set, part);
        }
        assert!(!set.contains("Domain") && !set.contains("Max-Age"), "{set}");
        let inside = app.get_as(&cookie_of(&done), "/admin/sessions").await;
        assert_eq!(inside.status, StatusCode::OK);
        assert_contains(inside.text(), ADMIN);
        assert_eq!(inside.header("cache-control"), "no-store");
    }
);

/// Everything of the admins, from the list of all addresses: each with what it answers.
async fn walk(app: &TestApp, cookie: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for (method, path) in app::addresses() {
        let is_admins = path.starts_with("/admin") || path.starts_with("/actions/admin");
        if !is_admins || OPEN.contains(&path.as_str()) {
            continue;
        }
        // A part of an address stands for any.
        let path = path.replace(['{', '}', ':', '*'], "");
        let request = match method {
            Method::GET => get(&path),
            _ => post(&path, "id=0191d5c0-0000-7000-8000-000000000000"),
        };
        let answer = app.send(with_cookie(request, cookie)).await;
        answers.push((format!("{method} {path}"), answer));
    }
    answers
}

async fn all_refuse(app: &TestApp, cookie: &str, why: &str) {
    let answers = walk(app, cookie).await;
    for known in [
        "GET /admin/deliveries",
        "GET /admin/audit.csv",
        "POST /actions/admin/events/save",
    ] {
        let is_there = answers.iter().any(|(what, _)| what == known);
        assert!(is_there, "the list of addresses lacks {known}");
    }
    for (what, answer) in answers {
        if what.starts_with("GET") {
            assert_contains(answer.location(), "/admin/sign-in");
        } else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what} {why}");
        }
        assert!(!answer.text().contains(ADMIN), "{what} {why}");
    }
}

#[tokio::test]
async fn every_admin_address_refuses_who_is_no_admin() {
    let app = TestApp::start().await;
    all_refuse(&app, "", "without a session").await;
    all_refuse(&app, "__Host-hack0=nonsense", "with nonsense").await;
    let unknown = "__Host-hack0=AAAAAAAAAAAAAAAAAAAAAA";
    all_refuse(&app, unknown, "with an invented session").await;

    let cookie = app.sign_in().await;
    assert_eq!(app.get_as(&cookie, "/admin").await.status, StatusCode::OK);
    app.clock.advance(SignedDuration::from_mins(30));
    all_refuse(&app, &cookie, "after half an hour").await;

    let cookie = app.sign_in().await;
    sqlx::query("UPDATE sessions SET email = 'eva@hack0.test'")
        .execute(app.site.db.reader())
        .await
        .unwrap();
    all_refuse(&app, &cookie, "with the session of somebody else").await;

    let cookie = app.sign_in().await;
    let out = app.post_as(&cookie, "/actions/admin/sign-out", &[]).await;
    assert_eq!(out.location(), "/admin/sign-in");
    assert_contains(out.header("set-cookie"), "__Host-hack0=;");
    all_refuse(&app, &cookie, "after signing out").await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    let app = TestApp::start().await;
    let (one, two) = (app.sign_in().await, app.sign_in().await);
    assert_ne!(one, two);
    app.post_as(&two, "/actions/admin/sign-out-everywhere", &[])
        .await;
    for cookie in [one, two] {
        all_refuse(&app, &cookie, "after signing out everywhere").await;
    }
    assert_eq!(sessions_in(&app).await, 0);
}

#[tokio::test]
async fn a_session_that_somebody_knew_before_is_worth_nothing() {
    let app = TestApp::start().await;
    let before = app.sign_in().await;
    let token = app.mailed_token().await;
    let done = app.post_as(&before, CONFIRM, &[("token", &token)]).await;
    let after = cookie_of(&done);
    assert_ne!(before, after);
    all_refuse(&app, &before, "after its id was changed").await;
    assert_eq!(app.get_as(&after, "/admin").await.status, StatusCode::OK);
    assert_eq!(sessions_in(&app).await, 1);
}

#[tokio::test]
async fn of_many_posts_of_one_token_one_signs_in() {
    let app = std::sync::Arc::new(TestApp::start().await);
    let token = app.mailed_token().await;
    let posts = (0..25).map(|_| {
        let (app, token) = (app.clone(), token.clone());
        async move { app.post(CONFIRM, &[("token", &token)]).await.status }
    });
    let answers = futures::future::join_all(posts).await;
    let count = |status| answers.iter().filter(|other| **other == status).count();
    assert_eq!(count(StatusCode::SEE_OTHER), 1, "{answers:?}");
    assert_eq!(count(StatusCode::GONE), 24, "{answers:?}");
}

#[tokio::test]
async fn every_bad_link_is_the_same_page() {
    let app = TestApp::start().await;
    let used = app.mailed_token().await;
    app.post(CONFIRM, &[("token", &used)]).await;
    let expired = app.mailed_token().await;
    app.clock.advance(SignedDuration::from_secs(601));
    let unknown = "A".repeat(43);
    let mut pages = Vec::new();
    for token in [&used, &expired, &unknown] {
        let posted = app.post(CONFIRM, &[("token", token)]).await;
        assert_eq!(posted.status, StatusCode::GONE);
        assert_eq!(posted.header("set-cookie"), "");
        assert_contains(posted.text(), "href=\"/admin/sign-in\"");
        pages.push(posted.text().to_owned());
        let seen = app
            .get(&format!("/admin/sign-in/confirm?token={token}"))
            .await;
        assert_eq!(seen.status, StatusCode::GONE);
        assert_contains(seen.text(), "href=\"/admin/sign-in\"");
    }
    pages.dedup();
    assert_eq!(pages.len(), 1);
}

#[tokio::test]
async fn a_good_link_isnt_called_spent_while_the_database_is_away() {
    let app = TestApp::start().await;
    let token = app.mailed_token().await;
    app.site.db.close().await;
    let page = app
        .get(&format!("/admin/sign-in/confirm?token={token}"))
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_ne!(page.header("retry-after"), "");
}

#[tokio::test]
async fn everybody_gets_the_same_answer_and_one_visitor_is_limited() {
    let app = TestApp::start().await;
    let ask = async |email: &str| {
        let answer = app
            .post("/actions/admin/sign-in", &[("email", email)])
            .await;
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        (answer.status, headers, answer.text().to_owned())
    };
    let of_admin = ask(ADMIN).await;
    for other in ["eva@hack0.test", "ana+tag@hack0.test", "аna@hack0.test"] {
        assert_eq!(ask(other).await, of_admin, "{other}");
    }
    for _ in 0..10 {
        assert_eq!(ask(ADMIN).await, of_admin);
    }
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 3, "three mails an hour");
    for _ in 0..100 {
        ask(ADMIN).await;
    }
    let limited = app
        .post("/actions/admin/sign-in", &[("email", ADMIN)])
        .await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(limited.header("retry-after"), "");
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 3);
}

#[tokio::test]
async fn no_mail_goes_to_two_or_somewhere_else() {
    let app = TestApp::start().await;
    let long = format!("{}@hack0.test", "a".repeat(300));
    for hostile in [
        "ana@hack0.test\r\nBcc: eva@hack0.test",
        "ana@hack0.test, eva@hack0.test",
        "ana@hack0.test eva@hack0.test",
        "Ana <ana@hack0.test>",
        &long,
    ] {
        let answer = app
            .post("/actions/admin/sign-in", &[("email", hostile)])
            .await;
        let back = app.get(answer.location()).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{hostile}");
        assert_contains(back.text(), "aria-invalid");
    }
    app.send_mails().await;
    assert!(app.letters.all().is_empty());
}

#[tokio::test]
async fn links_lead_to_the_configured_origin() {
    let app = TestApp::start().await;
    let mut request = post("/actions/admin/sign-in", format!("email={ADMIN}"));
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
    ] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    app.send(request).await;
    app.send_mails().await;
    let letter = app.letters.all().remove(0);
    for text in [&letter.text, &letter.html] {
        assert_contains(text, "https://hack0.test/admin/sign-in/confirm?token=");
        assert!(!text.contains("evil"), "{text}");
    }
}

/// A form of an admin with other `Origin`, `Sec-Fetch-Site` and type; none where a text is empty.
fn forged(cookie: &str, [origin, site, kind]: [&str; 3]) -> Request<Body> {
    let mut request = with_cookie(post("/actions/admin/sign-out-everywhere", ""), cookie);
    for (name, value) in [
        ("origin", origin),
        ("sec-fetch-site", site),
        ("content-type", kind),
    ] {
        request.headers_mut().remove(name);
        if !value.is_empty() {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    request
}

#[tokio::test]
async fn nothing_from_elsewhere_is_done_in_an_admin_s_name() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let app = TestApp::start().await;
    let cookie = app.sign_in().await;
    for how in [
        ["https://evil.example", "cross-site", FORM],
        ["https://evil.example", "cross-site", "text/plain"],
        ["https://sibling.hack0.test", "same-site", FORM],
        ["null", "cross-site", FORM],
        ["null", "", FORM],
        ["", "", FORM],
    ] {
        let answer = app.send(forged(&cookie, how)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{how:?}");
    }
    let looked = app
        .get_as(&cookie, "/actions/admin/sign-out-everywhere")
        .await;
    assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(app.get_as(&cookie, "/admin").await.status, StatusCode::OK);
    let done = app
        .send(forged(&cookie, ["https://hack0.test", "", FORM]))
        .await;
    assert_eq!(done.location(), "/admin/sign-in");
}

#[tokio::test]
async fn visitors_have_no_session() {
    let app = TestApp::start().await;
    for path in ["/", "/events", "/admin", "/admin/sign-in"] {
        assert_eq!(app.get(path).await.header("set-cookie"), "", "{path}");
    }
    app.post("/actions/admin/sign-in", &[("email", "eva@hack0.test")])
        .await;
    app.send_mails().await;
    assert_eq!(sessions_in(&app).await, 0);
}

#[tokio::test]
async fn public_pages_never_look_a_session_up() {
    let app = TestApp::start().await;
    let cookie = app.sign_in().await;
    sqlx::query("DROP TABLE sessions")
        .execute(app.site.db.reader())
        .await
        .unwrap();
    assert_eq!(app.get_as(&cookie, "/events").await.status, StatusCode::OK);
    let inside = app.get_as(&cookie, "/admin").await;
    assert_eq!(inside.status, StatusCode::SERVICE_UNAVAILABLE);
}
