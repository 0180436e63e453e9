//! Which events a list holds, and in which order.

use std::collections::HashSet;

use super::*;

/// An event with its name as its id, at a place.
fn event(name: &str, start: &str, hours: i64, city: Option<(&str, &str, &str)>) -> Reading {
    let start_at = at(start);
    let place = city.map_or(
        Place {
            kind: LocationType::Online,
            ..Place::unknown()
        },
        |(city, country, code)| Place {
            kind: LocationType::InPerson,
            city: Some(city.into()),
            country: Some(country.into()),
            country_code: Some(code.into()).filter(|_| !code.is_empty()),
            ..Place::unknown()
        },
    );
    Reading {
        name: name.into(),
        start_at,
        end_at: Field::Is(start_at + SignedDuration::from_hours(hours)),
        place: Some(place),
        calendar: None,
        ..reading(&format!("evt-{name}"))
    }
}

/// Names in the order of the list, taken in parts of two.
pub(super) async fn names(db: &Db, filter: &EventFilter) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(db, filter, cursor.as_deref(), 2).await.unwrap();
        names.extend(page.items.into_iter().map(|event| event.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return names;
        }
    }
}

/// Past, going on and to come, around the tests' clock (24 November 2026, 15:00).
pub(super) async fn fill(db: &Db) {
    let clock = clock();
    for event in [
        event(
            "ancient",
            "2020-01-01T15:00:00Z",
            2,
            Some(("Lima", "Peru", "PE")),
        ),
        event(
            "endless",
            "2026-08-01T15:00:00Z",
            24 * 365,
            Some(("Lima", "Peru", "PE")),
        ),
        event("season", "2026-10-01T15:00:00Z", 24 * 61, None),
        event(
            "over",
            "2026-11-24T10:00:00Z",
            4,
            Some(("Lima", "Peru", "PE")),
        ),
        event(
            "hackathon",
            "2026-11-23T15:00:00Z",
            48,
            Some(("São Paulo", "Brazil", "BR")),
        ),
        event(
            "running",
            "2026-11-24T14:00:00Z",
            3,
            Some(("Bogotá", "Colombia", "CO")),
        ),
        event(
            "tonight",
            "2026-11-24T23:00:00Z",
            3,
            Some(("LIMA", "Perú", "PE")),
        ),
        event("web", "2026-11-25T23:00:00Z", 3, None),
        event(
            "trip",
            "2026-11-26T23:00:00Z",
            72,
            Some(("Ciudad de México", "Mexico", "")),
        ),
        event(
            "far",
            "2027-05-01T15:00:00Z",
            2,
            Some(("Ñuñoa", "Wakanda Forever", "")),
        ),
    ] {
        store(db, &clock, &event).await;
    }
}

fn now() -> Timestamp {
    clock().now()
}

test_on_both!(what_is_not_over_is_upcoming, |test: TestDb| async move {
    fill(&test.db).await;
    let upcoming = [
        "season",
        "hackathon",
        "running",
        "tonight",
        "web",
        "trip",
        "far",
    ];
    assert_eq!(
        names(&test.db, &EventFilter::upcoming(now())).await,
        upcoming,
        "`endless` counts for 62 days only"
    );
    let mut backwards = EventFilter::upcoming(now());
    backwards.newest_first = true;
    let mut reversed = names(&test.db, &backwards).await;
    reversed.reverse();
    assert_eq!(reversed, upcoming);
    assert_eq!(
        names(&test.db, &EventFilter::past(now())).await,
        ["over", "endless", "ancient"]
    );
    assert_eq!(names(&test.db, &EventFilter::default()).await.len(), 10);
});

