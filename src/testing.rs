//! A fresh migrated database for each test, on both backends. PostgreSQL is a throw-away cluster on loopback that this
//! process starts and that stops with it; where PostgreSQL isn't installed its tests say so and pass, unless
//! `HACK0_TEST_POSTGRES=required` (which `make test` sets).

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use crate::{Clock, Db};

#[cfg(test)]
pub(crate) mod jobs;

/// Emits one test on SQLite and one on PostgreSQL from one body: `test_on_both!(name, |db: TestDb| async move { … });`
#[macro_export]
macro_rules! test_on_both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let body = $body;
                body($crate::testing::TestDb::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let body = $body;
                if let Some(db) = $crate::testing::TestDb::postgres().await {
                    body(db).await;
                }
            }
        }
    };
}

/// A database of its own for one test.
pub struct TestDb {
    /// Migrated and empty.
    pub db: Db,
    /// Its address, for a second connection or process.
    pub url: String,
    _folder: Option<TempDir>,
}

impl TestDb {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::open(url, Some(folder)).await
    }

    /// A new PostgreSQL database, or none where PostgreSQL isn't installed.
    pub async fn postgres() -> Option<Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(Cluster::start).as_ref())
            .await
            .expect("starting PostgreSQL doesn't panic")?;
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::SeqCst));
        let admin = Db::connect(&cluster.url("postgres"))
            .await
            .expect("the cluster answers");
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(admin.reader())
            .await
            .expect("a database of our own");
        admin.close().await;
        Some(Self::open(cluster.url(&name), None).await)
    }

    async fn open(url: String, folder: Option<TempDir>) -> Self {
        let db = Db::connect(&url).await.expect("the test database opens");
        db.migrate().await.expect("the migrations run");
        Self {
            db,
            url,
            _folder: folder,
        }
    }
}

/// Keeps the folder with the database: of a type without `Drop`, a test's `async move` block would capture only the fields
/// that it names, and the folder would go before its end.
impl Drop for TestDb {
    fn drop(&mut self) {}
}

/// A clock that stands on Tuesday, 24 November 2026, 15:00 UTC (10:00 in Lima).
pub fn clock() -> Clock {
    Clock::manual(
        "2026-11-24T15:00:00Z"
            .parse::<Timestamp>()
            .expect("a valid time"),
    )
}

struct Cluster {
    port: u16,
}

impl Cluster {
    fn start() -> Option<Self> {
        let Some(bin) = find_postgres() else {
            let required = std::env::var("HACK0_TEST_POSTGRES").is_ok_and(|v| v == "required");
            assert!(
                !required,
                "PostgreSQL isn't installed, and HACK0_TEST_POSTGRES=required"
            );
            eprintln!("PostgreSQL isn't installed: its half of the store tests is skipped");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let data = folder.join("data");
        let port = free_port();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        run(as_server_user(&bin.join("initdb"))
            .args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-D",
            ])
            .arg(&data));
        let settings = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=400"
        );
        run(as_server_user(&bin.join("pg_ctl"))
            .args(["-w", "-s", "-l"])
            .arg(folder.join("log"))
            .arg("-D")
            .arg(&data)
            .args(["-o", &settings, "start"]));
        stop_with_this_process(&bin, &folder);
        Some(Self { port })
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

/// Debian keeps the server's programs out of the PATH, a folder for each version.
fn find_postgres() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    folders
        .into_iter()
        .rev()
        .find(|folder| folder.join("initdb").is_file())
}

/// PostgreSQL refuses to run as root.
fn as_server_user(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("`id` runs");
    id.stdout.trim_ascii() == b"0"
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener
        .local_addr()
        .expect("a bound listener has an address")
        .port()
}

fn run(command: &mut Command) {
    // Not `output()`: the server that pg_ctl leaves behind would keep the pipes open.
    let status = command
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success(), "{command:?} failed: {status}");
}

/// However this process ends, also killed: a watcher outlives it, stops the cluster and removes its folder.
fn stop_with_this_process(bin: &Path, folder: &Path) {
    let stop = as_server_user(&bin.join("pg_ctl"));
    let words: Vec<String> = std::iter::once(stop.get_program())
        .chain(stop.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let script = format!(
        "trap '' INT TERM; while kill -0 {pid} 2>/dev/null; do sleep 0.2; done; {} -s -m immediate -D {folder}/data stop; rm -rf {folder}",
        words.join(" "),
        pid = std::process::id(),
        folder = folder.display(),
    );
    // `setsid --fork` returns at once; the watcher is no child of ours.
    run(Command::new("setsid").args(["--fork", "sh", "-c", &script]));
}

#[cfg(test)]
mod tests {
    use super::*;

    test_on_both!(a_fresh_database_is_ready, |test: TestDb| async move {
        assert!(test.db.is_ready().await);
        test.db
            .migrate()
            .await
            .expect("migrating again changes nothing");
    });

    test_on_both!(
        a_dropped_transaction_leaves_nothing,
        |test: TestDb| async move {
            let insert = "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES ('o', 'o', 'O', 0, 0)";
            let mut tx = test.db.begin().await.unwrap();
            sqlx::query(insert).execute(&mut *tx).await.unwrap();
            drop(tx);
            let rows = sqlx::query("SELECT id FROM organizations")
                .fetch_all(test.db.reader())
                .await
                .unwrap();
            assert!(rows.is_empty());
        }
    );
}
