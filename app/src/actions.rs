//! The server functions: thin, posted by plain forms. What is expected to fail goes back to its form with a closed code;
//! `Err` is only for what nobody expected.

use std::net::{IpAddr, Ipv4Addr};

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use hack0::imports::SubmitError;
use http::request::Parts;
use http::{HeaderValue, Request, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::ask::address;
use crate::error_page;
use crate::pages::import::{BUSY, MAX_LINK};
use crate::pasted::without_secrets;
use crate::site::{Site, Visitor};

/// What nobody expected of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ActionError {
    /// It isn't what our forms send.
    Malformed,
    /// The database doesn't answer.
    Unavailable,
    /// Anything else; logged.
    Internal,
}

impl FromServerFnError for ActionError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Malformed,
            error => {
                tracing::error!(%error, "a server function failed");
                Self::Internal
            }
        }
    }
}

/// Takes a pasted link and goes to its import, or back to the form.
#[server(name = SubmitLink, prefix = "/actions", endpoint = "import")]
pub(crate) async fn submit_link(#[server(default)] link: String) -> Result<(), ActionError> {
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let Visitor(visitor) = use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().copied())
        // Those whom the server doesn't tell apart share one limit.
        .unwrap_or(Visitor(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    let shown: String = without_secrets(&link).chars().take(MAX_LINK).collect();
    let to = match site.imports.submit(&link, Some(visitor)).await {
        Ok(import) => format!("/imports/{import}"),
        Err(SubmitError::Link(problem)) => {
            address("/import", [("error", problem.as_str()), ("link", &shown)])
        }
        Err(SubmitError::Busy { retry_after }) => {
            let wait = retry_after.as_secs().clamp(1, 3600).to_string();
            address(
                "/import",
                [("error", BUSY), ("wait", &wait), ("link", &shown)],
            )
        }
        Err(SubmitError::Sqlx(error)) => {
            tracing::error!(%error, "the database didn't take an import");
            return Err(ActionError::Unavailable);
        }
    };
    see_other(&to)
}

fn see_other(to: &str) -> Result<(), ActionError> {
    let options = use_context::<ResponseOptions>().ok_or(ActionError::Internal)?;
    let location = HeaderValue::from_str(to).map_err(|_| ActionError::Internal)?;
    options.set_status(StatusCode::SEE_OTHER);
    options.insert_header(header::LOCATION, location);
    Ok(())
}

/// Runs a posted server function and answers with its redirect, or with a designed page.
pub(crate) async fn run(site: Site, mut request: Request<Body>) -> Response {
    let headers = request.headers().clone();
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if !is_form {
        return error_page(StatusCode::UNPROCESSABLE_ENTITY, &headers);
    }
    // server_fn would send an error back to the Referer, in an address that anybody can forge.
    request.headers_mut().remove(header::REFERER);
    request.headers_mut().remove(header::ACCEPT);
    let context = move || provide_context(site.clone());
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status().is_redirection() {
        let mut answer = StatusCode::SEE_OTHER.into_response();
        if let Some(location) = response.headers().get(header::LOCATION) {
            answer
                .headers_mut()
                .insert(header::LOCATION, location.clone());
        }
        return answer;
    }
    let body = to_bytes(response.into_body(), 4096)
        .await
        .unwrap_or_default();
    let status = match serde_json::from_slice(&body) {
        Ok(ActionError::Malformed) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(ActionError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(ActionError::Internal) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    error_page(status, &headers)
}
