//! Case J1: killed at any point, a check goes on from there and ends as if nothing had been.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::testing::jobs::until_killed;

/// At least so many kills, on each database.
const KILLS: usize = 200;
const EVENTS: usize = 120;

/// Some changed, some moved, some are deleted, some aren't known any more.
async fn drifted(test: TestDb) -> Setting {
    let setting = Setting::new(test, EVENTS).await;
    setting.luma.edit(|world| {
        for n in [3, 60, 77] {
            world.delete(&id(n));
        }
        for n in [5, 62] {
            world.forget(&id(n));
        }
    });
    for n in [1, 40] {
        setting.change(&id(n), |event| event.start_at += (24 * 60).hours());
    }
    for n in [0, 7, 118] {
        setting.change(&id(n), |event| event.name.push_str(" (otra vez)"));
    }
    setting
}

/// What is left at the end: the events, and the run's own report.
async fn end_of(setting: &Setting, run: JobRun) -> (Vec<String>, Vec<(String, u64)>, u64) {
    assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
    let counts = run.progress.counts.into_iter().collect();
    (state_of(setting.db()).await, counts, run.progress.done)
}

/// One run, killed again and again after at most `most` polls, each time taken over by another process.
async fn through_kills(setting: &Setting, random: &mut StdRng, most: usize) -> (JobRun, usize) {
    setting.clock.advance(SignedDuration::from_secs(1));
    let id = setting.jobs.start(CHECK).await.unwrap();
    let (mut kills, mut stood, mut done) = (0, 0, 0);
    loop {
        let (db, clock, luma) = (setting.db(), &setting.clock, &setting.client);
        let replica = Jobs::new(db.clone(), clock.clone(), luma.clone());
        let mut polls = random.random_range(1..=most * (1 + stood));
        match until_killed(replica.work_on(id), &mut polls).await {
            Some(done) => done.unwrap(),
            None => kills += 1,
        }
        let run = setting.jobs.find(id).await.unwrap().unwrap();
        if run.state.is_finished() {
            return (run, kills);
        }
        // A run that never gets on is given up, and rightly: whoever kills lets it live longer then.
        stood = if run.progress.done > done {
            0
        } else {
            stood + 1
        };
        done = run.progress.done;
        // The killed one's lease runs out.
        setting.clock.advance(SignedDuration::from_secs(31));
    }
}

async fn killed_200_times(mut next: impl AsyncFnMut() -> TestDb) {
    let setting = drifted(next().await).await;
    setting.clock.advance(SignedDuration::from_secs(1));
    let id = setting.jobs.start(CHECK).await.unwrap();
    let mut left = usize::MAX;
    let work = setting.jobs.work_on(id);
    until_killed(work, &mut left).await.unwrap().unwrap();
    let polls = usize::MAX - left;
    let run = setting.jobs.find(id).await.unwrap().unwrap();
    let expected = end_of(&setting, run).await;
    assert_eq!(expected.2, EVENTS as u64);
    let (mut kills, mut rounds) = (0, 0);
    while kills < KILLS {
        rounds += 1;
        let setting = drifted(next().await).await;
        let mut random = StdRng::seed_from_u64(rounds);
        let (run, more) = through_kills(&setting, &mut random, polls / 5).await;
        assert_eq!(end_of(&setting, run).await, expected, "seed {rounds}");
        kills += more;
    }
    eprintln!("{kills} kills in {rounds} rounds of {polls} polls");
}

#[tokio::test]
async fn killed_at_200_random_points_on_sqlite() {
    killed_200_times(TestDb::sqlite).await;
}

#[tokio::test]
async fn killed_at_200_random_points_on_postgres() {
    if TestDb::postgres().await.is_some() {
        killed_200_times(async || TestDb::postgres().await.unwrap()).await;
    }
}
