//! What machines read, through the whole site: names and 304, sitemap, robots, calendar.

use http::{Request, StatusCode};
use sqlx::Connection as _;

use crate::common::{Answer, TestApp, assert_contains, get};

/// A site with one event, and the event's slug.
async fn with_event() -> (TestApp, String) {
    let app = TestApp::start().await;
    app.add_event("noche-de-rust", "Noche <b> & \"Rust\"");
    let link = "lu.ma/noche-de-rust";
    app.site.imports.submit(link, None).await.unwrap();
    app.work().await;
    let list = app.get("/api/v1/events").await.json();
    let slug = list["events"][0]["slug"].as_str().unwrap().to_owned();
    (app, slug)
}

async fn asked(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request: Request<_> = get(path);
    *request.method_mut() = method.parse().unwrap();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    app.send(request).await
}

/// All values of `Vary`, together.
fn vary(answer: &Answer) -> String {
    let values = answer.headers.get_all("vary").iter();
    let values: Vec<&str> = values.map(|value| value.to_str().unwrap()).collect();
    values.join(", ").to_lowercase()
}

#[tokio::test]
async fn who_has_an_answer_gets_only_its_name() {
    let (app, slug) = with_event().await;
    for (path, cache) in [
        ("/".to_owned(), "private, no-cache"),
        ("/events".to_owned(), "private, no-cache"),
        (format!("/events/{slug}"), "private, no-cache"),
        (format!("/events/{slug}/calendar.ics"), "private, no-cache"),
        ("/organizations".to_owned(), "private, no-cache"),
        (
            "/api/v1/events?after=2000-01-01T00:00:00Z".to_owned(),
            "no-cache",
        ),
        ("/api/v1/organizations".to_owned(), "no-cache"),
    ] {
        let first = app.get(&path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let name = first.header("etag").to_owned();
        assert!(name.starts_with("W/\""), "{path}: {name:?}");
        assert_eq!(first.header("cache-control"), cache, "{path}");
        assert_contains(&vary(&first), "accept-encoding");

        for sent in [name.as_str(), "*", &format!("\"x\", {name}"), &name[2..]] {
            let again = asked(&app, "GET", &path, &[("if-none-match", sent)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path} {sent}");
            assert_eq!(again.text(), "");
            assert_eq!(again.header("etag"), name);
            assert_eq!(again.header("cache-control"), cache);
            assert_eq!(vary(&again), vary(&first));
            assert_eq!(again.header("content-type"), "");
            let is_open = path.starts_with("/api/");
            let origin = again.header("access-control-allow-origin");
            assert_eq!(origin, if is_open { "*" } else { "" });
        }
        let other = asked(&app, "GET", &path, &[("if-none-match", "\"other\"")]).await;
        assert_eq!((other.status, other.text()), (StatusCode::OK, first.text()));
    }
}

#[tokio::test]
async fn one_name_holds_for_every_encoding() {
    let (app, _) = with_event().await;
    let plain = app.get("/events").await;
    for encoding in ["br", "gzip"] {
        let packed = [("accept-encoding", encoding)];
        let mut request = get("/events");
        request
            .headers_mut()
            .insert(packed[0].0, encoding.parse().unwrap());
        let answer = app.send(request).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(answer.header("etag"), plain.header("etag"));
        assert_eq!(vary(&answer), vary(&plain));
        let known = [packed[0], ("if-none-match", plain.header("etag"))];
        let again = asked(&app, "GET", "/events", &known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert_eq!(again.header("content-encoding"), "");
        assert_eq!(vary(&again), vary(&plain));
    }
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let (app, slug) = with_event().await;
    for path in [
        "/events",
        &format!("/events/{slug}/calendar.ics"),
        "/api/v1/events",
    ] {
        let whole = app.get(path).await;
        let head = asked(&app, "HEAD", path, &[]).await;
        assert_eq!((head.status, head.text()), (StatusCode::OK, ""), "{path}");
        assert_eq!(head.header("etag"), whole.header("etag"));
        assert_eq!(
            head.header("content-length"),
            whole.text().len().to_string()
        );
        let known = [("if-none-match", whole.header("etag"))];
        let again = asked(&app, "HEAD", path, &known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
    let missing = asked(&app, "HEAD", "/nothing", &[]).await;
    assert_eq!(
        (missing.status, missing.text()),
        (StatusCode::NOT_FOUND, "")
    );
}

#[tokio::test]
async fn what_is_one_visitors_has_no_name() {
    let app = TestApp::start().await;
    app.leaves_imports();
    let link = [("link", "lu.ma/noche-de-rust")];
    let import = app
        .post("/actions/import", &link)
        .await
        .location()
        .to_owned();
    for path in [
        "/import",
        "/import?error=calendar&link=x",
        &import,
        "/nothing",
        "/api/v1/x",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("etag"), "", "{path}");
        if !path.starts_with("/api") {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        let any = asked(&app, "GET", path, &[("if-none-match", "*")]).await;
        assert_eq!(any.status, answer.status, "{path}");
    }
    let chosen = app.get("/events?lang=pt").await;
    assert_contains(chosen.header("set-cookie"), "lang=pt");
    assert_eq!(chosen.header("etag"), "", "a cookie is set for one visitor");
}

#[tokio::test]
async fn a_change_changes_the_name() {
    let (app, slug) = with_event().await;
    let path = format!("/events/{slug}");
    let spanish = app.get(&path).await;
    let english = asked(&app, "GET", &path, &[("accept-language", "en")]).await;
    assert_ne!(spanish.header("etag"), english.header("etag"));
    app.clock.advance(jiff::SignedDuration::from_hours(48));
    let known = [("if-none-match", spanish.header("etag"))];
    let over = asked(&app, "GET", &path, &known).await;
    assert_eq!(over.status, StatusCode::OK, "it is over by now");
}

#[tokio::test]
async fn the_sitemap_names_every_page_and_robots_names_the_sitemap() {
    let (app, slug) = with_event().await;
    let robots = app.get("/robots.txt").await;
    for line in [
        "Sitemap: https://hack0.test/sitemap.xml",
        "Disallow: /imports/",
        "Disallow: /actions/",
    ] {
        assert_contains(robots.text(), line);
    }
    let index = app.get("/sitemap.xml").await;
    assert_contains(index.header("content-type"), "application/xml");
    assert_contains(index.header("cache-control"), "public");
    let mut all = String::new();
    for part in index.text().split("<loc>").skip(1) {
        let address = part.split("</loc>").next().unwrap();
        let path = address.strip_prefix("https://hack0.test").unwrap();
        let part = app.get(path).await;
        assert_eq!(part.status, StatusCode::OK, "{path}");
        assert!(part.text().ends_with("</urlset>\n"));
        all.push_str(part.text());
    }
    let event = format!("<url><loc>https://hack0.test/events/{slug}</loc><lastmod>20");
    assert_contains(&all, &event);
    assert_contains(&all, "<loc>https://hack0.test/organizations</loc>");
    let invented = app.get("/sitemap-events.xml?from=invented").await;
    assert_eq!(invented.status, StatusCode::NOT_FOUND);
}

/// As many more events as make the part longer than one step of reading.
async fn copy_event(app: &TestApp, times: u32) {
    let mut connection = sqlx::AnyConnection::connect(&app.test.url).await.unwrap();
    let mut run = async |sql: String| {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        query.execute(&mut connection).await.unwrap();
    };
    run("CREATE TEMP TABLE copy AS SELECT * FROM events LIMIT 1".to_owned()).await;
    for number in 0..times {
        run(format!(
            "UPDATE copy SET id = substr(id, 1, 32) || '{number:04}', slug = 'copia-{number}',
                source_luma_event_id = 'evt-copy{number:011}', start_at = start_at + {},
                position = position + 1",
            number % 2
        ))
        .await;
        run("INSERT INTO events SELECT * FROM copy".to_owned()).await;
    }
}

#[tokio::test]
async fn a_long_sitemap_is_whole_and_without_doubles() {
    let (app, _) = with_event().await;
    copy_event(&app, 230).await;
    let part = app.get("/sitemap-events.xml").await;
    let mut all: Vec<&str> = part.text().split("<loc>").skip(1).collect();
    assert_eq!(all.len(), 231);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 231);
    assert!(part.text().ends_with("</urlset>\n"));
    let index = app.get("/sitemap.xml").await;
    assert_eq!(index.text().matches("/sitemap-events.xml").count(), 1);
}

#[tokio::test]
async fn an_event_goes_into_a_calendar() {
    let (app, slug) = with_event().await;
    let file = app.get(&format!("/events/{slug}/calendar.ics")).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_contains(file.header("content-disposition"), &format!("{slug}.ics"));
    let found = app.get("/api/v1/events").await.json();
    let id = found["events"][0]["id"].as_str().unwrap();
    assert_contains(file.text(), &format!("\r\nUID:{id}@hack0.dev\r\n"));
    assert_contains(file.text(), "\r\nSUMMARY:Noche <b> & \"Rust\"\r\n");
    for path in ["/events/nothing/calendar.ics", "/events/%ff/calendar.ics"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    app.site.db.close().await;
    let closed = app.get(&format!("/events/{slug}/calendar.ics")).await;
    assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE);
    let closed = app.get("/sitemap.xml").await;
    assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE);
}
