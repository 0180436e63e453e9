//! `GET /sitemap.xml` and the parts that it names: every page that search engines may know.

use std::fmt::Write as _;

use async_stream::stream;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hack0::events::ListError;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;

use super::parts::{Entry, Kind, PART, Parts, Step};
use crate::ask::{Query, address};
use crate::error_page;
use crate::site::Site;

const PAGES: [&str; 5] = ["/", "/events", "/changes", "/organizations", "/import"];
const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SCHEMA: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Where a kind's parts stand. At the root: a sitemap speaks only for what is below its own folder.
pub(crate) fn path(kind: Kind) -> &'static str {
    match kind {
        Kind::Events => "/sitemap-events.xml",
        Kind::Organizations => "/sitemap-organizations.xml",
    }
}

/// `GET /sitemap.xml`: names the parts.
pub(crate) async fn index(site: Site, parts: Parts, headers: HeaderMap) -> Response {
    let parts = match parts.find(&site).await {
        Ok(parts) => parts,
        Err(error) => return refused(&error, &headers),
    };
    let mut xml = format!("{BEGIN}<sitemapindex xmlns=\"{SCHEMA}\">\n");
    element(
        &mut xml,
        "sitemap",
        &format!("{}/sitemap-pages.xml", site.base_url),
        None,
    );
    for part in parts {
        let from = part.from.as_deref().map(|from| ("from", from));
        let address = format!("{}{}", site.base_url, address(path(part.kind), from));
        element(&mut xml, "sitemap", &address, part.changed_at);
    }
    xml.push_str("</sitemapindex>\n");
    answer(xml.into())
}

/// `GET /sitemap-pages.xml`: the pages that are always there.
pub(crate) fn pages(site: &Site) -> Response {
    let entries: Vec<Entry> = PAGES
        .iter()
        .map(|path| Entry {
            path: (*path).to_owned(),
            changed_at: None,
        })
        .collect();
    let urls = urls(&site.base_url, &entries);
    answer(format!("{}{urls}{}", begin(), end()).into())
}

/// `GET /sitemap-events.xml?from=…` and its like. Written while it is read: however long it is, one step is in memory.
pub(crate) async fn part(
    site: Site,
    kind: Kind,
    query: Option<String>,
    headers: HeaderMap,
) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    // The first step decides on the status.
    let first = match kind.step(&site, query.get("from")).await {
        Ok(first) => first,
        Err(error) => return refused(&error, &headers),
    };
    answer(Body::from_stream(steps(site, kind, first)))
}

fn steps(
    site: Site,
    kind: Kind,
    first: Step,
) -> impl futures::Stream<Item = Result<String, ListError>> {
    stream! {
        yield Ok(begin());
        let mut step = first;
        let mut left = PART;
        loop {
            left = left.saturating_sub(step.entries.len());
            yield Ok(urls(&site.base_url, &step.entries));
            let Some(next) = step.next.filter(|_| left > 0) else {
                break;
            };
            match kind.step(&site, Some(&next)).await {
                Ok(found) => step = found,
                Err(error) => {
                    tracing::error!(%error, "a sitemap broke off");
                    // Half a sitemap must not look like a whole one.
                    yield Err(error);
                    return;
                }
            }
        }
        yield Ok(end());
    }
}

fn begin() -> String {
    format!("{BEGIN}<urlset xmlns=\"{SCHEMA}\">\n")
}

fn end() -> String {
    "</urlset>\n".to_owned()
}

fn urls(base_url: &str, entries: &[Entry]) -> String {
    entries.iter().fold(String::new(), |mut xml, entry| {
        let address = format!("{base_url}{}", entry.path);
        element(&mut xml, "url", &address, entry.changed_at);
        xml
    })
}

fn element(xml: &mut String, name: &str, address: &str, changed_at: Option<Timestamp>) {
    let address = address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let changed = changed_at.map_or_else(String::new, |at| {
        format!("<lastmod>{}</lastmod>", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    });
    // Writing to a text never fails.
    let _ = writeln!(xml, "<{name}><loc>{address}</loc>{changed}</{name}>");
}

fn answer(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, body).into_response()
}

fn refused(error: &ListError, headers: &HeaderMap) -> Response {
    match error {
        ListError::InvalidCursor => error_page(StatusCode::NOT_FOUND, headers),
        ListError::Sqlx(error) => {
            tracing::error!(%error, "the database didn't answer a sitemap");
            error_page(StatusCode::SERVICE_UNAVAILABLE, headers)
        }
    }
}
