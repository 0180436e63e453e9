//! What stands in an event, and what is asked of Luma.

use luma_sandbox::openapi::OpenApi;
use luma_sandbox::{Description, Location};

use super::*;
use crate::test_on_both;

// Case I9: whatever stands in an event's fields is kept as harmless text of bounded length.
test_on_both!(hostile_content_is_defused, |test: TestDb| async move {
    let s = Setting::new(test).await;
    s.event("hostil", |event| {
        event.name = format!(
            "</title><script>alert(1)</script>\u{202e}{}",
            "A".repeat(1_000_000)
        );
        event.timezone = "Mars/Olympus".into();
        event.cover_url = Some("javascript:alert(1)".into());
        event.location = Location::Manual {
            address: "<img src=x onerror=alert(1)>\u{0}\r\n".into(),
        };
        event.description = Description::markdown(
            "<script>alert(1)</script> [x](javascript:alert(1)) https://zoom.us/j/1?pwd=2",
        );
    });
    let import = s.import("lu.ma/hostil").await;
    let event = import.event.unwrap();
    assert_eq!(event.name.chars().count(), 300);
    assert!(!event.name.contains('\u{202e}'));
    assert_eq!(
        (event.timezone.as_str(), event.cover_url.as_deref()),
        ("UTC", None)
    );
    assert!(
        event.slug.len() < 80
            && event
                .slug
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    );
    let page = crate::events::find_by_slug(s.db(), &event.slug)
        .await
        .unwrap()
        .unwrap();
    let html = page.description_html.unwrap();
    assert!(
        !html.contains("<script") && !html.contains("javascript:\"") && !html.contains("zoom.us"),
        "{html}"
    );
});

test_on_both!(
    hidden_addresses_and_meeting_links_are_never_stored,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let own = |event: &mut Event| luma_sandbox::CALENDAR_ID.clone_into(&mut event.calendar_id);
        s.event("oculto", |event| {
            own(event);
            event.location = Location::lima().with_hidden(true);
            event.meeting_url = Some("https://meet.google.com/abc-defg-hij".into());
        });
        s.event("en-linea", |event| {
            own(event);
            event.location = Location::zoom("https://zoom.us/j/42?pwd=x");
        });
        let hidden = s.import("lu.ma/oculto").await.event.unwrap();
        assert!(hidden.place.is_address_hidden);
        assert_eq!(
            (
                hidden.place.city.as_deref(),
                hidden.place.venue,
                hidden.place.address
            ),
            (Some("Lima"), None, None)
        );
        let online = s.import("lu.ma/en-linea").await.event.unwrap();
        assert_eq!(online.place.kind, crate::events::LocationType::Online);
        for row in sqlx::query("SELECT * FROM events")
            .fetch_all(s.db().reader())
            .await
            .unwrap()
        {
            for column in 0..sqlx::Row::len(&row) {
                let text = sqlx::Row::try_get::<Option<String>, _>(&row, column)
                    .ok()
                    .flatten()
                    .unwrap_or_default();
                assert!(
                    !text.contains("Medrano")
                        && !text.contains("zoom.us")
                        && !text.contains("meet.google"),
                    "{text}"
                );
            }
        }
    }
);

test_on_both!(
    every_official_request_is_as_luma_documents_it,
    |test: TestDb| async move {
        let document =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/luma/openapi.json");
        let Some(openapi) = OpenApi::load(&document) else {
            eprintln!("skipped: Luma's OpenAPI document isn't here");
            return;
        };
        let s = Setting::new(test).await;
        s.event("noche-rust", |_| {});
        s.event("propio", |event| {
            luma_sandbox::CALENDAR_ID.clone_into(&mut event.calendar_id);
        });
        s.import("lu.ma/noche-rust").await;
        s.import("lu.ma/propio").await;
        let official: Vec<_> = s
            .luma
            .requests()
            .into_iter()
            .filter(|request| request.surface == Surface::Official)
            .collect();
        assert_eq!(official.len(), 2);
        for request in &official {
            openapi.check(request).unwrap();
        }
    }
);

test_on_both!(
    an_address_that_is_hidden_later_is_forgotten,
    |test: TestDb| async move {
        let s = Setting::new(test).await;
        let id = s.event("ab", |_| {});
        s.import("lu.ma/ab").await;
        s.luma.edit(|world| {
            let event = world.events.get_mut(&id).unwrap();
            if let Location::InPerson {
                venue,
                full_address,
                ..
            } = &mut event.location
            {
                *venue = "Casa Privada".into();
                *full_address = "Calle Privada 999, Lima".into();
            }
        });
        s.import("lu.ma/ab").await;
        s.luma.edit(|world| {
            let event = world.events.get_mut(&id).unwrap();
            event.location = event.location.clone().with_hidden(true);
        });
        let event = s.import("lu.ma/ab").await.event.unwrap();
        assert!(event.place.is_address_hidden && event.place.address.is_none());
        let page = crate::events::find_by_slug(s.db(), &event.slug)
            .await
            .unwrap()
            .unwrap();
        assert!(!page.revisions.is_empty());
        assert!(!format!("{page:?}").contains("Privada"));
        let left: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM event_revisions WHERE old_value LIKE '%Medrano%'",
        )
        .fetch_one(s.db().reader())
        .await
        .unwrap();
        assert_eq!(left, 0);
    }
);
