//! The way of every request: take it apart, note it, let a fault have it, answer, note the answer.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{
    Recorded, Surface,
    call::{Answer, Call, Refusal},
    control, fault,
    fault::{PageForm, Verdict},
    official, page,
    sandbox::Shared,
    web,
};

/// Larger request bodies are refused; Luma's own limit isn't known.
const BODY_LIMIT: usize = 4 << 20;

pub(crate) fn spawn(listener: TcpListener, shared: Arc<Shared>) {
    let mut stopped = shared.stopped.clone();
    let router = Router::new().fallback(serve).with_state(shared);
    tokio::spawn(async move {
        let end = async move {
            // An error means that the last handle is gone, which is the same.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        };
        if let Err(error) = axum::serve(listener, router)
            .with_graceful_shutdown(end)
            .await
        {
            tracing::warn!(%error, "the sandbox stopped serving");
        }
    });
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let (prefix, call) = match take_apart(&shared, request).await {
        Ok(taken) => taken,
        Err(refusal) => return json(refusal.status, &refusal.body()),
    };
    let response = match prefix.as_str() {
        "api" => on_surface(&shared, Surface::Official, call).await,
        "web" => on_surface(&shared, Surface::Web, call).await,
        "page" => on_surface(&shared, Surface::Page, call).await,
        "sandbox" => from_answer(control::answer(&shared, &call).await),
        _ => json(404, &Refusal::not_found().body()),
    };
    if head {
        response.map(|_| Body::empty())
    } else {
        response
    }
}

async fn take_apart(shared: &Shared, request: Request) -> Result<(String, Call), Refusal> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(413, "Request too large."))?;
    let path = parts.uri.path().trim_start_matches('/');
    let (prefix, path) = path.split_once('/').unwrap_or((path, ""));
    let query = parts.uri.query().unwrap_or_default();
    let call = Call {
        method: if parts.method == Method::HEAD {
            "GET".to_owned()
        } else {
            parts.method.to_string()
        },
        path: format!("/{path}"),
        query: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        key: parts
            .headers
            .get("x-luma-api-key")
            .and_then(|key| key.to_str().ok())
            .map(str::to_owned),
        body: serde_json::from_slice(&body).ok(),
        now: (shared.now)(),
    };
    Ok((prefix.to_owned(), call))
}

async fn on_surface(shared: &Arc<Shared>, surface: Surface, call: Call) -> Response {
    let number = shared.log(|log| {
        log.asked(Recorded {
            surface,
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            key: call.key.clone(),
            body: call.body.clone(),
            status: 0,
            answer: None,
        })
    });
    let mut form = PageForm::Full;
    if let Some(fault) = shared.faults(|faults| faults.take(surface)) {
        match fault::meet(shared, surface, fault, &call).await {
            Verdict::Answer(response) => {
                shared.log(|log| log.answered(number, response.status().as_u16(), None));
                return response;
            }
            Verdict::Proceed(asked) => form = asked,
        }
    }
    let response = match surface {
        Surface::Official => official::answer(shared, &call),
        Surface::Web => from_answer(shared.edit(|world| web::answer(world, &call))),
        Surface::Page => shared.edit(|world| page::answer(world, &shared.base, &call, form)),
    };
    note_answer(shared, number, response).await
}

/// Notes status and JSON body, and gives the same response on.
async fn note_answer(shared: &Shared, number: u64, response: Response) -> Response {
    let status = response.status().as_u16();
    let (parts, body) = response.into_parts();
    let is_json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json"));
    // Our own bodies are whole in memory, so this can't fail.
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    let answer = if is_json {
        serde_json::from_slice(&bytes).ok()
    } else {
        None
    };
    shared.log(|log| log.answered(number, status, answer));
    Response::from_parts(parts, Body::from(bytes))
}

pub(crate) fn from_answer(answer: Answer) -> Response {
    match answer {
        Ok(value) => json(200, &value),
        Err(refusal) => json(refusal.status, &refusal.body()),
    }
}

pub(crate) fn json(status: u16, value: &Value) -> Response {
    with_type(status, "application/json; charset=utf-8", value.to_string())
}

pub(crate) fn html(status: u16, text: impl Into<Bytes>) -> Response {
    with_type(status, "text/html; charset=utf-8", text)
}

fn with_type(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
