//! Ingest, lists and search, on both databases.

mod blocked;
mod changes;
mod facets;
mod host_names;
mod lists;
mod search;
mod search_model;

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::email::Email;
use crate::luma::{
    CalendarReading, Description, Field, HostReading, Reading, SourceKind, Visibility,
};
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn host(id: &str, name: &str) -> HostReading {
    HostReading {
        id: id.parse().unwrap(),
        name: Field::Is(name.into()),
        avatar_url: Field::Unknown,
        website: Field::Unknown,
        email: None,
    }
}

fn lima() -> Place {
    Place {
        kind: LocationType::InPerson,
        venue: Some("UTEC".into()),
        address: Some("Jr. Medrano Silva 165".into()),
        city: Some("Lima".into()),
        country: Some("Peru".into()),
        country_code: Some("PE".into()),
        ..Place::unknown()
    }
}

fn reading(id: &str) -> Reading {
    Reading {
        kind: SourceKind::Web,
        id: id.parse().unwrap(),
        url: Some("https://luma.com/noche-rust".into()),
        name: "Noche de Rust: async sin lágrimas".into(),
        start_at: at("2026-11-26T00:00:00Z"),
        end_at: Field::Is(at("2026-11-26T03:00:00Z")),
        timezone: Some("America/Lima".into()),
        visibility: Some(Visibility::Public),
        place: Some(lima()),
        cover_url: Field::Absent,
        description: Field::Is(Description::Markdown("Charlas y **pizza**.".into())),
        calendar: Some(CalendarReading {
            id: "cal-rust".parse().unwrap(),
            name: Field::Is("Rust Perú".into()),
            slug: Field::Is("rustpe".into()),
            website: Field::Absent,
        }),
        hosts: Some(vec![
            host("usr-ana", "Ana Ejemplo"),
            host("usr-luis", "Luis Ejemplo"),
        ]),
    }
}

async fn store(db: &Db, clock: &Clock, reading: &Reading) -> Ingested {
    ingest(db, clock, None, reading, Occasion::Import)
        .await
        .unwrap()
}

async fn count(db: &Db, filter: EventFilter) -> usize {
    list(db, &filter, None, 10).await.unwrap().items.len()
}

async fn the_event(db: &Db) -> EventPage {
    let page = list(db, &EventFilter::default(), None, 100).await.unwrap();
    assert_eq!(page.items.len(), 1);
    find_by_slug(db, &page.items[0].slug)
        .await
        .unwrap()
        .unwrap()
}

fn fields(page: &EventPage) -> Vec<&str> {
    let mut fields: Vec<&str> = page
        .revisions
        .iter()
        .map(|revision| revision.field.as_str())
        .collect();
    fields.sort_unstable();
    fields
}

test_on_both!(a_reading_becomes_an_event, |test: TestDb| async move {
    let done = store(&test.db, &clock(), &reading("evt-1")).await;
    assert!(done.is_new);
    let page = the_event(&test.db).await;
    let event = &page.event;
    assert_eq!(event.id, done.event_id);
    assert!(
        event.slug.starts_with("noche-de-rust-async-sin-lagrimas-"),
        "{}",
        event.slug
    );
    assert_eq!(
        (event.ownership, event.sync_status),
        (Ownership::Referenced, SyncStatus::Synced)
    );
    assert_eq!(event.place, lima());
    assert_eq!(
        event
            .hosts
            .iter()
            .map(|host| host.name.as_deref().unwrap())
            .collect::<Vec<_>>(),
        ["Ana Ejemplo", "Luis Ejemplo"]
    );
    assert_eq!(
        event.calendar.as_ref().unwrap().name.as_deref(),
        Some("Rust Perú")
    );
    assert_eq!(
        page.description_html.as_deref(),
        Some("<p>Charlas y <strong>pizza</strong>.</p>\n")
    );
    assert!(page.revisions.is_empty());
    assert_eq!(find(&test.db, "evt-1").await.unwrap().as_ref(), Some(event));
    assert_eq!(
        find(&test.db, &event.id.to_string())
            .await
            .unwrap()
            .as_ref(),
        Some(event)
    );
});

test_on_both!(
    the_same_reading_again_changes_nothing,
    |test: TestDb| async move {
        let clock = clock();
        store(&test.db, &clock, &reading("evt-1")).await;
        let before = the_event(&test.db).await;
        clock.advance(SignedDuration::from_hours(1));
        let again = store(&test.db, &clock, &reading("evt-1")).await;
        assert_eq!((again.is_new, again.is_changed), (false, false));
        let mut after = the_event(&test.db).await;
        assert_eq!(
            after.event.last_source_check_at,
            Some(clock.now()),
            "but when we looked is noted"
        );
        after.event.last_source_check_at = before.event.last_source_check_at;
        assert_eq!(after, before);
    }
);

