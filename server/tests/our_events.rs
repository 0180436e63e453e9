//! The admins' pages for the events of our calendar: listed, edited on Luma first, read-only where they aren't ours.

use http::{StatusCode, header};
use luma_sandbox::{Event, Fault, Surface, User};

use crate::common::{OTHER_ADMIN, TestApp, assert_contains, post, with_cookie};

mod meanwhile;

const SAVE: &str = "/actions/admin/events/save";

/// An event of ours that has arrived, and the session of an admin.
struct Ours {
    app: TestApp,
    luma_id: String,
    /// Of our copy.
    id: String,
    cookie: String,
}

impl Ours {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let luma_id = app.sandbox.edit(|world| {
            let host = world.add_user(User::new("Ana Ejemplo"));
            world.add_event(Event {
                host_ids: vec![host],
                ..Event::new("Rust en Lima")
            })
        });
        let payload = app.sandbox.payload("event.created", &luma_id).unwrap();
        app.deliver(&app.sign(&payload)).await;
        app.site.webhooks.work_until_idle().await.unwrap();
        let id = our_id(&app, &luma_id).await;
        let cookie = app.sign_in().await;
        Self {
            app,
            luma_id,
            id,
            cookie,
        }
    }

    fn path(&self) -> String {
        format!("/admin/events/{}/edit", self.id)
    }

    /// What the form holds, as a browser would send it back.
    async fn form(&self, cookie: &str) -> Vec<(String, String)> {
        let page = self.app.get_as(cookie, &self.path()).await;
        let value = |name: &str| {
            let (_, rest) = page
                .text()
                .split_once(&format!("name=\"form[{name}]\""))
                .unwrap();
            let tag = rest.split('>').next().unwrap();
            let value = tag.split("value=\"").nth(1).unwrap_or_default();
            value.split('"').next().unwrap().to_owned()
        };
        let mut form: Vec<(String, String)> = ["version", "name", "start", "end", "timezone"]
            .map(|name| (format!("form[{name}]"), value(name)))
            .into();
        form.push(("event".to_owned(), self.id.clone()));
        form.push(("form[visibility]".to_owned(), "public".to_owned()));
        form
    }

    /// Sends the form as it was opened, but for these fields.
    async fn save(&self, cookie: &str, changed: &[(&str, &str)]) -> crate::common::Answer {
        let opened = self.form(cookie).await;
        self.send(cookie, &opened, changed).await
    }

    async fn send(
        &self,
        cookie: &str,
        opened: &[(String, String)],
        changed: &[(&str, &str)],
    ) -> crate::common::Answer {
        let is_kept = |name: &str| !changed.iter().any(|(other, _)| *other == name);
        let kept = opened
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| is_kept(name));
        let form: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
        self.app.post_as(cookie, SAVE, &form).await
    }

    fn name_on_luma(&self) -> String {
        let luma_id = self.luma_id.clone();
        self.app
            .sandbox
            .edit(|world| world.events[&luma_id].name.clone())
    }

    async fn name_here(&self) -> String {
        let found = hack0::events::find(&self.app.site.db, &self.id).await;
        found.unwrap().unwrap().name
    }
}

async fn our_id(app: &TestApp, luma_id: &str) -> String {
    let found = hack0::events::find(&app.site.db, luma_id).await;
    found.unwrap().unwrap().id.to_string()
}

