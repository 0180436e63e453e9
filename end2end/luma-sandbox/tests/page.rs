//! The pages: the data they carry, the old host, hostile text.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use luma_sandbox::{Calendar, Description, Event, User};
use serde_json::Value;
use support::{client, get, sandbox};

async fn page(url: &str) -> (u16, String) {
    let response = client().get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[tokio::test]
async fn an_event_page() {
    let (sandbox, _) = sandbox().await;
    let id = sandbox.edit(|world| {
        let org = world.add_user(User {
            username: Some("limajs".into()),
            ..User::new("LimaJS")
        });
        let ana = world.add_user(User::new("Ana Ejemplo"));
        let calendar_id = world.add_calendar(Calendar::new("LimaJS").with_slug("limajs-cal"));
        world.add_event(Event {
            calendar_id,
            host_ids: vec![org, ana],
            slug: "limajs".into(),
            ..Event::new("Meetup")
        })
    });
    let base = sandbox.page_url();
    let (status, html) = page(&format!("{base}/limajs")).await;
    assert_eq!(status, 200);
    assert!(html.contains(&format!("app-argument=luma://event/{id}\"")));
    let next: Value =
        serde_json::from_str(between(&html, "type=\"application/json\">", "</script>")).unwrap();
    let (_, by_slug) = get(&format!("{}/url?url=limajs", sandbox.web_url())).await;
    assert_eq!(next["props"]["pageProps"]["initialData"], by_slug);
    let marker = "<script data-cfasync=\"false\" type=\"application/ld+json\">";
    let linked: Value = serde_json::from_str(between(&html, marker, "</script>")).unwrap();
    assert_eq!(linked["startDate"], "2026-11-25T19:00:00-05:00");
    let organizers: Vec<&str> = linked["organizer"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["url"].as_str().unwrap())
        .collect();
    assert_eq!(
        organizers[..2],
        [
            "https://luma.com/limajs-cal",
            "https://luma.com/user/limajs"
        ]
    );
    assert!(organizers[2].starts_with("https://luma.com/user/usr-"));
    for path in [format!("event/{id}"), format!("e/{id}"), id.clone()] {
        assert_eq!(page(&format!("{base}/{path}")).await.0, 200);
    }
    let moved = client()
        .get(format!("{base}/old/limajs"))
        .send()
        .await
        .unwrap();
    assert_eq!(moved.status(), 301);
    assert_eq!(
        moved.headers()["location"],
        format!("{base}/limajs").as_str()
    );
    assert_eq!(page(&format!("{base}/nobody")).await.0, 404);
    let (status, calendar) = page(&format!("{base}/limajs-cal")).await;
    assert_eq!(status, 200);
    assert!(calendar.contains("luma://calendar/cal-") && calendar.contains("\"ItemList\""));
    sandbox.edit(|world| world.delete(&id));
    assert_eq!(page(&format!("{base}/limajs")).await.0, 404);
}

#[tokio::test]
async fn hostile_text_is_served_faithfully() {
    let (sandbox, _) = sandbox().await;
    let name = "</script><script>alert(1)</script>\u{202e}\u{2028} \"&amp; 🦄";
    let long = "ñ".repeat(1 << 20);
    sandbox.edit(|world| {
        let description = Description::text(long.clone());
        world.add_event(Event {
            slug: "hostil".into(),
            description,
            ..Event::new(name)
        });
    });
    let (_, data) = get(&format!("{}/url?url=hostil", sandbox.web_url())).await;
    assert_eq!(data["data"]["event"]["name"], name);
    let (_, html) = page(&format!("{}/hostil", sandbox.page_url())).await;
    let next: Value =
        serde_json::from_str(between(&html, "type=\"application/json\">", "</script>")).unwrap();
    let data = &next["props"]["pageProps"]["initialData"]["data"];
    assert_eq!(data["event"]["name"], name);
    assert_eq!(
        data["description_mirror"]["content"][0]["content"][0]["text"],
        long.as_str()
    );
}
