//! One event by itself, several of a host without a lasting id, and all of a host at once.

use hack0::testing::TestDb;
use http::StatusCode;

use super::{Bench, event_id, undo_id};
use crate::common::assert_contains;

/// The address of the link that decides the event alone.
fn alone(page: &str, number: u32) -> Option<String> {
    let start = format!("href=\"/admin/assign?event={}%3A", event_id(number));
    let (_, rest) = page.split_once(&start)?;
    let rest = rest.split('"').next()?.replace("&amp;", "&");
    let start = start.trim_start_matches("href=\"");
    Some(format!("{start}{rest}"))
}

#[tokio::test]
async fn any_event_of_a_host_can_be_decided_alone() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..13).await;
    let owner = bench.organization("rust").await;
    bench
        .run("UPDATE events SET visibility = 'private', source_visibility = 'private' WHERE slug = 'event-12'")
        .await;
    bench
        .run("UPDATE events SET waits_for = NULL, waits_with = NULL WHERE slug = 'event-5'")
        .await;
    let host = bench.get("/admin/hosts/usr-1?lang=en").await;
    for number in [4, 5, 12] {
        let address = alone(host.text(), number).expect("a link");
        let page = bench.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert_contains(page.text(), &format!("Whose is Event {number}?"));
        let event = format!("{}:0", event_id(number));
        assert_contains(page.text(), &format!("value=\"{event}\""));
        let form = [
            ("events[0]", event.as_str()),
            ("choice", owner.as_str()),
            ("back", "/admin/hosts/usr-1"),
        ];
        let done = bench.get(&bench.post("decide-events", &form).await).await;
        assert_contains(done.text(), "assigned to Org rust");
    }
    let decided = format!("events WHERE organization_id = '{owner}'");
    assert_eq!(bench.count(&decided).await, 3);
    // What was decided is in the link, so that it can be decided otherwise.
    let host = bench.get("/admin/hosts/usr-1").await;
    assert!(!alone(host.text(), 4).unwrap().contains("%3A0&"));
    let unknown = format!("/admin/assign?event={}:0", event_id(99));
    assert_eq!(bench.get(&unknown).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_host_without_a_lasting_id_shows_is_decided_at_once() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..6).await;
    bench
        .run("UPDATE event_hosts SET luma_host_id = '@ana'")
        .await;
    bench.run("UPDATE events SET waits_with = '@ana'").await;
    let page = bench.get("/admin/queue?lang=en").await;
    for part in ["5 events", "Personal · 3 events", "Later · 3 events"] {
        assert_contains(page.text(), part);
    }
    let shown = [1, 2, 3].map(|number| format!("{}:0", event_id(number)));
    let form = |choice| {
        [
            ("events[0]", shown[0].as_str()),
            ("events[1]", shown[1].as_str()),
            ("events[2]", shown[2].as_str()),
            ("choice", choice),
            ("back", "/admin/queue"),
        ]
    };
    let later = bench
        .get(&bench.post("decide-events", &form("later")).await)
        .await;
    assert_contains(later.text(), "put off until");
    assert_contains(later.text(), "· 3 events");
    assert_eq!(bench.count("queue_postponements").await, 3);
    let id = undo_id(later.text());
    bench.post("undo", &[("id", &id), ("back", "")]).await;
    assert_eq!(bench.count("queue_postponements").await, 0);
    let since = bench
        .get(&bench.post("decide-events", &form("personal")).await)
        .await;
    assert_eq!(since.status, StatusCode::CONFLICT, "{}", since.text());
}

