//! Runs that stopped because unusually much was gone or changed, on the admins' first page: an admin lets them go on.

use hack0::admin::Admin;
use hack0::ids::JobRunId;
use hack0::jobs::{JobRun, Jobs};
use jiff::Timestamp;
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::{HOME, expect_admin};
use crate::ask::address;
use crate::language::Language;
use crate::site::Site;
use crate::time::in_zone;

/// The jobs, for asking and for starting; the server's own works them off.
fn jobs(site: &Site) -> Jobs {
    Jobs::new(site.db.clone(), site.clock.clone(), site.luma.clone())
}

/// The runs that wait for an admin.
pub(super) async fn waiting(site: &Site) -> Result<Vec<JobRun>, sqlx::Error> {
    jobs(site).to_review().await
}

/// What waits, each with its button; and what came of the last press.
pub(super) fn view(
    language: Language,
    now: Timestamp,
    runs: &[JobRun],
    outcome: Option<&str>,
) -> AnyView {
    let told = match outcome {
        Some("accepted") => Some(language.review_accepted()),
        Some("late") => Some(language.review_late()),
        _ => None,
    };
    let runs = runs.iter().map(|run| one(language, now, run));
    view! {
        {told.map(|told| view! { <p class="done" role="status">{told}</p> })}
        {runs.collect_view()}
    }
    .into_any()
}

fn one(language: Language, now: Timestamp, run: &JobRun) -> AnyView {
    let day = |time: Timestamp| in_zone(time, "UTC").date();
    let stopped = language.short_date(day(run.finished_at.unwrap_or(run.created_at)), day(now));
    let why = run.message.clone().unwrap_or_default();
    view! {
        <section class="state state-changed">
            <h2 class="card-title">{language.review_title()}</h2>
            <p>{language.review_text(stopped, run.job.clone(), why)}</p>
            <p>{language.review_hint()}</p>
            <form method="post" action=AcceptRun::PATH>
                <input type="hidden" name="run" value=run.id.to_string()/>
                <button class="button" type="submit">{language.review_accept()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// Lets a run go on that had stopped for an admin.
#[server(name = AcceptRun, prefix = "/actions", endpoint = "admin/jobs/accept")]
pub(crate) async fn accept_run(run: String) -> Result<(), ActionError> {
    let admin: Admin = expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: JobRunId = run.parse().map_err(|_| ActionError::Malformed)?;
    let is_accepted = jobs(&site).accept(&admin, id).await.map_err(unavailable)?;
    let outcome = if is_accepted { "accepted" } else { "late" };
    see_other(&address(HOME, [("run", outcome)]))
}
