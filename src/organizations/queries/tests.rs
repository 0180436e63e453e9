use super::*;
use crate::attribution::fixtures::{
    calendar_id, event, execute, host_id, organization, own_calendar, verify_host,
};
use crate::test_on_both;
use crate::testing::{TestDb, clock};

async fn named(db: &Db, slug: &str, name: &str) -> OrganizationId {
    let id = organization(db, slug, &[]).await;
    execute(
        db,
        &format!("UPDATE organizations SET name = '{name}' WHERE id = '{id}'"),
    )
    .await;
    id
}

async fn slugs(db: &Db, query: &str) -> Vec<String> {
    let filter = OrganizationFilter {
        query: Some(query.to_owned()),
        ..OrganizationFilter::default()
    };
    found(db, &filter).await
}

async fn found(db: &Db, filter: &OrganizationFilter) -> Vec<String> {
    let page = list(db, &clock(), filter, None, 100).await.unwrap();
    page.items
        .into_iter()
        .map(|item| item.organization.slug)
        .collect()
}

test_on_both!(the_directory_comes_in_parts, async |test: TestDb| {
    let db = &test.db;
    for number in 0..23 {
        // Equal names too: the id tells them apart.
        named(db, &format!("o-{number}"), &format!("Org {}", number % 5)).await;
    }
    named(db, "a", "aardvark").await;
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = list(
            db,
            &clock(),
            &OrganizationFilter::default(),
            cursor.as_deref(),
            4,
        )
        .await
        .unwrap();
        assert!(page.items.len() <= 4);
        seen.extend(page.items.into_iter().map(|item| item.organization.slug));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 24);
    assert_eq!(seen[0], "a");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 24);
    for wrong in ["", "x", "AAAA", "bm90OmFuOmlk"] {
        let refused = list(db, &clock(), &OrganizationFilter::default(), Some(wrong), 4).await;
        assert!(matches!(refused, Err(ListError::InvalidCursor)), "{wrong}");
    }
});

test_on_both!(
    words_are_found_without_accents_and_taken_literally,
    async |test: TestDb| {
        let db = &test.db;
        named(db, "python-peru", "Python Perú").await;
        named(db, "gdg-lima", "GDG Lima").await;
        named(db, "cien", "100% código_abierto!").await;
        assert_eq!(slugs(db, "peru").await, ["python-peru"]);
        assert_eq!(slugs(db, "  PERÚ  python ").await, ["python-peru"]);
        assert_eq!(slugs(db, "lima gdg").await, ["gdg-lima"]);
        assert_eq!(slugs(db, "lima python").await, [""; 0]);
        assert_eq!(slugs(db, "%").await, ["cien"]);
        assert_eq!(slugs(db, "o_a").await, ["cien"]);
        assert_eq!(slugs(db, "abierto!").await, ["cien"]);
        assert_eq!(slugs(db, "").await.len(), 3);
        assert_eq!(slugs(db, "'; DROP TABLE organizations --").await, [""; 0]);
    }
);

test_on_both!(
    countries_are_counted_and_combine_with_words,
    async |test: TestDb| {
        let db = &test.db;
        for (slug, name, country) in [
            ("a", "Rust Lima", "PE"),
            ("b", "Python Lima", "PE"),
            ("c", "Rust Quito", "EC"),
            ("d", "Rust Bogotá", "CO"),
        ] {
            let id = named(db, slug, name).await;
            execute(
                db,
                &format!("UPDATE organizations SET country = '{country}' WHERE id = '{id}'"),
            )
            .await;
        }
        named(db, "e", "Rust sin país").await;
        let filter = |country: Option<&str>, query: Option<&str>| OrganizationFilter {
            country: country.map(str::to_owned),
            query: query.map(str::to_owned),
        };
        assert_eq!(found(db, &filter(Some("PE"), None)).await, ["b", "a"]);
        assert_eq!(found(db, &filter(Some(" pe "), Some("rust"))).await, ["a"]);
        assert_eq!(found(db, &filter(Some("UY"), None)).await, [""; 0]);
        let counted = async |filter: &OrganizationFilter| -> Vec<(String, u32)> {
            let counts = countries(db, filter).await.unwrap();
            let pair = |count: CountryCount| (count.country, count.organizations);
            counts.into_iter().map(pair).collect()
        };
        let pair = |country: &str, count: u32| (country.to_owned(), count);
        assert_eq!(
            counted(&filter(None, None)).await,
            [pair("PE", 2), pair("CO", 1), pair("EC", 1)]
        );
        // The country that is chosen doesn't hide the others.
        assert_eq!(
            counted(&filter(Some("PE"), Some("quito"))).await,
            [pair("EC", 1)]
        );
    }
);

test_on_both!(
    upcoming_events_are_organized_or_co_organized,
    async |test: TestDb| {
        let db = &test.db;
        let a = named(db, "a", "A").await;
        let b = named(db, "b", "B").await;
        for number in 1..=4 {
            event(db, number, None, &[]).await;
        }
        execute(db, &format!("UPDATE events SET organization_id = '{a}'")).await;
        execute(db, "UPDATE events SET over_at = 0 WHERE slug = 'event-3'").await;
        execute(
            db,
            "UPDATE events SET visibility = 'private' WHERE slug = 'event-4'",
        )
        .await;
        for (owner, condition) in [(b, "slug <> 'event-2'"), (a, "slug = 'event-1'")] {
            execute(
            db,
            &format!(
                "INSERT INTO event_co_organizers (event_id, organization_id, position, confidence, match_source, created_at)
                SELECT id, '{owner}', 0, 85, 'domain', 0 FROM events WHERE {condition}"
            ),
        )
        .await;
        }
        let page = list(db, &clock(), &OrganizationFilter::default(), None, 0)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 1);
        let page = list(db, &clock(), &OrganizationFilter::default(), None, 1_000)
            .await
            .unwrap();
        let upcoming: Vec<u32> = page.items.iter().map(|item| item.upcoming_events).collect();
        assert_eq!(upcoming, [2, 1]);
    }
);

test_on_both!(one_organization_whole, async |test: TestDb| {
    let db = &test.db;
    let id = organization(
        db,
        "crafter",
        &["crafterstation.com", "crafter-station.com"],
    )
    .await;
    own_calendar(db, id, &calendar_id("A")).await;
    verify_host(db, id, &host_id(1)).await;
    execute(db, &format!("INSERT INTO luma_host_mappings (luma_host_id, organization_id, is_verified, match_source, last_seen_at, created_at) VALUES ('usr-2', '{id}', 0, 'domain', 0, 0)")).await;
    let found = find_by_slug(db, "crafter").await.unwrap().unwrap();
    assert_eq!(found.id, id);
    assert_eq!(found.domains, ["crafter-station.com", "crafterstation.com"]);
    assert_eq!(found.calendars, [calendar_id("A")]);
    assert_eq!(found.verified_hosts, [host_id(1)]);
    assert_eq!(find_by_slug(db, "Crafter").await.unwrap(), None);
});
