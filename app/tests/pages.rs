//! The whole router over a fresh database, with the sandbox as Luma: status, headers and forms as a browser meets them.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::{Site, Visitor};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hack0::Clock;
use hack0::imports::Imports;
use hack0::luma::{Luma, LumaConfig};
use hack0::testing::TestDb;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use luma_sandbox::{Sandbox, demo};
use tower::ServiceExt;

struct Web {
    router: Router,
    imports: Imports,
    sandbox: Sandbox,
    _db: TestDb,
}

struct Answer {
    status: StatusCode,
    response: http::response::Parts,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.response
            .headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }
}

impl Web {
    async fn start() -> Self {
        // Both may have been done by another test of this process.
        let _ = any_spawner::Executor::init_tokio();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::system();
        let sandbox_clock = clock.clone();
        let sandbox = Sandbox::start_demo(Arc::new(move || sandbox_clock.now()))
            .await
            .expect("a sandbox");
        let db = TestDb::sqlite().await;
        let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url())
            .expect("addresses");
        let luma = Luma::new(config, &clock).expect("a client");
        let imports = Imports::new(db.db.clone(), clock.clone(), luma);
        let site = Site {
            db: db.db.clone(),
            clock,
            imports: imports.clone(),
            base_url: "https://hack0.example".to_owned(),
            is_demo: true,
        };
        Self {
            router: app::router(site),
            imports,
            sandbox,
            _db: db,
        }
    }

    async fn answer(&self, request: http::request::Builder, body: &str) -> Answer {
        let mut request = request
            .body(Body::from(body.to_owned()))
            .expect("a request");
        request
            .extensions_mut()
            .insert(Visitor(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let response: Response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (response, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: response.status,
            response,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.answer(Request::get(path), "").await
    }

    async fn paste(&self, text: &str) -> Answer {
        self.post("/actions/import", &[("link", text)]).await
    }

    async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(action)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .header("referer", "https://evil.example/?a=b");
        self.answer(request, &body).await
    }
}

#[tokio::test]
async fn a_pasted_link_becomes_an_event_on_the_list() {
    let web = Web::start().await;
    let answer = web
        .paste(&format!(
            "miren https://lu.ma/{}?tk=secret",
            demo::GDG_LIMA_MEETUP
        ))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let import = answer.header("location").to_owned();
    assert!(import.starts_with("/imports/"), "{import}");
    assert_eq!(answer.body, "");

    let waiting = web.get(&import).await;
    assert_eq!(waiting.status, StatusCode::OK);
    assert!(
        waiting
            .body
            .contains(&format!("data-progress=\"{import}/progress\""))
    );
    assert!(
        waiting
            .body
            .contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>")
    );
    assert!(waiting.body.contains("<script defer src=\"/assets/hack0."));

    web.imports.work_until_idle().await.expect("work");
    let done = web.get(&import).await;
    assert!(
        !done.body.contains("data-progress") && !done.body.contains("http-equiv=\"refresh\""),
        "{}",
        done.body
    );
    assert!(!done.body.contains("secret"));
    let event = done
        .body
        .split("href=\"/events/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link to the event");

    let list = web.get("/").await;
    assert!(list.body.contains(&format!("href=\"/events/{event}\"")));
    let page = web.get(&format!("/events/{event}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&format!(
        "<link rel=\"canonical\" href=\"https://hack0.example/events/{event}\">"
    )));
    assert_eq!(page.body.matches("<script").count(), 1);
    assert!(page.body.contains("<script type=\"application/ld+json\">"));
    assert_eq!(
        web.get("/events?q=nada-de-nada")
            .await
            .body
            .matches("event-card")
            .count(),
        0
    );

    let stream = web.get(&format!("{import}/progress")).await;
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert!(stream.body.starts_with("event: done\n"), "{}", stream.body);
}

#[tokio::test]
async fn several_links_go_their_own_ways_on_one_page() {
    let web = Web::start().await;
    let text = format!(
        "lu.ma/{}?tk=secret\r\nhttps://meetup.com/x?tk=secret\r\nlu.ma/no-such-event-anywhere",
        demo::GDG_LIMA_MEETUP
    );
    let answer = web.post("/actions/import", &[("links", &text)]).await;
    let batch = answer.header("location").to_owned();
    assert!(batch.starts_with("/imports/batches/"), "{batch}");
    let waiting = web.get(&batch).await;
    assert_eq!(waiting.status, StatusCode::OK);
    assert!(
        waiting
            .body
            .contains(&format!("data-progress=\"{batch}/progress\""))
    );
    assert!(
        waiting
            .body
            .contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>")
    );

    web.imports.work_until_idle().await.expect("work");
    let done = web.get(&batch).await;
    assert_eq!(done.body.matches("class=\"step step-failed\"").count(), 2);
    assert_eq!(done.body.matches("class=\"step step-done\"").count(), 1);
    assert!(done.body.contains("1 evento importado, 2 fallaron"));
    assert!(!done.body.contains("data-progress") && !done.body.contains("secret"));
    let stream = web.get(&format!("{batch}/progress")).await;
    assert!(stream.body.starts_with("event: done\n"), "{}", stream.body);
    for path in [
        "/imports/batches/nothing",
        "/imports/batches/0191d5c0-0000-7000-8000-000000000000",
        "/imports/batches/0191d5c0-0000-7000-8000-000000000000/progress",
    ] {
        assert_eq!(web.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }

    let wrong = web
        .post(
            "/actions/import",
            &[("links", "https://meetup.com/x?tk=secret\nlu.ma/pricing")],
        )
        .await;
    let form = wrong.header("location");
    assert!(
        form.starts_with("/import?error=other_site&links="),
        "{form}"
    );
    let form = web.get(form).await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        form.body
            .contains(">https://meetup.com/x\nlu.ma/pricing</textarea>")
    );
    assert!(form.body.contains("<details open"));
}

