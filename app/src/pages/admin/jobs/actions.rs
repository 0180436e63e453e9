//! Starting, stopping and accepting runs.

use hack0::ids::JobRunId;
use hack0::jobs::{Asked, RunState, StartError};
use leptos::prelude::*;

use super::PATH;
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;
use crate::ask::address;
use crate::site::Site;

/// Queues a run, and goes to it. Asked for twice before it has begun, it is one.
#[server(name = RunJob, prefix = "/actions", endpoint = "admin/jobs/run")]
pub(crate) async fn run_job(
    job: String,
    #[server(default)] is_dry: bool,
) -> Result<(), ActionError> {
    let admin = expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let overview = site.jobs.overview().await.map_err(unavailable)?;
    let mut runs = overview.iter().flat_map(|one| &one.runs);
    let is_asked = |run: &&hack0::jobs::JobRun| {
        let by_hand = run.slot.is_none() && run.accepts.is_none();
        run.job == job && run.state == RunState::Waiting && by_hand && run.is_dry == is_dry
    };
    if let Some(run) = runs.find(is_asked) {
        return see_other(&format!("{PATH}/{}", run.id));
    }
    let asked = Asked {
        by: Some(admin.email().expose().to_owned()),
        is_dry,
    };
    match site.jobs.ask(&job, &asked).await {
        Ok(run) => see_other(&format!("{PATH}/{run}")),
        Err(StartError::Unknown) => Err(ActionError::Malformed),
        Err(StartError::Sqlx(error)) => Err(unavailable(error)),
    }
}

/// Stops a run for good.
#[server(name = CancelRun, prefix = "/actions", endpoint = "admin/jobs/cancel")]
pub(crate) async fn cancel_run(run: String) -> Result<(), ActionError> {
    let admin = expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: JobRunId = run.parse().map_err(|_| ActionError::Malformed)?;
    let by = admin.email().expose();
    let is_stopped = site.jobs.cancel(id, by).await.map_err(unavailable)?;
    told(id, if is_stopped { "cancelled" } else { "nothing" })
}

/// What a run found is right: goes to the run that goes on with it.
#[server(name = AcceptRun, prefix = "/actions", endpoint = "admin/jobs/accept")]
pub(crate) async fn accept_run(run: String) -> Result<(), ActionError> {
    let admin = expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: JobRunId = run.parse().map_err(|_| ActionError::Malformed)?;
    let next = site.jobs.accept(&admin, id).await.map_err(unavailable)?;
    match next {
        Some(next) => told(next, "accepted"),
        None => told(id, "nothing"),
    }
}

fn told(run: JobRunId, what: &str) -> Result<(), ActionError> {
    see_other(&address(&format!("{PATH}/{run}"), [("told", what)]))
}
