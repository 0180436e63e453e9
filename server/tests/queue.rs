//! The admins' workbench, form by form: good, bad, and as the second admin.

use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;
use sqlx::{AssertSqlSafe, Row as _};

use crate::common::{ADMIN, Answer, TestApp, assert_contains};

mod alone;
mod directory;
mod hidden;
mod log;
mod many;

const DAY: i64 = 86_400_000;

/// Rows as an import leaves them: events by number, each with its host, undecided.
struct Bench {
    app: TestApp,
    cookie: String,
}

impl Bench {
    async fn on(test: TestDb) -> Self {
        let app = TestApp::on(test).await;
        // In English, whatever a redirect's address says.
        let cookie = format!("{}; lang=en", app.sign_in().await);
        Self { app, cookie }
    }

    async fn run(&self, sql: &str) {
        let mut tx = self.app.site.db.begin().await.unwrap();
        let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn events(&self, host: u32, numbers: std::ops::Range<u32>) {
        for number in numbers {
            let id = event_id(number);
            let start = self.app.clock.now().as_millisecond() + i64::from(number) * DAY;
            self.run(&format!(
                "INSERT INTO events (id, slug, name, source_luma_event_id, luma_url, start_at, timezone, ownership, sync_status, visibility,
                    source_visibility, location_type, is_address_hidden, source_kind, source_content_hash, confidence, match_source, evidence, position, over_at, waits_for, waits_with, search_text,
                    created_at, updated_at)
                VALUES ('{id}', 'event-{number}', 'Event {number}', 'evt-{number}', 'https://luma.com/event-{number}', {start}, 'America/Lima',
                    'referenced', 'synced', 'public', 'public', 'in_person', 0, 'web', 'x', 0, 'none', '{{\"matches\":[]}}', {number}, {start}, 'undecided',
                    'usr-{host}', 'event {number}', 0, 0)"
            ))
            .await;
            self.run(&format!(
                "INSERT INTO event_hosts (event_id, luma_host_id, position, name, created_at) VALUES ('{id}', 'usr-{host}', 0, 'Host {host}', 0)"
            ))
            .await;
            self.run(&format!(
                "INSERT INTO host_names (luma_host_id, name_key, created_at) VALUES ('usr-{host}', ' host {host}', 0) ON CONFLICT DO NOTHING"
            ))
            .await;
        }
    }

    async fn organization(&self, slug: &str) -> String {
        let id = format!("01900000-0000-7000-9000-{:0>12}", slug.len());
        self.run(&format!(
            "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('{id}', '{slug}', 'Org {slug}', 0, 0)"
        ))
        .await;
        id
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.get_as(&self.cookie, path).await
    }

    /// Posts a form, and gives the address it leads to.
    async fn post(&self, action: &str, form: &[(&str, &str)]) -> String {
        let path = format!("/actions/admin/{action}");
        let answer = self.app.post_as(&self.cookie, &path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action} {form:?}");
        answer.location().to_owned()
    }

    async fn count(&self, sql: &str) -> i64 {
        let query = sqlx::query(AssertSqlSafe(format!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM {sql}"
        )));
        let row = query.fetch_one(self.app.site.db.reader()).await.unwrap();
        row.get(0)
    }
}

fn event_id(number: u32) -> String {
    format!("01900000-0000-7000-8000-{number:012}")
}

