//! One pool, two databases: SQLite (a file, the default) and PostgreSQL, driven by the same SQL text with `$n` placeholders.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Row, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::Clock;
use crate::events::{host_names, search};

mod sql;
#[cfg(test)]
mod tests;
mod text_rows;

pub(crate) use sql::{
    Statement, insert_rows, insert_rows_returning, placeholders, query_in, update_rows,
};
pub(crate) use text_rows::{Fields, ITEM, TextRows, fields};

/// A replica that is still of the version before must go on serving a database that a newer one has migrated.
static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!();
    migrator.set_ignore_missing(true);
    migrator
});

/// Older ones can corrupt a database when a WAL is reset while another connection checkpoints.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// A file up to this size is read through before it is used, which takes some tens of milliseconds; a larger one while it is
/// used already ([`Db::find_damage`]).
const SMALL: i64 = 32 * 1024 * 1024;

/// How long anybody waits for a connection, or for the turn to write.
const PATIENCE: Duration = Duration::from_secs(4);

/// Which of the two databases stands behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in this process.
    Sqlite,
    /// A server.
    Postgres,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: AnyPool,
    backend: Backend,
    /// SQLite has one writer; queueing here is fair, its own busy handler isn't.
    writer: Arc<Mutex<()>>,
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address has another scheme, or none.
    #[error("expected sqlite://… or postgres://…")]
    UnknownScheme,
    /// The folder of the SQLite file can't be made.
    #[error("can't make the folder {}: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The SQLite built in has a known fault.
    #[error("SQLite {found} is too old, 3.51.3 or newer is needed")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// The file is damaged.
    #[error("the SQLite file is damaged: {0}")]
    Damaged(String),
    /// The database didn't answer or refused.
    #[error("the database can't be reached: {0}")]
    Sqlx(#[from] sqlx::Error),
}

