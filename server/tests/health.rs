use http::StatusCode;

use crate::common::Probe;

#[tokio::test]
async fn a_process_with_its_database_is_healthy_and_ready() {
    let probe = Probe::new().await;
    for path in ["/healthz", "/readyz"] {
        let answer = probe.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[tokio::test]
async fn without_its_database_the_process_lives_but_is_not_ready() {
    let probe = Probe::new().await;
    probe.test.db.close().await;
    assert_eq!(probe.get("/healthz").await.status, StatusCode::OK);
    let answer = probe.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("cache-control"), "no-store");
}
