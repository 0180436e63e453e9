//! Several links pasted at once: each is an import of its own, and the batch only remembers which.

use sqlx::{AssertSqlSafe, Row};

use super::found;
use super::store::{self, Place};
use super::{Batch, BatchRow};
use crate::db::{Tx, placeholders};
use crate::ids::{BatchId, ImportId};
use crate::luma::{Link, LinkProblem};
use crate::{Clock, Db};

type Pasted = Result<Link, (String, LinkProblem)>;

/// Queues what isn't queued yet and keeps the batch, in one transaction.
pub(super) async fn insert(
    db: &Db,
    clock: &Clock,
    pasted: &[Pasted],
    place: &Place,
) -> Result<BatchId, sqlx::Error> {
    let batch = BatchId::new(clock);
    let now = clock.now().as_millisecond();
    let links: Vec<&Link> = pasted
        .iter()
        .filter_map(|pasted| pasted.as_ref().ok())
        .collect();
    let mut tx = db.begin().await?;
    queue(&mut tx, clock, &links, place).await?;
    sqlx::query("INSERT INTO import_batches (id, created_at) VALUES ($1, $2)")
        .bind(batch)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    let imports = newest(&mut tx, &links).await?;
    let rows: Vec<String> = (0..pasted.len())
        .map(|n| format!("({})", placeholders(n * 6 + 1, 6)))
        .collect();
    let sql = format!(
        "INSERT INTO import_batch_items (batch_id, position, import_id, pasted, problem, created_at) VALUES {}",
        rows.join(",")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (position, pasted) in (0_i64..).zip(pasted) {
        let (import, word, problem) = match pasted {
            Ok(link) => (
                imports
                    .iter()
                    .find(|(known, _)| known == link)
                    .map(|(_, id)| *id),
                None,
                None,
            ),
            Err((word, problem)) => (None, Some(word), Some(*problem)),
        };
        query = query
            .bind(batch)
            .bind(position)
            .bind(import)
            .bind(word)
            .bind(problem)
            .bind(now);
    }
    query.execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(batch)
}

async fn queue(
    tx: &mut Tx,
    clock: &Clock,
    links: &[&Link],
    place: &Place,
) -> Result<(), sqlx::Error> {
    let rows: Vec<String> = (0..links.len())
        .map(|n| {
            format!(
                "(${}, ${}, $1, 0, 0, ${}, $2, $3)",
                3 * n + 4,
                3 * n + 5,
                3 * n + 6
            )
        })
        .collect();
    let sql = format!(
        "INSERT INTO imports (id, target, steps, is_known, attempts, next_attempt_at, created_at, visitor) VALUES {}
         ON CONFLICT (target) WHERE finished_at IS NULL DO NOTHING",
        rows.join(",")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(store::write_steps(&store::new_steps()))
        .bind(clock.now().as_millisecond())
        .bind(&place.visitor);
    for (behind, link) in (0..).zip(links) {
        let turn = place.turn(clock, behind);
        query = query.bind(ImportId::new(clock)).bind(*link).bind(turn);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// The newest import of each link: the one just queued, or the one that was joined.
async fn newest(tx: &mut Tx, links: &[&Link]) -> Result<Vec<(Link, ImportId)>, sqlx::Error> {
    let sql = format!(
        "SELECT target, id FROM imports WHERE target IN ({}) ORDER BY created_at DESC, id DESC",
        placeholders(1, links.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for link in links {
        query = query.bind(*link);
    }
    let rows = query.fetch_all(&mut **tx).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("target")?, row.try_get("id")?)))
        .collect()
}

pub(super) async fn find(
    db: &Db,
    clock: &Clock,
    id: BatchId,
) -> Result<Option<Batch>, sqlx::Error> {
    let items = sqlx::query(
        "SELECT import_id, pasted, problem FROM import_batch_items WHERE batch_id = $1 ORDER BY position",
    )
    .bind(id)
    .fetch_all(db.reader())
    .await?;
    if items.is_empty() {
        return Ok(None);
    }
    let ids = items
        .iter()
        .filter_map(|row| row.try_get::<Option<ImportId>, _>("import_id").transpose());
    let mut imports = found::find_all(db, clock, &ids.collect::<Result<Vec<_>, _>>()?).await?;
    let mut rows = Vec::with_capacity(items.len());
    for item in &items {
        let import: Option<ImportId> = item.try_get("import_id")?;
        if let Some(import) = import.and_then(|id| imports.remove(&id)) {
            rows.push(BatchRow::Import(Box::new(import)));
        } else if let (Some(pasted), Some(problem)) =
            (item.try_get("pasted")?, item.try_get("problem")?)
        {
            rows.push(BatchRow::Problem { pasted, problem });
        }
    }
    Ok(Some(Batch { id, rows }))
}
