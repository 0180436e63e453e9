//! What admins say of claims and notes, over HTTP: who claimed reads it, the second admin hears of the first, and the log
//! knows it all.

use http::StatusCode;

use super::*;
use crate::common::{ADMIN, OTHER_ADMIN};

const ADDRESSES: [&str; 3] = ["/admin/claims", "/admin/notes", "/admin/queue"];

/// Two admins, and hosts without an address who ask them.
struct Desk {
    app: TestApp,
    one: String,
    other: String,
}

impl Desk {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let english = |cookie: String| format!("{cookie}; lang=en");
        let one = english(app.sign_in().await);
        let other = english(app.sign_in_as(OTHER_ADMIN).await);
        Self { app, one, other }
    }

    /// The claimant's secret address, and the claim's id.
    async fn asked(&self, slug: &str, name: &str) -> (String, String) {
        let user = User::new("Ana Ejemplo");
        let ana = self.app.sandbox.edit(|world| world.add_user(user));
        event(&self.app, slug, &ana, false).await;
        let secret = start(&self.app, &ana, name).await;
        let (id, key) = parts(&secret);
        let reason = "I run it.\n<b>Really.</b>";
        let form = [
            ("id", id.as_str()),
            ("key", key),
            ("reason", reason),
            ("link", "https://rust.example/team"),
        ];
        let answer = self.app.post("/actions/claims/ask", &form).await;
        assert_eq!(answer.location(), secret);
        (secret.clone(), id)
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get_as(&self.one, path).await
    }

    /// Posts a decision as an admin, and gives the page that it leads to.
    async fn decide(&self, who: &str, action: &str, form: &[(&str, &str)]) -> Answer {
        let path = format!("/actions/admin/{action}");
        let answer = self.app.post_as(who, &path, form).await;
        self.app.get_as(who, answer.location()).await
    }
}

fn parts(secret: &str) -> (String, &str) {
    let (path, key) = secret.split_once("?key=").unwrap();
    (path.trim_start_matches("/claims/").to_owned(), key)
}

