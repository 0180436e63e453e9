//! Every address of the site, in one table each: pages, and the rest.

use axum::Router;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use http::{HeaderMap, Method, Request, StatusCode};
use leptos::prelude::*;
use leptos_axum::generate_route_list;
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::{SsrMode, path};

use crate::admin::guard;
use crate::error::Refusal;
use crate::machines::parts::{Kind, Parts};
use crate::machines::{calendar, feed, robots, sitemap};
use crate::pages::admin::{
    self, actions as sign_in_actions, assign, audit, audit_csv, claim_actions as claim_rulings,
    clean, decide, hosts, jobs, organization as admin_organization, organization_actions,
    organizations as admin_organizations, preview, queue, sessions, sign_in,
};
use crate::pages::claims::{
    actions as claim_actions, answer as answer_claim, confirm as confirm_claim, new as new_claim,
    outcome as claim,
};
use crate::pages::{
    batches, changes, event, events, home, import, imports, organization, organizations,
};
use crate::render::{admin_route, route};
use crate::site::Site;
use crate::{actions, assets, demo_calendar, error_page, progress, render};

/// Admins' only, though no page.
const CSV: &str = "/admin/audit.csv";
/// The same.
const OF_RUN: &str = "/admin/jobs/{id}/progress";

/// The pages.
pub(crate) fn pages() -> impl IntoView {
    view! {
        <PageRouter>
            <Routes fallback=|| route(|_| async { Err(Refusal::NotFound) })>
                <Route path=path!("/") view=|| route(home::page) ssr=SsrMode::Async/>
                <Route path=path!("/events") view=|| route(events::page) ssr=SsrMode::Async/>
                <Route path=path!("/events/:slug") view=|| route(event::page) ssr=SsrMode::Async/>
                <Route path=path!("/changes") view=|| route(changes::page) ssr=SsrMode::Async/>
                <Route path=path!("/organizations") view=|| route(organizations::page) ssr=SsrMode::Async/>
                <Route path=path!("/organizations/:slug") view=|| route(organization::page) ssr=SsrMode::Async/>
                <Route path=path!("/import") view=|| route(import::page) ssr=SsrMode::Async/>
                <Route path=path!("/imports/:id") view=|| route(imports::page) ssr=SsrMode::Async/>
                <Route path=path!("/demo/calendar") view=|| route(demo_calendar::page) ssr=SsrMode::Async/>
                <Route path=path!("/imports/batches/:id") view=|| route(batches::page) ssr=SsrMode::Async/>
                <Route path=path!("/claims/new") view=|| route(new_claim::page) ssr=SsrMode::Async/>
                <Route path=path!("/claims/confirm") view=|| route(confirm_claim::page) ssr=SsrMode::Async/>
                <Route path=path!("/claims/answer") view=|| route(answer_claim::page) ssr=SsrMode::Async/>
                <Route path=path!("/claims/:id") view=|| route(claim::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=|| admin_route(admin::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/sign-in") view=|| route(sign_in::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/sign-in/confirm") view=|| route(sign_in::confirm_page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/events") view=|| admin_route(admin::events::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/events/:id/edit") view=|| admin_route(admin::edit::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/deliveries") view=|| admin_route(admin::deliveries::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/deliveries/:id") view=|| admin_route(admin::deliveries::one) ssr=SsrMode::Async/>
                <Route path=path!("/admin/jobs") view=|| admin_route(jobs::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/jobs/:id") view=|| admin_route(jobs::run::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions") view=|| admin_route(sessions::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/queue") view=|| admin_route(queue::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/claims") view=|| admin_route(admin::claims::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/claims/:id") view=|| admin_route(admin::claim::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/notes") view=|| admin_route(admin::notes::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/assign") view=|| admin_route(assign::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/preview") view=|| admin_route(preview::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/audit") view=|| admin_route(audit::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/audit/:id") view=|| admin_route(audit::batch_page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/hosts") view=|| admin_route(hosts::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/hosts/:id") view=|| admin_route(hosts::one) ssr=SsrMode::Async/>
                <Route path=path!("/admin/blocks") view=|| admin_route(admin::blocks::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/organizations") view=|| admin_route(admin_organizations::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/organizations/:id") view=|| admin_route(admin_organization::page) ssr=SsrMode::Async/>
            </Routes>
        </PageRouter>
    }
}

/// Every page and server function, with its method: for what must hold for each of them.
pub fn addresses() -> Vec<(Method, String)> {
    register();
    let pages = generate_route_list(pages)
        .iter()
        .map(|page| (Method::GET, page.path().to_owned()))
        .collect::<Vec<_>>();
    let actions =
        server_fn::axum::server_fn_paths().map(|(path, method)| (method, path.to_owned()));
    let others = [CSV, OF_RUN, jobs::PROGRESS].map(|path| (Method::GET, path.to_owned()));
    pages.into_iter().chain(actions).chain(others).collect()
}

/// Makes every server function known under its address.
fn register() {
    server_fn::axum::register_explicit::<actions::SubmitLink>();
    server_fn::axum::register_explicit::<actions::ImportChosen>();
    server_fn::axum::register_explicit::<claim_actions::StartClaim>();
    server_fn::axum::register_explicit::<claim_actions::ConfirmClaim>();
    server_fn::axum::register_explicit::<claim_actions::LeaveOrganization>();
    server_fn::axum::register_explicit::<claim_actions::AnswerClaim>();
    server_fn::axum::register_explicit::<claim_actions::SendAgain>();
    server_fn::axum::register_explicit::<claim_actions::LookNow>();
    server_fn::axum::register_explicit::<claim_actions::AskAdmins>();
    server_fn::axum::register_explicit::<claim_actions::WithdrawClaim>();
    server_fn::axum::register_explicit::<claim_actions::SendNote>();
    server_fn::axum::register_explicit::<sign_in_actions::AskSignIn>();
    server_fn::axum::register_explicit::<sign_in_actions::ConfirmSignIn>();
    server_fn::axum::register_explicit::<admin::edit::SaveEvent>();
    server_fn::axum::register_explicit::<admin::deliveries::RunDeliveryAgain>();
    server_fn::axum::register_explicit::<jobs::actions::RunJob>();
    server_fn::axum::register_explicit::<jobs::actions::CancelRun>();
    server_fn::axum::register_explicit::<jobs::actions::AcceptRun>();
    server_fn::axum::register_explicit::<sign_in_actions::SignOut>();
    server_fn::axum::register_explicit::<sign_in_actions::SignOutEverywhere>();
    server_fn::axum::register_explicit::<decide::DecideHost>();
    server_fn::axum::register_explicit::<decide::DecideEvents>();
    server_fn::axum::register_explicit::<decide::AssignNew>();
    server_fn::axum::register_explicit::<decide::Undo>();
    server_fn::axum::register_explicit::<claim_rulings::ApproveClaim>();
    server_fn::axum::register_explicit::<claim_rulings::RefuseClaim>();
    server_fn::axum::register_explicit::<claim_rulings::RevokeClaim>();
    server_fn::axum::register_explicit::<claim_rulings::ReviewClaim>();
    server_fn::axum::register_explicit::<claim_rulings::SettleNote>();
    server_fn::axum::register_explicit::<clean::HideChosen>();
    server_fn::axum::register_explicit::<clean::ShowChosen>();
    server_fn::axum::register_explicit::<clean::BlockSource>();
    server_fn::axum::register_explicit::<clean::UnblockSource>();
    server_fn::axum::register_explicit::<organization_actions::CreateOrganization>();
    server_fn::axum::register_explicit::<organization_actions::EditOrganization>();
    server_fn::axum::register_explicit::<organization_actions::MarkOrganization>();
    server_fn::axum::register_explicit::<organization_actions::MergeOrganization>();
    server_fn::axum::register_explicit::<organization_actions::ChangeDomain>();
    server_fn::axum::register_explicit::<organization_actions::ChangeCalendar>();
}

/// Every page, server function and asset.
pub fn router(site: Site) -> Router {
    register();
    let to_guard = site.clone();
    let to_page = {
        let site = site.clone();
        move |request| render::pages(site, request)
    };
    let to_action = {
        let site = site.clone();
        move |request| actions::run(site, request)
    };
    let machines = machines(&site);
    let to_csv = site.clone();
    let of_import = progress::Streams::new(site);
    let (of_batch, of_run, of_jobs) = (of_import.clone(), of_import.clone(), of_import.clone());
    let pages = generate_route_list(pages)
        .iter()
        .fold(Router::new(), |router, page| {
            router.route(page.path(), get(to_page.clone()))
        });
    let pages = server_fn::axum::server_fn_paths().fold(pages, |router, (path, _)| {
        router.route(path, post(to_action.clone()))
    });
    pages
        .route(
            "/imports/{id}/progress",
            get(move |id, headers| of_import.import(id, headers)),
        )
        .route(
            "/imports/batches/{id}/progress",
            get(move |id, headers| of_batch.batch(id, headers)),
        )
        .route(
            OF_RUN,
            get(move |admin, id, headers| of_run.run(admin, id, headers)),
        )
        .route(
            jobs::PROGRESS,
            get(move |admin, headers| of_jobs.jobs(admin, headers)),
        )
        .route(
            CSV,
            get(move |request: Request<Body>| audit_csv::answer(to_csv, request)),
        )
        .route("/assets/{name}", get(assets::hashed))
        .route(
            "/favicon.ico",
            get(|| async { assets::plain("favicon.svg") }),
        )
        .merge(machines)
        .fallback(get(to_page))
        .method_not_allowed_fallback(|headers: HeaderMap| async move {
            error_page(StatusCode::METHOD_NOT_ALLOWED, &headers)
        })
        .layer(from_fn_with_state(to_guard, guard))
}

/// What only machines read.
fn machines(site: &Site) -> Router {
    let (to_calendar, to_robots, to_index, to_pages) =
        (site.clone(), site.clone(), site.clone(), site.clone());
    let to_feed = site.clone();
    let parts = Parts::default();
    let router = Router::new()
        .route(
            "/events/{slug}/calendar.ics",
            get(move |slug, headers| calendar::answer(to_calendar, slug, headers)),
        )
        .route(
            feed::PATH,
            get(move |RawQuery(query), headers| feed::answer(to_feed, query, headers)),
        )
        .route("/robots.txt", get(async move || robots::answer(&to_robots)))
        .route(
            "/sitemap.xml",
            get(move |headers| sitemap::index(to_index, parts, headers)),
        )
        .route(
            "/sitemap-pages.xml",
            get(async move || sitemap::pages(&to_pages)),
        );
    [Kind::Events, Kind::Organizations]
        .into_iter()
        .fold(router, |router, kind| {
            let site = site.clone();
            let to_part = move |RawQuery(query), headers| sitemap::part(site, kind, query, headers);
            router.route(sitemap::path(kind), get(to_part))
        })
}
