//! Drift through the whole site: what people are told on pages and in the feed, and the admin's word on a run that stopped.

use hack0::drift::CHECK;
use hack0::jobs::{Jobs, RunState};
use http::StatusCode;
use jiff::{SignedDuration, ToSpan as _};

use crate::common::{TestApp, assert_contains};

const ACCEPT: &str = "/actions/admin/jobs/accept";

fn jobs(app: &TestApp) -> Jobs {
    let site = &app.site;
    Jobs::new(site.db.clone(), site.clock.clone(), site.luma.clone())
}

/// A site with so many events, imported a while ago; their ids on Luma.
async fn with_events(count: usize) -> (TestApp, Vec<String>) {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(app.add_event(&format!("noche-{n}"), &format!("Noche {n}")));
        let link = format!("lu.ma/noche-{n}");
        app.site.imports.submit(&link, None).await.unwrap();
        app.work().await;
        // Visitors import at most so many a minute.
        app.clock.advance(SignedDuration::from_secs(10));
    }
    app.clock.advance(SignedDuration::from_hours(1));
    (app, ids)
}

/// Works off what is due; the budget's time passes meanwhile.
async fn work(app: &TestApp, jobs: &Jobs) {
    let passing = async {
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(2));
        loop {
            ticks.tick().await;
            app.clock.advance(SignedDuration::from_millis(500));
        }
    };
    tokio::select! {
        done = jobs.work_until_idle() => done.unwrap(),
        () = passing => {}
    }
}

async fn check(app: &TestApp) -> RunState {
    let jobs = jobs(app);
    let id = jobs.start(CHECK).await.unwrap();
    work(app, &jobs).await;
    jobs.find(id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn people_are_told_what_changed() {
    let (app, ids) = with_events(2).await;
    let empty = app.get("/changes?lang=en").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert_contains(empty.text(), "Nothing has changed yet.");
    app.sandbox.edit(|world| {
        world.reschedule(&ids[0], 1.hours());
        world.delete(&ids[1]);
    });
    assert_eq!(check(&app).await, RunState::Succeeded);
    let changes = app.get("/changes?lang=en").await;
    for part in [
        "Moved from ",
        "No longer on Luma: cancelled or deleted by its hosts.",
        "Noche 0",
        "/changes.atom?lang=en",
    ] {
        assert_contains(changes.text(), part);
    }
    assert_contains(app.get("/changes?lang=pt").await.text(), "Passou de ");
    assert_contains(app.get("/events?lang=en").await.text(), "Moved from ");

    let feed = app.get("/changes.atom?lang=en").await;
    assert_eq!(feed.status, StatusCode::OK);
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert_eq!(feed.text().matches("<entry>").count(), 2);
    assert_contains(feed.text(), "<summary>Moved from ");
    assert_eq!(
        app.get("/changes?cursor=x").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_admin_lets_a_stopped_run_go_on() {
    let (app, ids) = with_events(21).await;
    app.sandbox.edit(|world| {
        for id in &ids {
            world.delete(id);
        }
    });
    assert_eq!(check(&app).await, RunState::Partial);
    let cookie = app.sign_in().await;
    let home = app.get_as(&cookie, "/admin?lang=en").await;
    assert_contains(home.text(), "luma-check-drift: it stopped and waits");
    let list = app.get_as(&cookie, "/admin/jobs?lang=en").await;
    assert_contains(
        list.text(),
        "21 of 21 events are gone and 0 changed at once",
    );
    let (_, rest) = list.text().split_once("name=\"run\" value=\"").unwrap();
    let (run, _) = rest.split_once('"').unwrap();

    let stranger = app.post(ACCEPT, &[("run", run)]).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let accepted = app.post_as(&cookie, ACCEPT, &[("run", run)]).await;
    assert!(accepted.location().ends_with("?told=accepted"));
    let again = app.post_as(&cookie, ACCEPT, &[("run", run)]).await;
    assert!(again.location().ends_with("?told=nothing"));

    work(&app, &jobs(&app)).await;
    let home = app.get_as(&cookie, "/admin?lang=en").await;
    assert!(!home.text().contains("it stopped and waits"));
    let changes = app.get("/changes?lang=en").await;
    assert_eq!(changes.text().matches("No longer on Luma").count(), 21);
}