/// What a page's notice lets one take back.
fn undo_id(page: &str) -> String {
    let (_, rest) = page
        .split_once("/actions/admin/undo")
        .expect("an undo form");
    let (_, rest) = rest.split_once("name=\"id\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

test_on_both!(
    a_host_is_assigned_and_taken_back,
    |test: TestDb| async move {
        let bench = Bench::on(test).await;
        bench.events(1, 1..4).await;
        bench.events(2, 4..5).await;
        let owner = bench.organization("rust").await;
        let page = bench.get("/admin/queue?lang=en").await;
        assert_eq!(page.status, StatusCode::OK);
        for part in [
            "Host 1",
            "3 events",
            "Host 2",
            "Event 3",
            "no rule names anybody",
        ] {
            assert_contains(page.text(), part);
        }
        let form = [
            ("host", "usr-1"),
            ("version", "0"),
            ("choice", owner.as_str()),
            ("back", "/admin/queue"),
        ];
        let back = bench.post("decide-host", &form).await;
        let done = bench.get(&back).await;
        assert_contains(done.text(), "Host 1 is Org rust’s");
        assert_contains(done.text(), "3 events");
        assert!(!done.text().contains("<bdi>Event 1</bdi>"));
        assert_eq!(
            bench
                .count(&format!("events WHERE organization_id = '{owner}'"))
                .await,
            3
        );

        // The second admin saw what was there before.
        let second = [
            ("host", "usr-1"),
            ("version", "0"),
            ("choice", "personal"),
            ("back", "/admin/queue"),
        ];
        let late = bench.get(&bench.post("decide-host", &second).await).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_contains(
            late.text(),
            &format!("{ADMIN} decided it before you: Host 1 is Org rust’s"),
        );

        let id = undo_id(done.text());
        let undone = bench
            .get(
                &bench
                    .post("undo", &[("id", &id), ("back", "/admin/queue")])
                    .await,
            )
            .await;
        assert_contains(undone.text(), "a decision taken back");
        assert_eq!(bench.count("events WHERE organization_id IS NULL").await, 4);
        let twice = bench
            .get(
                &bench
                    .post("undo", &[("id", &id), ("back", "/admin/queue")])
                    .await,
            )
            .await;
        assert_eq!(twice.status, StatusCode::CONFLICT);

        let log = bench.get("/admin/audit").await;
        for part in [
            "Host 1 is Org rust’s",
            "a decision taken back",
            "taken back",
            ADMIN,
        ] {
            assert_contains(log.text(), part);
        }
        let batch = bench.get(&format!("/admin/audit/{id}")).await;
        for part in ["Event 3", "nobody’s", "Org rust · 100", "It was taken back"] {
            assert_contains(batch.text(), part);
        }
        let of_host = bench.get("/admin/audit?host=usr-1").await;
        assert_contains(of_host.text(), "Host and organization");
        let csv = bench.get("/admin/audit.csv?host=usr-1").await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_contains(csv.text(), "assign_host");
    }
);

#[tokio::test]
async fn many_events_are_shown_before_they_move() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..9).await;
    let owner = bench.organization("rust").await;
    let form = [
        ("host", "usr-1"),
        ("version", "0"),
        ("choice", owner.as_str()),
        ("back", "/admin/queue?q=event"),
    ];
    let shown = bench.post("decide-host", &form).await;
    assert!(shown.starts_with("/admin/preview?"), "{shown}");
    let page = bench.get(&format!("{shown}&lang=en")).await;
    for part in [
        "8 events change",
        "Org rust",
        "Event 8",
        "name=\"confirmed\"",
        "/admin/queue?q=event",
    ] {
        assert_contains(page.text(), part);
    }
    assert_eq!(bench.count("events WHERE organization_id IS NULL").await, 8);
    let confirmed = [&form[..], &[("confirmed", "1")]].concat();
    let back = bench.post("decide-host", &confirmed).await;
    assert!(back.starts_with("/admin/queue?q=event&done="), "{back}");
    assert_eq!(bench.count("events WHERE organization_id IS NULL").await, 0);
}

#[tokio::test]
async fn an_organization_is_made_in_place_or_its_form_comes_back() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..2).await;
    bench.organization("rust").await;
    let assign = bench
        .get("/admin/assign?host=usr-1&version=0&q=rus&lang=en")
        .await;
    assert_contains(assign.text(), "Org rust");
    let none = bench.get("/admin/assign?host=usr-1&q=cobol").await;
    assert_contains(none.text(), "cobol");
    let typed = |slug, domain| {
        [
            ("host", "usr-1"),
            ("version", "0"),
            ("name", "Nueva Org"),
            ("slug", slug),
            ("domain", domain),
            ("back", "/admin/queue"),
        ]
    };
    for (slug, domain, field) in [
        ("rust", "", "slug"),
        ("No!", "", "slug"),
        ("nueva", "gmail.com", "domain"),
    ] {
        let back = bench.post("assign-new", &typed(slug, domain)).await;
        let form = bench.get(&back).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_contains(form.text(), &format!("id=\"field-{field}-problem\""));
        assert_contains(form.text(), "value=\"Nueva Org\"");
    }
    let done = bench
        .get(&bench.post("assign-new", &typed("nueva", "nueva.pe")).await)
        .await;
    assert_contains(done.text(), "Host 1 is Nueva Org’s");
    assert_eq!(
        bench
            .count("organization_domains WHERE domain = 'nueva.pe'")
            .await,
        1
    );
}