/// What a page's notice lets one take back.
fn undo_id(page: &str) -> String {
    let (_, rest) = page
        .split_once("/actions/admin/undo")
        .expect("an undo form");
    let (_, rest) = rest.split_once("name=\"id\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_claim_is_seen_and_refused_with_a_reason() {
    let desk = Desk::open().await;
    let (secret, id) = desk.asked("asked", "Rust Norte").await;
    for path in ["/admin", "/admin/queue"] {
        let page = desk.get(path).await;
        assert_contains(page.text(), "<b>1</b> <span>claims</span>");
    }
    let list = desk.get("/admin/claims").await;
    assert_contains(list.text(), "Ana Ejemplo for Rust Norte");
    let page = desk.get(&format!("/admin/claims/{id}")).await;
    for part in [
        "Who claims can prove nothing, and asks.",
        "&lt;b&gt;Really.&lt;/b&gt;",
        "href=\"https://rust.example/team\" rel=\"noopener noreferrer nofollow\"",
        "new: it is made with the claim",
        "1 event changes",
        "Event asked",
    ] {
        assert_contains(page.text(), part);
    }
    let silent = desk
        .decide(&desk.one, "claims/refuse", &[("id", &id)])
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_contains(silent.text(), "Say why: who claims reads it.");
    let form = [("id", id.as_str()), ("answer", "Who are <you>?")];
    let refused = desk.decide(&desk.one, "claims/refuse", &form).await;
    assert_eq!(refused.status, StatusCode::OK);
    assert_contains(refused.text(), "was refused");
    assert!(!refused.text().contains("claims/approve"));

    let outcome = desk.app.get(&format!("{secret}&lang=en")).await;
    assert_contains(outcome.text(), "Not accepted");
    assert_contains(outcome.text(), "Answer: Who are &lt;you&gt;?");
    assert!(!outcome.text().contains(ADMIN));

    for action in ["approve", "refuse", "revoke", "review"] {
        let action = format!("claims/{action}");
        let form = [("id", id.as_str()), ("answer", "Welcome!")];
        let late = desk.decide(&desk.other, &action, &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{action}");
        let text = late.text().replace("<!>", "");
        assert_contains(&text, &format!("{ADMIN} decided it before you"));
    }
    let undone = desk
        .decide(
            &desk.one,
            "undo",
            &[("id", &undo_id(refused.text())), ("back", "/admin/claims")],
        )
        .await;
    assert_eq!(undone.status, StatusCode::OK);
    assert_contains(undone.text(), "Ana Ejemplo for Rust Norte");
    let again = desk.app.get(&format!("{secret}&lang=en")).await;
    assert_contains(again.text(), "Waiting for somebody at hack0");
}

#[tokio::test]
async fn an_approval_changes_the_events_and_a_revocation_changes_them_back() {
    let desk = Desk::open().await;
    let (secret, id) = desk.asked("approved", "Rust Sur").await;
    assert!(!page_of(&desk.app, "approved").await.contains("Rust Sur"));
    let form = [("id", id.as_str())];
    let approved = desk.decide(&desk.one, "claims/approve", &form).await;
    assert_eq!(approved.status, StatusCode::OK);
    assert_contains(approved.text(), "Rust Sur’s, by claim");
    assert_contains(approved.text(), "Events that changed");
    let page = page_of(&desk.app, "approved").await;
    assert_contains(&page, "Confirmed by somebody at hack0");
    let receipt = desk.app.get(&format!("{secret}&lang=en")).await;
    assert_contains(receipt.text(), "Done: Rust Sur");
    let late = [("id", id.as_str()), ("answer", "No.")];
    let late = desk.decide(&desk.other, "claims/refuse", &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let form = [("id", id.as_str()), ("answer", "It was somebody else.")];
    let revoked = desk.decide(&desk.other, "claims/revoke", &form).await;
    assert_contains(revoked.text(), "was revoked");
    assert!(!page_of(&desk.app, "approved").await.contains("Rust Sur"));
    let outcome = desk.app.get(&format!("{secret}&lang=en")).await;
    assert_contains(outcome.text(), "Revoked by hack0");
    assert_contains(outcome.text(), "It was somebody else.");
    let log = desk.get("/admin/audit").await;
    for part in ["was revoked", "by claim", ADMIN, OTHER_ADMIN] {
        assert_contains(log.text(), part);
    }
}

#[tokio::test]
async fn who_proved_it_by_mail_reads_the_reason_there() {
    let desk = Desk::open().await;
    let ana = host(&desk.app);
    event(&desk.app, "proven", &ana, true).await;
    // Reserved: a proof isn't enough.
    let mut tx = desk.app.site.db.begin().await.unwrap();
    sqlx::query(
        "INSERT INTO organizations (id, slug, name, reserved_at, created_at, updated_at)
        VALUES ('01900000-0000-7000-9000-000000000001', 'rust-peru', 'Rust Perú', 1, 0, 0)",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let form = [("host", ana.as_str()), ("organization", "rust-peru")];
    desk.app.post("/actions/claims/start", &form).await;
    let token = token(&desk.app).await;
    let outcome = confirm(&desk.app, &token).await.location().to_owned();
    let (id, _) = parts(&outcome);
    let page = desk.get(&format!("/admin/claims/{id}")).await;
    for part in [
        "The organization is reserved.",
        "The link mailed to the host",
        "a···@rust.example",
        "What proves Rust Perú so far",
    ] {
        assert_contains(page.text(), part);
    }
    let form = [("id", id.as_str()), ("answer", "It isn't yours.")];
    desk.decide(&desk.one, "claims/refuse", &form).await;
    desk.app.send_mails().await;
    let letter = desk.app.letters.all().into_iter().next().expect("a mail");
    assert_eq!(letter.to, "ana@rust.example");
    assert_contains(&letter.text, "It isn't yours.");
    assert!(!letter.text.contains(ADMIN));
}

#[tokio::test]
async fn notes_are_read_and_settled_once() {
    let desk = Desk::open().await;
    let ana = host(&desk.app);
    event(&desk.app, "noted", &ana, false).await;
    let list = desk.app.get("/api/v1/events?q=noted").await.json();
    let slug = list["events"][0]["slug"].as_str().unwrap();
    let note = [("event", slug), ("text", "It is <mine>.")];
    desk.app.post("/actions/claims/note", &note).await;
    assert_contains(
        desk.get("/admin").await.text(),
        "<b>1</b> <span>notes</span>",
    );
    let page = desk.get("/admin/notes").await;
    for part in ["Event noted", "It is &lt;mine&gt;.", "badge-nobody"] {
        assert_contains(page.text(), part);
    }
    let (_, rest) = page.text().split_once("notes/settle").unwrap();
    let (_, rest) = rest.split_once("name=\"id\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    let settled = desk.decide(&desk.one, "notes/settle", &[("id", id)]).await;
    assert_contains(settled.text(), "the note on “Event noted” was settled");
    assert_contains(settled.text(), "No notes wait.");
    let late = desk
        .decide(&desk.other, "notes/settle", &[("id", id)])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let text = late.text().replace("<!>", "");
    assert_contains(&text, &format!("{ADMIN} decided it before you"));
}

#[tokio::test]
async fn what_is_no_claim_is_said_so() {
    let desk = Desk::open().await;
    for path in [
        "/admin/claims/x",
        "/admin/claims/01900000-0000-7000-8000-000000000009",
        "/admin/claims?cursor=x",
        "/admin/notes?cursor=1.x",
    ] {
        assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ADDRESSES {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_contains(desk.get("/admin").await.text(), "Nothing waits for you.");
    for action in ["claims/approve", "claims/refuse", "notes/settle"] {
        let path = format!("/actions/admin/{action}");
        let bad = desk.app.post_as(&desk.one, &path, &[("id", "x")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}");
    }
    let unknown = [("id", "01900000-0000-7000-8000-000000000009")];
    let gone = desk.decide(&desk.one, "notes/settle", &unknown).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    let path = "/actions/admin/claims/approve";
    let answer = desk.app.post_as(&desk.one, path, &unknown).await;
    let page = desk.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
