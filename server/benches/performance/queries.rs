//! How many statements a page costs, as the driver tells its log.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::table::{Goal, Table};

static IS_COUNTING: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Statements;

impl<S: Subscriber> Layer<S> for Statements {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        IS_COUNTING.load(Ordering::Relaxed) && metadata.target() == "sqlx::query"
    }

    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        COUNT.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counts those of one page; everything else rests meanwhile.
pub(crate) async fn run<T>(table: &mut Table, page: impl Future<Output = T>) {
    let subscriber = tracing_subscriber::registry().with(Statements);
    tracing::subscriber::set_global_default(subscriber).unwrap();
    IS_COUNTING.store(true, Ordering::Relaxed);
    page.await;
    IS_COUNTING.store(false, Ordering::Relaxed);
    let count = u32::try_from(COUNT.load(Ordering::Relaxed)).unwrap();
    assert!(count > 0, "the driver logs no statements");
    table.goal(
        "queries of the list, filtered, counts anew",
        count.into(),
        &Goal::AtMost(4.0),
        "",
    );
}
