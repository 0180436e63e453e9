//! From the form to the event, and every way that goes wrong.

use http::{Request, StatusCode};
use luma_sandbox::demo;

use crate::web::Web;

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
    assert!(form.body.contains("id=\"link-problem\"") && form.body.contains("<title>Error: "));

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
