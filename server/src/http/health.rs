use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use hack0::Db;
use http::{StatusCode, header};

/// `/healthz`: the process answers. `/readyz`: it can also work, its database is there and migrated.
pub fn router(db: Db) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(db)
}

async fn healthz() -> impl IntoResponse {
    plain(StatusCode::OK, "ok\n")
}

async fn readyz(State(db): State<Db>) -> impl IntoResponse {
    if db.is_ready().await {
        plain(StatusCode::OK, "ready\n")
    } else {
        plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "the database doesn't answer or isn't migrated\n",
        )
    }
}

fn plain(status: StatusCode, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text)
}
