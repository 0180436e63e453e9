use std::any::Any;

use anyhow::Context as _;
use app::Visitor;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use hack0::Clock;
use http::StatusCode;
use ipnet::IpNet;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use super::headers::{SecurityHeaders, add_security_headers};
use super::revalidate::revalidate;
use super::visitor::visitor_of;
use super::{Limits, body, log, refusal};
use crate::webhook;

/// What the layers need to know.
#[derive(Debug, Clone)]
pub struct Edge {
    limits: Limits,
    headers: SecurityHeaders,
    trusted_proxies: Vec<IpNet>,
    csrf: CsrfLayer,
    clock: Clock,
}

impl Edge {
    /// For a site at the origin `base_url`.
    ///
    /// # Errors
    /// `base_url` isn't an origin.
    pub fn new(
        base_url: &str,
        trusted_proxies: Vec<IpNet>,
        limits: Limits,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let csrf = CsrfLayer::new()
            .add_trusted_origin(base_url)
            .with_context(|| format!("{base_url} isn't an origin"))?
            // No browser's, and signed: what a browser would say of its origin proves nothing there.
            .with_insecure_bypass(|_, uri| uri.path() == webhook::PATH);
        Ok(Self {
            limits,
            headers: SecurityHeaders::for_site(base_url),
            trusted_proxies,
            csrf,
            clock,
        })
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// All layers around `routes`; a request passes them from the top down, its answer from the bottom up.
pub fn wrap(routes: Router, edge: &Edge) -> Router {
    routes.layer(
        ServiceBuilder::new()
            // First, so that everything below is logged under the request's id.
            .layer(from_fn_with_state(edge.clone(), log::log_request))
            // On every answer, refusals included.
            .layer(from_fn_with_state(
                edge.headers.clone(),
                add_security_headers,
            ))
            // Small texts, pictures and event streams are left alone.
            .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
            .layer(from_fn_with_state(edge.clone(), name_visitor))
            // Whatever is refused below leaves from here as a designed page, or as JSON under /api.
            .layer(from_fn_with_state(edge.clone(), refusal::design_refusals))
            // Names what is whole and not compressed yet, so that it needn't be sent again.
            .layer(from_fn(revalidate))
            .layer(CatchPanicLayer::custom(after_panic))
            // Before the body is read: a forged request costs nothing.
            .layer(edge.csrf.clone())
            .layer(from_fn_with_state(edge.clone(), body::read_body)),
    )
}

async fn name_visitor(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let visitor = visitor_of(&request, &edge.trusted_proxies);
    request.extensions_mut().insert(Visitor(visitor));
    next.run(request).await
}

/// The panic itself is logged where it happens, by the hook that [`crate::telemetry`] sets.
fn after_panic(_panic: Box<dyn Any + Send>) -> Response {
    refusal::refuse(StatusCode::INTERNAL_SERVER_ERROR)
}
