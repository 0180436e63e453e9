use super::*;
use crate::admin::Admin;
use crate::admin::directory::search_hosts;
use crate::attribution::fixtures::execute;

async fn found(db: &Db, wanted: &str) -> Vec<String> {
    let admin = Admin::for_test("ana@hack0.example");
    let page = search_hosts(db, &admin, wanted, None, 10).await.unwrap();
    page.items
        .iter()
        .map(|host| format!("{} {}", host.id, host.events))
        .collect()
}

test_on_both!(
    hosts_are_found_in_any_case_and_without_accents,
    |test: TestDb| async move {
        let (db, clock) = (&test.db, clock());
        let hosts = [
            host("usr-1", "José Ávila"),
            host("usr-2", "JOSEFA 100% Peña_x"),
            host("usr-3", "Majo Seco"),
        ];
        let with = |hosts: &[HostReading]| Reading {
            hosts: Some(hosts.to_vec()),
            ..reading("evt-1")
        };
        store(db, &clock, &with(&hosts)).await;
        let all = [
            ("ávila", vec!["usr-1 1"]),
            ("AVILA", vec!["usr-1 1"]),
            ("jose", vec!["usr-1 1", "usr-2 1"]),
            ("JOSÉ  a", vec!["usr-1 1"]),
            ("pena_", vec!["usr-2 1"]),
            ("penax", vec![]),
            ("100%", vec!["usr-2 1"]),
            ("ose", vec![]),
            ("usr-3", vec!["usr-3 1"]),
        ];
        for (wanted, expected) in &all {
            assert_eq!(found(db, wanted).await, *expected, "{wanted}");
        }
        // Under a new name, and under the one that people remember.
        let renamed = [host("usr-1", "Pepe"), hosts[1].clone(), hosts[2].clone()];
        store(db, &clock, &with(&renamed)).await;
        assert_eq!(found(db, "pepe").await, ["usr-1 1"]);
        assert_eq!(found(db, "avila").await, ["usr-1 1"]);
        // What an older program wrote is filled in at the start.
        execute(db, "DELETE FROM host_names").await;
        assert_eq!(found(db, "pepe").await, [""; 0]);
        db.migrate().await.unwrap();
        assert_eq!(found(db, "pepe").await, ["usr-1 1"]);
        assert_eq!(found(db, "pena").await, ["usr-2 1"]);
    }
);
