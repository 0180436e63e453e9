//! Hosts and organizations, as admins look after them.

use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;
use luma_sandbox::Calendar;

use super::Bench;
use crate::common::assert_contains;

#[tokio::test]
async fn hosts_are_looked_up_withdrawn_and_blocked() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.events(1, 1..3).await;
    let owner = bench.organization("rust").await;
    assert_contains(bench.get("/admin/hosts?q=host").await.text(), "usr-1");
    let here = "/admin/hosts/usr-1";
    let form = |choice| {
        [
            ("host", "usr-1"),
            ("version", "0"),
            ("choice", choice),
            ("back", here),
        ]
    };
    bench.post("decide-host", &form(owner.as_str())).await;
    let page = bench.get(&format!("{here}?lang=en")).await;
    for part in ["Org rust", "verified", "Withdraw", "Event 2", "100"] {
        assert_contains(page.text(), part);
    }
    let (_, version) = page.text().split_once("name=\"version\" value=\"").unwrap();
    let version = version.split('"').next().unwrap();
    let withdraw = [
        ("host", "usr-1"),
        ("version", version),
        ("choice", "withdrawn"),
        ("back", here),
    ];
    let done = bench.get(&bench.post("decide-host", &withdraw).await).await;
    assert_contains(done.text(), "isn’t proven any more");
    let block = [("id", "usr-1"), ("reason", "spam"), ("back", here)];
    let blocked = bench.get(&bench.post("block", &block).await).await;
    assert_contains(blocked.text(), "nothing of it comes in");
    let twice = bench.get(&bench.post("block", &block).await).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    bench
        .post("unblock", &[("id", "usr-1"), ("back", here)])
        .await;
    assert_eq!(bench.count("blocks").await, 0);
}

