//! `/admin/audit.csv`: what the log's page shows, whole, for a spreadsheet.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hack0::admin::Admin;
use hack0::admin::audit::export_audit_log;
use http::{Request, StatusCode, header};

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
    let mut csv = Vec::new();
    if let Err(error) = export_audit_log(&ask.site.db, &admin, &filter(&ask), &mut csv).await {
        tracing::error!(%error, "the audit log can't be exported");
        return error_page(StatusCode::SERVICE_UNAVAILABLE, &parts.headers);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"hack0-audit.csv\"",
        ),
    ];
    (headers, csv).into_response()
}
