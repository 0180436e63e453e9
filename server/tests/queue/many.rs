//! A decision on very many events, and its page while it is being done.

use std::fmt::Write as _;

use hack0::testing::TestDb;

use super::{Bench, event_id, undo_id};
use crate::common::assert_contains;

const MANY: u32 = 2_001;

impl Bench {
    /// As many events of host 1 as are too many for one transaction.
    async fn many_events(&self) {
        let (mut events, mut hosts) = (String::new(), String::new());
        for number in 1..=MANY {
            let id = event_id(number);
            let comma = if number == 1 { "" } else { "," };
            write!(
                events,
                "{comma}('{id}', 'event-{number}', 'Event {number}', 'evt-{number}', 'https://luma.com/{number}', 4000000000000, 'America/Lima',
                'referenced', 'synced', 'public', 'public', 'in_person', 0, 'web', 'x', 0, 'none', '{{\"matches\":[]}}', {number}, 4000000000000,
                'undecided', 'usr-1', 'event', 0, 0)"
            )
            .unwrap();
            write!(hosts, "{comma}('{id}', 'usr-1', 0, 'Host 1', 0)").unwrap();
        }
        self.run(&format!(
            "INSERT INTO events (id, slug, name, source_luma_event_id, luma_url, start_at, timezone, ownership, sync_status, visibility,
                source_visibility, location_type, is_address_hidden, source_kind, source_content_hash, confidence, match_source, evidence,
                position, over_at, waits_for, waits_with, search_text, created_at, updated_at) VALUES {events}"
        ))
        .await;
        self.run(&format!(
            "INSERT INTO event_hosts (event_id, luma_host_id, position, name, created_at) VALUES {hosts}"
        ))
        .await;
    }
}

#[tokio::test]
async fn its_page_tells_how_far_it_is() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    bench.many_events().await;
    let owner = bench.organization("rust").await;
    let form = [
        ("host", "usr-1"),
        ("version", "0"),
        ("choice", owner.as_str()),
        ("confirmed", "1"),
        ("back", "/admin/queue"),
    ];
    let done = bench.get(&bench.post("decide-host", &form).await).await;
    assert_contains(done.text(), "follow in the background");
    let id = undo_id(done.text());
    let here = format!("/admin/audit/{id}");
    let page = bench.get(&here).await;
    assert_contains(page.text(), "0 of 2001 events looked at");
    assert_contains(page.text(), "http-equiv=\"refresh\" content=\"2\"");
    let mine = format!("events WHERE organization_id = '{owner}'");
    assert_eq!(bench.count(&mine).await, 0);
    bench.app.site.background.step().await.unwrap();
    let page = bench.get(&here).await;
    assert_contains(page.text(), "1000 of 2001 events looked at");
    assert_contains(page.text(), "<progress value=\"1000\" max=\"2001\"");
    bench.app.site.background.work_until_idle().await.unwrap();
    assert_eq!(bench.count(&mine).await, i64::from(MANY));
    let page = bench.get(&here).await;
    assert!(!page.text().contains("<progress") && !page.text().contains("http-equiv=\"refresh\""));

    let form = [("id", id.as_str()), ("back", "/admin/queue")];
    let undone = bench.get(&bench.post("undo", &form).await).await;
    assert_contains(undone.text(), "follow in the background");
    bench.app.site.background.work_until_idle().await.unwrap();
    assert_eq!(bench.count(&mine).await, 0);
}

#[tokio::test]
async fn a_claims_page_tells_how_far_it_is() {
    let bench = Bench::on(TestDb::sqlite().await).await;
    let app = &bench.app;
    bench.many_events().await;
    bench
        .run("UPDATE event_hosts SET email = 'ana@rust.example'")
        .await;
    bench.organization("rust").await;
    let form = [("host", "usr-1"), ("organization", "rust")];
    app.post("/actions/claims/start", &form).await;
    let newest = async || {
        app.send_mails().await;
        app.letters.all().remove(0).text
    };
    let mail = newest().await;
    let (_, token) = mail.split_once("token=").unwrap();
    let token = token.split(['&', '\n']).next().unwrap();
    let form = [("token", token)];
    let done = app.post("/actions/claims/confirm", &form).await;
    let here = format!("{}&lang=en", done.location());
    let page = app.get(&here).await;
    assert_contains(page.text(), "follow in the background");
    assert_contains(page.text(), "0 of 2001 events looked at");
    assert_contains(page.text(), "http-equiv=\"refresh\" content=\"2\"");
    assert!(!page.text().contains("claim-events"), "none has followed");
    let receipt = newest().await;
    assert_contains(&receipt, "en unos minutos");
    let case = format!("/admin{}?lang=en", here.split('?').next().unwrap());
    let case = bench.get(&case).await;
    assert_contains(case.text(), "0 of 2001 events looked at");
    app.site.background.step().await.unwrap();
    let page = app.get(&here).await;
    assert_contains(page.text(), "1000 of 2001 events looked at");
    assert_contains(page.text(), "Events that changed");
    app.site.background.work_until_idle().await.unwrap();
    let page = app.get(&here).await;
    assert!(!page.text().contains("<progress") && !page.text().contains("http-equiv=\"refresh\""));

    let (id, key) = here.split_once("?key=").unwrap();
    let key = key.trim_end_matches("&lang=en");
    let form = [("id", id.trim_start_matches("/claims/")), ("key", key)];
    let back = app.post("/actions/claims/withdraw", &form).await;
    let page = app.get(&format!("{}&lang=en", back.location())).await;
    assert_contains(page.text(), "0 of 2001 events looked at");
    app.site.background.work_until_idle().await.unwrap();
    let mine = "events WHERE organization_id IS NOT NULL";
    assert_eq!(bench.count(mine).await, 0);
}
