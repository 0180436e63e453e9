//! Mailed links: looked at, over, sent again, and used for another organization.

use http::{Method, StatusCode};

use super::{confirm, event, host, opened, page_of, start, token};
use crate::common::{TestApp, assert_contains, get};

#[tokio::test]
async fn a_thousand_looks_consume_nothing() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "looked-at", &ana, true).await;
    start(&app, &ana, "Rust").await;
    let token = token(&app).await;
    let link = format!("/claims/confirm?token={token}");
    for number in 0..1_000 {
        let mut request = get(&link);
        if number % 2 == 0 {
            *request.method_mut() = Method::HEAD;
        }
        assert_eq!(app.send(request).await.status, StatusCode::OK);
    }
    let done = confirm(&app, &token).await;
    assert!(done.location().starts_with("/claims/0"));
}

#[tokio::test]
async fn a_spent_link_leads_to_a_new_one() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "spent", &ana, true).await;
    let claim = start(&app, &ana, "Rust").await;
    let token = token(&app).await;
    app.clock.advance(jiff::SignedDuration::from_mins(60));
    let to = confirm(&app, &token).await.location().to_owned();
    assert_contains(&to, &token);
    let link = format!("/claims/confirm?token={token}");
    let again = format!("href=\"/claims/new?host={ana}&amp;event=");
    for path in [&to, &link] {
        let gone = app.get(path).await;
        assert_eq!(gone.status, 410, "{path}");
        assert_contains(gone.text(), &again);
        assert!(!gone.text().contains("Event spent"), "shows nothing else");
    }
    let guessed = app.get("/claims/confirm?token=guessed").await;
    assert!(!guessed.text().contains("/claims/new?host="));

    // The claim's own page says so too, and sends another.
    let page = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(page.text(), "The link’s hour is over");
    let sent = app.post("/actions/claims/again", &opened(&claim)).await;
    assert_eq!(sent.location(), claim);
    let page = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(page.text(), "Mail on its way");
    let newest = super::token(&app).await;
    assert!(
        confirm(&app, &newest)
            .await
            .location()
            .starts_with("/claims/0")
    );
}

#[tokio::test]
async fn every_link_can_be_for_another_organization() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "silenced", &ana, true).await;
    for number in 0..3 {
        start(&app, &ana, &format!("Trolls {number}")).await;
    }
    let token = token(&app).await;
    let letter = app.letters.all().remove(0);
    let other = format!("https://hack0.test/claims/new?token={token}");
    assert_contains(&letter.text, &other);
    assert_contains(&letter.html, &other);
    let silent = start(&app, &ana, "Noche de Rust").await;
    let page = app.get(&format!("{silent}&lang=en")).await;
    assert_contains(page.text(), "Mail on its way");
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 3, "the hour's mails are gone");

    let shown = app
        .get(&format!("/claims/confirm?token={token}&lang=en"))
        .await;
    assert_contains(shown.text(), "It is another organization’s");
    let new = app.get(&format!("/claims/new?token={token}&lang=en")).await;
    assert_eq!(new.header("cache-control"), "no-store");
    assert_contains(new.text(), &format!("name=\"token\" value=\"{token}\""));
    let form = [
        ("host", ana.as_str()),
        ("name", "Noche de Rust"),
        ("token", &token),
    ];
    let to = app
        .post("/actions/claims/start", &form)
        .await
        .location()
        .to_owned();
    assert_eq!(to, format!("/claims/confirm?token={token}"));
    let shown = app.get(&format!("{to}&lang=en")).await;
    assert_contains(shown.text(), "Is it Noche de Rust’s?");
    assert_contains(shown.text(), "Event silenced");
    confirm(&app, &token).await;
    assert_contains(&page_of(&app, "silenced").await, "Noche de Rust");
    for path in [format!("/claims/new?token={token}"), to] {
        assert_eq!(app.get(&path).await.status, 410, "{path}");
    }
    let late = app.post("/actions/claims/start", &form).await;
    assert_contains(late.location(), "/claims/confirm?token=");
}

