//! Order, repetition and loss don't change the end.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// One thing that happens to an event on Luma.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Renamed(u8),
    Moved(u8),
    Canceled,
}

/// The lives of some events, and what the net does to the deliveries that tell of them.
#[derive(Debug, Clone)]
struct Lives {
    /// Which event, what.
    happenings: Vec<(usize, Happening)>,
    /// For each delivery: where it comes among all, how often (0: lost), and whether there is work done after it.
    fates: Vec<(u32, u8, bool)>,
}

/// On our calendar.
const EVENTS: usize = 3;
/// Listed there, and known from deliveries alone.
const ELSEWHERE: usize = 2;

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => any::<u8>().prop_map(Happening::Renamed),
        3 => any::<u8>().prop_map(Happening::Moved),
        1 => Just(Happening::Canceled),
    ]
}

fn lives() -> impl Strategy<Value = Lives> {
    (
        prop::collection::vec((0..EVENTS + ELSEWHERE, happening()), 0..16),
        prop::collection::vec((any::<u32>(), 0..3_u8, any::<bool>()), 40),
    )
        .prop_map(|(happenings, fates)| Lives { happenings, fates })
}

/// Name, start, address, whether it is cancelled, sync status, hosts.
type Stored = Option<(String, String, String, bool, SyncStatus, usize)>;

/// What is stored of these events, without what says when.
async fn stored(test: &TestDb, ids: &[String]) -> Vec<Stored> {
    let mut all = Vec::new();
    for id in ids {
        let event = events::find(&test.db, id).await.unwrap();
        all.push(event.map(|event| {
            let is_canceled = event.canceled_at.is_some();
            let start = event.start_at.to_string();
            (
                event.name,
                start,
                event.luma_url,
                is_canceled,
                event.sync_status,
                event.hosts.len(),
            )
        }));
    }
    all
}

fn happen(bench: &Bench, id: &str, what: Happening) -> Option<Value> {
    let is_gone = bench.luma.edit(|world| world.events[id].deleted);
    if is_gone {
        return None;
    }
    let kind = bench.luma.edit(|world| {
        let event = world.events.get_mut(id).unwrap();
        match what {
            Happening::Renamed(name) => event.name = format!("Nombre {name}"),
            Happening::Moved(hours) => {
                event.start_at += SignedDuration::from_hours(i64::from(hours));
                event.end_at += SignedDuration::from_hours(i64::from(hours));
            }
            Happening::Canceled => {
                world.cancel(id);
                return "event.canceled";
            }
        }
        "event.updated"
    });
    bench.luma.payload(kind, id)
}

/// What stands elsewhere can only be told of again.
fn happen_elsewhere(bench: &Bench, id: &str, what: Happening) -> Option<Value> {
    bench.luma.edit(|world| {
        let luma_sandbox::Target::External(external) = &mut world.listings.get_mut(id)?.target
        else {
            return None;
        };
        match what {
            Happening::Renamed(name) => external.name = format!("Nombre {name}"),
            Happening::Moved(hours) => {
                external.start_at += SignedDuration::from_hours(i64::from(hours));
            }
            Happening::Canceled => return None,
        }
        Some(())
    })?;
    bench.luma.payload("calendar.event.added", id)
}

fn elsewhere(world: &mut World, number: usize, of: &str) -> String {
    let external = luma_sandbox::External {
        url: format!("https://elsewhere.example/{of}/{number}"),
        name: format!("De fuera {number}"),
        start_at: world.now + SignedDuration::from_hours(48),
        duration_interval: "P0Y0M0DT3H0M0S".to_owned(),
        timezone: "America/Lima".to_owned(),
        host: None,
        address: None,
        coordinate: None,
    };
    world.list_external(luma_sandbox::CALENDAR_ID, external)
}

async fn receive(webhooks: &Webhooks, sent: &Sent) {
    let signature = Some(sent.signature.as_bytes());
    let taken = webhooks.receive(signature, Some(&sent.id), &sent.body);
    taken.await.unwrap();
}

