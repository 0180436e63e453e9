//! What several commands open and run.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, bail};
use app::Site;
use axum::Router;
use hack0::imports::Imports;
use hack0::jobs::Jobs;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Luma, LumaConfig};
use hack0::mail::Outbox;
use hack0::webhooks::Webhooks;
use hack0::{Clock, Db};
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::Config;
use crate::http::{self, Edge, Limits};
use crate::webhook;
use crate::workers::Workers;

/// The database of `config`, migrated: every command works on a fresh one.
pub(super) async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let db = Db::connect(config.database_url.expose())
        .await
        .context("DATABASE_URL")?;
    db.migrate()
        .await
        .context("the database can't be migrated")?;
    Ok(db)
}

/// Luma's client; one for all, since it keeps the budget, which it shares with every other process on this database.
pub(super) fn open_luma(db: &Db, clock: &Clock, luma: LumaConfig) -> anyhow::Result<Luma> {
    let luma = Luma::new(luma, clock).context("the HTTP client can't be built")?;
    Ok(luma.sharing_its_budget(db))
}

/// The imports over that database.
pub(super) fn open_imports(db: &Db, clock: &Clock, luma: &Luma) -> Imports {
    Imports::new(db.clone(), clock.clone(), luma.clone())
}

/// The webhook deliveries over that database.
pub(super) fn open_webhooks(
    db: &Db,
    clock: &Clock,
    luma: &Luma,
    secrets: Vec<WebhookSecret>,
) -> Webhooks {
    let random = Arc::new(rand::random::<f64>);
    Webhooks::new(db.clone(), clock.clone(), luma.clone(), secrets, random)
}

/// The jobs over that database.
pub(super) fn open_jobs(db: &Db, clock: &Clock, luma: LumaConfig) -> anyhow::Result<Jobs> {
    let luma = open_luma(db, clock, luma)?;
    Ok(Jobs::new(db.clone(), clock.clone(), luma))
}

/// Listens, or says which address can't be had.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("HACK0_LISTEN: can't listen on {address}"))
}

/// Serves `site` and what only the demo has, with the work in the background, until the process is told to stop.
pub(super) async fn serve(
    listener: TcpListener,
    site: &Site,
    outbox: Outbox,
    trusted_proxies: Vec<IpNet>,
    demo: Router,
) -> anyhow::Result<()> {
    let limits = Limits::default().within_open_files();
    let edge = Edge::new(&site.base_url, trusted_proxies, limits, site.clock.clone())?;
    let damage = Arc::new(OnceLock::new());
    let stop = stop_or_damage(stop_signal()?, site.db.clone(), Arc::clone(&damage));
    let workers = Workers::start(site, outbox);
    let others = webhook::router(site.webhooks.clone()).merge(demo);
    http::serve(listener, http::router(site, others, &edge), limits, stop).await;
    workers.stop().await;
    site.db.close().await;
    match damage.get() {
        Some(finding) => bail!("the SQLite file is damaged: {finding}"),
        None => Ok(()),
    }
}

/// Over when the process is to stop, or when the database turns out to be damaged: a large file is read through while it is
/// served already, so that starting doesn't take as long as reading it.
async fn stop_or_damage(stop: impl Future<Output = ()>, db: Db, damage: Arc<OnceLock<String>>) {
    let look = async {
        match db.find_damage().await {
            Ok(Some(finding)) => {
                tracing::error!(finding, "the SQLite file is damaged");
                let _ = damage.set(finding);
            }
            Ok(None) => std::future::pending().await,
            Err(error) => {
                tracing::error!(%error, "the database can't be read through");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = stop => {}
        () = look => {}
    }
}

/// Over when the process gets SIGTERM or SIGINT. A second one ends it at once.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut signals = Signals {
        terminate: signal(SignalKind::terminate())?,
        interrupt: signal(SignalKind::interrupt())?,
    };
    Ok(async move {
        signals.either().await;
        tracing::info!("stopping");
        tokio::spawn(async move {
            signals.either().await;
            std::process::exit(1);
        });
    })
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    async fn either(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
