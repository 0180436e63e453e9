//! `hack0 demo`: the whole site in one process, with an invented Luma and a database that is gone afterwards.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::{DEMO_ADMIN, Site};
use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::future::try_join_all;
use hack0::admin::Admins;
use hack0::email::Email;
use hack0::imports::Imports;
use hack0::jobs::Jobs;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Budget, LumaConfig};
use hack0::mail::{Letters, Outbox, Transport};
use hack0::{Clock, Db};
use http::{HeaderMap, StatusCode};
use luma_sandbox::{Fault, Sandbox, Surface};

mod calendar;

use super::{mail, site};
use crate::config::Wrong;
use crate::terminal::say;
use crate::webhook;

/// Imports at a time while the demo fills itself.
const AT_A_TIME: usize = 8;
/// The demo fills itself within seconds, and there is no Luma to be kind to.
const WIDE: Budget = Budget::new(6_000, 1_000);

/// Who tries the demo is the organizer, her rival and the troll.
const CLAIMS_AN_HOUR: u32 = 1_000;

/// The demo has an open control interface and no accounts: nobody else may reach it.
///
/// # Errors
/// `listen` isn't loopback.
pub fn only_loopback(listen: SocketAddr) -> Result<SocketAddr, Vec<Wrong>> {
    if listen.ip().to_canonical().is_loopback() {
        Ok(listen)
    } else {
        Err(vec![Wrong {
            name: "HACK0_LISTEN",
            problem: format!(
                "the demo listens on loopback only, such as 127.0.0.1:3000, not {listen}"
            ),
        }])
    }
}

/// Serves the demo until the process is told to stop.
///
/// # Errors
/// The address can't be had, or the sandbox or the temporary database failed.
pub async fn run(listen: SocketAddr) -> anyhow::Result<()> {
    let listener = site::listen(listen).await?;
    let address = listener.local_addr()?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let clock = Clock::system();
    let sandbox = start_sandbox(&clock).await?;
    let db = fresh_database(folder.path()).await?;
    let luma = luma_of(&sandbox)?;
    bring_in_organizations(&db, &clock, &luma).await?;
    let luma = site::open_luma(&clock, luma)?;
    let imports = site::open_imports(&db, &clock, &luma).paced(WIDE);
    fill(&imports).await?;
    take_time(&sandbox);
    let secret = connect_webhook(&sandbox, address);
    let webhooks = site::open_webhooks(&db, &clock, &luma, secret.into_iter().collect());

    greet(address)?;
    let letters = Letters::default();
    let outbox = Outbox::new(
        db.clone(),
        clock.clone(),
        mail::nobody()?,
        Transport::Memory(letters.clone()),
    );
    let admin = Email::parse(DEMO_ADMIN).context("the demo's admin")?;
    let site = Site::new(db.clone(), clock.clone(), luma, format!("http://{address}"));
    let site = Site {
        claims: site.claims.clone().generous(CLAIMS_AN_HOUR),
        admins: Admins::new(db.clone(), clock.clone(), vec![admin]),
        imports,
        webhooks,
        is_demo: true,
        ..site
    };
    let demo = controls(&sandbox)
        .merge(mails(letters, &site.base_url))
        .merge(runs(&site));
    let served = site::serve(listener, &site, outbox, Vec::new(), demo).await;
    folder
        .close()
        .context("the temporary folder can't be removed")?;
    served
}

/// `GET /demo/luma`: where the invented Luma can be changed and broken, for Playwright and the curious.
fn controls(sandbox: &Sandbox) -> Router {
    let told = serde_json::json!({ "control_url": sandbox.control_url() });
    Router::new()
        .route("/demo/luma", get(async move || Json(told)))
        .merge(calendar::router(sandbox.clone()))
}

/// The invented Luma tells us what happens on our calendar, signed with a secret that nobody else knows.
fn connect_webhook(sandbox: &Sandbox, address: SocketAddr) -> Option<WebhookSecret> {
    let secret = format!("whsec_{:032x}", rand::random::<u128>());
    let url = format!("http://{address}{}", webhook::PATH);
    sandbox.edit(|world| world.add_webhook_signing(&url, vec!["*".to_owned()], &secret));
    WebhookSecret::new(secret)
}