test_on_both!(twenty_at_once_are_one_event, |test: TestDb| async move {
    let clock = clock();
    let reading = reading("evt-1");
    let all =
        try_join_all((0..20).map(|_| ingest(&test.db, &clock, None, &reading, Occasion::Import)))
            .await
            .unwrap();
    assert_eq!(all.iter().filter(|done| done.is_new).count(), 1);
    assert!(all.iter().all(|done| done.event_id == all[0].event_id));
    assert_eq!(the_event(&test.db).await.event.hosts.len(), 2);
});

test_on_both!(
    what_changes_at_the_source_is_followed_and_recorded,
    |test: TestDb| async move {
        let clock = clock();
        store(&test.db, &clock, &reading("evt-1")).await;
        let mut moved = reading("evt-1");
        moved.start_at = at("2026-11-26T01:00:00Z");
        moved.place = Some(Place {
            venue: Some("Centro Cultural".into()),
            ..lima()
        });
        moved.hosts = Some(vec![
            host("usr-luis", "Luis Ejemplo"),
            host("usr-eva", "Eva Ejemplo"),
        ]);
        store(&test.db, &clock, &moved).await;
        let page = the_event(&test.db).await;
        assert_eq!(page.event.sync_status, SyncStatus::Drifted);
        assert_eq!(page.event.start_at, moved.start_at);
        assert_eq!(page.event.changed_at, Some(clock.now()));
        assert_eq!(page.event.hosts[1].id.as_str(), "usr-eva");
        assert_eq!(fields(&page), ["hosts", "start_at", "venue"]);
        let venue = page
            .revisions
            .iter()
            .find(|revision| revision.field == "venue")
            .unwrap();
        assert_eq!(
            (venue.old_value.as_deref(), venue.new_value.as_deref()),
            (Some("UTEC"), Some("Centro Cultural"))
        );
        store(&test.db, &clock, &moved).await;
        assert_eq!(
            the_event(&test.db).await.event.sync_status,
            SyncStatus::Synced,
            "a clean look later"
        );
    }
);

test_on_both!(
    what_a_source_can_t_know_it_never_clears,
    |test: TestDb| async move {
        let clock = clock();
        let mut official = reading("evt-1");
        official.kind = SourceKind::Official;
        for host in official.hosts.iter_mut().flatten() {
            host.email = Email::parse(&format!(
                "{}@rust.pe",
                host.id.as_str().trim_start_matches("usr-")
            ));
        }
        store(&test.db, &clock, &official).await;
        let mut public = reading("evt-1");
        public.description = Field::Unknown;
        public.hosts = Some(vec![host("usr-ana", "Ana E.")]);
        store(&test.db, &clock, &public).await;
        let page = the_event(&test.db).await;
        assert!(page.description_html.is_some());
        assert_eq!(
            page.event.sync_status,
            SyncStatus::Synced,
            "another kind of source is a new base, no drift"
        );
        assert_eq!(page.event.hosts.len(), 2, "the public side may hide a host");
        let mut tx = test.db.begin().await.unwrap();
        let stored = hosts::load(&mut tx, page.event.id).await.unwrap();
        assert!(stored.iter().all(|host| host.email.is_some()));
        drop(tx);

        let mut least = reading("evt-1");
        least.kind = SourceKind::JsonLd;
        least.timezone = Some("Etc/GMT+5".into());
        least.place = None;
        least.hosts = Some(vec![host("@ana", "Ana")]);
        least.calendar = None;
        store(&test.db, &clock, &least).await;
        let event = the_event(&test.db).await.event;
        assert_eq!(
            (event.timezone.as_str(), event.place.venue.as_deref()),
            ("America/Lima", Some("UTEC"))
        );
        assert_eq!(event.hosts.len(), 2);
        assert!(event.calendar.is_some());
    }
);

test_on_both!(
    our_own_calendar_s_events_are_created,
    |test: TestDb| async move {
        let own = "cal-rust".parse().unwrap();
        ingest(
            &test.db,
            &clock(),
            Some(&own),
            &reading("evt-1"),
            Occasion::Import,
        )
        .await
        .unwrap();
        assert_eq!(
            the_event(&test.db).await.event.ownership,
            Ownership::Created
        );
    }
);

test_on_both!(what_isn_t_public_is_nowhere, |test: TestDb| async move {
    let clock = clock();
    let done = store(&test.db, &clock, &reading("evt-1")).await;
    let slug = the_event(&test.db).await.event.slug;
    let mut hidden = reading("evt-1");
    hidden.visibility = Some(Visibility::Private);
    store(&test.db, &clock, &hidden).await;
    assert!(
        list(&test.db, &EventFilter::default(), None, 100)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(find_by_slug(&test.db, &slug).await.unwrap(), None);
    assert_eq!(
        find(&test.db, &done.event_id.to_string()).await.unwrap(),
        None
    );
});

#[test]
fn addresses_are_hidden_by_the_type() {
    let shown = format!("{:?}", reading("evt-1"));
    assert!(!shown.contains('@'));
}
