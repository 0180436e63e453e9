//! A page of the list, as the domain gives it: 30 events with hosts and organizations.

use std::time::Duration;

use hack0::Db;
use hack0::events::{Counts, EventFilter, LocationType, list};

use crate::table::{Table, Times};
use crate::world::{World, now};

const RUNS: usize = 2_000;

/// Gives the time of the first page, as a yardstick for the same with more events.
pub(crate) async fn run(
    table: &mut Table,
    db: &Db,
    world: &World,
    fewer: Option<Duration>,
) -> Duration {
    let row = Times::of(RUNS, async |n| {
        let id = format!("01900000-0000-7000-8000-{:012}", n % world.count());
        sqlx::query("SELECT id, name FROM events WHERE id = $1")
            .bind(id)
            .fetch_one(db.reader())
            .await
            .unwrap();
    })
    .await
    .percentile(50);
    let upcoming = EventFilter::upcoming(now());
    let lists = [
        ("upcoming", upcoming.clone()),
        (
            "upcoming in Peru",
            EventFilter {
                country: Some("PE".into()),
                ..upcoming.clone()
            },
        ),
        (
            "upcoming online",
            EventFilter {
                format: Some(LocationType::Online),
                ..upcoming.clone()
            },
        ),
        ("past", EventFilter::past(now())),
    ];
    let mut first = None;
    for (name, filter) in lists {
        let times = page(db, &filter).await;
        let name = format!("list, {name}, of {} events", world.count());
        table.add(&name, &times, "one row by its key", row);
        let half = times.percentile(50);
        if let Some(fewer) = fewer.filter(|_| first.is_none()) {
            table.add(&name, &times, "the same of fewer events", fewer);
        }
        first.get_or_insert(half);
    }
    if world.has_texts {
        for (name, filter) in [
            (
                "by an organization",
                EventFilter {
                    organization: Some("org-7".into()),
                    ..EventFilter::past(now())
                },
            ),
            (
                "in Peru, online",
                EventFilter {
                    country: Some("PE".into()),
                    format: Some(LocationType::Online),
                    ..upcoming.clone()
                },
            ),
        ] {
            table.add(
                &format!("list, {name}, of {} events", world.count()),
                &page(db, &filter).await,
                "one row by its key",
                row,
            );
        }
    }
    let times = Times::of(50, async |_| {
        let counts = Counts::default();
        counts.facets(db, &upcoming, now()).await.unwrap();
    })
    .await;
    table.add(
        &format!("counts, upcoming, of {} events", world.count()),
        &times,
        "one row by its key",
        row,
    );
    first.unwrap_or_default()
}

async fn page(db: &Db, filter: &EventFilter) -> Times {
    Times::of(RUNS, async |_| {
        let page = list(db, filter, None, 30).await.unwrap();
        assert!(!page.items.is_empty());
    })
    .await
}
