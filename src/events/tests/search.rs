//! Full-text search, and that its index follows everything that changes.

use super::lists::names;
use super::*;
use crate::db::Backend;

fn words(query: &str) -> EventFilter {
    EventFilter {
        query: Some(query.into()),
        ..EventFilter::default()
    }
}

async fn finds(db: &Db, query: &str) -> usize {
    names(db, &words(query)).await.len()
}

async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

const ORGANIZATION: &str = "INSERT INTO organizations (id, slug, name, created_at, updated_at)
    VALUES ('00000000-0000-7000-8000-000000000001', 'gdg-lima', 'GDG Líma Øst', 0, 0),
        ('00000000-0000-7000-8000-000000000002', 'gdg', 'Otra', 0, 0)";
const ITS: &str = "UPDATE events SET organization_id = '00000000-0000-7000-8000-000000000001'";
const ITS_TOO: &str = "INSERT INTO event_co_organizers (event_id, organization_id, position, confidence, match_source, created_at)
    SELECT id, '00000000-0000-7000-8000-000000000001', 0, 85, 'domain', 0 FROM events";

test_on_both!(
    words_are_found_wherever_they_stand,
    |test: TestDb| async move {
        store(&test.db, &clock(), &reading("evt-1")).await;
        for query in [
            "rust",
            "RÚST",
            "lagrimas",
            "lágrimas",
            "la\u{301}grimas",
            "utec",
            "medrano",
            "ana",
            "lu eje",
            "perú",
            "PERU lima rust",
            "pizza",
            "charlas pizza",
            "r",
            "no",
            "rus",
            "ejempl",
            "rust, lima!",
            "\"rust\" (lima)",
            "rust rust",
        ] {
            assert_eq!(finds(&test.db, query).await, 1, "{query}");
        }
        for query in ["java", "rustico", "ust", "strong", "rust java", "p strong"] {
            assert_eq!(finds(&test.db, query).await, 0, "{query}");
        }
    }
);

test_on_both!(hostile_words_are_only_words, |test: TestDb| async move {
    store(&test.db, &clock(), &reading("evt-1")).await;
    let long = "rust ".repeat(2_000);
    for (query, wanted) in [
        ("", 1),
        ("  ", 1),
        ("rust AND NOT lima", 0),
        ("rust OR java", 0),
        ("rust*", 1),
        ("\"", 0),
        ("'", 0),
        ("'; DROP TABLE events; --", 0),
        ("rust' | 'java", 0),
        ("rust & !lima", 1),
        ("rust:*", 1),
        ("\0", 0),
        ("rust\0", 1),
        ("NEAR(rust lima)", 0),
        ("words:rust", 0),
        ("^rust", 1),
        ("{rust}", 1),
        ("-rust", 1),
        ("🦀", 0),
        ("\u{E000}cpe", 0),
        ("\\", 0),
        ("rust\\", 1),
        ("%", 0),
        ("<->", 0),
        (&long, 1),
    ] {
        assert_eq!(finds(&test.db, query).await, wanted, "{query:.40}");
    }
    let endless = "x".repeat(10_000);
    assert_eq!(finds(&test.db, &endless).await, 0);
    for hostile in ["\"", "'", "\0", "🦀", "a\" OR \"b", &long] {
        let filter = EventFilter {
            organization: Some(hostile.replace('\0', "")),
            country: Some(hostile.replace('\0', "")),
            city: Some(hostile.replace('\0', "")),
            ..words(hostile)
        };
        assert!(names(&test.db, &filter).await.is_empty());
    }
});

