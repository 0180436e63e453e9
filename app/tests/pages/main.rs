//! The whole router over a fresh database, with the sandbox as Luma: status, headers and forms as a browser meets them.

mod imports;
mod web;

use http::{Request, StatusCode};
use luma_sandbox::demo;

use crate::web::Web;

#[tokio::test]
async fn the_list_is_narrowed_by_its_address() {
    let web = Web::start().await;
    web.paste(&format!("lu.ma/{}", demo::GDG_LIMA_MEETUP)).await;
    web.imports.work_until_idle().await.expect("work");
    let cards = async |query: &str| {
        let answer = web.get(&format!("/events?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        answer.body.matches("<article").count()
    };
    for query in [
        "country=PE",
        "country=pe&city=lima&format=in_person",
        "country=Peru&q=gdg",
        "country=PE&format=nonsense&when=nonsense",
    ] {
        assert_eq!(cards(query).await, 1, "{query}");
    }
    for query in [
        "country=BR",
        "city=Quito",
        "format=online",
        "country=%00",
        "past&country=PE",
    ] {
        assert_eq!(cards(query).await, 0, "{query}");
    }
    let lima = web.get("/events?country=PE&city=lima").await;
    assert!(lima.body.contains("<bdi>Eventos en Lima, Perú</bdi>"));
    assert!(lima.body.contains(
        "<link rel=\"canonical\" href=\"https://hack0.example/events?country=PE&amp;city=Lima\">"
    ));
    let forged = web.get("/events?city=Your+account&country=Call+us").await;
    assert!(forged.body.contains("<h1><bdi>Eventos</bdi></h1>"));
    let all = web.get("/events").await;
    assert!(all.body.contains("href=\"/events?country=PE\""));
}

#[tokio::test]
async fn what_is_not_there_is_a_page_with_a_way_out() {
    let web = Web::start().await;
    for path in [
        "/nothing",
        "/events/nothing",
        "/events/%ff%00",
        "/imports/nothing",
        "/imports/0191d5c0-0000-7000-8000-000000000000",
        "/events?cursor=forged",
        "//evil.example/",
        "/assets/../Cargo.toml",
    ] {
        let answer = web.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("href=\"/events\""), "{path}");
        assert!(
            answer
                .body
                .contains("<meta name=\"robots\" content=\"noindex\">"),
            "{path}"
        );
    }
    assert_eq!(
        web.get("/assets/hack0.css").await.status,
        StatusCode::NOT_FOUND,
        "only with its hash"
    );
    assert_eq!(
        web.get("/imports/nothing/progress").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_language_is_negotiated_kept_and_named() {
    let web = Web::start().await;
    let spanish = web.get("/events").await;
    assert!(spanish.body.contains("<html lang=\"es\">"));
    assert_eq!(
        (spanish.header("content-language"), spanish.header("vary")),
        ("es", "Accept-Language, Cookie")
    );
    assert_eq!(spanish.header("set-cookie"), "");
    let english = web
        .answer(
            Request::get("/events").header("accept-language", "en-US,en;q=0.5"),
            "",
        )
        .await;
    assert!(english.body.contains("<html lang=\"en\">"));
    let chosen = web.get("/events?past&q=rust&lang=pt").await;
    assert!(chosen.body.contains("<html lang=\"pt\">"));
    assert_eq!(
        chosen.header("set-cookie"),
        "lang=pt; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure"
    );
    assert!(
        chosen
            .body
            .contains("href=\"/events?past=&amp;q=rust&amp;lang=en\""),
        "the switch keeps the address"
    );
    let kept = web
        .answer(
            Request::get("/events")
                .header("cookie", "lang=pt")
                .header("accept-language", "en"),
            "",
        )
        .await;
    assert!(kept.body.contains("<html lang=\"pt\">"));
    assert!(
        kept.body
            .contains("hreflang=\"en\" href=\"https://hack0.example/events?lang=en\"")
    );
}

#[tokio::test]
async fn assets_are_kept_for_ever() {
    let web = Web::start().await;
    let page = web.get("/").await;
    let style = page
        .body
        .split("href=\"/assets/hack0")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a stylesheet");
    let style = web.get(&format!("/assets/hack0{style}")).await;
    assert_eq!(style.status, StatusCode::OK);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        style.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(style.body.contains("light-dark("));
    assert_eq!(
        web.get("/favicon.ico").await.header("content-type"),
        "image/svg+xml"
    );
    assert!(
        web.sandbox.requests().is_empty(),
        "no page asks Luma anything"
    );
}

#[tokio::test]
async fn an_unknown_organization_is_not_there() {
    let web = Web::start().await;
    for path in ["/organizations/nothing", "/events?organization=nothing"] {
        assert_eq!(web.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
