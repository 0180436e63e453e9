//! The server functions: thin, posted by plain forms. What is expected to fail goes back to its form with a closed code;
//! `Err` is only for what nobody expected.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr};

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use hack0::ids::ImportId;
use hack0::imports::{SubmitError, Submitted};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
use server_fn::ServerFn;
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::ask::address;
use crate::error_page;
use crate::pages::admin::sign_in::spent_answer;
use crate::pages::batches::LEFT;
use crate::pages::choices::NOTHING_CHOSEN;
use crate::pages::import::BUSY;
use crate::pasted::{shown, shown_lines};
use crate::site::{Site, Visitor};

/// Where links are posted: a text of them is longer than other forms.
pub const SUBMIT_LINKS: &str = SubmitLink::PATH;

/// What nobody expected of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ActionError {
    /// It isn't what our forms send.
    Malformed,
    /// It isn't for who posts.
    Forbidden,
    /// The link that was followed is used up, too old or unknown.
    Spent,
    /// Too much at once.
    Busy {
        /// How long to wait.
        seconds: u64,
    },
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

/// Takes what was pasted, one link or several, and goes to its import or its batch, or back to the form.
#[server(name = SubmitLink, prefix = "/actions", endpoint = "import")]
pub(crate) async fn submit_link(
    #[server(default)] link: String,
    #[server(default)] links: String,
) -> Result<(), ActionError> {
    let back = |code: &str, wait: Option<&str>| {
        let (link, links) = (shown(&link), shown_lines(&links));
        // Both fields, or the one that was used: an open field for several links comes back open.
        let link = (!link.is_empty() || links.is_empty()).then_some(("link", link.as_str()));
        let links = (!links.is_empty()).then_some(("links", links.as_str()));
        let code = [("error", code)].into_iter();
        let wait = wait.map(|wait| ("wait", wait));
        address("/import", code.chain(wait).chain(link).chain(links))
    };
    submit(&format!("{link}\n{links}"), back).await
}

/// Imports what was chosen of a pasted calendar, or goes back to the choice.
#[server(name = ImportChosen, prefix = "/actions", endpoint = "import-chosen")]
pub(crate) async fn import_chosen(
    import: String,
    #[server(default)] events: Vec<String>,
) -> Result<(), ActionError> {
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: ImportId = import.parse().map_err(|_| ActionError::Malformed)?;
    let page = format!("/imports/{id}");
    let import = site.imports.find(id).await.map_err(unavailable)?;
    // Only what its page offers; an unknown import has a page that says so.
    let choices = import.map(|import| import.choices).unwrap_or_default();
    let chosen: Vec<&str> = choices
        .iter()
        .map(|choice| choice.luma_event_id.as_str())
        .filter(|id| events.iter().any(|chosen| chosen == id))
        .collect();
    if chosen.is_empty() {
        return see_other(&address(&page, [("error", NOTHING_CHOSEN)]));
    }
    let text = chosen.join(" ");
    let back = |code: &str, wait: Option<&str>| {
        let wait = wait.map(|wait| ("wait", wait));
        let pairs = [("error", code), ("chosen", &text)];
        address(&page, pairs.into_iter().chain(wait))
    };
    submit(&text, back).await
}

/// Queues the links of a text and goes to where their progress is shown; what is wrong goes `back` with its code and, where
/// there is one, the time to wait.
async fn submit(
    text: &str,
    back: impl Fn(&str, Option<&str>) -> String,
) -> Result<(), ActionError> {
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let to = match site.imports.submit_all(text, Some(visitor())).await {
        Ok(Submitted::One(import)) => format!("/imports/{import}"),
        Ok(Submitted::Many(batch, 0)) => format!("/imports/batches/{batch}"),
        Ok(Submitted::Many(batch, left)) => {
            let left = left.to_string();
            address(
                &format!("/imports/batches/{batch}"),
                [(LEFT, left.as_str())],
            )
        }
        Err(SubmitError::Link(problem)) => back(problem.as_str(), None),
        Err(SubmitError::Busy { retry_after }) => {
            let wait = retry_after.as_secs().clamp(1, 3600).to_string();
            back(BUSY, Some(&wait))
        }
        Err(SubmitError::Sqlx(error)) => return Err(unavailable(error)),
    };
    see_other(&to)
}

/// The address of who posts; those whom the server doesn't tell apart share one.
pub(crate) fn visitor() -> IpAddr {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().copied())
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Visitor(address)| {
            address
        })
}

pub(crate) fn unavailable(error: impl Display) -> ActionError {
    tracing::error!(%error, "the database didn't answer a form");
    ActionError::Unavailable
}

pub(crate) fn see_other(to: &str) -> Result<(), ActionError> {
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
        let kind = kind.to_str().unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
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
        Ok(ActionError::Spent) => return spent_answer(&headers),
        Ok(ActionError::Busy { seconds }) => return busy(seconds, &headers),
        Ok(ActionError::Forbidden) => StatusCode::FORBIDDEN,
        Ok(ActionError::Malformed) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(ActionError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(ActionError::Internal) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    error_page(status, &headers)
}

fn busy(seconds: u64, headers: &HeaderMap) -> Response {
    let mut response = error_page(StatusCode::TOO_MANY_REQUESTS, headers);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, seconds.into());
    response
}
