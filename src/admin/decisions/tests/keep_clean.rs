use super::*;
use crate::events::{self, EventFilter};
use crate::organizations::{self, OrganizationFilter};

/// Everything that the public can ask for one event, by name: pages, feeds and the API ask no other way.
async fn visible(db: &Db, clock: &Clock) -> Vec<&'static str> {
    let mut seen = Vec::new();
    let upcoming = || EventFilter::upcoming(clock.now());
    let filters = [
        ("list", upcoming()),
        ("everything", EventFilter::default()),
        (
            "words",
            EventFilter {
                query: Some("taller".to_owned()),
                ..upcoming()
            },
        ),
        (
            "organization",
            EventFilter {
                organization: Some("a".to_owned()),
                ..upcoming()
            },
        ),
        (
            "country",
            EventFilter {
                country: Some("PE".to_owned()),
                ..upcoming()
            },
        ),
    ];
    for (name, filter) in filters {
        if !events::list(db, &filter, None, 10)
            .await
            .unwrap()
            .items
            .is_empty()
        {
            seen.push(name);
        }
    }
    let id = event_id(1);
    if events::find_by_slug(db, "event-1").await.unwrap().is_some() {
        seen.push("page");
    }
    if events::find(db, &id.to_string()).await.unwrap().is_some()
        || events::find(db, "evt-1").await.unwrap().is_some()
    {
        seen.push("api");
    }
    if !events::find_all(db, &[id]).await.unwrap().is_empty() {
        seen.push("imports");
    }
    let filter = OrganizationFilter::default();
    let directory = organizations::list(db, clock, &filter, None, 10)
        .await
        .unwrap();
    if directory.items.iter().any(|one| one.upcoming_events > 0) {
        seen.push("directory");
    }
    seen
}

const ALL: [&str; 9] = [
    "list",
    "everything",
    "words",
    "organization",
    "country",
    "page",
    "api",
    "imports",
    "directory",
];

test_on_both!(a_hidden_event_is_nowhere, async |test: TestDb| {
    let (db, clock) = (&test.db, clock());
    organization(db, "a", &["a.org"]).await;
    event(db, 1, None, &[(1, Some("a.org"), None)]).await;
    execute(db, "UPDATE events SET country_key = 'PE', country_code = 'PE', search_text = 'taller', position = 67108864000000000").await;
    resolve_all(db, &clock, &[1]).await;
    assert_eq!(visible(db, &clock).await, ALL);
    let reason = HideReason::Spam;
    let hidden = hide_events(
        db,
        &clock,
        &admin(),
        &[event_id(1)],
        reason,
        Some("otra vez"),
    )
    .await
    .unwrap();
    assert_eq!(visible(db, &clock).await, [""; 0]);
    let why = why_hidden(db, &[event_id(1)]).await.unwrap();
    let spam = WhyHidden {
        reason: HideReason::Spam,
        note: Some("otra vez".to_owned()),
    };
    assert_eq!(why.get(&event_id(1)), Some(&spam));
    take_back(db, &clock, hidden.id).await;
    assert_eq!(visible(db, &clock).await, ALL);
    assert!(why_hidden(db, &[event_id(1)]).await.unwrap().is_empty());
});
