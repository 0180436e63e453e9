//! Claims over HTTP: from the button on the event page to the changed badges, and what must not work.

use hack0::mail::Token;
use luma_sandbox::{CALENDAR_ID, Event, User};

use crate::common::{Answer, TestApp, assert_contains, get, post};

mod admins;
mod calendar;
mod hostile;
mod links;
mod mail;

/// On Luma and imported: an event of this host, whose address hack0 knows only where its own key manages the event.
async fn event(app: &TestApp, slug: &str, host: &str, is_ours: bool) {
    let now = app.clock.now();
    app.sandbox.edit(|world| {
        let mut event = Event::new(format!("Event {slug}"));
        slug.clone_into(&mut event.slug);
        event.calendar_id = if is_ours {
            CALENDAR_ID.to_owned()
        } else {
            world.add_personal_calendar(host)
        };
        event.host_ids = vec![host.to_owned()];
        event.start_at = now + jiff::SignedDuration::from_hours(24);
        event.end_at = now + jiff::SignedDuration::from_hours(26);
        world.add_event(event)
    });
    let link = format!("https://lu.ma/{slug}");
    app.post("/actions/import", &[("link", &link)]).await;
    app.work().await;
}

fn host(app: &TestApp) -> String {
    let user = User::new("Ana Ejemplo").with_email("ana@rust.example");
    app.sandbox.edit(|world| world.add_user(user))
}

async fn page_of(app: &TestApp, slug: &str) -> String {
    let list = app.get(&format!("/api/v1/events?q={slug}")).await.json();
    let slug = list["events"][0]["slug"].as_str().unwrap().to_owned();
    let page = app.get(&format!("/events/{slug}?lang=en")).await;
    page.text().replace("<!>", "")
}

async fn start(app: &TestApp, host: &str, name: &str) -> String {
    let form = [("host", host), ("name", name)];
    let answer = app.post("/actions/claims/start", &form).await;
    let to = answer.location().to_owned();
    assert!(to.starts_with("/claims/0"), "{to}");
    to
}

/// The token of the newest mail.
async fn token(app: &TestApp) -> String {
    app.send_mails().await;
    let letter = app.letters.all().into_iter().next().expect("a mail");
    let (_, rest) = letter.text.split_once("token=").expect("a link");
    rest.split(['&', '\n']).next().unwrap().to_owned()
}

/// The code that a claim's page shows.
async fn code(app: &TestApp, claim: &str) -> String {
    let page = app.get(claim).await;
    let at = page.text().find("hack0-").expect("a code");
    page.text()[at..].chars().take(15).collect()
}

/// Id and key of a claim's page, as its forms send them.
fn opened(claim: &str) -> [(&str, &str); 2] {
    let (path, key) = claim.split_once("?key=").unwrap();
    [("id", path.trim_start_matches("/claims/")), ("key", key)]
}

async fn look(app: &TestApp, claim: &str) -> String {
    let answer = app.post("/actions/claims/look", &opened(claim)).await;
    answer.location().to_owned()
}

async fn confirm(app: &TestApp, token: &str) -> Answer {
    app.post("/actions/claims/confirm", &[("token", token)])
        .await
}

#[tokio::test]
async fn from_the_button_through_the_mail_to_the_next_event() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "first", &ana, true).await;
    let page = page_of(&app, "first").await;
    assert_contains(&page, &format!("/claims/new?host={ana}&amp;event="));
    let new = app.get(&format!("/claims/new?host={ana}&lang=en")).await;
    assert_contains(new.text(), "a···@rust.example");
    assert_eq!(new.header("cache-control"), "no-store");

    let claim = start(&app, &ana, "Noche de Rust").await;
    let waits = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(waits.text(), "Mail on its way");
    let token = token(&app).await;
    let link = format!("/claims/confirm?token={token}&lang=en");
    for _ in 0..50 {
        let shown = app.get(&link).await;
        assert_eq!(shown.status, 200);
    }
    let shown = app.get(&link).await;
    assert_contains(shown.text(), "Event first");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(shown.header("referrer-policy"), "same-origin");
    let done = confirm(&app, &token).await.location().to_owned();
    let receipt = app.get(&format!("{done}&lang=en")).await;
    assert_contains(receipt.text(), "Done: Noche de Rust");
    assert_contains(receipt.text(), "Event first");

    let page = page_of(&app, "first").await;
    assert_contains(&page, "Confirmed by its host through e-mail");
    event(&app, "second", &ana, true).await;
    let page = page_of(&app, "second").await;
    assert_contains(&page, "Noche de Rust");
    assert_contains(&page, "Confirmed by its host through e-mail");
    assert!(
        !page.contains("rust.example"),
        "no address on an event page"
    );

    // Used: the same page for whoever comes later, with a way out.
    let spent = confirm(&app, &token).await.location().to_owned();
    for path in [
        spent.as_str(),
        &link,
        "/claims/confirm",
        "/claims/confirm?token=x",
    ] {
        let gone = app.get(path).await;
        assert_eq!(gone.status, 410, "{path}");
        assert_contains(gone.text(), "href=\"/events\"");
    }
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 2, "the link and the receipt");
}