impl Db {
    /// Opens `sqlite://path` (the file and its folder are made) or `postgres://…`. Doesn't migrate.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = pool_options(16)
                .after_connect(|connection, _| Box::pin(set_up_postgres(connection)))
                .connect(url)
                .await?;
            return Ok(Self::new(pool, Backend::Postgres));
        }
        let path = url
            .strip_prefix("sqlite://")
            .ok_or(ConnectError::UnknownScheme)?;
        make_folder(Path::new(path.split('?').next().unwrap_or_default()))?;
        let joint = if path.contains('?') { '&' } else { '?' };
        let pool = pool_options(8)
            // A file doesn't hang up, and asking whether it has costs as much as a small query.
            .test_before_acquire(false)
            .after_connect(|connection, _| Box::pin(set_up_sqlite(connection)))
            // After a full disk SQLite has rolled back by itself and sqlx believes in a transaction for ever: such a
            // connection is closed instead of being handed out.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            })
            .connect(&format!("sqlite://{path}{joint}mode=rwc"))
            .await?;
        let db = Self::new(pool, Backend::Sqlite);
        db.check_sqlite().await?;
        Ok(db)
    }

    fn new(pool: AnyPool, backend: Backend) -> Self {
        Self {
            pool,
            backend,
            writer: Arc::new(Mutex::new(())),
        }
    }

    async fn check_sqlite(&self) -> Result<(), ConnectError> {
        let row = sqlx::query("SELECT sqlite_version()")
            .fetch_one(&self.pool)
            .await?;
        let found: String = row.try_get(0)?;
        let version: Vec<u32> = found
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        if version.as_slice() < OLDEST_SQLITE.as_slice() {
            return Err(ConnectError::OldSqlite { found });
        }
        if self.size().await? > SMALL {
            return Ok(());
        }
        match self.find_damage().await? {
            None => Ok(()),
            Some(finding) => Err(ConnectError::Damaged(finding)),
        }
    }

    /// Bytes of the SQLite file.
    async fn size(&self) -> Result<i64, sqlx::Error> {
        let row = sqlx::query(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        )
        .fetch_one(&self.pool)
        .await?;
        row.try_get(0)
    }

    /// Reads the whole SQLite file: what is wrong with it, if anything is. PostgreSQL looks after itself.
    pub async fn find_damage(&self) -> Result<Option<String>, sqlx::Error> {
        if self.backend == Backend::Postgres {
            return Ok(None);
        }
        let row = sqlx::query("PRAGMA quick_check(1)")
            .fetch_one(&self.pool)
            .await?;
        let finding: String = row.try_get(0)?;
        Ok((finding != "ok").then_some(finding))
    }

    /// Brings the schema and the search index up to date.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        MIGRATOR.run(&self.pool).await?;
        search::set_up(self).await?;
        Ok(host_names::set_up(self).await?)
    }

    /// Whether the database answers and has every migration of this binary.
    pub async fn is_ready(&self) -> bool {
        let wanted = MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default();
        sqlx::query("SELECT CAST(MAX(version) AS BIGINT) FROM _sqlx_migrations WHERE success")
            .fetch_one(&self.pool)
            .await
            .and_then(|row| row.try_get::<Option<i64>, _>(0))
            .is_ok_and(|found| found >= Some(wanted))
            && search::is_set_up(self).await
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// For reading. Writes go through [`Db::begin`].
    pub fn reader(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: a transaction that reads first and
    /// then writes would fail with `SQLITE_BUSY_SNAPSHOT` whatever the timeout.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        match self.backend {
            Backend::Sqlite => {
                let turn = tokio::time::timeout(PATIENCE, self.writer.clone().lock_owned());
                let turn = turn.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
                let inner = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Tx {
                    inner,
                    turn: Some(turn),
                    is_trial: false,
                })
            }
            Backend::Postgres => Ok(Tx {
                inner: self.pool.begin().await?,
                turn: None,
                is_trial: false,
            }),
        }
    }

    /// The time of a lease as SQL: of the database's own clock, so that replicas whose clocks differ agree on it. `$n` holds
    /// what [`Db::lease_time`] gives. SQLite's clock is this machine's.
    pub(crate) fn lease_now(&self, n: usize) -> String {
        match self.backend {
            Backend::Sqlite => format!("${n}"),
            Backend::Postgres => format!(
                "COALESCE(${n}, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT))"
            ),
        }
    }

    /// What to bind for [`Db::lease_now`], in milliseconds; none where the server says what time it is.
    pub(crate) fn lease_time(&self, clock: &Clock) -> Option<i64> {
        let is_server_s = self.backend == Backend::Postgres && clock.is_system();
        (!is_server_s).then(|| clock.now().as_millisecond())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Db({:?})", self.backend)
    }
}

/// A transaction that may write; dropped without [`Tx::commit`] it leaves nothing.
pub struct Tx {
    inner: Transaction<'static, Any>,
    turn: Option<OwnedMutexGuard<()>>,
    is_trial: bool,
}

impl Tx {
    /// Whether others may write at the same time.
    pub(crate) fn is_shared(&self) -> bool {
        self.turn.is_none()
    }

    /// From here on it only seems to write: [`Tx::commit`] takes everything back.
    pub(crate) fn into_trial(mut self) -> Self {
        self.is_trial = true;
        self
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        if self.is_trial {
            self.inner.rollback().await
        } else {
            self.inner.commit().await
        }
    }
}

impl Deref for Tx {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

fn pool_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
}

/// A process that is stopped in the middle of a transaction would hold its rows, and with them its runs, for as long as it
/// stands still: the server lets go of them.
async fn set_up_postgres(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SET idle_in_transaction_session_timeout = '10s'")
        .execute(&mut *connection)
        .await?;
    Ok(())
}

async fn set_up_sqlite(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for pragma in [
        "PRAGMA busy_timeout = 4000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA cache_size = -8000",
        // A statement that writes many rows keeps what it may have to take back: not in a file.
        "PRAGMA temp_store = MEMORY",
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    connection.ping().await
}

fn make_folder(file: &Path) -> Result<(), ConnectError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|source| ConnectError::Folder {
                folder: folder.to_owned(),
                source,
            })
        }
        _ => Ok(()),
    }
}