#[tokio::test]
async fn all_of_a_host_is_hidden_in_one_batch() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..61).await;
    bench.events(2, 61..62).await;
    let (one, private) = (event_id(1), event_id(2));
    bench
        .run(&format!("UPDATE events SET visibility = 'private', source_visibility = 'private' WHERE id = '{private}'"))
        .await;
    let page = bench.get("/admin/hosts/usr-1?lang=en").await;
    assert_contains(page.text(), "All of this host’s events: 60");
    // Luma hides it, and not an admin.
    assert!(!page.text().contains("show-events"));
    let form = [
        ("events[0]", one.as_str()),
        ("host", "usr-1"),
        ("reason", "spam"),
        ("back", "/admin/hosts/usr-1"),
    ];
    let hidden = bench.get(&bench.post("hide-events", &form).await).await;
    assert_contains(
        hidden.text(),
        "hidden (advertising or nonsense) · 60 events",
    );
    assert_contains(hidden.text(), "show-events");
    assert_eq!(bench.count("events WHERE visibility = 'hidden'").await, 60);
    let id = undo_id(hidden.text());
    bench.post("undo", &[("id", &id), ("back", "")]).await;
    assert_eq!(bench.count("events WHERE hidden_at IS NULL").await, 61);
    assert_eq!(bench.count("events WHERE visibility = 'private'").await, 1);
    let malformed = [("host", "nobody"), ("reason", "spam")];
    let path = "/actions/admin/hide-events";
    let answer = bench.app.post_as(&bench.cookie, path, &malformed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_group_shows_who_competes_and_who_hosts_beside() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..2).await;
    let rust = bench.organization("rust").await;
    let python = bench.organization("python").await;
    let hit = |organization: &str, domain: &str| {
        format!(
            r#"{{"organization_id":"{organization}","confidence":90,"reason":{{"rule":"domain","domain":"{domain}"}}}}"#
        )
    };
    let matches = [hit(&rust, "rust.example"), hit(&python, "python.example")].join(",");
    bench
        .run(&format!(
            "UPDATE events SET organization_id = '{rust}', confidence = 90, waits_for = 'conflict', evidence = '{{\"matches\":[{matches}]}}'"
        ))
        .await;
    bench
        .run(&format!(
            "INSERT INTO event_hosts (event_id, luma_host_id, position, name, created_at) VALUES ('{}', 'usr-2', 1, 'Otra Anfitriona', 0)",
            event_id(1)
        ))
        .await;
    let page = bench.get("/admin/queue?lang=en").await;
    for part in [
        "Org rust</bdi> · 90",
        "Org python</bdi> · 90",
        "python.example",
        "with Otra Anfitriona",
    ] {
        assert_contains(&page.text().replace("<!>", ""), part);
    }
}

#[tokio::test]
async fn what_would_change_can_be_asked_for_and_names_both() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..3).await;
    let owner = bench.organization("rust").await;
    bench
        .run(&format!(
            "UPDATE events SET suggested_organization_id = '{owner}', confidence = 40, waits_for = 'suggestion'"
        ))
        .await;
    let queue = bench.get("/admin/queue?lang=en").await;
    let assign = bench.get("/admin/assign?host=usr-1&version=0&q=rust").await;
    for page in [queue, assign] {
        let (_, rest) = page
            .text()
            .split_once("href=\"/admin/preview?")
            .expect("a link");
        let query = rest.split('"').next().unwrap().replace("&amp;", "&");
        let shown = bench.get(&format!("/admin/preview?{query}")).await;
        assert_eq!(shown.status, StatusCode::OK);
        for part in ["Host 1 is Org rust’s", "2 events change", "Event 2"] {
            assert_contains(shown.text(), part);
        }
    }
    let form = [
        ("host", "usr-1"),
        ("version", "0"),
        ("name", "Nueva Org"),
        ("slug", "nueva"),
        ("preview", "1"),
    ];
    let shown = bench.post("assign-new", &form).await;
    assert!(shown.starts_with("/admin/preview?"), "{shown}");
    let shown = bench.get(&shown).await;
    assert_contains(shown.text(), "Host 1 is Nueva Org’s");
    assert_contains(shown.text(), "<bdi>Nueva Org</bdi>");
    assert_eq!(bench.count("organizations").await, 1);
}
