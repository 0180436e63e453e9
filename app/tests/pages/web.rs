//! A site in process.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::{Site, Visitor};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hack0::Clock;
use hack0::imports::Imports;
use hack0::luma::{Luma, LumaConfig};
use hack0::testing::TestDb;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use luma_sandbox::Sandbox;
use tower::ServiceExt;

pub(crate) struct Web {
    pub(crate) router: Router,
    pub(crate) imports: Imports,
    pub(crate) sandbox: Sandbox,
    _db: TestDb,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) response: http::response::Parts,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.response
            .headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }
}

impl Web {
    pub(crate) async fn start() -> Self {
        // Both may have been done by another test of this process.
        let _ = any_spawner::Executor::init_tokio();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::system();
        let sandbox_clock = clock.clone();
        let sandbox = Sandbox::start_demo(Arc::new(move || sandbox_clock.now()))
            .await
            .expect("a sandbox");
        let db = TestDb::sqlite().await;
        let config = LumaConfig::at(&sandbox.api_url(), &sandbox.web_url(), &sandbox.page_url())
            .expect("addresses");
        let luma = Luma::new(config, &clock).expect("a client");
        let base_url = "https://hack0.example".to_owned();
        let site = Site {
            is_demo: true,
            ..Site::new(db.db.clone(), clock, luma, base_url)
        };
        let imports = site.imports.clone();
        Self {
            router: app::router(site),
            imports,
            sandbox,
            _db: db,
        }
    }

    pub(crate) async fn answer(&self, request: http::request::Builder, body: &str) -> Answer {
        let mut request = request
            .body(Body::from(body.to_owned()))
            .expect("a request");
        request
            .extensions_mut()
            .insert(Visitor(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let response: Response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (response, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: response.status,
            response,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.answer(Request::get(path), "").await
    }

    pub(crate) async fn paste(&self, text: &str) -> Answer {
        self.post("/actions/import", &[("link", text)]).await
    }

    pub(crate) async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(action)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .header("referer", "https://evil.example/?a=b");
        self.answer(request, &body).await
    }
}