test_on_both!(
    an_organization_s_events_are_found_by_it,
    |test: TestDb| async move {
        let db = &test.db;
        store(db, &clock(), &reading("evt-1")).await;
        execute(db, ORGANIZATION).await;
        let its = |slug: &str| EventFilter {
            organization: Some(slug.into()),
            ..EventFilter::default()
        };
        assert_eq!(
            (
                finds(db, "gdg").await,
                names(db, &its("gdg-lima")).await.len()
            ),
            (0, 0)
        );
        for (sql, is_its) in [
            (ITS, true),
            ("UPDATE events SET organization_id = NULL", false),
            (ITS_TOO, true),
            ("DELETE FROM event_co_organizers", false),
            (ITS, true),
        ] {
            execute(db, sql).await;
            let wanted = usize::from(is_its);
            for query in ["gdg", "rust gdg øs", "ost", "LIMA gd"] {
                assert_eq!(
                    finds(db, query).await,
                    wanted * usize::from(query != "ost"),
                    "{query} after {sql}"
                );
            }
            assert_eq!(names(db, &its("gdg-lima")).await.len(), wanted, "{sql}");
            assert_eq!(names(db, &its("gdg")).await.len(), 0, "another one");
        }
        execute(
            db,
            "UPDATE organizations SET name = 'Círculo', slug = 'circulo' WHERE slug = 'gdg-lima'",
        )
        .await;
        assert_eq!((finds(db, "gdg").await, finds(db, "circulo").await), (0, 1));
        assert_eq!(names(db, &its("circulo")).await.len(), 1);
        let combined = EventFilter {
            country: Some("PE".into()),
            query: Some("cir rus".into()),
            ..its("circulo")
        };
        assert_eq!(
            names(
                db,
                &EventFilter {
                    after: Some(clock().now()),
                    ..combined
                }
            )
            .await
            .len(),
            1
        );
    }
);

test_on_both!(
    what_is_hidden_later_is_not_found,
    |test: TestDb| async move {
        let clock = clock();
        store(&test.db, &clock, &reading("evt-1")).await;
        let mut hidden = reading("evt-1");
        hidden.visibility = Some(Visibility::Private);
        store(&test.db, &clock, &hidden).await;
        assert_eq!(finds(&test.db, "rust").await, 0);
        hidden.visibility = Some(Visibility::Public);
        hidden.name = "Otro nombre".into();
        store(&test.db, &clock, &hidden).await;
        assert_eq!(
            (finds(&test.db, "rust").await, finds(&test.db, "otro").await),
            (1, 1),
            "the calendar is called Rust"
        );
        let mut tx = test.db.begin().await.unwrap();
        for sql in [
            "DELETE FROM event_revisions",
            "DELETE FROM event_hosts",
            "DELETE FROM events",
        ] {
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(finds(&test.db, "otro").await, 0);
    }
);

test_on_both!(
    events_from_before_the_index_are_found,
    |test: TestDb| async move {
        let db = &test.db;
        store(db, &clock(), &reading("evt-1")).await;
        // As of an older program: other words, no index.
        execute(
            db,
            match db.backend() {
                Backend::Sqlite => {
                    "DROP TRIGGER event_search_changed_event; DROP TABLE event_search"
                }
                Backend::Postgres => {
                    "DROP TRIGGER event_search_changed_event ON events; DROP TABLE event_search"
                }
            },
        )
        .await;
        execute(db, "UPDATE events SET search_text = 'x', city_key = NULL; UPDATE event_search_form SET words = '0', form = ''").await;
        for _ in 0..2 {
            db.migrate().await.unwrap();
            assert!(db.is_ready().await);
            for query in ["rust", "pizza ana"] {
                assert_eq!(finds(db, query).await, 1, "{query}");
            }
            let lima = EventFilter {
                city: Some("lima".into()),
                ..EventFilter::default()
            };
            assert_eq!(names(db, &lima).await.len(), 1);
        }
        execute(db, "DROP TABLE event_search; DELETE FROM event_search_form").await;
        assert!(!db.is_ready().await);
        db.migrate().await.unwrap();
        assert_eq!(finds(db, "rust").await, 1);
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

test_on_both!(
    single_letters_of_very_many_names_are_a_search_like_others,
    |test: TestDb| async move {
        let db = &test.db;
        store(db, &clock(), &reading("evt-1")).await;
        // Every set of ten letters is somebody's name.
        let names = (1..1_024_u32).map(|set| {
            let letters = ('a'..='j').filter(|letter| set & (1 << (*letter as u32 - 97)) != 0);
            let name: Vec<String> = letters.map(|letter| format!("{letter}x")).collect();
            format!(
                "('00000000-0000-7000-8000-{set:012}', 'o-{set}', '{}', 0, 0)",
                name.join(" ")
            )
        });
        let sql = format!(
            "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES {};
            UPDATE events SET organization_id = '00000000-0000-7000-8000-000000001023'",
            names.collect::<Vec<_>>().join(",")
        );
        let mut tx = db.begin().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(finds(db, "a b c d e f g h").await, 1);
        assert_eq!(finds(db, "a b c d e f g z").await, 0);
    }
);
