//! A mail server that is away or says nothing holds up no page.

use std::time::Duration;

use hack0::mail::{Outbox, Sender, Smtp, Transport};
use sqlx::Row as _;
use tokio::net::TcpListener;

use super::*;
use crate::common::ADMIN;

fn outbox(app: &TestApp, port: u16) -> Outbox {
    let (db, clock) = (app.site.db.clone(), app.clock.clone());
    let from = Sender::parse("hack0@hack0.test").unwrap();
    let smtp = Smtp::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    Outbox::new(db, clock, from, Transport::Smtp(smtp))
}

/// What causes mails, and what doesn't, while one is stuck.
async fn visit(app: &TestApp, host: &str) {
    let visits = async {
        let claim = start(app, host, "Rust Sur").await;
        let page = app.get(&format!("{claim}&lang=en")).await;
        assert_contains(page.text(), "Mail on its way");
        let form = [("email", ADMIN)];
        let asked = app.post("/actions/admin/sign-in", &form).await;
        assert_eq!(asked.status, 303);
        assert_eq!(app.get("/events").await.status, 200);
    };
    let at_once = tokio::time::timeout(Duration::from_secs(2), visits);
    at_once.await.expect("pages wait for the mail server");
}

#[tokio::test]
async fn a_silent_mail_server_holds_up_no_page() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "silent", &ana, true).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let outbox = outbox(&app, listener.local_addr().unwrap().port());
    start(&app, &ana, "Rust Norte").await;
    let meanwhile = async {
        let _silent = listener.accept().await.unwrap();
        visit(&app, &ana).await;
    };
    tokio::select! {
        () = outbox.work() => unreachable!("it never ends"),
        () = meanwhile => {}
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_holds_up_no_page() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "away", &ana, true).await;
    let outbox = outbox(&app, 1);
    start(&app, &ana, "Rust Norte").await;
    outbox.work_until_idle().await.unwrap();
    let row = sqlx::query("SELECT state, trouble FROM mail_outbox")
        .fetch_one(app.site.db.reader())
        .await
        .unwrap();
    assert_eq!(row.get::<String, _>("state"), "queued");
    assert_eq!(row.get::<String, _>("trouble"), "down");
    let meanwhile = visit(&app, &ana);
    tokio::select! {
        () = outbox.work() => unreachable!("it never ends"),
        () = meanwhile => {}
    }
    // The server is back before the link is of no use.
    app.clock.advance(jiff::SignedDuration::from_secs(20));
    app.send_mails().await;
    assert!(!app.letters.all().is_empty());
}
