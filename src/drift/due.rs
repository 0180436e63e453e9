//! Which events come next.

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::{CHECK, Phase, Scope};
use crate::Db;
use crate::clock::from_millis;
use crate::events::SyncStatus;
use crate::ids::{EventId, LumaEventId};
use crate::luma::SourceKind;

/// Events of one part: read together, written together.
const A_PART: usize = 12;
/// What begins within this time is looked at daily.
const SOON: SignedDuration = SignedDuration::from_hours(72);
/// Unless somebody looked within this time: somewhat less than a day, so that the run of the same hour does.
const JUST: SignedDuration = SignedDuration::from_hours(20);

/// An event that is to be looked at, as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub(super) id: EventId,
    pub(super) luma_id: LumaEventId,
    pub(super) position: i64,
    pub(super) hash: String,
    /// We know already that it is gone.
    pub(super) is_gone: bool,
    /// Since when Luma hasn't known it, without a reading in between.
    pub(super) missing_since: Option<Timestamp>,
}

impl Due {
    /// Whether it was last read this way.
    pub(super) fn is_of(&self, kind: SourceKind) -> bool {
        self.hash.split(':').next() == Some(kind.as_str())
    }

    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let time = |name: &str| row.try_get::<Option<i64>, _>(name);
        let (checked, missing) = (time("last_source_check_at")?, time("first_seen_at")?);
        let status: SyncStatus = row.try_get("sync_status")?;
        let is_canceled = time("canceled_at")?.is_some();
        Ok(Self {
            id: row.try_get("id")?,
            luma_id: row.try_get("source_luma_event_id")?,
            position: row.try_get("position")?,
            hash: row.try_get("source_content_hash")?,
            is_gone: is_canceled || status == SyncStatus::SourceDeleted,
            missing_since: missing
                .filter(|missing| checked.is_none_or(|checked| checked < *missing))
                .map(from_millis),
        })
    }
}

/// Those of a scope that nobody has looked at since the run began. External events stand elsewhere: Luma has no document of
/// them. Whatever moves or is read meanwhile is neither looked at twice nor forgotten.
fn wanted(scope: Scope, began: Timestamp) -> String {
    let millis = |time: Result<Timestamp, _>| time.unwrap_or(began).as_millisecond();
    let now = began.as_millisecond();
    let (soon, just) = (
        millis(began.checked_add(SOON)),
        millis(began.checked_sub(JUST)),
    );
    let of_scope = match scope {
        Scope::All => String::new(),
        // What the weekly check has found is its own to judge, and an admin's.
        Scope::Soon => format!(
            "AND NOT EXISTS (SELECT 1 FROM drift_findings judged JOIN job_runs r ON r.id = judged.run_id
                WHERE judged.event_id = e.id AND r.job = '{CHECK}' AND (r.state IN ('waiting', 'running')
                    OR (r.state = 'partial' AND r.reason = 'many_gone' AND r.accepted_at IS NULL)))
             AND ((e.start_at <= {soon} AND e.over_at > {now} AND COALESCE(e.last_source_check_at, 0) < {just})
                OR e.id IN (SELECT event_id FROM drift_findings WHERE is_deleted = 0))"
        ),
    };
    format!(
        "e.ownership = 'referenced' AND e.source_luma_event_id LIKE 'evt-%'
         AND COALESCE(e.last_source_check_at, 0) < {now} {of_scope}"
    )
}

/// How many there are.
pub(super) async fn count(db: &Db, scope: Scope, began: Timestamp) -> Result<u64, sqlx::Error> {
    let sql = format!(
        "SELECT COUNT(*) FROM events e WHERE {}",
        wanted(scope, began)
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(db.reader())
        .await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

/// The next part of a phase behind this place; empty when the phase is over.
pub(super) async fn next(
    db: &Db,
    scope: Scope,
    began: Timestamp,
    (phase, after): (Phase, Option<i64>),
) -> Result<Vec<Due>, sqlx::Error> {
    let (is_over, beyond, order) = match phase {
        Phase::Upcoming => (">", ">", "ASC"),
        Phase::Over => ("<=", "<", "DESC"),
    };
    let first = match phase {
        Phase::Upcoming => i64::MIN,
        Phase::Over => i64::MAX,
    };
    let sql = format!(
        "SELECT e.id, e.source_luma_event_id, e.position, e.source_content_hash, e.sync_status, e.canceled_at,
             e.last_source_check_at, f.first_seen_at
         FROM events e LEFT JOIN drift_findings f ON f.event_id = e.id
         WHERE {} AND e.over_at {is_over} {} AND e.position {beyond} $1
         ORDER BY e.position {order} LIMIT {A_PART}",
        wanted(scope, began),
        began.as_millisecond(),
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(after.unwrap_or(first))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(Due::from_row).collect()
}