#[tokio::test]
async fn a_host_leaves_its_organization_through_its_mail() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "left", &ana, true).await;
    start(&app, &ana, "Noche de Rust").await;
    confirm(&app, &token(&app).await).await;
    assert_contains(&page_of(&app, "left").await, "Confirmed by its host");
    let new = app.get(&format!("/claims/new?host={ana}&lang=en")).await;
    assert_contains(new.text(), "This isn’t ours any more");
    let form = [("host", ana.as_str())];
    let claim = app.post("/actions/claims/leave", &form).await;
    let claim = claim.location().to_owned();
    let page = app.get(&format!("{claim}&lang=en")).await;
    assert_contains(page.text(), "Mail on its way");
    assert_contains(page.text(), "Take it back");
    let token = token(&app).await;
    let shown = app
        .get(&format!("/claims/confirm?token={token}&lang=en"))
        .await;
    assert_contains(shown.text(), "Not Noche de Rust’s any more?");
    assert_contains(shown.text(), "Event left");
    let done = confirm(&app, &token).await.location().to_owned();
    let page = app.get(&format!("{done}&lang=en")).await;
    assert_contains(page.text(), "don’t count as Noche de Rust’s");
    assert!(!page_of(&app, "left").await.contains("Noche de Rust"));
}

#[tokio::test]
async fn an_organization_answers_through_its_mail() {
    let app = TestApp::start().await;
    let ana = host(&app);
    event(&app, "theirs", &ana, true).await;
    start(&app, &ana, "Noche de Rust").await;
    confirm(&app, &token(&app).await).await;
    let user = luma_sandbox::User::new("Eva").with_email("eva@x.example");
    let eva = app.sandbox.edit(|world| world.add_user(user));
    event(&app, "hers", &eva, true).await;
    let form = [("host", eva.as_str()), ("organization", "noche-de-rust")];
    app.post("/actions/claims/start", &form).await;
    confirm(&app, &token(&app).await).await;
    app.send_mails().await;
    let mut letters = app.letters.all().into_iter();
    let told = letters
        .find(|letter| letter.to == "ana@rust.example")
        .unwrap();
    let (_, link) = told.text.split_once("/claims/answer?token=").unwrap();
    let token = link.split(['&', '\n']).next().unwrap();
    let page = app
        .get(&format!("/claims/answer?token={token}&lang=en"))
        .await;
    for words in [
        "Eva may speak for us",
        "I hand it over to Eva",
        "Not ours",
        "Event hers",
        "If you hand it over, 2 events change",
        "Event theirs",
    ] {
        assert_contains(page.text(), words);
    }
    assert_eq!(page.header("cache-control"), "no-store");
    let odd = [("token", token), ("answer", "whatever")];
    assert_eq!(app.post("/actions/claims/answer", &odd).await.status, 422);
    let form = [("token", token), ("answer", "speaks")];
    let answered = app.post("/actions/claims/answer", &form).await;
    assert_eq!(answered.location(), "/claims/answer?done=yes");
    assert_eq!(app.get(answered.location()).await.status, 200);
    assert_contains(&page_of(&app, "hers").await, "Noche de Rust");
    let again = app.post("/actions/claims/answer", &form).await;
    assert_eq!(app.get(again.location()).await.status, 410);
}

#[tokio::test]
async fn the_link_goes_where_luma_last_said() {
    let app = TestApp::start().await;
    let ana = host(&app);
    let import = async |slug: &str| {
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let link = format!("https://lu.ma/{slug}");
        app.post("/actions/import", &[("link", &link)]).await;
        app.work().await;
    };
    let moves_to = |address: &str| {
        app.sandbox.edit(|world| {
            world.users.get_mut(&ana).unwrap().email = Some(address.to_owned());
        });
    };
    let shown = async || {
        let new = app.get(&format!("/claims/new?host={ana}&lang=en")).await;
        new.text().to_owned()
    };
    event(&app, "older", &ana, true).await;
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    event(&app, "newer", &ana, true).await;
    moves_to("eva@new.example");
    import("older").await;
    assert_contains(&shown().await, "e···@new.example");
    // Read again without a change counts as well.
    moves_to("ana@rust.example");
    import("newer").await;
    assert_contains(&shown().await, "a···@rust.example");
}