#[tokio::test]
async fn organizations_are_made_changed_merged_and_archived() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    let create = [("name", "Nueva"), ("slug", "nueva"), ("country", "pe")];
    let page = bench.post("create-organization", &create).await;
    let (here, _) = page.split_once('?').unwrap();
    let id = here.rsplit('/').next().unwrap();
    assert_contains(bench.get(&page).await.text(), "Nueva");
    let again = bench
        .get(&bench.post("create-organization", &create).await)
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_contains(again.text(), "id=\"field-slug-problem\"");

    let edit = [("id", id), ("name", "Nueva Lima"), ("slug", "nueva-lima")];
    bench.post("edit-organization", &edit).await;
    let old = bench.get("/organizations/nueva").await;
    assert_eq!(old.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(old.header("location"), "/organizations/nueva-lima");
    let wrong = [("id", id), ("name", "X"), ("slug", "No!")];
    let form = bench
        .get(&bench.post("edit-organization", &wrong).await)
        .await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_contains(form.text(), "value=\"No!\"");

    let domain = |domain, change| [("id", id), ("domain", domain), ("change", change)];
    let shown = bench
        .post("change-domain", &domain("nueva.pe", "preview"))
        .await;
    assert_contains(bench.get(&shown).await.text(), "nueva.pe");
    bench
        .post("change-domain", &domain("nueva.pe", "add"))
        .await;
    assert_eq!(bench.count("organization_domains").await, 1);
    let refused = bench
        .get(
            &bench
                .post("change-domain", &domain("gmail.com", "add"))
                .await,
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    bench
        .post("change-domain", &domain("nueva.pe", "remove"))
        .await;
    assert_eq!(bench.count("organization_domains").await, 0);
    let calendar = |calendar, change| [("id", id), ("calendar", calendar), ("change", change)];
    bench
        .post("change-calendar", &calendar("cal-nueva", "add"))
        .await;
    assert_eq!(bench.count("organization_calendars").await, 1);
    let refused = bench
        .get(
            &bench
                .post("change-calendar", &calendar("nueva", "add"))
                .await,
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    bench
        .post("mark-organization", &[("id", id), ("mark", "archive")])
        .await;
    assert!(
        !bench
            .get("/organizations")
            .await
            .text()
            .contains("Nueva Lima")
    );
    let directory = bench.get("/admin/organizations").await;
    assert!(!directory.text().contains("Nueva Lima"));
    assert_contains(directory.text(), "/admin/organizations?archived=1");
    let archived = bench.get("/admin/organizations?archived=1&q=lima").await;
    assert_contains(archived.text(), here);
    bench
        .post("mark-organization", &[("id", id), ("mark", "unarchive")])
        .await;
    assert_contains(bench.get("/organizations").await.text(), "Nueva Lima");
    bench.organization("rust").await;
    bench
        .post("merge-organizations", &[("id", id), ("into", "rust")])
        .await;
    for slug in ["nueva", "nueva-lima"] {
        let merged = bench.get(&format!("/organizations/{slug}")).await;
        assert_eq!(merged.status, StatusCode::MOVED_PERMANENTLY, "{slug}");
        assert_eq!(merged.header("location"), "/organizations/rust");
    }
    let unknown = bench
        .get(
            &bench
                .post("merge-organizations", &[("id", id), ("into", "nobody")])
                .await,
        )
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

test_on_both!(
    hosts_and_calendars_are_blocked_by_id_or_link,
    |test: TestDb| async move {
        let bench = Bench::on(test).await;
        let calendar = Calendar::new("Crafter Station").with_slug("crafter");
        bench.app.sandbox.edit(|world| world.add_calendar(calendar));
        let here = "/admin/blocks";
        let block = async |typed: &str| {
            let form = [
                ("typed", typed),
                ("reason", "spam"),
                ("note", "the same every day"),
                ("back", here),
            ];
            bench.get(&bench.post("block", &form).await).await
        };
        assert_contains(bench.get(here).await.text(), "Nobody is blocked");
        assert_contains(bench.get("/admin").await.text(), "href=\"/admin/blocks\"");
        for (typed, id) in [
            ("cal-spam1", "cal-spam1"),
            (" https://luma.com/calendar/cal-spam2?k=c ", "cal-spam2"),
            ("https://luma.com/user/usr-spam3", "usr-spam3"),
            ("https://luma.com/crafter", "cal-"),
        ] {
            let done = block(typed).await;
            assert_eq!(done.status, StatusCode::OK, "{typed}");
            let list = bench.get(here).await;
            assert_contains(list.text(), &format!("name=\"id\" value=\"{id}"));
            assert_contains(list.text(), "the same every day");
        }
        assert_eq!(bench.count("blocks").await, 4);
        let wrong = block("https://luma.com/gdg-<lima>").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_contains(wrong.text(), "no host and no Luma calendar");
        assert_contains(wrong.text(), "value=\"https://luma.com/gdg-&lt;lima&gt;\"");

        let unblock = [("id", "cal-spam1"), ("back", here)];
        let done = bench.get(&bench.post("unblock", &unblock).await).await;
        assert_contains(done.text(), "cal-spam1 may come in again");
        assert!(!done.text().contains("name=\"id\" value=\"cal-spam1\""));
        // Many of them are shown in parts.
        for number in 100..150 {
            bench
                .run(&format!("INSERT INTO blocks (luma_id, reason, blocked_by, created_at) VALUES ('usr-{number}', 'spam', 'admin', 7)"))
                .await;
        }
        let first = bench.get(here).await;
        let (_, next) = first.text().split_once("/admin/blocks?cursor=").unwrap();
        let next = next.split('"').next().unwrap();
        let second = bench.get(&format!("{here}?cursor={next}")).await;
        assert_eq!(
            second.text().matches(UNBLOCK).count() + first.text().matches(UNBLOCK).count(),
            53
        );
        assert_contains(second.text(), "usr-149");
    }
);

/// The form that unblocks one.
const UNBLOCK: &str = "action=\"/actions/admin/unblock\"";