/// Luma's side, and ours undisturbed: every delivery comes at once and is worked off. Gives the events, and the deliveries
/// that tell of them; for events on Luma those after the one that created it, which both sides have worked off and synced.
async fn live(
    bench: &Bench,
    disturbed: &Webhooks,
    other: &TestDb,
    lives: &Lives,
) -> (Vec<String>, Vec<(usize, Sent)>) {
    let mut ids: Vec<String> = (0..EVENTS)
        .map(|n| bench.create(&format!("Evento {n}")))
        .collect();
    for id in &ids {
        receive(disturbed, &bench.tells("event.created", id).await).await;
    }
    // One that nothing happens to: a list that is suddenly empty is doubted, and heals nothing.
    bench.create("Siempre");
    bench.work().await;
    disturbed.work_until_idle().await.unwrap();
    heal(bench, other).await;
    let mut sent = Vec::new();
    for number in 0..ELSEWHERE {
        let id = bench.luma.edit(|world| elsewhere(world, number, &ids[0]));
        sent.push((ids.len(), bench.tells("calendar.event.added", &id).await));
        ids.push(id);
    }
    bench.work().await;
    for (n, what) in &lives.happenings {
        bench.clock.advance(SignedDuration::from_secs(1));
        let payload = if *n < EVENTS {
            happen(bench, &ids[*n], *what)
        } else {
            happen_elsewhere(bench, &ids[*n], *what)
        };
        if let Some(payload) = payload {
            sent.push((*n, bench.told(&payload).await));
            bench.work().await;
        }
    }
    (ids, sent)
}

/// The same deliveries out of order, repeated and lost. True if they don't tell everything: if every one that was told of an
/// event on Luma is lost, or of one elsewhere the last.
async fn disturb(disturbed: &Webhooks, lives: &Lives, sent: &[(usize, Sent)]) -> bool {
    let mut order: Vec<(u32, bool, &Sent)> = Vec::new();
    let mut has_come = [None; EVENTS + ELSEWHERE];
    for ((n, delivery), (place, copies, pause)) in sent.iter().zip(lives.fates.iter().cycle()) {
        let came = *copies > 0;
        let before = has_come[*n].unwrap_or_default();
        has_come[*n] = Some(came || (*n < EVENTS && before));
        for copy in 0..*copies {
            let place = place.wrapping_add(u32::from(copy) * 0x6000_0000);
            order.push((place, *pause, delivery));
        }
    }
    order.sort_by_key(|(place, ..)| *place);
    for (_, pause, delivery) in order {
        receive(disturbed, delivery).await;
        if pause {
            disturbed.work_until_idle().await.unwrap();
        }
    }
    disturbed.work_until_idle().await.unwrap();
    has_come.contains(&Some(false))
}

/// The next sync of the disturbed side.
async fn heal(bench: &Bench, other: &TestDb) {
    let client = client(&bench.clock, &bench.luma, luma_sandbox::API_KEY);
    sync(other, &bench.clock, client).await;
}

/// What is there is the same in every part. Of what is gone, the content is what was last seen of it. Whether an event
/// elsewhere was seen to change depends on what was seen.
fn compare(undisturbed: &[Stored], disturbed: &[Stored]) -> Result<(), TestCaseError> {
    for (n, pair) in undisturbed.iter().zip(disturbed).enumerate() {
        let (Some(a), Some(b)) = pair else {
            return Err(TestCaseError::fail(format!("one is missing: {pair:?}")));
        };
        if n < EVENTS {
            prop_assert_eq!((a.3, a.4, a.5), (b.3, b.4, b.5));
        }
        if !a.3 {
            prop_assert_eq!((&a.0, &a.1, &a.2), (&b.0, &b.1, &b.2));
        }
    }
    Ok(())
}

fn check(open: impl AsyncFn() -> Option<TestDb>, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let opened = runtime.block_on(async {
        let bench = Bench::new(open().await?).await;
        let other = open().await?;
        let disturbed = webhooks(&other, &bench.clock, &bench.luma);
        Some((bench, other, disturbed))
    });
    let Some((bench, other, disturbed)) = opened else {
        return;
    };
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&lives(), |lives| {
            runtime.block_on(async {
                let (ids, sent) = live(&bench, &disturbed, &other, &lives).await;
                if disturb(&disturbed, &lives, &sent).await {
                    heal(&bench, &other).await;
                }
                let undisturbed = stored(&bench.test, &ids).await;
                compare(&undisturbed, &stored(&other, &ids).await)
            })
        })
        .unwrap();
}

#[test]
fn sqlite() {
    check(async || Some(TestDb::sqlite().await), 48);
}

#[test]
fn postgres() {
    check(TestDb::postgres, 16);
}
