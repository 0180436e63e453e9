use axum::Json;
use axum::response::{IntoResponse, Response};
use hack0::events::ListError;
use http::StatusCode;
use serde::Serialize;

/// Characters of a parameter's name that are said again.
const LONGEST_NAME: usize = 40;

/// A refusal: `{"error":{"code","message"}}` with its status. The message is for the developer who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Wire<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'static str,
    message: &'a str,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// 404
    pub fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 405
    pub fn method_not_allowed() -> Self {
        Self::of_status(StatusCode::METHOD_NOT_ALLOWED)
    }

    /// 400, for the parameter `name`.
    pub fn invalid(name: &str, expected: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_parameter",
            format!("{name}: {expected}"),
        )
    }

    /// 400, for a parameter that isn't one of `known`.
    pub fn unknown(name: &str, known: &[&str]) -> Self {
        let shown: String = name
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect();
        Self::new(
            StatusCode::BAD_REQUEST,
            "unknown_parameter",
            format!(
                "{shown}: there is no such parameter; expected {}",
                known.join(", ")
            ),
        )
    }

    /// 503; what failed is logged here and told to nobody.
    pub fn database(error: &sqlx::Error) -> Self {
        tracing::error!(%error, "the database failed");
        Self::of_status(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// For a refusal of which only the status is known.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, message) = match status {
            StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "Only GET works here."),
            StatusCode::FORBIDDEN => ("forbidden", "Another site may not do this."),
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The body is too large."),
            StatusCode::REQUEST_TIMEOUT => ("too_slow", "The body came too slowly."),
            StatusCode::SERVICE_UNAVAILABLE => (
                "unavailable",
                "This doesn't work just now; try again later.",
            ),
            status if status.is_client_error() => ("bad_request", "The request can't be read."),
            _ => ("internal", "Something failed; it is logged."),
        };
        Self::new(status, code, message)
    }
}

impl From<ListError> for ApiError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::InvalidCursor => Self::invalid(
                "cursor",
                "expected the next_cursor of an earlier answer to the same question",
            ),
            ListError::Sqlx(error) => Self::database(&error),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let wire = Wire {
            error: Inner {
                code: self.code,
                message: &self.message,
            },
        };
        (self.status, Json(wire)).into_response()
    }
}
