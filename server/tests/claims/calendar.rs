//! A code in a calendar's description proves that calendar.

use hack0::ids::OrganizationId;
use luma_sandbox::{CALENDAR_ID, Calendar, Event};

use super::{code, host, look, page_of, start};
use crate::common::{TestApp, assert_contains};

/// An event on this calendar, imported.
async fn event(app: &TestApp, slug: &str, host: &str, calendar: &str) {
    let now = app.clock.now();
    app.sandbox.edit(|world| {
        let mut event = Event::new(format!("Event {slug}"));
        slug.clone_into(&mut event.slug);
        calendar.clone_into(&mut event.calendar_id);
        event.host_ids = vec![host.to_owned()];
        event.start_at = now + jiff::SignedDuration::from_hours(24);
        event.end_at = now + jiff::SignedDuration::from_hours(26);
        world.add_event(event)
    });
    let link = format!("https://lu.ma/{slug}");
    app.post("/actions/import", &[("link", &link)]).await;
    app.work().await;
}

fn describe(app: &TestApp, calendar: &str, text: &str) {
    app.sandbox.edit(|world| {
        let calendar = world.calendars.get_mut(calendar).unwrap();
        calendar.description = Some(text.to_owned());
    });
}

#[tokio::test]
async fn all_of_its_events_are_the_organizations() {
    let app = TestApp::start().await;
    let ana = host(&app);
    let calendar = Calendar::new("Rust Norte").with_slug("rust-norte");
    let calendar = app.sandbox.edit(|world| world.add_calendar(calendar));
    for slug in ["here", "there"] {
        event(&app, slug, &ana, &calendar).await;
    }
    let claim = start(&app, &ana, "Rust Norte").await;
    let page = app.get(&format!("{claim}&lang=en")).await;
    for named in ["https://luma.com/rust-norte", "Rust Norte", "Event "] {
        assert_contains(page.text(), named);
    }
    let code = code(&app, &claim).await;
    describe(&app, &calendar, &format!("We are the north. {code}"));
    assert_eq!(look(&app, &claim).await, claim);
    let done = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(done.text(), "This calendar’s events are Rust Norte’s now");
    event(&app, "next", &ana, &calendar).await;
    for slug in ["here", "there", "next"] {
        let page = page_of(&app, slug).await;
        let how = "Confirmed with a code in its calendar’s description";
        assert_contains(&page, how);
    }
}

#[tokio::test]
async fn hack0s_own_and_a_persons_own_prove_nothing() {
    let app = TestApp::start().await;
    let ana = host(&app);
    let personal = app.sandbox.edit(|world| world.add_personal_calendar(&ana));
    for calendar in [CALENDAR_ID, &personal] {
        let slug = format!("of-{}", calendar.to_lowercase());
        event(&app, &slug, &ana, calendar).await;
        let claim = start(&app, &ana, "Rust Norte").await;
        let code = code(&app, &claim).await;
        describe(&app, calendar, &code);
        assert_contains(&look(&app, &claim).await, "error=look_nothing");
    }
}

#[tokio::test]
async fn one_that_is_anothers_waits() {
    let app = TestApp::start().await;
    let ana = host(&app);
    let calendar = Calendar::new("Rust Norte").with_slug("rust-norte");
    let calendar = app.sandbox.edit(|world| world.add_calendar(calendar));
    event(&app, "taken", &ana, &calendar).await;
    let owner = OrganizationId::new(&app.clock);
    let mut tx = app.test.db.begin().await.unwrap();
    for sql in [
        format!(
            "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('{owner}', 'norte', 'Norte', 0, 0)"
        ),
        format!(
            "INSERT INTO organization_calendars (luma_calendar_id, organization_id, created_at) VALUES ('{calendar}', '{owner}', 0)"
        ),
    ] {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        query.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let claim = start(&app, &ana, "Somebody else").await;
    let code = code(&app, &claim).await;
    describe(&app, &calendar, &code);
    assert_eq!(look(&app, &claim).await, claim);
    let page = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(page.text(), "Waiting for somebody at hack0");
    assert!(!page_of(&app, "taken").await.contains("Somebody else"));
}

#[tokio::test]
async fn an_event_that_is_gone_is_said_to_be() {
    let app = TestApp::start().await;
    let ana = host(&app);
    let calendar = app.sandbox.edit(|world| world.add_personal_calendar(&ana));
    event(&app, "gone", &ana, &calendar).await;
    let claim = start(&app, &ana, "Rust").await;
    app.sandbox.edit(|world| {
        let id = world.events.values().find(|event| event.slug == "gone");
        let id = id.unwrap().id.clone();
        world.delete(&id)
    });
    let to = look(&app, &claim).await;
    assert_contains(&to, "error=look_gone");
    let page = app.get(&format!("{to}&lang=en")).await;
    assert_eq!(page.status, 422);
    assert_contains(page.text(), "isn’t on Luma any more");
}