#[tokio::test]
async fn a_change_goes_to_luma_and_then_here() {
    let ours = Ours::new().await;
    let list = ours.app.get_as(&ours.cookie, "/admin/events?lang=en").await;
    assert_contains(list.text(), &format!("href=\"{}\"", ours.path()));
    let saved = ours
        .save(&ours.cookie, &[("form[name]", "Rust en Cusco")])
        .await;
    assert_eq!(saved.location(), format!("{}?saved=", ours.path()));
    assert_eq!(ours.name_on_luma(), "Rust en Cusco");
    assert_eq!(ours.name_here().await, "Rust en Cusco");
    let page = ours.app.get_as(&ours.cookie, saved.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_contains(page.text(), "role=\"status\"");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn nobody_else_sees_or_changes_it() {
    let ours = Ours::new().await;
    let opened = ours.form(&ours.cookie).await;
    for cookie in ["", "__Host-hack0=AAAAAAAAAAAAAAAAAAAAAA"] {
        let away = ours.app.get_as(cookie, &ours.path()).await;
        assert_contains(away.location(), "/admin/sign-in?next=");
        let answer = ours.send(cookie, &opened, &[("form[name]", "Otro")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    // A form of another site, in the admin's browser.
    for (origin, site) in [
        ("https://evil.example", "cross-site"),
        ("https://sibling.hack0.test", "same-site"),
        ("null", ""),
        ("", ""),
    ] {
        let body = format!("event={}&form[name]=Otro", ours.id);
        let mut request = with_cookie(post(SAVE, body), &ours.cookie);
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            request.headers_mut().remove(name);
            if !value.is_empty() {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        assert_eq!(ours.app.send(request).await.status, StatusCode::FORBIDDEN);
    }
    let looked = ours.app.get_as(&ours.cookie, SAVE).await;
    assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(ours.name_on_luma(), "Rust en Lima");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let ours = Ours::new().await;
    for (field, value, id) in [
        ("form[name]", "", "name"),
        ("form[start]", "mañana", "start"),
        ("form[start]", "9999-99-99T99:99", "start"),
        ("form[end]", "2001-01-01T00:00", "end"),
        ("form[timezone]", "../../etc/passwd", "timezone"),
        ("form[meeting_url]", "javascript:alert(1)", "meeting"),
    ] {
        let typed = [(field, value), ("form[address]", "Av. Ejemplo 1")];
        let answer = ours.save(&ours.cookie, &typed).await;
        assert_eq!(answer.location(), ours.path(), "{field}={value}");
        let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_contains(page.text(), &format!("id=\"{id}-problem\""));
        assert_contains(page.text(), "value=\"Av. Ejemplo 1\"");
        assert!(!page.text().contains("javascript:"), "the link isn't kept");
        let discarded = ours.save(&ours.cookie, &[("discard", "1")]).await;
        assert_eq!(discarded.location(), ours.path());
    }
    assert_eq!(ours.name_on_luma(), "Rust en Lima");
    let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_typed_stays_text() {
    const HOSTILE: &str = "\"><script>alert(1)</script></textarea>{{7*7}}";
    let ours = Ours::new().await;
    let typed = [
        ("form[name]", HOSTILE),
        ("form[description]", HOSTILE),
        ("form[timezone]", HOSTILE),
        ("form[address]", HOSTILE),
    ];
    ours.save(&ours.cookie, &typed).await;
    let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    // As a name it is as good as any.
    let name = [
        ("form[name]", "<script>alert(1)</script>"),
        ("form[timezone]", "America/Lima"),
        ("form[address]", ""),
    ];
    let saved = ours.save(&ours.cookie, &name).await;
    assert_eq!(saved.location(), format!("{}?saved=", ours.path()));
    for path in [saved.location(), "/admin/events", "/events", "/"] {
        let page = ours.app.get_as(&ours.cookie, path).await;
        assert!(!page.text().contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn who_comes_second_is_told_and_keeps_what_was_typed() {
    let ours = Ours::new().await;
    let second = ours.app.sign_in_as(OTHER_ADMIN).await;
    let opened = ours.form(&second).await;
    ours.save(&ours.cookie, &[("form[name]", "Mío")]).await;
    let answer = ours.send(&second, &opened, &[("form[name]", "Tuyo")]).await;
    assert_eq!(answer.location(), ours.path());
    assert_eq!(ours.name_on_luma(), "Mío");
    let page = ours.app.get_as(&second, &ours.path()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_contains(page.text(), "role=\"alert\"");
    assert_contains(page.text(), "<dd>Mío</dd>");
    assert_contains(page.text(), "value=\"Tuyo\"");

    // The draft is whose it is: the first neither sees it nor throws it away.
    let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("Tuyo"));
    ours.save(&ours.cookie, &[("discard", "1")]).await;
    let page = ours.app.get_as(&second, &ours.path()).await;
    assert_contains(page.text(), "value=\"Tuyo\"");
    // Having seen it, the second means it.
    let saved = ours.save(&second, &[]).await;
    assert_contains(saved.location(), "?saved=");
    assert_eq!(ours.name_on_luma(), "Tuyo");
}

#[tokio::test]
async fn an_invented_version_changes_nothing() {
    let ours = Ours::new().await;
    for version in ["", "0", "' OR 1=1 --", &"f".repeat(32)] {
        let typed = [("form[version]", version), ("form[name]", "Otro")];
        let answer = ours.save(&ours.cookie, &typed).await;
        assert_eq!(answer.location(), ours.path());
    }
    assert_eq!(ours.name_on_luma(), "Rust en Lima");
}

#[tokio::test]
async fn luma_s_refusal_leaves_all_as_it_was() {
    let ours = Ours::new().await;
    ours.app
        .sandbox
        .fault(Surface::Official, Fault::Status(400), None);
    let answer = ours.save(&ours.cookie, &[("form[name]", "Otro")]).await;
    assert_eq!(answer.location(), ours.path());
    let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
    assert_contains(page.text(), "role=\"alert\"");
    assert_contains(page.text(), "value=\"Otro\"");
    assert_eq!(ours.name_here().await, "Rust en Lima");
}

#[tokio::test]
async fn somebody_else_s_event_is_read_only() {
    let ours = Ours::new().await;
    let luma_id = ours.app.add_event("ajeno", "Evento ajeno");
    let imports = &ours.app.site.imports;
    imports
        .submit("https://luma.com/ajeno", None)
        .await
        .unwrap();
    ours.app.work().await;
    let id = our_id(&ours.app, &luma_id).await;
    let path = format!("/admin/events/{id}/edit");
    let page = ours.app.get_as(&ours.cookie, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_contains(page.text(), "https://luma.com/ajeno");
    assert!(!page.text().contains("name=\"form[name]\""));
    let form = [("event", id.as_str()), ("form[name]", "Tomado")];
    let answer = ours.app.post_as(&ours.cookie, SAVE, &form).await;
    assert_eq!(answer.location(), path);
    // Nothing is kept that could never be saved.
    let page = ours.app.get_as(&ours.cookie, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    let name = ours
        .app
        .sandbox
        .edit(|world| world.events[&luma_id].name.clone());
    assert_eq!(name, "Evento ajeno");
}

#[tokio::test]
async fn what_isnt_there_is_404_and_what_is_too_long_413() {
    let ours = Ours::new().await;
    let unknown = "0191d5c0-0000-7000-8000-000000000000";
    for id in [unknown, "evt-a", "1' OR '1'='1", "%00"] {
        let path = format!("/admin/events/{}/edit", id.replace(' ', "%20"));
        let page = ours.app.get_as(&ours.cookie, &path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let malformed = [("event", "evt-a"), ("form[name]", "x")];
    let answer = ours.app.post_as(&ours.cookie, SAVE, &malformed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nowhere = [("event", unknown), ("form[name]", "x")];
    let answer = ours.app.post_as(&ours.cookie, SAVE, &nowhere).await;
    let page = ours.app.get_as(&ours.cookie, answer.location()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);

    let endless = "x".repeat(300_000);
    let answer = ours
        .save(&ours.cookie, &[("form[description]", endless.as_str())])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // The longest text that we take, in the widest letters.
    let longest = "🦀".repeat(20_000);
    let answer = ours
        .save(&ours.cookie, &[("form[description]", longest.as_str())])
        .await;
    assert_contains(answer.location(), "?saved=");
    assert_eq!(answer.header(header::CACHE_CONTROL.as_str()), "no-store");
}
