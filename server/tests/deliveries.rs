//! `/admin/deliveries`: what Luma told us, for admins.

use hack0::webhooks::{Delivery, DeliveryFilter, DeliveryState};
use http::StatusCode;
use luma_sandbox::webhook::Delivery as Sent;
use serde_json::json;

use crate::common::{TestApp, assert_contains};

const AGAIN: &str = "/actions/admin/deliveries/again";

/// One of each: worked off, with no use for it, unreadable and hostile.
async fn three(app: &TestApp) -> [Delivery; 3] {
    let (_, created) = app.created();
    app.deliver(&created).await;
    let guest = json!({"type": "guest.registered", "data": {"email": "eva@guests.example"}});
    app.deliver(&app.sign(&guest)).await;
    let hostile = b"<script>alert(1)</script>\xff".to_vec();
    app.deliver(&Sent::raw(
        hostile,
        app.clock.now(),
        luma_sandbox::WEBHOOK_SECRET,
    ))
    .await;
    app.site.webhooks.work_until_idle().await.unwrap();
    let all = DeliveryFilter::default();
    let found = app.site.webhooks.list(&all, None, 10).await;
    let mut items = found.unwrap().items;
    let mut take = |state| {
        let place = items.iter().position(|one| one.state == state).unwrap();
        items.remove(place)
    };
    [
        DeliveryState::Done,
        DeliveryState::Ignored,
        DeliveryState::SetAside,
    ]
    .map(&mut take)
}

async fn state(app: &TestApp, delivery: &Delivery) -> DeliveryState {
    let found = app.site.webhooks.find(delivery.id).await.unwrap();
    found.unwrap().0.state
}

#[tokio::test]
async fn the_list_is_narrowed_by_state_type_and_event() {
    let app = TestApp::start().await;
    let cookie = app.sign_in().await;
    let empty = app.get_as(&cookie, "/admin/deliveries").await;
    assert_eq!(empty.status, StatusCode::OK);
    let [done, ignored, set_aside] = three(&app).await;
    let event = done.luma_event_id.clone().unwrap();
    let links = |text: &str| {
        [&done, &ignored, &set_aside]
            .map(|one| text.contains(&format!("/admin/deliveries/{}\"", one.id)))
    };
    for (query, expected) in [
        ("", [true, true, true]),
        ("?state=done", [true, false, false]),
        ("?state=set_aside", [false, false, true]),
        ("?type=guest.registered", [false, true, false]),
        (&format!("?event={event}"), [true, false, false]),
        ("?state=waiting", [false, false, false]),
    ] {
        let page = app
            .get_as(&cookie, &format!("/admin/deliveries{query}"))
            .await;
        assert_eq!(
            (page.status, links(page.text())),
            (StatusCode::OK, expected),
            "{query}"
        );
    }
    let bad = app.get_as(&cookie, "/admin/deliveries?cursor=x").await;
    assert_eq!(bad.status, StatusCode::NOT_FOUND);
    let hostile = "/admin/deliveries?type=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let page = app.get_as(&cookie, hostile).await;
    assert!(!page.text().contains("<script>alert"));
}

#[tokio::test]
async fn one_shows_what_is_kept_of_it() {
    let app = TestApp::start().await;
    let cookie = app.sign_in().await;
    let [done, ignored, set_aside] = three(&app).await;
    let page = async |delivery: &Delivery| {
        let path = format!("/admin/deliveries/{}?lang=en", delivery.id);
        app.get_as(&cookie, &path).await
    };
    let shown = page(&done).await;
    assert_contains(shown.text(), "event.created");
    assert_contains(shown.text(), "Rust en Lima");
    let shown = page(&ignored).await;
    assert_contains(shown.text(), "isn’t kept");
    assert!(!shown.text().contains("eva@guests.example"));
    let shown = page(&set_aside).await;
    assert_contains(shown.text(), "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert!(!shown.text().contains("<script>alert"));
    for id in ["0191d5c0-0000-7000-8000-000000000000", "x", "%00"] {
        let missing = app
            .get_as(&cookie, &format!("/admin/deliveries/{id}"))
            .await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn only_what_names_an_event_runs_again_and_only_for_an_admin() {
    let app = TestApp::start().await;
    let [done, ignored, set_aside] = three(&app).await;
    let id = done.id.to_string();
    let refused = app.post(AGAIN, &[("delivery", &id)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(state(&app, &done).await, DeliveryState::Done);

    let cookie = app.sign_in().await;
    for delivery in [&ignored, &set_aside] {
        let id = delivery.id.to_string();
        let told = app.post_as(&cookie, AGAIN, &[("delivery", &id)]).await;
        assert_eq!(
            told.location(),
            format!("/admin/deliveries/{id}?again=nothing")
        );
        assert_eq!(state(&app, delivery).await, delivery.state);
    }
    let told = app.post_as(&cookie, AGAIN, &[("delivery", &id)]).await;
    assert_eq!(
        told.location(),
        format!("/admin/deliveries/{id}?again=queued")
    );
    assert_eq!(state(&app, &done).await, DeliveryState::Waiting);
    let page = app.get_as(&cookie, told.location()).await;
    assert_contains(page.text(), "role=\"status\"");
    app.site.webhooks.work_until_idle().await.unwrap();
    assert_eq!(state(&app, &done).await, DeliveryState::Done);

    let bad = app.post_as(&cookie, AGAIN, &[("delivery", "x")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = [("delivery", "0191d5c0-0000-7000-8000-000000000000")];
    let told = app.post_as(&cookie, AGAIN, &unknown).await;
    let page = app.get_as(&cookie, told.location()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
