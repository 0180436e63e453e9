//! Addresses of pictures at the size in which they are shown. Only Luma's image hosts; what asks one of them for somebody
//! else's picture isn't shown.

use hack0::luma::IMAGE_HOSTS;
use url::Url;

/// Where Luma keeps covers and faces; its resizing is Cloudflare's.
const LUMA_CDN: &str = "images.lumacdn.com";
const RESIZING: &str = "/cdn-cgi/image/";
const UNSPLASH: &str = "images.unsplash.com";
/// Parameters of Unsplash that say in which size and form; the others belong to the picture.
const UNSPLASH_SIZE: [&str; 9] = ["auto", "crop", "cs", "dpr", "fit", "fm", "h", "q", "w"];

/// A picture for a box of a size in CSS pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sized {
    /// For one device pixel a CSS pixel.
    pub(crate) src: String,
    /// `… 1x, … 2x`; none where the host can't resize.
    pub(crate) srcset: Option<String>,
}

/// The picture at `address`, cut to cover a box of `width` × `height` CSS pixels; none when no page may show it.
pub(crate) fn sized(address: &str, width: u32, height: u32) -> Option<Sized> {
    if let Some(picture) = plain_luma(address) {
        let [once, twice] = [1, 2].map(|density| luma_at(picture, width, height, density));
        return Some(Sized {
            srcset: Some(format!("{once} 1x, {twice} 2x")),
            src: once,
        });
    }
    let url = allowed(address)?;
    let once = at(&url, width, height, 1)?;
    let twice = at(&url, width, height, 2)?;
    Some(Sized {
        srcset: (once != twice).then(|| format!("{once} 1x, {twice} 2x")),
        src: once,
    })
}

/// The picture at `address`, cut to exactly `width` × `height` pixels where its host can: for previews and search engines.
pub(crate) fn exactly(address: &str, width: u32, height: u32) -> Option<String> {
    at(&allowed(address)?, width, height, 1)
}

/// Whether pages may show it: over https, at one of Luma's image hosts, without a port or a user.
fn allowed(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_allowed = url.scheme() == "https"
        && url
            .host_str()
            .is_some_and(|host| IMAGE_HOSTS.contains(&host))
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    is_allowed.then_some(url)
}

fn at(url: &Url, width: u32, height: u32, density: u32) -> Option<String> {
    match url.host_str()? {
        LUMA_CDN => at_luma(url, width, height, density),
        UNSPLASH => Some(at_unsplash(url, width * density, height * density)),
        _ => Some(url.to_string()),
    }
}

/// As Luma's own pages ask for it.
fn at_luma(url: &Url, width: u32, height: u32, density: u32) -> Option<String> {
    let path = url.path();
    let picture = match path.strip_prefix(RESIZING) {
        // Already resized: its options make way for ours.
        Some(rest) => rest.split_once('/')?.1,
        None => path.strip_prefix('/')?,
    };
    // Cloudflare resizes pictures of other sites too when it is given their whole address.
    is_plain_path(picture).then(|| luma_at(picture, width, height, density))
}

fn luma_at(picture: &str, width: u32, height: u32, density: u32) -> String {
    format!(
        "https://{LUMA_CDN}{RESIZING}format=auto,fit=cover,dpr={density},width={width},height={height}/{picture}"
    )
}

/// What nearly every cover is, for which no address needs to be taken apart: a path of plain segments at Luma's own host.
fn plain_luma(address: &str) -> Option<&str> {
    let picture = address
        .strip_prefix("https://")?
        .strip_prefix(LUMA_CDN)?
        .strip_prefix('/')?;
    // A parser would take `.` and `..` out.
    let is_plain = is_plain_path(picture) && !picture.split('/').any(|part| part.starts_with('.'));
    is_plain.then_some(picture)
}

fn is_plain_path(path: &str) -> bool {
    let is_plain = |segment: &str| {
        !segment.is_empty()
            && segment != "cdn-cgi"
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-~+=@".contains(&byte))
    };
    path.split('/').all(is_plain)
}

