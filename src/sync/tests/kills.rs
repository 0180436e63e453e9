//! Case J1: killed at any point, a sync goes on from there and ends as if nothing had been.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::jobs::Jobs;
use crate::testing::jobs::until_killed;

/// At least so many kills, on each database.
const KILLS: usize = 200;

/// A calendar of 40 pages: ours, others' and external events. The same each time.
async fn forty_pages(test: TestDb) -> Setting {
    let setting = Setting::new(test).await;
    setting.luma.edit(|world| world.page_cap = 4);
    name_after_count(&setting, 40, 72);
    setting.list_external(8);
    setting
}

/// Ids that don't differ between two worlds.
fn name_after_count(setting: &Setting, ours: i64, others: i64) {
    let made = [setting.manage(ours), setting.list(others)].concat();
    setting.luma.edit(|world| {
        world.users.retain(|id, _| id == luma_sandbox::OWNER_ID);
        let calendar = world.add_calendar(Calendar::with_id("cal-Others", "Rust Perú"));
        for (n, id) in made.iter().enumerate() {
            let mut event = world.forget(id).unwrap();
            event.id = format!("evt-n{n:04}");
            event.slug = format!("n{n:04}");
            event.guest_count = 0;
            event.host_ids = vec![luma_sandbox::OWNER_ID.to_owned()];
            let id = event.id.clone();
            let is_ours = event.calendar_id == CALENDAR_ID;
            if !is_ours {
                event.calendar_id.clone_from(&calendar);
            }
            world.add_event(event);
            if !is_ours {
                world.list_on(CALENDAR_ID, &id);
            }
        }
    });
}

/// Some change, some go, some come.
fn change(setting: &Setting) {
    for n in [0, 7, 39, 40, 77, 111] {
        setting.rename(&format!("evt-n{n:04}"));
    }
    setting.luma.edit(|world| {
        world.delete("evt-n0003");
        world.delete("evt-n0060");
        world.unlist(CALENDAR_ID, "evt-n0061");
        let mut event = world.events["evt-n0001"].clone();
        event.id = "evt-new".into();
        event.slug = "new".into();
        world.add_event(event);
    });
}

/// One run, killed again and again after at most `most` polls, each time taken over by another process.
async fn sync_through_kills(setting: &Setting, random: &mut StdRng, most: usize) -> usize {
    let id = setting.jobs.start("luma-scheduled-sync").await.unwrap();
    let (mut kills, mut stood, mut done) = (0, 0, 0);
    loop {
        let replica = Jobs::new(
            setting.db().clone(),
            setting.clock.clone(),
            setting.client.clone(),
        );
        let mut polls = random.random_range(1..=most * (1 + stood));
        match until_killed(replica.work_until_idle(), &mut polls).await {
            Some(done) => done.unwrap(),
            None => kills += 1,
        }
        let run = setting.jobs.find(id).await.unwrap().unwrap();
        if run.state.is_finished() {
            assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
            return kills;
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

/// Undisturbed: the state after each of the two syncs, and the polls that the first took.
async fn undisturbed(test: TestDb) -> (Vec<String>, Vec<String>, usize) {
    let setting = forty_pages(test).await;
    let id = setting.jobs.start("luma-scheduled-sync").await.unwrap();
    let mut left = usize::MAX;
    let work = setting.jobs.work_until_idle();
    until_killed(work, &mut left).await.unwrap().unwrap();
    let run = setting.jobs.find(id).await.unwrap().unwrap();
    assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
    assert_eq!(setting.asked().0, 40, "pages");
    let first = state_of(setting.db()).await;
    change(&setting);
    setting.synced().await;
    (first, state_of(setting.db()).await, usize::MAX - left)
}

async fn killed(seed: u64, test: TestDb, expected: &(Vec<String>, Vec<String>, usize)) -> usize {
    let (first, second, polls) = expected;
    let setting = forty_pages(test).await;
    let mut random = StdRng::seed_from_u64(seed);
    let mut kills = sync_through_kills(&setting, &mut random, polls / 12).await;
    assert_eq!(&state_of(setting.db()).await, first, "seed {seed}");
    change(&setting);
    kills += sync_through_kills(&setting, &mut random, polls / 24).await;
    assert_eq!(&state_of(setting.db()).await, second, "seed {seed}");
    kills
}

#[tokio::test]
async fn killed_at_200_random_points_on_sqlite() {
    let expected = undisturbed(TestDb::sqlite().await).await;
    let (mut kills, mut seed) = (0, 0);
    while kills < KILLS {
        seed += 1;
        kills += killed(seed, TestDb::sqlite().await, &expected).await;
    }
    eprintln!("{kills} kills in {seed} rounds of {} polls", expected.2);
}

#[tokio::test]
async fn killed_at_200_random_points_on_postgres() {
    let Some(test) = TestDb::postgres().await else {
        return;
    };
    let expected = undisturbed(test).await;
    let (mut kills, mut seed) = (0, 0);
    while kills < KILLS {
        seed += 1;
        let test = TestDb::postgres().await.unwrap();
        kills += killed(seed, test, &expected).await;
    }
    eprintln!("{kills} kills in {seed} rounds of {} polls", expected.2);
}
