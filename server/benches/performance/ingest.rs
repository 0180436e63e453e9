//! An import: whole, with a Luma on loopback that answers at once; and of it everything from the reading to the commit.

use std::sync::Arc;

use hack0::events::{LocationType, Occasion, Place, ingest};
use hack0::imports::Imports;
use hack0::luma::{
    Budget, Description, Field, HostReading, Luma, LumaConfig, Reading, SourceKind, Visibility,
};
use hack0::{Clock, Db};
use luma_sandbox::{API_KEY, CALENDAR_ID, Calendar, Event, Sandbox, User};

use crate::table::{Goal, Table, Times, in_millis};
use crate::world::{Random, now};

const RUNS: usize = 200;

pub(crate) async fn run(table: &mut Table, db: &Db) {
    let clock = Clock::manual(now());
    let backend = format!("{:?}", db.backend());
    let raw = Times::of(RUNS, async |n| {
        let mut tx = db.begin().await.unwrap();
        sqlx::query("INSERT INTO organization_domains (domain, organization_id, skeleton, created_at)
            VALUES ($1, (SELECT id FROM organizations LIMIT 1), 'x', $2) ON CONFLICT (domain) DO UPDATE SET created_at = excluded.created_at")
            .bind(format!("{n}.example.org"))
            .bind(i64::try_from(n).unwrap())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    })
    .await
    .percentile(50);
    let mut number = 0;
    let times = Times::of(RUNS, async |_| {
        number += 1;
        ingest(db, &clock, None, &reading(number), Occasion::Import)
            .await
            .unwrap();
    })
    .await;
    table.add(
        &format!("ingest of a new event, {backend}"),
        &times,
        "one row and commit",
        raw,
    );
    let times = Times::of(RUNS, async |n| {
        let mut reading = reading(n % number + 1);
        "otra vez".clone_into(&mut reading.name);
        ingest(db, &clock, None, &reading, Occasion::Import)
            .await
            .unwrap();
    })
    .await;
    table.add(
        &format!("ingest of a changed event, {backend}"),
        &times,
        "one row and commit",
        raw,
    );
}

/// From the pasted link to the last step, the requests to a Luma on loopback and its own time included.
pub(crate) async fn whole(table: &mut Table, db: &Db) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::manual(now());
    let at = clock.clone();
    let sandbox = Sandbox::start(Arc::new(move || at.now())).await.unwrap();
    let links = fill(&sandbox);
    let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url());
    let config = LumaConfig {
        api_key: Some(API_KEY.to_owned()),
        calendar_id: Some(CALENDAR_ID.parse().unwrap()),
        budget: Budget::new(1_000_000_000, 1_000_000_000),
        ..config.unwrap()
    };
    let luma = Luma::new(config, &clock).unwrap();
    let imports = Imports::new(db.clone(), clock.clone(), luma);
    let mut links = links.iter();
    let mut asked = 0;
    let times = Times::of(RUNS, async |_| {
        sandbox.clear_requests();
        let id = imports.submit(links.next().unwrap(), None).await.unwrap();
        imports.work_until_idle().await.unwrap();
        let import = imports.find(id).await.unwrap().unwrap();
        assert!(import.event.is_some(), "{:?}", import.failure);
        asked = sandbox.requests().len();
    })
    .await;
    table.goal(
        &format!("import, Luma on loopback, p50, {:?}, ms", db.backend()),
        in_millis(times.percentile(50)),
        &Goal::AtMost(20.0),
        &format!(
            "p99 {:.1} ms, {asked} requests to Luma of it",
            in_millis(times.percentile(99))
        ),
    );
}

/// Events of four hosts on somebody else's calendar.
fn fill(sandbox: &Sandbox) -> Vec<String> {
    sandbox.edit(|world| {
        world.rate_limit = 1_000_000;
        let calendar = world.add_calendar(Calendar::new("Rust Perú").with_slug("rust-peru-bench"));
        (0..RUNS + RUNS / 10)
            .map(|n| {
                let hosts =
                    (0..4).map(|host| world.add_user(User::new(format!("Persona {n}.{host}"))));
                let event = Event {
                    slug: format!("bench-{n}"),
                    calendar_id: calendar.clone(),
                    host_ids: hosts.collect(),
                    ..Event::new(format!("Noche de Rust {n}"))
                };
                world.add_event(event);
                format!("https://lu.ma/bench-{n}")
            })
            .collect()
    })
}

fn reading(number: usize) -> Reading {
    let mut random = Random::new(number as u64 + 77_000_000);
    let host = |n: usize| HostReading {
        id: format!("usr-bench{n}").parse().unwrap(),
        name: Field::Is(format!("Persona {n}")),
        avatar_url: Field::Unknown,
        website: Field::Unknown,
        email: None,
    };
    Reading {
        kind: SourceKind::Web,
        id: format!("evt-bench{number}").parse().unwrap(),
        url: None,
        name: random.text(6),
        start_at: now(),
        end_at: Field::Absent,
        timezone: Some("America/Lima".into()),
        visibility: Some(Visibility::Public),
        place: Some(Place {
            kind: LocationType::InPerson,
            venue: Some("UTEC".into()),
            address: None,
            is_address_hidden: false,
            city: Some("Lima".into()),
            region: None,
            country: Some("Peru".into()),
            country_code: Some("PE".into()),
        }),
        cover_url: Field::Absent,
        description: Field::Is(Description::Markdown(random.text(200))),
        calendar: None,
        hosts: Some(
            (0..4)
                .map(|n| host(random.below(5_000) + n * 5_000))
                .collect(),
        ),
    }
}
