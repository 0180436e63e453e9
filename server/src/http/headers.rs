use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hack0::luma::IMAGE_HOSTS;
use http::header::{self, HeaderName, HeaderValue};

/// What a page may do: nothing but our own styles, scripts and forms, and Luma's pictures.
fn content_security_policy() -> String {
    let pictures: Vec<String> = IMAGE_HOSTS
        .iter()
        .map(|host| format!("https://{host}"))
        .collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {}; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'",
        pictures.join(" ")
    )
}

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), \
    usb=(), window-management=(), xr-spatial-tracking=()";

/// The headers of every answer.
#[derive(Debug, Clone)]
pub(super) struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// A site that is reached by https tells browsers never to try http.
    pub(super) fn for_site(base_url: &str) -> Self {
        let fixed = HeaderValue::from_static;
        let policy = HeaderValue::from_str(&content_security_policy())
            .unwrap_or_else(|_| fixed("default-src 'none'"));
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (header::X_FRAME_OPTIONS, fixed("DENY")),
            (header::REFERRER_POLICY, fixed("same-origin")),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                fixed("same-origin"),
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                fixed("same-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                fixed(PERMISSIONS),
            ),
        ];
        if base_url.starts_with("https://") {
            headers.push((header::STRICT_TRANSPORT_SECURITY, fixed("max-age=31536000")));
        }
        Self(headers)
    }
}

/// Adds them; what an answer says itself stays, such as the API's `Cross-Origin-Resource-Policy`.
pub(super) async fn add_security_headers(
    State(SecurityHeaders(headers)): State<SecurityHeaders>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in headers {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
