//! `ETag` and `304`: who has an answer already gets only its name again.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use sha2::{Digest, Sha256};

use super::refusal::refuse;

/// Types of answers that are finished texts of bounded size. Streams, sitemaps among them, and files aren't.
const NAMED: [&str; 3] = ["text/html", "application/json", "text/calendar"];
/// Bytes of a finished text; our largest answer, a hundred events as JSON, stays far below.
const LONGEST: usize = 16 * 1024 * 1024;

/// Names answers by their content, and answers `304` to whom has this one. Stands below compression: the name is weak, because
/// it is the same for every encoding.
pub(super) async fn revalidate(mut request: Request, next: Next) -> Response {
    let is_head = request.method() == Method::HEAD;
    if !is_head && request.method() != Method::GET {
        return next.run(request).await;
    }
    // A HEAD has the headers of its GET, so its body is needed here; the router around drops it.
    *request.method_mut() = Method::GET;
    let known = request.headers().clone();
    let response = next.run(request).await;
    if !can_be_kept(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else {
        tracing::error!("an answer couldn't be read whole");
        return refuse(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let name = name_of(&body);
    let is_known = is_known(&known, &name);
    if let Ok(name) = HeaderValue::from_str(&name) {
        parts.headers.insert(header::ETAG, name);
    }
    let headers = &mut parts.headers;
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    // Both a 200 and a 304 say what they depend on; compression adds it to what it compresses only.
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !is_known {
        return Response::from_parts(parts, Body::from(body));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    for name in [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_LANGUAGE,
        header::CONTENT_DISPOSITION,
    ] {
        parts.headers.remove(name);
    }
    Response::from_parts(parts, Body::empty())
}

/// Whether the answer is the same for whoever asks like this again. One that sets a cookie isn't.
fn can_be_kept(response: &Response) -> bool {
    let headers = response.headers();
    let has = |name, parts: &[&str]| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| parts.iter().any(|part| value.contains(part)))
    };
    response.status() == StatusCode::OK
        && has(header::CONTENT_TYPE, &NAMED)
        && !has(header::CACHE_CONTROL, &["no-store"])
        && !headers.contains_key(header::SET_COOKIE)
        && !headers.contains_key(header::ETAG)
}

fn name_of(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    format!("W/\"{}\"", hex::encode(&hash[..16]))
}

/// Whether `If-None-Match` has this name, or any (`*`). Compared weakly, as it is for GET and HEAD.
fn is_known(headers: &HeaderMap, name: &str) -> bool {
    let opaque = name.trim_start_matches("W/");
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.trim() == "*" || names(value).any(|name| name == opaque))
}

/// The names of a list, with their quotes and without `W/`. A comma may stand inside the quotes.
fn names(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let start = rest.find('"')?;
        let length = rest[start + 1..].find('"')? + 2;
        let name = &rest[start..start + length];
        rest = &rest[start + length..];
        Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_known_by(sent: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in sent {
            headers.append(header::IF_NONE_MATCH, value.parse().unwrap());
        }
        is_known(&headers, "W/\"abc\"")
    }

    #[test]
    fn names_are_compared_weakly_and_in_lists() {
        for sent in [
            &["W/\"abc\""][..],
            &["\"abc\""],
            &["*"],
            &[" * "],
            &["\"x\", W/\"abc\""],
            &["\"x,y\",\"abc\" , \"z\""],
            &["\"x\"", "\"abc\""],
        ] {
            assert!(is_known_by(sent), "{sent:?}");
        }
        for sent in [
            &[][..],
            &["abc"],
            &["\"\""],
            &["\"abc"],
            &["\"ABC\""],
            &["\"abc,\""],
            &["\"*\""],
            &["\"x, W/\"abc\""],
        ] {
            assert!(!is_known_by(sent), "{sent:?}");
        }
    }
}