#[tokio::test]
async fn links_lead_to_the_configured_origin_and_end_after_their_hour() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "poisoned", &ana, true).await;
    let form = format!("host={ana}&name=Rust");
    let mut request = post("/actions/claims/start", form);
    for name in ["x-forwarded-host", "forwarded", "x-original-host"] {
        let value = if name == "forwarded" {
            "host=evil.example"
        } else {
            "evil.example"
        };
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    request
        .headers_mut()
        .insert("host", "evil.example".parse().unwrap());
    assert_eq!(app.send(request).await.status, 303);
    app.send_mails().await;
    let letter = app.letters.all().into_iter().next().expect("a mail");
    assert!(!letter.text.contains("evil") && !letter.html.contains("evil"));
    assert_contains(&letter.text, "https://hack0.test/claims/confirm?token=");

    // What the mail server takes too late is of no use any more, and isn't sent.
    start(&app, &ana, "Other").await;
    app.clock.advance(jiff::SignedDuration::from_mins(60));
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 1);
}

#[tokio::test]
async fn guessed_tokens_hit_nothing_and_are_slowed_down() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "guessed", &ana, true).await;
    start(&app, &ana, "Rust").await;
    let token = token(&app).await;
    let mut refused = 0;
    for _ in 0..100 {
        let answer = confirm(&app, Token::new().expose()).await;
        match answer.status.as_u16() {
            303 => assert_eq!(answer.location(), "/claims/confirm?token=spent"),
            429 => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(refused, 70);
    app.clock.advance(jiff::SignedDuration::from_mins(1));
    assert!(
        confirm(&app, &token)
            .await
            .location()
            .starts_with("/claims/0")
    );
}

#[tokio::test]
async fn a_code_proves_what_it_stands_in() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "here", &ana, false).await;
    event(&app, "there", &ana, false).await;
    let new = app
        .get(&format!("/claims/new?host={ana}&event=here&lang=en"))
        .await;
    assert_contains(new.text(), "doesn’t tell us this host’s e-mail");
    let claim = start(&app, &ana, "Rust Norte").await;
    let page = app.get(&claim).await;
    let at = page.text().find("hack0-").expect("a code");
    let code: String = page.text()[at..].chars().take(15).collect();
    let (path, key) = claim.split_once("?key=").unwrap();
    let id = path.trim_start_matches("/claims/");
    let look = async || {
        let answer = app
            .post("/actions/claims/look", &[("id", id), ("key", key)])
            .await;
        answer.location().to_owned()
    };
    assert_contains(&look().await, "error=look_nothing");
    app.sandbox.edit(|world| {
        world.users.get_mut(&ana).unwrap().bio = Some(format!("Rust. {code}"));
    });
    assert_eq!(look().await, claim);
    assert!(app.letters.all().is_empty());
    for slug in ["here", "there"] {
        let page = page_of(&app, slug).await;
        assert_contains(&page, "Confirmed by its host with a code in the profile");
    }
}

#[tokio::test]
async fn a_code_in_a_description_proves_one_event() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "here", &ana, false).await;
    event(&app, "there", &ana, false).await;
    let claim = start(&app, &ana, "Rust Sur").await;
    let page = app.get(&claim).await;
    let at = page.text().find("hack0-").expect("a code");
    let code: String = page.text()[at..].chars().take(15).collect();
    app.sandbox.edit(|world| {
        let slugs: Vec<String> = world
            .events
            .values()
            .map(|event| event.slug.clone())
            .collect();
        assert!(slugs.len() >= 2);
        for event in world.events.values_mut() {
            event.description = luma_sandbox::Description::markdown(&format!("Pizza **{code}**"));
        }
    });
    let (path, key) = claim.split_once("?key=").unwrap();
    let form = [("id", path.trim_start_matches("/claims/")), ("key", key)];
    let answer = app.post("/actions/claims/look", &form).await;
    assert_eq!(answer.location(), claim);
    let pages = [page_of(&app, "here").await, page_of(&app, "there").await];
    let proven = pages
        .iter()
        .filter(|page| page.contains("a code in the event’s description"));
    assert_eq!(proven.count(), 1);
}

#[tokio::test]
async fn hostile_addresses_and_requests_do_nothing() {
    let app = TestApp::start().await;
    let user = User::new("Eva").with_email("a@x.example\r\nBcc: b@x.example");
    let eva = app.sandbox.edit(|world| world.add_user(user));
    event(&app, "crlf", &eva, true).await;
    start(&app, &eva, "Rust").await;
    app.send_mails().await;
    assert!(app.letters.all().is_empty(), "no plain address, no mail");
    for path in [
        "/claims/new",
        "/claims/new?host=usr-none",
        "/claims/x?key=y",
        "/claims/new?event=none",
    ] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    // Another site's page can't post, and looking at the address of a form changes nothing.
    let mut request = post("/actions/claims/start", format!("host={eva}&name=Evil"));
    let headers = request.headers_mut();
    headers.insert("origin", "https://evil.example".parse().unwrap());
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(app.send(request).await.status, 403);
    assert_eq!(app.send(get("/actions/claims/start")).await.status, 405);
    let note = [("event", "none"), ("text", "x")];
    let answer = app.post("/actions/claims/note", &note).await;
    assert_contains(answer.location(), "error=note_empty");
}
