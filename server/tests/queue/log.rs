//! The log by names and links, as a table, and what can't be taken back.

use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;

use super::{Bench, event_id, undo_id};
use crate::common::{ADMIN, assert_contains};

test_on_both!(
    the_log_is_found_by_name_link_and_id,
    |test: TestDb| async move {
        let bench = Bench::on(test).await;
        bench.events(1, 1..3).await;
        bench.events(2, 3..4).await;
        let owner = bench.organization("rust").await;
        let of_host = [
            ("host", "usr-1"),
            ("version", "0"),
            ("choice", owner.as_str()),
        ];
        bench.post("decide-host", &of_host).await;
        let other = [("host", "usr-2"), ("version", "0"), ("choice", "personal")];
        bench.post("decide-host", &other).await;
        for (key, value) in [
            ("organization", "rust"),
            ("organization", "ORG Rúst"),
            ("organization", owner.as_str()),
            ("host", "host 1"),
            ("host", "usr-1"),
            ("event", "event-2"),
            ("event", "EVENT 2"),
            ("event", "evt-2"),
            ("event", "https://luma.com/event-2?utm_source=x"),
            ("event", "https://hack0.test/events/event-2"),
            ("event", &event_id(2)),
        ] {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair(key, value)
                .finish();
            let page = bench.get(&format!("/admin/audit?{query}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_contains(page.text(), "Host 1 is Org rust’s");
            assert!(!page.text().contains("Host 2"), "{key}={value}");
            let csv = bench.get(&format!("/admin/audit.csv?{query}")).await;
            assert_contains(csv.text(), "assign_host");
            assert!(!csv.text().contains("personal_host"), "{key}={value}");
        }
        for (key, sentence) in [
            ("organization", "No organization is called that."),
            ("host", "No host is called that."),
            ("event", "There is no such event."),
        ] {
            let page = bench.get(&format!("/admin/audit?{key}=nobody")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_contains(page.text(), sentence);
            assert!(!page.text().contains("Host 1 is"), "{key}");
            let csv = bench.get(&format!("/admin/audit.csv?{key}=nobody")).await;
            assert_eq!(csv.text().lines().count(), 1, "{}", csv.text());
        }
    }
);

#[tokio::test]
async fn a_long_log_is_sent_part_by_part_and_whole() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..2).await;
    bench
        .post(
            "decide-host",
            &[("host", "usr-1"), ("version", "0"), ("choice", "personal")],
        )
        .await;
    bench
        .run(
            "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
            INSERT INTO audit_log (sequence, batch_id, entity, entity_id, before, created_at)
            SELECT i, (SELECT id FROM decision_batches), 'block', 'cal-' || i, '=1+1', 0 FROM n",
        )
        .await;
    let csv = bench.get("/admin/audit.csv").await;
    let rows: Vec<&str> = csv.text().lines().collect();
    assert!(rows.len() > 1_000, "{}", rows.len());
    assert_eq!(
        rows.iter().filter(|row| row.contains("cal-")).count(),
        1_000
    );
    assert_eq!(
        rows.iter()
            .filter(|row| row.starts_with("sequence,"))
            .count(),
        1
    );
    assert!(!csv.text().contains(",=1+1"), "a spreadsheet would run it");
}

test_on_both!(
    what_can_t_be_taken_back_is_named_with_who_decided_it,
    |test: TestDb| async move {
        let bench = Bench::on(test).await;
        bench.events(1, 1..3).await;
        let rust = bench.organization("rust").await;
        let python = bench.organization("python").await;
        let assign = async |owner: &str| {
            let page = bench.get("/admin/hosts/usr-1").await;
            let (_, version) = page.text().split_once("name=\"version\" value=\"").unwrap();
            let form = [
                ("host", "usr-1"),
                ("version", version.split('"').next().unwrap()),
                ("choice", owner),
                ("back", "/admin/queue"),
            ];
            bench.get(&bench.post("decide-host", &form).await).await
        };
        let first = assign(&rust).await;
        let id = undo_id(first.text());
        assign(&python).await;
        let form = [("id", id.as_str()), ("back", "/admin/queue")];
        let nothing = bench.get(&bench.post("undo", &form).await).await;
        assert_eq!(nothing.status, StatusCode::CONFLICT);
        for part in [
            "nothing is left to undo",
            "Host 1 · Org rust",
            &format!("decided by {ADMIN}"),
        ] {
            assert_contains(nothing.text(), part);
        }
        // Looking changes nothing.
        let log = bench.count("decision_batches").await;
        assert_eq!(log, 2);
    }
);
