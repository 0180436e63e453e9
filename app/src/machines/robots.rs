//! `GET /robots.txt`: what isn't for search engines, and where the sitemap is.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Response};
use http::header;

use crate::site::Site;

/// Pages of one visitor, and addresses that only forms use.
const CLOSED: [&str; 4] = ["/imports/", "/actions/", "/claims/", "/admin"];

/// The answer.
pub(crate) fn answer(site: &Site) -> Response {
    let mut text = "User-agent: *\n".to_owned();
    for path in CLOSED {
        // Writing to a text never fails.
        let _ = writeln!(text, "Disallow: {path}");
    }
    let _ = writeln!(text, "\nSitemap: {}/sitemap.xml", site.base_url);
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, text).into_response()
}
