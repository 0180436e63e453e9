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

/// Counts those of each of some pages; everything else rests meanwhile. The most that one of them needs is the figure.
pub(crate) async fn run<T>(table: &mut Table, pages: &[&str], mut get: impl AsyncFnMut(&str) -> T) {
    let subscriber = tracing_subscriber::registry().with(Statements);
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut counts = Vec::new();
    for page in pages {
        COUNT.store(0, Ordering::Relaxed);
        IS_COUNTING.store(true, Ordering::Relaxed);
        get(page).await;
        IS_COUNTING.store(false, Ordering::Relaxed);
        counts.push((COUNT.load(Ordering::Relaxed), *page));
    }
    let (most, page) = counts.iter().max().unwrap();
    assert!(*most > 0, "the driver logs no statements");
    table.goal(
        &format!("queries of a list, the most of {} addresses", pages.len()),
        u32::try_from(*most).unwrap().into(),
        &Goal::AtMost(4.0),
        page,
    );
}