#[tokio::test]
async fn single_events_are_decided_put_off_and_hidden() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..6).await;
    let owner = bench.organization("rust").await;
    let event = |number| format!("{}:0", event_id(number));
    let decide = async |number: u32, choice: &str| {
        let event = event(number);
        let form = [
            ("events[0]", event.as_str()),
            ("choice", choice),
            ("back", "/admin/queue"),
        ];
        bench.get(&bench.post("decide-events", &form).await).await
    };
    assert_contains(decide(1, &owner).await.text(), "assigned to Org rust");
    assert_contains(decide(2, "personal").await.text(), "nobody’s: personal");
    assert_contains(decide(3, "later").await.text(), "event put off until");
    assert_eq!(decide(1, "personal").await.status, StatusCode::CONFLICT);
    let later = bench.get("/admin/queue?when=later").await;
    assert_contains(later.text(), "Event 3");
    assert!(!later.text().contains("Event 4"));

    let (four, five) = (event_id(4), event_id(5));
    let form = [
        ("events[0]", four.as_str()),
        ("events[1]", &five),
        ("reason", "spam"),
        ("note", "<b>"),
        ("back", "/admin/queue"),
    ];
    let hidden = bench.get(&bench.post("hide-events", &form).await).await;
    assert_contains(hidden.text(), "hidden (advertising or nonsense) · 2 events");
    assert_eq!(bench.count("events WHERE visibility = 'hidden'").await, 2);
    let none = bench
        .get(&bench.post("hide-events", &[("reason", "spam")]).await)
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    bench
        .post(
            "show-events",
            &[("events[0]", &four), ("back", "/admin/hosts/usr-1")],
        )
        .await;
    assert_eq!(bench.count("events WHERE visibility = 'hidden'").await, 1);
}

#[tokio::test]
async fn what_our_forms_never_send_is_refused() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    for (action, form) in [
        (
            "decide-host",
            vec![("host", "nobody"), ("version", "0"), ("choice", "personal")],
        ),
        (
            "decide-host",
            vec![("host", "usr-1"), ("version", "0"), ("choice", "x")],
        ),
        ("decide-events", vec![("choice", "personal")]),
        (
            "decide-events",
            vec![("choice", "personal"), ("events[0]", "1")],
        ),
        ("undo", vec![("id", "x")]),
        (
            "hide-events",
            vec![
                ("reason", "x"),
                ("events[0]", "01900000-0000-7000-8000-000000000001"),
            ],
        ),
        ("block", vec![("id", "x"), ("reason", "spam")]),
        (
            "mark-organization",
            vec![
                ("id", "01900000-0000-7000-8000-000000000001"),
                ("mark", "x"),
            ],
        ),
    ] {
        let answer = bench
            .app
            .post_as(&bench.cookie, &format!("/actions/admin/{action}"), &form)
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{action} {form:?}"
        );
    }
    let gone = bench
        .post(
            "decide-host",
            &[
                ("host", "usr-9"),
                ("version", "0"),
                ("choice", "personal"),
                ("back", "https://evil.example/"),
            ],
        )
        .await;
    assert_eq!(gone, "/admin/queue?error=gone");
    let forged = bench
        .get("/admin/queue?error=Your+session+was+stolen")
        .await;
    assert_eq!(forged.status, StatusCode::OK);
    assert!(!forged.text().contains("session was stolen"));
    for path in [
        "/admin/assign",
        "/admin/assign?host=usr-9",
        "/admin/preview?host=usr-9&choice=personal",
        "/admin/hosts/usr-9",
        "/admin/audit/x",
        "/admin/queue?cursor=x",
    ] {
        assert_eq!(
            bench.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
