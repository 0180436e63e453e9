//! Durable runs on both databases, with a clock moved by hand.

use jiff::SignedDuration;
use sqlx::Row;

use super::*;
use crate::jobs::slots::Schedule;
use crate::luma::LumaConfig;
use crate::test_on_both;
use crate::testing::{TestDb, clock};

mod hands;
mod slots;

/// Every six hours: leaves a trace of itself.
pub(super) const TRACED: &[Job] = &[Job {
    name: "traced",
    cron: "0 0 */6 * * *",
    about: "leaves a trace",
    work: |context| Box::pin(leave_trace(context)),
}];

async fn leave_trace(context: Context) -> Result<Outcome, JobError> {
    let mut tx = context.run.begin().await?;
    trace(&mut tx, &context.run.id.to_string()).await?;
    let progress = Progress {
        done: 1,
        ..Progress::default()
    };
    context.run.save(tx, &1, &progress).await?;
    Ok(Outcome::Succeeded)
}

/// One row that says who wrote it.
pub(super) async fn trace(tx: &mut crate::db::Tx, who: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO traces (who) VALUES ($1)")
        .bind(who)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn traces(db: &Db) -> Vec<String> {
    let rows = sqlx::query("SELECT who FROM traces ORDER BY who")
        .fetch_all(db.reader())
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// A fresh database with a place for traces.
pub(super) async fn traceable(test: &TestDb) {
    let mut tx = test.db.begin().await.unwrap();
    sqlx::query("CREATE TABLE traces (who TEXT NOT NULL)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Jobs on this table; there is no Luma behind them.
pub(super) fn jobs(table: &'static [Job], db: &Db, clock: &Clock) -> Jobs {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let nowhere = "http://127.0.0.1:9";
    let luma = Luma::new(LumaConfig::at(nowhere, nowhere, nowhere).unwrap(), clock);
    Jobs::of(table, db.clone(), clock.clone(), luma.unwrap())
}

/// Every run: state, slot, by the order in which they were queued.
pub(super) async fn runs(db: &Db) -> Vec<(RunState, Option<i64>)> {
    let rows = sqlx::query("SELECT state, slot FROM job_runs ORDER BY created_at, id")
        .fetch_all(db.reader())
        .await
        .unwrap();
    rows.iter()
        .map(|row| (row.get("state"), row.get("slot")))
        .collect()
}

#[test]
fn every_job_has_a_time_and_a_name_of_its_own() {
    for job in JOBS {
        assert!(Schedule::parse(job.cron).is_ok(), "{job:?}");
        let same = JOBS.iter().filter(|other| other.name == job.name);
        assert_eq!(same.count(), 1, "{job:?}");
    }
}
