//! The public pages (`luma.com`): HTML with `__NEXT_DATA__`, JSON-LD and meta tags.

mod html;
mod jsonld;

use axum::response::Response;
use serde_json::{Value, json};

use crate::{World, call::Call, fault::PageForm, serve, web, world::Entity};

/// Answers a page; `base` is the sandbox's own address, needed by the old host's redirects.
pub(crate) fn answer(world: &World, base: &str, call: &Call, form: PageForm) -> Response {
    let parts: Vec<String> = call
        .path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(decode)
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["old", slug] => moved(base, slug),
        ["event" | "e" | "user" | "calendar", id] | [id] => show(world, id, form),
        _ => missing("Page Not Found"),
    }
}

fn decode(part: &str) -> String {
    let pair = format!("x={}", part.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// `lu.ma/<slug>` moved to `luma.com/<slug>`.
fn moved(base: &str, slug: &str) -> Response {
    let slug: String = url::form_urlencoded::byte_serialize(slug.as_bytes()).collect();
    let mut response = serve::html(301, "");
    if let Ok(target) = format!("{base}/page/{slug}").parse() {
        response.headers_mut().insert("location", target);
    }
    response
}

fn show(world: &World, slug: &str, form: PageForm) -> Response {
    let Ok(data) = web::by_slug(world, slug) else {
        return missing("Page Not Found");
    };
    let page = match world.entity(slug) {
        Some(Entity::Event(event)) => html::Page {
            title: &event.name,
            url: event.url(),
            image: event.cover_url.as_deref(),
            app: format!("luma://event/{}", event.id),
            json_ld: jsonld::event(world, event),
            // Unlisted pages ask search engines to stay away.
            no_index: event.visibility != "public",
        },
        Some(Entity::Calendar(calendar)) => html::Page {
            title: &calendar.name,
            url: calendar.url(),
            image: None,
            app: format!("luma://calendar/{}", calendar.id),
            json_ld: jsonld::calendar(world, calendar),
            no_index: false,
        },
        Some(Entity::User(user)) => html::Page {
            title: &user.name,
            url: user.url(),
            image: None,
            app: format!("luma://user/{}", user.id),
            json_ld: Value::Null,
            no_index: false,
        },
        Some(Entity::City(slug, name)) => html::Page {
            title: name,
            url: format!("https://luma.com/{slug}"),
            image: None,
            app: "luma://discover".to_owned(),
            json_ld: Value::Null,
            no_index: false,
        },
        Some(Entity::Deleted(_)) | None => return missing("Page Not Found"),
    };
    let next = json!({
        "props": {"pageProps": {"initialData": data}, "__N_SSP": true},
        "page": "/[slug]", "query": {"slug": slug}, "buildId": "sandbox", "isFallback": false,
    });
    let body = html::render(&page, &next, form);
    let mut response = serve::html(200, body);
    response.headers_mut().insert(
        "x-frame-options",
        axum::http::HeaderValue::from_static("SAMEORIGIN"),
    );
    response
}

fn missing(title: &str) -> Response {
    serve::html(404, html::missing(title))
}
