//! Jobs and the webhook's registration on the terminal: whole processes, with the sandbox as Luma.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hack0::Db;
use hack0::testing::clock;
use luma_sandbox::{Event, Fault, Sandbox, Surface};
use sqlx::Row as _;

async fn sandbox() -> Sandbox {
    let clock = clock();
    Sandbox::start(Arc::new(move || clock.now())).await.unwrap()
}

fn hack0(luma: &Sandbox, folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hack0"));
    command
        .args(words)
        .env_clear()
        .env("LUMA_API_URL", luma.api_url())
        .env("LUMA_WEB_URL", luma.web_url())
        .env("LUMA_PAGE_URL", luma.page_url())
        .env("LUMA_API_KEY", luma_sandbox::API_KEY)
        .env("HACK0_LUMA_CALENDAR_API_ID", luma_sandbox::CALENDAR_ID)
        .env("HACK0_BASE_URL", "https://hack0.example")
        .current_dir(folder);
    command
}

/// Exit code, standard output and standard error.
async fn run(mut command: Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn add_events(luma: &Sandbox, count: usize) {
    luma.edit(|world| {
        for n in 0..count {
            world.add_event(Event::new(format!("Noche {n}")));
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_run_and_its_exit_code_tells() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let hack0 = |words: &[&str]| run(hack0(&luma, folder.path(), words));
    add_events(&luma, 5);

    let (code, told, _) = hack0(&["job", "list"]).await;
    assert_eq!(code, Some(0));
    assert!(told.contains("luma-scheduled-sync: "), "{told}");
    assert!(told.contains(", next 20"), "{told}");

    let (code, told, _) = hack0(&["job", "run", "luma-scheduled-sync"]).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("succeeded at ") && told.contains("5 new"),
        "{told}"
    );
    let (_, told, _) = hack0(&["job", "list"]).await;
    assert!(told.contains("  succeeded at "), "{told}");

    let (code, _, told) = hack0(&["job", "run", "luma-nothing"]).await;
    assert_eq!(code, Some(2));
    assert!(told.contains("luma-scheduled-sync"), "{told}");

    luma.edit(|world| {
        world.add_event(Event::new("La sexta"));
    });
    for _ in 0..2 {
        let (code, told, _) = hack0(&["job", "run", "luma-scheduled-sync", "--dry-run"]).await;
        assert_eq!(code, Some(0), "{told}");
        assert!(
            told.contains("  new: La sexta\n") && told.contains("dry run succeeded at "),
            "{told}"
        );
        assert!(told.contains("1 new"), "nothing was kept: {told}");
    }

    luma.edit(|world| world.keys.clear());
    let (code, _, told) = hack0(&["job", "run", "luma-scheduled-sync"]).await;
    assert_eq!(code, Some(3), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("partial") && told.contains("401"), "{told}");

    let mut unset = self::hack0(&luma, folder.path(), &["job", "run", "luma-scheduled-sync"]);
    unset.env_remove("HACK0_LUMA_CALENDAR_API_ID");
    let (code, _, told) = run(unset).await;
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("HACK0_LUMA_CALENDAR_API_ID isn't set"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_cancelled_from_another_terminal() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    luma.fault(Surface::Official, Fault::Hang, None);
    let words = ["job", "run", "luma-scheduled-sync"];
    let running = hack0(&luma, folder.path(), &words);
    let running = tokio::spawn(run(running));
    let begun = Instant::now();
    while luma.requests().is_empty() {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing is asked");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let hack0 = |words: &[&str]| run(hack0(&luma, folder.path(), words));
    let (_, told, _) = hack0(&["job", "list"]).await;
    assert!(told.contains("  running at "), "{told}");
    let (code, told, _) = hack0(&["job", "cancel", "luma-scheduled-sync"]).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.starts_with("cancelled luma-scheduled-sync ("),
        "{told}"
    );
    let (code, _, told) = running.await.unwrap();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("cancelled at "), "{told}");
    let (code, _, told) = hack0(&["job", "cancel", "luma-scheduled-sync"]).await;
    assert_eq!(code, Some(1));
    assert!(told.contains("is waiting or running"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_runs_are_finished_by_the_next_process() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    luma.edit(|world| world.page_cap = 5);
    add_events(&luma, 40);
    let words = ["job", "run", "luma-scheduled-sync"];
    // Slowly, so that a kill finds it at work.
    let slow = Fault::Slow(Duration::from_millis(20));
    luma.fault(Surface::Official, slow, None);
    for asked in [12, 24] {
        luma.clear_requests();
        let mut child = hack0(&luma, folder.path(), &words)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while luma.requests().len() < asked {
            assert!(begun.elapsed() < Duration::from_mins(1), "nothing is asked");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
    }
    luma.clear_faults();
    // Takes what the two left in their order, when their leases are over, and then its own, which finds nothing new.
    let (code, told, why) = run(hack0(&luma, folder.path(), &words)).await;
    assert_eq!(code, Some(0), "{told}{why}");
    assert!(
        told.lines().last().unwrap().contains("80 done")
            && !told.lines().last().unwrap().contains("new"),
        "{told}"
    );
    let url = format!("sqlite://{}", folder.path().join("data/hack0.db").display());
    let db = Db::connect(&url).await.unwrap();
    let count = async |sql: &'static str| -> i64 {
        let row = sqlx::query(sql).fetch_one(db.reader()).await.unwrap();
        row.get(0)
    };
    assert_eq!(count("SELECT COUNT(*) FROM events").await, 40);
    assert_eq!(
        count("SELECT COUNT(*) FROM job_runs WHERE state = 'succeeded'").await,
        3
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_webhook_is_registered_once() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let connect = || hack0(&luma, folder.path(), &["luma", "connect"]);
    let (code, told, why) = run(connect()).await;
    assert_eq!(code, Some(0), "{why}");
    let secret = format!("LUMA_WEBHOOK_SECRET={}", luma_sandbox::WEBHOOK_SECRET);
    assert!(told.contains(&secret), "{told}");
    luma.edit(|world| {
        let [webhook] = &world.webhooks.values().collect::<Vec<_>>()[..] else {
            panic!("one webhook")
        };
        assert_eq!(webhook.url, "https://hack0.example/api/webhooks/luma");
        assert_eq!(webhook.event_types.len(), 4);
    });

    let (code, told, _) = run(connect()).await;
    assert_eq!(code, Some(0));
    assert!(
        told.contains("already") && !told.contains("whsec_"),
        "{told}"
    );

    let mut moved = connect();
    moved.env("HACK0_BASE_URL", "https://hack0.dev");
    let (code, _, told) = run(moved).await;
    assert_eq!(code, Some(1));
    assert!(
        told.contains("https://hack0.example/api/webhooks/luma"),
        "{told}"
    );
    assert!(told.contains("delete that webhook"), "{told}");

    luma.edit(|world| {
        for webhook in world.webhooks.values_mut() {
            "paused".clone_into(&mut webhook.status);
        }
    });
    let (code, _, told) = run(connect()).await;
    assert_eq!(code, Some(1));
    assert!(told.contains("paused"), "{told}");
    assert_eq!(
        luma.edit(|world| world.webhooks.len()),
        1,
        "never a second one"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn luma_can_t_call_this_machine() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let at = |base: Option<&str>, api: &str| {
        let mut command = hack0(&luma, folder.path(), &["luma", "connect"]);
        command.env("LUMA_API_URL", api);
        match base {
            Some(base) => command.env("HACK0_BASE_URL", base),
            None => command.env_remove("HACK0_BASE_URL"),
        };
        run(command)
    };
    let luma_itself = "https://luma.invalid";
    for (base, why) in [
        (None, "HACK0_BASE_URL isn't set"),
        (Some("http://localhost:3000"), "this machine"),
        (Some("https://127.0.0.1"), "this machine"),
        (Some("http://hack0.example"), "https"),
    ] {
        let (code, _, told) = at(base, luma_itself).await;
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains(why), "{told}");
    }
    // The sandbox stands on this machine too.
    let (code, _, told) = at(Some("http://127.0.0.1:3000"), &luma.api_url()).await;
    assert_eq!(code, Some(0), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_knows_webhook_budget_and_jobs() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let hack0 = |words: &[&str]| run(hack0(&luma, folder.path(), words));
    hack0(&["migrate"]).await;
    let (code, told, _) = hack0(&["doctor"]).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("webhook: Luma doesn't call us; run `hack0 luma connect`"),
        "{told}"
    );
    assert!(
        told.contains("luma-scheduled-sync: hasn't run yet"),
        "{told}"
    );
    assert!(told.contains("of 200 requests left this minute"), "{told}");

    hack0(&["luma", "connect"]).await;
    hack0(&["job", "run", "luma-scheduled-sync"]).await;
    let (code, told, _) = hack0(&["doctor"]).await;
    assert_eq!(code, Some(0), "{told}");
    let calls = "ok       webhook: Luma calls https://hack0.example/api/webhooks/luma";
    assert!(told.contains(calls), "{told}");
    assert!(
        told.contains("ok       luma-scheduled-sync: succeeded at "),
        "{told}"
    );

    let file = folder.path().join("data/hack0.db");
    let db = Db::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    sqlx::query("UPDATE luma_budget SET exhausted_at = $1")
        .bind(hack0::Clock::system().now().as_millisecond())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (code, told, _) = hack0(&["doctor"]).await;
    assert_eq!(code, Some(0), "it works: {told}");
    assert!(told.contains("alarm    look: Luma said on "), "{told}");

    luma.edit(|world| {
        for webhook in world.webhooks.values_mut() {
            "https://old.example/api/webhooks/luma".clone_into(&mut webhook.url);
        }
    });
    let (code, told, _) = hack0(&["doctor"]).await;
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("broken   webhook: Luma calls another address"),
        "{told}"
    );
}

/// `hack0 serve`; killed when it goes.
struct Server(Child);

impl Server {
    fn start(luma: &Sandbox, folder: &Path) -> Self {
        let mut command = hack0(luma, folder, &["serve"]);
        command
            .env("HACK0_LISTEN", "127.0.0.1:0")
            .env("RUST_LOG", "warn");
        Self(command.stdin(Stdio::null()).spawn().unwrap())
    }

    fn terminate(mut self) {
        let told = Command::new("kill").arg(self.0.id().to_string()).status();
        assert!(told.unwrap().success());
        assert!(self.0.wait().unwrap().success(), "SIGTERM is a good end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The state of the run of a slot, as soon as it is this one.
async fn wait_for_slot(db: &Db, state: &str) {
    let begun = Instant::now();
    loop {
        let rows = sqlx::query("SELECT state FROM job_runs WHERE slot IS NOT NULL")
            .fetch_all(db.reader())
            .await
            .unwrap();
        if let [row] = &rows[..]
            && row.get::<String, _>(0) == state
        {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "not {state} in time"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_catches_up_once_and_lets_go_when_it_stops() {
    let (luma, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    luma.edit(|world| world.page_cap = 2);
    add_events(&luma, 20);
    run(hack0(&luma, folder.path(), &["migrate"])).await;
    let url = format!("sqlite://{}", folder.path().join("data/hack0.db").display());
    let db = Db::connect(&url).await.unwrap();
    // It has known the job for long, and was down since.
    let mut tx = db.begin().await.unwrap();
    sqlx::query("INSERT INTO job_schedules (job, created_at) VALUES ('luma-scheduled-sync', 0)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let slow = Fault::Slow(Duration::from_millis(50));
    luma.fault(Surface::Official, slow, None);
    let first = Server::start(&luma, folder.path());
    wait_for_slot(&db, "running").await;
    first.terminate();
    let row = sqlx::query("SELECT state, holder FROM job_runs")
        .fetch_one(db.reader())
        .await
        .unwrap();
    assert_eq!(row.get::<String, _>(0), "running");
    assert_eq!(
        row.get::<Option<String>, _>(1),
        None,
        "free for another at once"
    );

    luma.clear_faults();
    let second = Server::start(&luma, folder.path());
    wait_for_slot(&db, "succeeded").await;
    second.terminate();
}
