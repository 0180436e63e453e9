//! The stylesheet and the files of `public/`, in the binary, at addresses that change with their content.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../public"]
struct Public;

struct Asset {
    /// As in `public/`.
    name: String,
    /// As in `/assets/…`.
    hashed: String,
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let style = Asset {
        name: "hack0.css".to_owned(),
        hashed: concat!("hack0.", env!("STYLE_HASH"), ".css").to_owned(),
        content_type: content_type("css"),
        bytes: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/style.css"))),
    };
    let public = Public::iter().filter_map(|name| {
        let file = Public::get(&name)?;
        let (stem, extension) = name.rsplit_once('.')?;
        let hash = file.metadata.sha256_hash();
        let hash = u64::from_be_bytes([0, 0, 0, hash[0], hash[1], hash[2], hash[3], hash[4]]);
        Some(Asset {
            hashed: format!("{stem}.{hash:010x}.{extension}"),
            content_type: content_type(extension),
            bytes: file.data,
            name: name.into_owned(),
        })
    });
    std::iter::once(style).chain(public).collect()
});

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The address of a file of `public/`, or of the stylesheet as `hack0.css`.
pub(crate) fn address(name: &str) -> String {
    let hashed = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map(|asset| asset.hashed.as_str());
    format!("/assets/{}", hashed.unwrap_or(name))
}

/// `GET /assets/{name}`: never changes, so it is kept for ever.
pub(crate) async fn hashed(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match ASSETS.iter().find(|asset| asset.hashed == name) {
        Some(asset) => respond(asset, "public, max-age=31536000, immutable"),
        None => crate::error_page(StatusCode::NOT_FOUND, &headers),
    }
}

/// A file at its plain name, for those who look for it there: `/favicon.ico`.
pub(crate) fn plain(name: &str) -> Response {
    ASSETS.iter().find(|asset| asset.name == name).map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |asset| respond(asset, "public, max-age=86400"),
    )
}

fn respond(asset: &Asset, cache: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, cache),
    ];
    (headers, asset.bytes.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_a_hash() {
        for name in ["hack0.css", "hack0.js", "favicon.svg"] {
            let address = address(name);
            assert_ne!(address, format!("/assets/{name}"), "{name} is there");
        }
        assert!(
            ASSETS
                .iter()
                .all(|asset| asset.content_type != "application/octet-stream")
        );
    }

    #[test]
    fn the_script_stays_small() {
        assert!(Public::get("hack0.js").is_some_and(|file| file.data.len() <= 4096));
    }
}
