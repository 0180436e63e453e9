//! Storing deliveries. While one transaction commits, those that come in wait together, and the next one takes them all: what
//! a commit costs is shared, and a burst is answered as fast as a single one.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::oneshot;

use super::DeliveryState;
use super::Failure;
use super::envelope::Envelope;
use crate::db::insert_rows;
use crate::ids::DeliveryId;
use crate::luma::webhook::Signed;
use crate::{Clock, Db};

/// In one transaction.
const AT_ONCE: usize = 100;

/// A delivery that has been verified.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) signed: Signed,
    pub(super) webhook_id: Option<String>,
    pub(super) body: Vec<u8>,
}

/// The database has not taken it, or not in time.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotStored {
    /// What it said.
    #[error("{0}")]
    Database(Arc<sqlx::Error>),
    /// Whoever was to write it is gone.
    #[error("the writer stopped")]
    Stopped,
}

type Answer = oneshot::Sender<Result<(), NotStored>>;

#[derive(Clone)]
pub(super) struct Inbox {
    db: Db,
    clock: Clock,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Vec<(Row, Answer)>>,
    turn: tokio::sync::Mutex<()>,
}

/// A delivery as a row.
struct Row {
    id: DeliveryId,
    received: Received,
    envelope: Envelope,
    now: i64,
}

impl Row {
    fn state(&self) -> DeliveryState {
        match self.envelope {
            Envelope::About(..) => DeliveryState::Waiting,
            Envelope::Other(_) => DeliveryState::Ignored,
            Envelope::Unreadable(_) => DeliveryState::SetAside,
        }
    }

    /// Of a type that we have no use for only that it came is kept: guests are in it, with their addresses.
    fn body(&self) -> Option<String> {
        let is_ours = !matches!(self.envelope, Envelope::Other(_));
        is_ours.then(|| STANDARD.encode(&self.received.body))
    }

    fn failure(&self) -> Option<Failure> {
        matches!(self.envelope, Envelope::Unreadable(_)).then_some(Failure::Unreadable)
    }
}

impl Inbox {
    pub(super) fn new(db: &Db, clock: &Clock) -> Self {
        Self {
            db: db.clone(),
            clock: clock.clone(),
            shared: Arc::default(),
        }
    }

    /// Returns when it is stored for good, or was there already. Whoever stops waiting takes nothing from the others.
    pub(super) async fn store(&self, received: Received) -> Result<(), NotStored> {
        let row = Row {
            id: DeliveryId::new(&self.clock),
            envelope: Envelope::of(&received.body),
            received,
            now: self.clock.now().as_millisecond(),
        };
        let (answer, stored) = oneshot::channel();
        self.waiting().push((row, answer));
        let inbox = self.clone();
        tokio::spawn(async move { inbox.write_waiting().await });
        stored.await.unwrap_or(Err(NotStored::Stopped))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<(Row, Answer)>> {
        self.shared
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes those that wait now. Each delivery has called this once, so nobody is left over; most calls find that another
    /// has done it.
    async fn write_waiting(&self) {
        let _turn = self.shared.turn.lock().await;
        let (rows, answers): (Vec<Row>, Vec<Answer>) = {
            let mut waiting = self.waiting();
            // Whoever gave up has been told no, and comes again.
            waiting.retain(|(_, answer)| !answer.is_closed());
            let count = waiting.len().min(AT_ONCE);
            waiting.drain(..count).unzip()
        };
        if rows.is_empty() {
            return;
        }
        let written = insert(&self.db, &rows)
            .await
            .map_err(|error| NotStored::Database(Arc::new(error)));
        for answer in answers {
            // Nobody waiting any more is fine.
            let _ = answer.send(written.clone());
        }
    }
}

/// The same number or the same signature is the same delivery: a retry of Luma's, or somebody who sends on what he caught.
async fn insert(db: &Db, rows: &[Row]) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 14] = [
        "id",
        "webhook_id",
        "signed_at",
        "signature",
        "body",
        "kind",
        "luma_event_id",
        "state",
        "failure",
        "attempts",
        "next_attempt_at",
        "created_at",
        "finished_at",
        "body_dropped_at",
    ];
    let mut tx = db.begin().await?;
    insert_rows(
        &mut tx,
        "webhook_deliveries",
        &COLUMNS,
        rows,
        "ON CONFLICT DO NOTHING",
        |query, row| {
            let (state, body) = (row.state(), row.body());
            let dropped_at = body.is_none().then_some(row.now);
            query
                .bind(row.id)
                .bind(row.received.webhook_id.clone())
                .bind(row.received.signed.at.as_millisecond())
                .bind(row.received.signed.signature.clone())
                .bind(body.unwrap_or_default())
                .bind(row.envelope.kind().map(str::to_owned))
                .bind(row.envelope.event().cloned())
                .bind(state)
                .bind(row.failure())
                .bind(0_i64)
                .bind(row.now)
                .bind(row.now)
                .bind((state != DeliveryState::Waiting).then_some(row.now))
                .bind(dropped_at)
        },
    )
    .await?;
    tx.commit().await
}

/// The bytes as they came.
pub(super) fn body(stored: &str) -> Vec<u8> {
    STANDARD.decode(stored).unwrap_or_default()
}
