//! The public feed of changes, and what lists tell of them.

use jiff::{SignedDuration, ToSpan as _};

use super::*;
use crate::events::{Change, changes};

async fn feed(db: &Db, cursor: Option<&str>, limit: u32) -> Page<Change> {
    changes(db, cursor, limit).await.unwrap()
}

fn told(change: &Change) -> (String, Vec<&str>) {
    let fields = change.revisions.iter().map(|one| one.field.as_str());
    (change.event.luma_event_id.to_string(), fields.collect())
}

test_on_both!(
    what_changed_at_one_time_is_one_change,
    |test: TestDb| async move {
        let clock = clock();
        store(&test.db, &clock, &reading("evt-1")).await;
        store(&test.db, &clock, &reading("evt-2")).await;
        assert_eq!(
            feed(&test.db, None, 10).await.items,
            [],
            "an import is none"
        );
        clock.advance(SignedDuration::from_mins(1));
        let mut moved = reading("evt-1");
        moved.start_at += 1.hours();
        moved.name = "Otra noche".into();
        moved.cover_url = Field::Is("https://images.lumacdn.com/other.png".into());
        store(&test.db, &clock, &moved).await;
        clock.advance(SignedDuration::from_mins(1));
        let mut other = reading("evt-2");
        other.hosts = Some(vec![host("usr-eva", "Eva Ejemplo")]);
        store(&test.db, &clock, &other).await;
        let page = feed(&test.db, None, 10).await;
        let items: Vec<_> = page.items.iter().map(told).collect();
        assert_eq!(
            items,
            [
                ("evt-2".to_owned(), vec!["hosts"]),
                ("evt-1".to_owned(), vec!["name", "start_at"])
            ]
        );
        assert_eq!((page.items[0].at, page.next_cursor), (clock.now(), None));
        // A picture alone is nothing to tell.
        clock.advance(SignedDuration::from_mins(1));
        other.cover_url = Field::Is("https://images.lumacdn.com/third.png".into());
        store(&test.db, &clock, &other).await;
        assert_eq!(feed(&test.db, None, 10).await.items.len(), 2);
    }
);

test_on_both!(
    the_feed_is_read_in_parts_and_holds_only_what_is_public,
    |test: TestDb| async move {
        let clock = clock();
        for n in 0..7 {
            store(&test.db, &clock, &reading(&format!("evt-{n}"))).await;
        }
        // All at the same time: what tells them apart is the event.
        clock.advance(SignedDuration::from_mins(1));
        for n in 0..7 {
            let mut moved = reading(&format!("evt-{n}"));
            moved.start_at += 1.hours();
            if n == 3 {
                moved.visibility = Some(Visibility::Private);
            }
            store(&test.db, &clock, &moved).await;
        }
        let (mut cursor, mut met) = (None, Vec::new());
        for expected in [2, 2, 2] {
            let page = feed(&test.db, cursor.as_deref(), 2).await;
            assert_eq!(page.items.len(), expected);
            met.extend(page.items.iter().map(|one| told(one).0));
            cursor = page.next_cursor;
        }
        assert_eq!(cursor, None);
        met.sort();
        assert_eq!(met, ["evt-0", "evt-1", "evt-2", "evt-4", "evt-5", "evt-6"]);
        for wrong in ["", "x", "1.x", "x.1", "1"] {
            let answer = changes(&test.db, Some(wrong), 2).await;
            assert!(matches!(answer, Err(ListError::InvalidCursor)), "{wrong}");
        }
    }
);

test_on_both!(
    a_list_tells_of_moves_newest_first,
    |test: TestDb| async move {
        let clock = clock();
        let mut moved = reading("evt-1");
        store(&test.db, &clock, &moved).await;
        for _ in 0..2 {
            clock.advance(SignedDuration::from_mins(1));
            moved.start_at += 1.hours();
            moved.name.push_str(" (otra vez)");
            store(&test.db, &clock, &moved).await;
        }
        let listed = list(&test.db, &EventFilter::default(), None, 10).await;
        let event = &listed.unwrap().items[0];
        let fields: Vec<_> = event.moves.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["start_at", "start_at"]);
        assert_eq!(event.moves[0].changed_at, clock.now());
        assert_eq!(
            event.moves[0].new_value.as_deref(),
            Some(moved.start_at.to_string().as_str())
        );
        // What the hosts hide now isn't told by lists either.
        let mut place = lima();
        place.venue = Some("Casa Tech".into());
        moved.place = Some(place.clone());
        store(&test.db, &clock, &moved).await;
        let has_venue = async || {
            let event = the_event(&test.db).await.event;
            event.moves.iter().any(|one| one.field == "venue")
        };
        assert!(has_venue().await);
        place.is_address_hidden = true;
        (place.venue, place.address) = (None, None);
        moved.place = Some(place);
        store(&test.db, &clock, &moved).await;
        assert!(!has_venue().await);
    }
);
