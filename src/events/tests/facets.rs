//! Counts beside the filters.

use super::*;

fn pairs(counts: &[Count]) -> Vec<(&str, u32)> {
    counts
        .iter()
        .map(|count| (count.value.as_str(), count.events))
        .collect()
}

test_on_both!(filters_say_how_many_they_leave, |test: TestDb| async move {
    lists::fill(&test.db).await;
    let upcoming = EventFilter::upcoming(clock().now());
    let counts = Counts::default();
    let now = clock().now();
    let found = counts
        .facets(&test.db, &upcoming, now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        pairs(&found.countries),
        [
            ("BR", 1),
            ("CO", 1),
            ("MX", 1),
            ("PE", 1),
            ("wakanda forever", 1)
        ]
    );
    assert_eq!(
        (found.cities.len(), found.online, found.in_person),
        (5, 2, 5),
        "cities of all countries"
    );

    let everything = EventFilter {
        country: Some("PE".into()),
        format: Some(LocationType::InPerson),
        ..EventFilter::default()
    };
    let found = counts
        .facets(&test.db, &everything, now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        found.countries[0],
        Count {
            value: "PE".into(),
            events: 4
        }
    );
    assert_eq!(
        pairs(&found.cities),
        [("LIMA", 4)],
        "as the latest event writes it"
    );
    assert_eq!(
        (found.online, found.in_person),
        (0, 4),
        "each counted with the others as they are set"
    );

    let words = EventFilter {
        query: Some("x".into()),
        ..upcoming
    };
    assert_eq!(counts.facets(&test.db, &words, now).await.unwrap(), None);
});

test_on_both!(
    counts_are_at_most_ten_seconds_old,
    |test: TestDb| async move {
        let clock = clock();
        let counts = Counts::default();
        let online = async |counts: &Counts| {
            let now = clock.now();
            let upcoming = EventFilter::upcoming(now);
            let found = counts.facets(&test.db, &upcoming, now).await.unwrap();
            found.unwrap().online
        };
        assert_eq!(online(&counts).await, 0);
        lists::fill(&test.db).await;
        clock.advance(SignedDuration::from_millis(9_999));
        assert_eq!(online(&counts.clone()).await, 0, "kept");
        assert_eq!(online(&Counts::default()).await, 2);
        clock.advance(SignedDuration::from_millis(1));
        assert_eq!(online(&counts).await, 2, "counted anew");
    }
);

test_on_both!(
    every_time_span_is_counted_by_itself,
    |test: TestDb| async move {
        lists::fill(&test.db).await;
        let counts = Counts::default();
        let now = clock().now();
        let tomorrow = now + SignedDuration::from_hours(24);
        let in_person = async |filter: EventFilter| {
            let found = counts.facets(&test.db, &filter, now).await.unwrap();
            found.unwrap().in_person
        };
        let until_tomorrow = EventFilter {
            before: Some(tomorrow),
            ..EventFilter::upcoming(now)
        };
        let past = EventFilter::past(now);
        for _ in 0..2 {
            assert_eq!(in_person(EventFilter::upcoming(now)).await, 5);
            assert_eq!(in_person(until_tomorrow.clone()).await, 3);
            assert_eq!(in_person(past.clone()).await, 3);
        }
    }
);
