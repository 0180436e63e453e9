//! Text search: words of every frequency, beginnings, several words, alone and with filters.

use std::time::Duration;

use hack0::Db;
use hack0::events::{EventFilter, LocationType, list};

use crate::table::{Goal, Table, Times, in_millis};
use crate::world::{Random, now};

const RUNS: usize = 1_000;
/// Every event has some of them, half have others; some pairs exclude each other, and one is nowhere.
const HARD: [&str; 14] = [
    "a",
    "de",
    "la",
    "meetup",
    "lima",
    "meet",
    "lima arequipa",
    "lima arequipa medellin",
    "de la y para con meetup comunidad datos",
    "tecnologia lima",
    "c",
    "uy",
    "zzzz",
    "montevideo santiago",
];

pub(crate) async fn run(table: &mut Table, db: &Db) {
    let backend = format!("{:?}", db.backend());
    let plain = Times::of(RUNS, async |_| {
        list(db, &EventFilter::upcoming(now()), None, 30)
            .await
            .unwrap();
    })
    .await
    .percentile(50);
    let lists = [
        ("upcoming", EventFilter::upcoming(now())),
        ("past", EventFilter::past(now())),
        ("all", EventFilter::default()),
        (
            "upcoming online in Uruguay",
            EventFilter {
                country: Some("UY".into()),
                format: Some(LocationType::Online),
                ..EventFilter::upcoming(now())
            },
        ),
    ];
    let mut slowest = Duration::ZERO;
    for (name, filter) in lists {
        let mut random = Random::new(4_801);
        let times = search(db, &filter, |_| {
            let words: Vec<String> = (0..=random.below(3)).map(|_| random.word()).collect();
            let text = words.join(" ");
            let typed = text.chars().count() - random.below(3).min(text.chars().count() - 1);
            text.chars().take(typed).collect()
        })
        .await;
        slowest = slowest.max(times.percentile(99));
        table.add(
            &format!("search, {name}, {backend}"),
            &times,
            "the list without words",
            plain,
        );
        let times = search(db, &filter, |n| HARD[n % HARD.len()].to_owned()).await;
        slowest = slowest.max(times.percentile(99));
        table.add(
            &format!("search, {name}, hard words, {backend}"),
            &times,
            "the list without words",
            plain,
        );
    }
    table.goal(
        &format!("text search, the slowest p99, {backend}, ms"),
        in_millis(slowest),
        &Goal::AtMost(20.0),
        &format!("the list without words, p50 {:.3} ms", in_millis(plain)),
    );
    if std::env::var("HACK0_BENCH_WORDS").is_ok() {
        for word in HARD {
            for (name, filter) in [
                ("upcoming", EventFilter::upcoming(now())),
                ("past", EventFilter::past(now())),
            ] {
                let times = Times::of(50, async |_| {
                    let filter = EventFilter {
                        query: Some(word.to_owned()),
                        ..filter.clone()
                    };
                    list(db, &filter, None, 30).await.unwrap();
                })
                .await;
                table.add(
                    &format!("search, {name}, {word}, {backend}"),
                    &times,
                    "the list without words",
                    plain,
                );
            }
        }
    }
}

async fn search(db: &Db, filter: &EventFilter, mut words: impl FnMut(usize) -> String) -> Times {
    Times::of(RUNS, async |n| {
        let filter = EventFilter {
            query: Some(words(n)),
            ..filter.clone()
        };
        list(db, &filter, None, 30).await.unwrap();
    })
    .await
}
