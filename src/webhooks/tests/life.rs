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

const EVENTS: usize = 3;

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => any::<u8>().prop_map(Happening::Renamed),
        3 => any::<u8>().prop_map(Happening::Moved),
        1 => Just(Happening::Canceled),
    ]
}

fn lives() -> impl Strategy<Value = Lives> {
    (
        prop::collection::vec((0..EVENTS, happening()), 0..12),
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

async fn receive(webhooks: &Webhooks, sent: &Sent) {
    let signature = Some(sent.signature.as_bytes());
    let taken = webhooks.receive(signature, Some(&sent.id), &sent.body);
    taken.await.unwrap();
}

/// Luma's side, and ours undisturbed: every delivery comes at once and is worked off. Gives the events, and the deliveries
/// after those that created them.
async fn live(
    bench: &Bench,
    disturbed: &Webhooks,
    lives: &Lives,
) -> (Vec<String>, Vec<(usize, Sent)>) {
    let ids: Vec<String> = (0..EVENTS)
        .map(|n| bench.create(&format!("Evento {n}")))
        .collect();
    for id in &ids {
        // Both see each event once while it is there.
        receive(disturbed, &bench.tells("event.created", id).await).await;
    }
    bench.work().await;
    disturbed.work_until_idle().await.unwrap();
    let mut sent = Vec::new();
    for (n, what) in &lives.happenings {
        bench.clock.advance(SignedDuration::from_secs(1));
        if let Some(payload) = happen(bench, &ids[*n], *what) {
            sent.push((*n, bench.told(&payload).await));
            bench.work().await;
        }
    }
    (ids, sent)
}

/// The same deliveries out of order, repeated and lost; in the end, of each event, its last one.
async fn disturb(bench: &Bench, disturbed: &Webhooks, lives: &Lives, sent: &[(usize, Sent)]) {
    let mut order: Vec<(u32, bool, &Sent)> = Vec::new();
    for ((_, delivery), (place, copies, pause)) in sent.iter().zip(lives.fates.iter().cycle()) {
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
    for n in 0..EVENTS {
        if let Some((_, last)) = sent.iter().rfind(|(of, _)| *of == n) {
            let secret = luma_sandbox::WEBHOOK_SECRET;
            let again = Sent::raw(last.body.clone(), bench.clock.now(), secret);
            receive(disturbed, &again).await;
        }
    }
    disturbed.work_until_idle().await.unwrap();
}

/// What is there is the same in every part. Of what is gone, the content is what was last seen of it.
fn compare(undisturbed: &[Stored], disturbed: &[Stored]) -> Result<(), TestCaseError> {
    for pair in undisturbed.iter().zip(disturbed) {
        let (Some(a), Some(b)) = pair else {
            return Err(TestCaseError::fail(format!("one is missing: {pair:?}")));
        };
        prop_assert_eq!((a.3, a.4, a.5), (b.3, b.4, b.5));
        if !a.3 {
            prop_assert_eq!(a, b);
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
                let (ids, sent) = live(&bench, &disturbed, &lives).await;
                disturb(&bench, &disturbed, &lives, &sent).await;
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
