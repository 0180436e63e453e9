//! Texts full of links: what doesn't fit is told, and nothing that was typed is lost for its length.

use http::StatusCode;

use crate::common::{TestApp, assert_contains};

#[tokio::test]
async fn what_is_more_than_fifty_links_is_told() {
    let app = TestApp::start().await;
    app.leaves_imports();
    let links: Vec<String> = (0..62).map(|n| format!("lu.ma/evento-{n}")).collect();
    let answer = app
        .post("/actions/import", &[("links", &links.join("\n"))])
        .await;
    let batch = answer.location().to_owned();
    assert!(batch.ends_with("?left=12"), "{batch}");
    let page = app.get(&format!("{batch}&lang=en")).await;
    let text = page.text().replace("<!>", "");
    assert_contains(&text, "12 links were left out: up to 50 are taken at once.");
    let base = batch.strip_suffix("?left=12").unwrap();
    for odd in ["0", "-1", "x", "%3Cb%3E", "99999999"] {
        let page = app.get(&format!("{base}?left={odd}&lang=en")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("left out"), "{odd}");
    }
}

#[tokio::test]
async fn a_field_full_of_emoji_is_taken() {
    let app = TestApp::start().await;
    app.leaves_imports();
    // 8,000 characters as browsers count, each pair of them twelve letters on the way.
    let emoji = "🎉".repeat(3_900);
    let links = format!("lu.ma/uno {emoji} lu.ma/dos");
    let answer = app.post("/actions/import", &[("links", &links)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.location();
    assert!(to.starts_with("/imports/batches/"), "{to}");
    // What comes back to its form does so in an address that servers take.
    let back = app.post("/actions/import", &[("links", &emoji)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let address = back.location();
    assert!(
        address.starts_with("/import?error=no_link"),
        "{address:.80}"
    );
    assert!(address.len() < 6_000, "{}", address.len());
    let page = app.get(address).await;
    assert_contains(page.text(), "🎉🎉🎉");
    let too_long = "🎉".repeat(6_000);
    let answer = app.post("/actions/import", &[("links", &too_long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
