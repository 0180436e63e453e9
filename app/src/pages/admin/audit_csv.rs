//! `/admin/audit.csv`: what the log's page shows, whole, for a spreadsheet.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use hack0::admin::Admin;
use hack0::admin::audit::export_audit_log;
use hack0::events::ListError;
use http::{HeaderMap, Request, StatusCode, header};

use super::audit::filter;
use crate::ask::Ask;
use crate::error_page;
use crate::site::Site;

/// The guard has let only admins through; whom it let through is asked for all the same.
pub(crate) async fn answer(site: Site, request: Request<Body>) -> Response {
    let (parts, _) = request.into_parts();
    let Some(admin) = parts.extensions.get::<Admin>().cloned() else {
        return error_page(StatusCode::FORBIDDEN, &parts.headers);
    };
    let ask = Ask::new(site, &parts);
    let (db, of_page) = (&ask.site.db, filter(&ask, &admin).await);
    // What nobody knows has no entries.
    let rows = match of_page {
        Ok(filter) => export_audit_log(db, &admin, filter.ok()),
        Err(error) => return unavailable(&error.into(), &parts.headers),
    };
    // A database that is away is told before anything is sent.
    let mut rows = Box::pin(rows.peekable());
    if let Some(Err(error)) = rows.as_mut().peek().await {
        return unavailable(error, &parts.headers);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"hack0-audit.csv\"",
        ),
    ];
    (headers, Body::from_stream(rows)).into_response()
}

fn unavailable(error: &ListError, headers: &HeaderMap) -> Response {
    tracing::error!(%error, "the audit log can't be exported");
    error_page(StatusCode::SERVICE_UNAVAILABLE, headers)
}