fn at_unsplash(url: &Url, width: u32, height: u32) -> String {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(key, _)| !UNSPLASH_SIZE.contains(&key.as_str()))
        .collect();
    let mut url = url.clone();
    url.set_fragment(None);
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .extend_pairs([("auto", "format"), ("fit", "crop")])
        .append_pair("w", &width.to_string())
        .append_pair("h", &height.to_string());
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COVER: &str = "https://images.lumacdn.com/event-covers/38/fcf66c77-0752.png";

    #[test]
    fn luma_resizes_to_the_size_shown() {
        let shown = sized(COVER, 116, 116).unwrap();
        let at = |density| {
            format!(
                "https://images.lumacdn.com/cdn-cgi/image/format=auto,fit=cover,dpr={density},width=116,height=116/event-covers/38/fcf66c77-0752.png"
            )
        };
        assert_eq!(shown.src, at(1));
        assert_eq!(shown.srcset, Some(format!("{} 1x, {} 2x", at(1), at(2))));
        // What is resized already isn't resized twice.
        assert_eq!(sized(&at(2), 116, 116), Some(shown));
    }

    #[test]
    fn the_short_way_is_the_long_way() {
        for address in [
            COVER,
            "https://images.lumacdn.com/a",
            "https://images.lumacdn.com/a/b~c/d+e=f@1._-x.jpg",
        ] {
            assert!(plain_luma(address).is_some(), "{address}");
            let url = allowed(address).unwrap();
            let shown = sized(address, 36, 40).unwrap();
            assert_eq!(Some(shown.src), at(&url, 36, 40, 1));
            assert!(shown.srcset.unwrap().ends_with(" 2x"));
        }
        for other in [
            "https://images.lumacdn.com/a/../b",
            "https://images.lumacdn.com/a?b",
        ] {
            assert_eq!(plain_luma(other), None);
            assert!(sized(other, 36, 36).is_some(), "{other}");
        }
    }

    #[test]
    fn unsplash_resizes_by_its_own_parameters() {
        let cover =
            "https://images.unsplash.com/photo-16?crop=entropy&fit=max&ixid=M3w&q=80&w=1080#a";
        let shown = sized(cover, 330, 330).unwrap();
        assert_eq!(
            shown.src,
            "https://images.unsplash.com/photo-16?ixid=M3w&auto=format&fit=crop&w=330&h=330"
        );
        assert!(shown.srcset.unwrap().ends_with("&w=660&h=660 2x"));
    }

    #[test]
    fn other_hosts_are_left_as_they_are() {
        let other = "https://social-images.lu.ma/cdn/a.png?b=c";
        let shown = sized(other, 36, 36).unwrap();
        assert_eq!((shown.src.as_str(), shown.srcset), (other, None));
    }

    #[test]
    fn nobody_else_serves_a_picture() {
        for hostile in [
            "http://images.lumacdn.com/a",
            "https://images.lumacdn.com.evil.example/a",
            "https://evil.example/images.lumacdn.com",
            "https://evil.example/a",
            "https://images.lumacdn.com@evil.example/a",
            "https://user:secret@images.lumacdn.com/a",
            "https://images.lumacdn.com:8443/a",
            "https://images.lumacdn.com/https://evil.example/a",
            "https://images.lumacdn.com/https%3A%2F%2Fevil.example/a",
            "https://images.lumacdn.com//evil.example/a",
            "https://images.lumacdn.com/cdn-cgi/image/width=1/https://evil.example/a",
            "https://images.lumacdn.com/cdn-cgi/image/width=1",
            "https://images.lumacdn.com/a/../cdn-cgi/trace",
            "https://images.lumacdn.com/a,2x, https://evil.example/b 1x",
            "javascript:alert(1)",
            "data:,",
            "//images.lumacdn.com/a",
            "",
        ] {
            assert_eq!(sized(hostile, 36, 36), None, "{hostile}");
        }
    }

    #[test]
    fn whatever_is_in_an_address_the_host_stays_and_nothing_splits() {
        for odd in [
            "https://images.unsplash.com/a b\"><script>?w=1,2&x=, https://evil.example/ 3x",
            "https://cdn.lu.ma/a\n\tb 'c' d?e f",
            "https://images.lumacdn.com/a\\..\\b",
            "https://IMAGES.lumacdn.com:443/a/./b/../c",
        ] {
            let Some(shown) = sized(odd, 36, 36) else {
                continue;
            };
            for candidate in shown
                .srcset
                .as_deref()
                .unwrap_or(&shown.src)
                .split(' ')
                .step_by(2)
            {
                let url = Url::parse(candidate.trim_end_matches(',')).unwrap();
                assert!(
                    IMAGE_HOSTS.contains(&url.host_str().unwrap()),
                    "{candidate}"
                );
            }
            assert!(
                !shown.src.contains(['"', '<', '>', ' ', '\n', '\t']),
                "{shown:?}"
            );
        }
    }
}
