//! Names and addresses that are made to deceive, and many requests from one place.

use hack0::ids::OrganizationId;
use hack0::organizations::Domain;
use luma_sandbox::User;

use super::{event, page_of, start, token};
use crate::common::{TestApp, assert_contains, post};

/// An organization with this domain.
async fn owner(app: &TestApp, slug: &str, domain: &str) {
    let id = OrganizationId::new(&app.clock);
    let domain = Domain::parse(domain).unwrap();
    let skeleton = domain.skeleton();
    let mut tx = app.test.db.begin().await.unwrap();
    for sql in [
        format!(
            "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('{id}', '{slug}', '{slug}', 0, 0)"
        ),
        format!(
            "INSERT INTO organization_domains (domain, organization_id, skeleton, created_at) VALUES ('{domain}', '{id}', '{skeleton}', 0)"
        ),
    ] {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        query.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// What becomes of a claim of this organization by a host with this address.
async fn claimed(app: &TestApp, slug: &str, address: &str, organization: &str) -> String {
    let user = User::new("Eva").with_email(address);
    let eva = app.sandbox.edit(|world| world.add_user(user));
    event(app, slug, &eva, true).await;
    let form = [("host", eva.as_str()), ("organization", organization)];
    app.post("/actions/claims/start", &form).await;
    let token = token(app).await;
    let form = [("token", token.as_str())];
    let done = app.post("/actions/claims/confirm", &form).await;
    let page = app.get(&format!("{}&lang=en", done.location())).await;
    page.text().to_owned()
}

#[tokio::test]
async fn an_address_that_looks_like_the_organizations_waits() {
    let app = TestApp::start().await;
    owner(&app, "gdg-lima", "gdglima.org").await;
    // Cyrillic letters, as they are and in punycode; `rn` for `m`; the name as somebody else's label.
    for (number, address) in [
        "ana@gdglіma.org",
        "ana@xn--gdglma-svf.org",
        "ana@gdglirna.org",
        "ana@gdglima.org.evil.example",
    ]
    .into_iter()
    .enumerate()
    {
        let page = claimed(&app, &format!("fake-{number}"), address, "gdg-lima").await;
        assert_contains(&page, "Waiting for somebody at hack0");
    }
    // The mail goes to one recipient, under the domain that was written.
    let to = app.letters.all();
    assert!(to.iter().all(|letter| letter.to.matches('@').count() == 1));
    let page = claimed(&app, "real", "ana+tag@GDGLima.org", "gdg-lima").await;
    assert_contains(&page, "Done: gdg-lima");
}

#[tokio::test]
async fn a_domain_that_two_organizations_ask_for_waits() {
    let app = TestApp::start().await;
    owner(&app, "one", "one.example").await;
    owner(&app, "two", "two.example").await;
    let page = claimed(&app, "asked", "ana@one.example", "two").await;
    assert_contains(&page, "Waiting for somebody at hack0");
    assert!(
        !page_of(&app, "asked")
            .await
            .contains("Confirmed by its host")
    );
}

#[tokio::test]
async fn a_name_with_an_address_is_mailed_to_nobody() {
    let app = TestApp::start().await;
    let user = User::new("Visit evil.example").with_email("eva@x.example");
    let eva = app.sandbox.edit(|world| world.add_user(user));
    event(&app, "named", &eva, true).await;
    for name in [
        "https://evil.example/x",
        "Prize: evil.example",
        "www.evil.example",
    ] {
        let form = [("host", eva.as_str()), ("name", name)];
        let answer = app.post("/actions/claims/start", &form).await;
        assert_contains(answer.location(), "error=name_link");
    }
    start(&app, &eva, "Rust").await;
    app.send_mails().await;
    let letter = app.letters.all().remove(0);
    for text in [&letter.subject, &letter.text, &letter.html] {
        assert!(!text.contains("evil"), "{text}");
    }
}

/// C8: the same answer for each until the visitor's own limit, and three mails.
#[tokio::test]
async fn a_thousand_requests_from_one_network_mail_three_times() {
    let app = TestApp::start().await;
    let user = User::new("Eva").with_email("eva@x.example");
    let eva = app.sandbox.edit(|world| world.add_user(user));
    event(&app, "flooded", &eva, true).await;
    let mut begun = 0;
    for number in 0..1_000_u16 {
        let mut request = post("/actions/claims/start", format!("host={eva}&name=Rust"));
        let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, number, 2, 3, 4);
        let peer = server::http::Peer((address, 50_000).into());
        request.extensions_mut().insert(peer);
        let answer = app.send(request).await;
        if answer.location().starts_with("/claims/0") {
            begun += 1;
        } else {
            assert_contains(answer.location(), "error=busy");
        }
    }
    assert_eq!(begun, 10, "the /64 is one visitor");
    app.send_mails().await;
    assert_eq!(app.letters.all().len(), 3);
}
