//! What each fault does to a request.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use serde_json::json;

use super::{Encoding, Fault, Surface, body};
use crate::{
    call::{Call, Refusal},
    sandbox::Shared,
    serve::{html, json},
};

/// How much of its data a page carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageForm {
    Full,
    NoNextData,
    BrokenJsonLd,
}

/// What comes of a fault: its own answer, or the right one after all.
pub(crate) enum Verdict {
    Answer(Response),
    Proceed(PageForm),
}

const CHALLENGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head>\
    <body><h1>luma.com</h1><p>Verify you are human by completing the action below.</p></body></html>";
const BARE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Luma</title></head>\
    <body><div id=\"__next\"></div></body></html>";
const CURSOR: &str = "eyJzdiI6IjIwMjYtMDEtMDFUMDA6MDA6MDAuMDAwWiIsImZiIjoiIn0=";

pub(crate) async fn meet(shared: &Shared, surface: Surface, fault: Fault, call: &Call) -> Verdict {
    Verdict::Answer(match fault {
        Fault::Slow(span) => {
            tokio::time::sleep(span).await;
            return Verdict::Proceed(PageForm::Full);
        }
        Fault::NoNextData => return Verdict::Proceed(PageForm::NoNextData),
        Fault::BrokenJsonLd => return Verdict::Proceed(PageForm::BrokenJsonLd),
        Fault::Hang => {
            // Until the sandbox goes; else its shutdown would wait for this request.
            let mut stopped = shared.stopped.clone();
            let _ = stopped.wait_for(|stopped| *stopped).await;
            json(503, &Refusal::new(503, "The sandbox stopped.").body())
        }
        Fault::Drip => with_body(surface, body::drip(shared.stopped.clone())),
        Fault::Endless => with_body(surface, body::endless(shared.stopped.clone())),
        Fault::Reset => with_body(surface, body::reset()),
        Fault::Bomb { encoding } => {
            let (name, body) = match encoding {
                Encoding::Gzip => ("gzip", body::gzip_bomb()),
                Encoding::Br => ("br", body::brotli_bomb()),
            };
            with_header(with_body(surface, body), header::CONTENT_ENCODING, name)
        }
        Fault::Status(status) => json(
            status,
            &Refusal::new(status, "Something went wrong.").body(),
        ),
        Fault::RateLimited { retry_after } => {
            let response = json(429, &Refusal::new(429, "Too many requests.").body());
            match retry_after {
                Some(seconds) => with_header(response, header::RETRY_AFTER, &seconds.to_string()),
                None => response,
            }
        }
        Fault::Challenge => html(403, CHALLENGE),
        Fault::BarePage | Fault::HtmlInsteadOfJson => html(200, BARE),
        Fault::CutJson => raw_json(
            r#"{"kind":"event","data":{"api_id":"evt-Cut000000000000","event":{"name":"Cor"#,
        ),
        Fault::WrongJson => json(
            200,
            &json!({"ok": true, "result": [1, "two", null], "event": "none", "entries": {}}),
        ),
        Fault::DeepJson => raw_json(&format!("{}{}", "[".repeat(20_000), "]".repeat(20_000))),
        Fault::Redirect(target) => redirect(&target),
        Fault::RedirectLoop => redirect(&own_address(shared, surface, call)),
        Fault::EmptyPage => json(
            200,
            &json!({"entries": [], "has_more": true, "next_cursor": CURSOR}),
        ),
        Fault::CursorLoop => {
            let cursor = call.get("pagination_cursor").unwrap_or(CURSOR);
            json(
                200,
                &json!({"entries": [], "has_more": true, "next_cursor": cursor}),
            )
        }
    })
}

fn own_address(shared: &Shared, surface: Surface, call: &Call) -> String {
    let prefix = match surface {
        Surface::Official => "api",
        Surface::Web => "web",
        Surface::Page => "page",
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&call.query)
        .finish();
    format!("{}/{prefix}{}?{query}", shared.base, call.path)
}

fn redirect(target: &str) -> Response {
    with_header(html(302, ""), header::LOCATION, target)
}

fn raw_json(text: &str) -> Response {
    with_header(
        html(200, text.to_owned()),
        header::CONTENT_TYPE,
        "application/json; charset=utf-8",
    )
}

fn with_body(surface: Surface, body: Body) -> Response {
    let kind = if surface == Surface::Page {
        "text/html; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    };
    with_header(Response::new(body), header::CONTENT_TYPE, kind)
}

/// A value that can't stand in a header (a hostile redirect target with a line break) is left out.
fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        response.headers_mut().insert(name, value);
    }
    response
}
