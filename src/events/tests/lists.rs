//! Lists: in parts, and narrowed.

use super::*;

async fn count(db: &Db, filter: EventFilter) -> usize {
    list(db, &filter, None, 10).await.unwrap().items.len()
}

test_on_both!(
    lists_come_in_parts_without_gaps_or_repeats,
    |test: TestDb| async move {
        let clock = clock();
        for n in 0..25 {
            let mut event = reading(&format!("evt-{n}"));
            // Several begin at the same time.
            event.start_at = at("2026-11-26T00:00:00Z") + SignedDuration::from_hours(n / 4);
            event.end_at = Field::Absent;
            store(&test.db, &clock, &event).await;
        }
        for newest_first in [false, true] {
            let filter = EventFilter {
                newest_first,
                ..EventFilter::default()
            };
            let mut seen = Vec::new();
            let mut cursor = None;
            loop {
                let page = list(&test.db, &filter, cursor.as_deref(), 7).await.unwrap();
                seen.extend(
                    page.items
                        .into_iter()
                        .map(|event| (event.start_at, event.id)),
                );
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 25);
            let mut sorted = seen.clone();
            sorted.sort_by_key(|(start, _)| *start);
            if newest_first {
                sorted.reverse();
            }
            assert!(
                seen.iter()
                    .map(|(start, _)| start)
                    .eq(sorted.iter().map(|(start, _)| start))
            );
            let distinct: std::collections::HashSet<_> = seen.iter().map(|(_, id)| id).collect();
            assert_eq!(distinct.len(), 25);
        }
        let wrong = list(
            &test.db,
            &EventFilter::default(),
            Some("x'; DROP TABLE events"),
            7,
        )
        .await;
        assert!(matches!(wrong, Err(ListError::InvalidCursor)));
    }
);

test_on_both!(
    lists_are_narrowed_by_time_and_words,
    |test: TestDb| async move {
        let clock = clock();
        store(&test.db, &clock, &reading("evt-1")).await;
        let after = |time: &str| EventFilter {
            after: Some(at(time)),
            ..EventFilter::default()
        };
        assert_eq!(
            count(&test.db, after("2026-11-26T02:00:00Z")).await,
            1,
            "it goes on"
        );
        assert_eq!(
            count(&test.db, after("2026-11-26T03:00:01Z")).await,
            0,
            "it is over"
        );
        let before = |time: &str| EventFilter {
            before: Some(at(time)),
            ..EventFilter::default()
        };
        assert_eq!(count(&test.db, before("2026-11-26T00:00:00Z")).await, 0);
        assert_eq!(count(&test.db, before("2026-11-26T00:00:01Z")).await, 1);
        let words = |query: &str| EventFilter {
            query: Some(query.into()),
            ..EventFilter::default()
        };
        for (query, wanted) in [
            ("rust", 1),
            ("LAGRIMAS utec", 1),
            ("ejemplo ana", 1),
            ("perú", 1),
            ("java", 0),
            ("100%", 0),
            ("_", 0),
            ("", 1),
        ] {
            assert_eq!(count(&test.db, words(query)).await, wanted, "{query}");
        }
    }
);
