//! `make bench`: how fast, as a table. Each figure stands beside a yardstick of the same run on the same machine, so that
//! runs on different machines can be compared. Nothing here asserts a speed. Takes some minutes; with
//! `HACK0_BENCH=short` a tenth of the events and a few seconds.
//!
//! Another bench is a function that adds rows to the [`Table`], called from `main`; [`Table::goal`] is for what is to be
//! reached. Words after `--` name the benches to run: `cargo bench -p server -- http resolver`.

// A bench may stop where it stands, as a test may.
#![allow(clippy::unwrap_used, missing_docs)]

mod claims;
mod decisions;
mod drift;
mod http;
mod ingest;
mod jobs;
mod lists;
mod queries;
mod queue_page;
mod resolver;
mod searches;
mod sign_in;
mod start;
mod sync;
mod table;
mod webhooks;
mod world;

use hack0::testing::TestDb;
use table::Table;
use world::World;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() {
    // Cargo passes `--bench`; anything else names the benches to run.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    let tenth = if std::env::var("HACK0_BENCH").is_ok_and(|mode| mode == "short") {
        10
    } else {
        1
    };
    if is_wanted("sync") {
        let fresh = [Some(TestDb::sqlite().await), TestDb::postgres().await];
        for test in fresh.iter().flatten() {
            sync::run(test, 5_000 / tenth).await;
        }
    }
    if is_wanted("jobs") {
        if let Some(test) = TestDb::postgres().await {
            jobs::slots(&test).await;
        }
        let fresh = [Some(TestDb::sqlite().await), TestDb::postgres().await];
        for test in fresh.iter().flatten() {
            jobs::kills(test, 200 / tenth).await;
        }
    }
    let mut table = Table::new();
    if is_wanted("drift") {
        drift::run(&mut table, tenth).await;
    }
    let small = World {
        past: 90_000 / tenth,
        upcoming: 10_000 / tenth,
        has_texts: true,
    };
    let large = World {
        past: 990_000 / tenth,
        upcoming: 10_000 / tenth,
        has_texts: false,
    };

    let sqlite = TestDb::sqlite().await;
    small.fill(&sqlite.db).await;
    if is_wanted("start") {
        let what = format!("{} events", small.count());
        start::run(&mut table, &sqlite.url, &what).await;
    }
    if is_wanted("lists") || is_wanted("http") {
        let crowded = TestDb::sqlite().await;
        large.fill(&crowded.db).await;
        if is_wanted("lists") {
            let yardstick = lists::run(&mut table, &sqlite.db, &small, None).await;
            lists::run(&mut table, &crowded.db, &large, Some(yardstick)).await;
        }
        if is_wanted("http") {
            http::run(&mut table, &sqlite.db, &crowded.db).await;
        }
    }
    if is_wanted("claims") {
        claims::run(&mut table, tenth).await;
    }
    if is_wanted("decisions") {
        decisions::run(&mut table, tenth).await;
    }
    if is_wanted("resolver") {
        resolver::run(&mut table).await;
    }
    if ["searches", "ingest", "sign-in", "webhooks"]
        .into_iter()
        .any(is_wanted)
    {
        let postgres = TestDb::postgres().await;
        match &postgres {
            Some(postgres) => small.fill(&postgres.db).await,
            None => {
                table.note("skipped: PostgreSQL isn't installed, so all of its rows are missing");
            }
        }
        for test in [Some(&sqlite), postgres.as_ref()].into_iter().flatten() {
            if is_wanted("searches") {
                searches::run(&mut table, &test.db).await;
            }
            if is_wanted("ingest") {
                ingest::run(&mut table, &test.db).await;
                ingest::whole(&mut table, &test.db).await;
            }
            if is_wanted("sign-in") {
                sign_in::run(&mut table, test).await;
            }
            if is_wanted("webhooks") {
                webhooks::run(&mut table, test).await;
            }
        }
    }
    if is_wanted("webhooks") {
        webhooks::of_the_binary(&mut table).await;
    }
    table.print();
}