/// `GET /demo/mail`: what was mailed.
fn mails(letters: Letters, base_url: &str) -> Router {
    let base_url = base_url.to_owned();
    let show = move |headers: HeaderMap| async move {
        app::demo_mail(&letters.all(), &base_url, &headers)
    };
    Router::new().route("/demo/mail", get(show))
}

/// `POST /demo/jobs/{name}`: runs a job and answers when it has ended, for Playwright.
fn runs(site: &Site) -> Router {
    let jobs = Jobs::new(site.db.clone(), site.clock.clone(), site.luma.clone());
    let run = move |Path(name): Path<String>| async move {
        let id = jobs.start(&name).await.map_err(|_| StatusCode::NOT_FOUND)?;
        let away = |_| StatusCode::SERVICE_UNAVAILABLE;
        jobs.work_on(id).await.map_err(away)?;
        let run = jobs.find(id).await.map_err(away)?;
        let state = run.map(|run| run.state.as_str());
        Ok::<_, StatusCode>(Json(serde_json::json!({ "state": state })))
    };
    Router::new().route("/demo/jobs/{name}", post(run))
}

async fn start_sandbox(clock: &Clock) -> anyhow::Result<Sandbox> {
    let clock = clock.clone();
    let sandbox = Sandbox::start_demo(Arc::new(move || clock.now()))
        .await
        .context("the sandbox can't start")?;
    // As much as we take: filling the demo would spend a minute's worth, and the newcomer's first link would wait for the next.
    sandbox.edit(|world| world.rate_limit = 1_000_000);
    Ok(sandbox)
}

async fn fresh_database(folder: &std::path::Path) -> anyhow::Result<Db> {
    let url = format!("sqlite://{}", folder.join("demo.db").display());
    let db = Db::connect(&url).await?;
    db.migrate().await?;
    Ok(db)
}

fn luma_of(sandbox: &Sandbox) -> anyhow::Result<LumaConfig> {
    let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url())?;
    Ok(LumaConfig {
        api_key: Some(luma_sandbox::API_KEY.to_owned()),
        calendar_id: Some(luma_sandbox::CALENDAR_ID.parse()?),
        budget: WIDE,
        ..config
    })
}

async fn bring_in_organizations(db: &Db, clock: &Clock, luma: &LumaConfig) -> anyhow::Result<()> {
    let list = luma_sandbox::demo::organizations_csv();
    let own_calendar = luma.calendar_id.as_ref();
    let report = hack0::organizations::import(db, clock, list.as_bytes(), own_calendar).await?;
    anyhow::ensure!(
        report.refused.is_empty(),
        "the demo's own list has refused lines"
    );
    Ok(())
}

/// Pastes every link of the demo, as visitors would, but without their limits.
async fn fill(imports: &Imports) -> anyhow::Result<()> {
    for link in luma_sandbox::demo::links() {
        imports
            .submit(&link, None)
            .await
            .with_context(|| format!("the demo's own link {link} was refused"))?;
    }
    try_join_all((0..AT_A_TIME).map(|_| imports.work_until_idle())).await?;
    Ok(())
}

/// From here on Luma answers as slowly as from afar, so that an import's steps can be watched.
fn take_time(sandbox: &Sandbox) {
    for (surface, millis) in [(Surface::Web, 500), (Surface::Official, 400)] {
        sandbox.fault(surface, Fault::Slow(Duration::from_millis(millis)), None);
    }
}

fn greet(address: SocketAddr) -> std::io::Result<()> {
    say(&format!("\nhack0's demo is at  http://{address}\n"))?;
    say("Everything in it is invented, Luma too. Links to paste on its import page:")?;
    say("  https://lu.ma/gdg-lima-meetup")?;
    let links = luma_sandbox::demo::links();
    for link in links.iter().step_by(links.len().div_ceil(4).max(1)) {
        say(&format!("  {link}"))?;
    }
    say(&format!(
        "\n{DEMO_ADMIN} may sign in at http://{address}/admin; its mails are at /demo/mail"
    ))?;
    say("\nCtrl-C stops it and leaves nothing behind.")
}
