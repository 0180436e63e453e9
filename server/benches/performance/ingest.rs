//! An import without Luma's own time: everything from the reading to the commit.

use hack0::events::{LocationType, Occasion, Place, ingest};
use hack0::luma::{Description, Field, HostReading, Reading, SourceKind, Visibility};
use hack0::{Clock, Db};

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
    table.goal(
        &format!("import without Luma's time, p50, {backend}, ms"),
        in_millis(times.percentile(50)),
        &Goal::AtMost(20.0),
        &format!("one row and commit, p50 {:.3} ms", in_millis(raw)),
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
