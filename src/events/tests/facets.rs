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
    let found = facets(&test.db, &upcoming).await.unwrap().unwrap();
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
        (0, 2, 5)
    );

    let everything = EventFilter {
        country: Some("PE".into()),
        format: Some(LocationType::InPerson),
        ..EventFilter::default()
    };
    let found = facets(&test.db, &everything).await.unwrap().unwrap();
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
    assert_eq!(facets(&test.db, &words).await.unwrap(), None);
});
