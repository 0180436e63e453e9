//! `GET /robots.txt`: what isn't for search engines, and where the sitemap is.

use axum::response::{IntoResponse, Response};
use http::header;

use crate::site::Site;

/// Pages of one visitor, and addresses that only forms use.
const CLOSED: [&str; 4] = ["/imports/", "/actions/", "/claims/", "/admin"];

/// The answer.
pub(crate) fn answer(site: &Site) -> Response {
    let closed = CLOSED.join("\nDisallow: ");
    let text = format!(
        "User-agent: *\nDisallow: {closed}\n\nSitemap: {}/sitemap.xml\n",
        site.base_url
    );
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, text).into_response()
}