#[tokio::test]
async fn a_calendar_is_chosen_from_and_only_from_what_it_announces() {
    let web = Web::start().await;
    let import = web.paste("https://luma.com/crafter").await;
    let import = import.header("location").to_owned();
    web.imports.work_until_idle().await.expect("work");
    let choose = web.get(&import).await;
    assert_eq!(choose.status, StatusCode::OK);
    let offered: Vec<&str> = choose
        .body
        .split("value=\"evt-")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(offered.len() >= 2, "{}", choose.body);
    assert_eq!(choose.body.matches(" checked").count(), offered.len());
    assert!(!choose.body.contains("class=\"steps\""));

    let id = import.trim_start_matches("/imports/");
    let (first, second) = (format!("evt-{}", offered[0]), format!("evt-{}", offered[1]));
    for other in [
        None,
        Some("evt-a1B2c3D4e5F6g7H"),
        Some("https://evil.example/"),
    ] {
        let mut fields = vec![("import", id)];
        fields.extend(other.map(|other| ("events[]", other)));
        let back = web.post("/actions/import-chosen", &fields).await;
        assert_eq!(
            back.header("location"),
            format!("{import}?error=nothing_chosen"),
            "{other:?}"
        );
    }
    let nothing = web.get(&format!("{import}?error=nothing_chosen")).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("choice-problem") && !nothing.body.contains(" checked"));
    let busy = web
        .get(&format!("{import}?error=busy&chosen={second}&wait=7"))
        .await;
    assert_eq!(
        (busy.status, busy.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "7")
    );
    assert_eq!(busy.body.matches(" checked").count(), 1);

    let fields = [("import", id), ("events[]", &first), ("events[]", &second)];
    let batch = web.post("/actions/import-chosen", &fields).await;
    let batch = batch.header("location").to_owned();
    assert!(batch.starts_with("/imports/batches/"), "{batch}");
    web.imports.work_until_idle().await.expect("work");
    let done = web.get(&batch).await;
    assert!(done.body.contains("2 eventos importados"), "{}", done.body);
    let one = [("import", id), ("events[]", &first)];
    let one = web.post("/actions/import-chosen", &one).await;
    assert_eq!(one.header("location").len(), import.len());
}

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
async fn a_wrong_link_goes_back_to_its_field() {
    let web = Web::start().await;
    let answer = web.paste("https://meetup.com/x?tk=secret&a=<b>").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let form = answer.header("location");
    assert!(
        form.starts_with("/import?error=other_site&link=") && !form.contains("secret"),
        "{form}"
    );
    let form = web.get(form).await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        form.body
            .contains("value=\"https://meetup.com/x?a=&lt;b&gt;\""),
        "{}",
        form.body
    );
    assert!(form.body.contains("id=\"link-problem\""));

    let busy = web.get("/import?error=busy&wait=99999&link=x").await;
    assert_eq!(
        (busy.status, busy.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "3600")
    );
    let forged = web.get("/import?error=%3Cb%3Eyour+account&link=x").await;
    assert_eq!(forged.status, StatusCode::OK);
    assert!(!forged.body.contains("your account") && !forged.body.contains("aria-invalid"));
    let secret = web
        .get("/import?error=calendar&link=lu.ma/x%3Ftk%3Dsecret")
        .await;
    assert!(!secret.body.contains("secret"), "{}", secret.body);
    assert_eq!(
        web.paste("").await.header("location"),
        "/import?error=empty&link="
    );
}

#[tokio::test]
async fn what_is_no_form_of_ours_is_refused_without_inner_words() {
    let web = Web::start().await;
    for (kind, body) in [
        ("text/plain", "link=lu.ma/x"),
        ("application/json", "{}"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/x-www-form-urlencoded", "link=a&link=b"),
        ("application/x-www-form-urlencoded", "link[a][b]=c"),
        ("application/x-www-form-urlencoded", "link=%ff%fe"),
    ] {
        let request = Request::post("/actions/import")
            .header("content-type", kind)
            .header("accept", "text/html");
        let answer = web
            .answer(request.header("referer", "https://evil.example/"), body)
            .await;
        let is_refused =
            answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("<h1>");
        let is_back = answer.header("location").starts_with("/import?error=");
        assert!(
            is_refused || is_back,
            "{kind} {body}: {} {}",
            answer.status,
            answer.body
        );
        assert!(!answer.body.contains("deserializ"), "{}", answer.body);
    }
    let get = web.get("/actions/import").await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
    let post = web.answer(Request::post("/events"), "").await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(post.body.contains("<h1>"));
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