test_on_both!(filters_narrow_and_combine, |test: TestDb| async move {
    fill(&test.db).await;
    let upcoming = || EventFilter::upcoming(now());
    let country = |country: &str| EventFilter {
        country: Some(country.into()),
        ..upcoming()
    };
    let city = |city: &str| EventFilter {
        city: Some(city.into()),
        ..upcoming()
    };
    let online = || EventFilter {
        format: Some(LocationType::Online),
        ..upcoming()
    };
    let in_person = EventFilter {
        format: Some(LocationType::InPerson),
        ..upcoming()
    };
    for (filter, wanted) in [
        (country("PE"), vec!["tonight"]),
        (country("perú"), vec!["tonight"]),
        (country("BR"), vec!["hackathon"]),
        (country("México"), vec!["trip"]),
        (country("MX"), vec!["trip"]),
        (country("wakanda FOREVER"), vec!["far"]),
        (country("XX"), vec![]),
        (country("'; --"), vec![]),
        (city("lima"), vec!["tonight"]),
        (city("sao paulo"), vec!["hackathon"]),
        (city("NUNOA"), vec!["far"]),
        (city(""), vec![]),
        (online(), vec!["season", "web"]),
        (
            in_person,
            vec!["hackathon", "running", "tonight", "trip", "far"],
        ),
        (
            EventFilter {
                city: Some("Lima".into()),
                ..country("PE")
            },
            vec!["tonight"],
        ),
        (
            EventFilter {
                city: Some("Lima".into()),
                ..country("BR")
            },
            vec![],
        ),
        (
            EventFilter {
                city: Some("Ciudad de Mexico".into()),
                query: Some("trip".into()),
                ..country("MX")
            },
            vec!["trip"],
        ),
        (
            EventFilter {
                format: Some(LocationType::Online),
                ..country("PE")
            },
            vec![],
        ),
        (
            EventFilter {
                format: Some(LocationType::InPerson),
                ..country("PE")
            },
            vec!["tonight"],
        ),
        (
            EventFilter {
                query: Some("ana".into()),
                ..online()
            },
            vec!["season", "web"],
        ),
        (
            EventFilter {
                query: Some("ana".into()),
                before: Some(at("2026-11-24T23:00:01Z")),
                ..upcoming()
            },
            vec!["season", "hackathon", "running", "tonight"],
        ),
        (
            EventFilter {
                query: Some("ana lim".into()),
                country: Some("PE".into()),
                ..EventFilter::past(now())
            },
            vec!["over", "endless", "ancient"],
        ),
    ] {
        assert_eq!(names(&test.db, &filter).await, wanted, "{filter:?}");
    }
});

test_on_both!(
    an_event_that_moves_moves_in_every_list,
    |test: TestDb| async move {
        let clock = clock();
        let first = event(
            "first",
            "2026-12-01T15:00:00Z",
            2,
            Some(("Lima", "Peru", "PE")),
        );
        let second = event(
            "second",
            "2026-12-02T15:00:00Z",
            2,
            Some(("Lima", "Peru", "PE")),
        );
        for event in [&first, &second] {
            store(&test.db, &clock, event).await;
        }
        let moved = event(
            "first",
            "2026-12-03T15:00:00Z",
            48,
            Some(("Cusco", "Peru", "PE")),
        );
        store(&test.db, &clock, &moved).await;
        let words = EventFilter {
            query: Some("peru".into()),
            ..EventFilter::upcoming(now())
        };
        for filter in [EventFilter::upcoming(now()), words.clone()] {
            assert_eq!(names(&test.db, &filter).await, ["second", "first"]);
        }
        let cusco = EventFilter {
            city: Some("cusco".into()),
            ..words
        };
        assert_eq!(names(&test.db, &cusco).await, ["first"]);
        let late = EventFilter {
            after: Some(at("2026-12-05T14:00:00Z")),
            ..cusco
        };
        assert_eq!(
            names(&test.db, &late).await,
            ["first"],
            "it is a long one now"
        );
    }
);

test_on_both!(
    parts_have_no_gaps_or_repeats_under_any_filter,
    |test: TestDb| async move {
        let clock = clock();
        for n in 0..23 {
            // All at the same time.
            let name = format!("n{n}");
            store(
                &test.db,
                &clock,
                &event(
                    &name,
                    "2026-12-01T15:00:00Z",
                    2,
                    Some(("Lima", "Peru", "PE")),
                ),
            )
            .await;
        }
        let lima = EventFilter {
            city: Some("Lima".into()),
            ..EventFilter::default()
        };
        let words = EventFilter {
            query: Some("ejemplo".into()),
            ..lima.clone()
        };
        for filter in [EventFilter::default(), lima, words] {
            for newest_first in [false, true] {
                let filter = EventFilter {
                    newest_first,
                    ..filter.clone()
                };
                let names = names(&test.db, &filter).await;
                assert_eq!(names.len(), 23);
                assert_eq!(names.iter().collect::<HashSet<_>>().len(), 23);
            }
        }
    }
);

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
            let distinct: HashSet<_> = seen.iter().map(|(_, id)| id).collect();
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
