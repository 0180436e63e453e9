//! What isn't taken: nothing is stored of it, and nothing is said.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use futures::stream;
use hack0::Clock;
use hack0::luma::webhook::WebhookSecret;
use hack0::luma::{Luma, LumaConfig};
use hack0::test_on_both;
use hack0::testing::{TestDb, clock};
use hack0::webhooks::Webhooks;
use http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use luma_sandbox::webhook::{Delivery, retry_delays, signature};
use serde_json::json;
use server::http::{Edge, Limits, wrap};
use server::webhook::{PATH, Refused};
use sqlx::Row as _;

use super::{request, rows};
use crate::common::{Answer, TestApp};

#[track_caller]
fn assert_silent(answer: &Answer, status: StatusCode) {
    assert_eq!((answer.status, answer.text()), (status, ""));
    assert_eq!(answer.header("content-type"), "");
}

/// The endpoint alone, with these secrets.
fn endpoint(test: &TestDb, clock: &Clock, secrets: &[&str]) -> Router {
    counting(test, clock, secrets, &Refused::default())
}

fn counting(test: &TestDb, clock: &Clock, secrets: &[&str], refused: &Refused) -> Router {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let nowhere = "http://127.0.0.1:1";
    let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
    let luma = Luma::new(luma, clock).unwrap();
    let secrets = secrets.iter().filter_map(|text| WebhookSecret::new(*text));
    let webhooks = Webhooks::new(
        test.db.clone(),
        clock.clone(),
        luma,
        secrets.collect(),
        Arc::new(|| 0.5),
    );
    let edge = Edge::new(
        "https://hack0.test",
        Vec::new(),
        Limits::default(),
        clock.clone(),
    );
    let endpoint = server::webhook::counting(webhooks, refused.clone());
    wrap(endpoint, &edge.unwrap())
}

async fn count(test: &TestDb) -> i64 {
    let row = sqlx::query("SELECT COUNT(*) FROM webhook_deliveries")
        .fetch_one(test.db.reader())
        .await;
    row.unwrap().get(0)
}

test_on_both!(what_is_not_signed_by_luma, |test: TestDb| async move {
    let app = TestApp::on(test).await;
    let (_, right) = app.created();
    let hex = right.signature.split_once("v1=").unwrap().1.to_owned();
    let now = app.clock.now().as_second();
    for wrong in [
        String::new(),
        signature("whsec_another", now, &right.body),
        signature(luma_sandbox::WEBHOOK_SECRET, now, b"another body"),
        format!("t={now},v1={}", hex.to_uppercase()),
        format!("t={now},v1={}", &hex[..40]),
        format!("t={now},sha1={hex}"),
        format!("v1={hex}"),
    ] {
        let forged = Delivery {
            signature: wrong,
            ..right.clone()
        };
        assert_silent(&app.deliver(&forged).await, StatusCode::UNAUTHORIZED);
    }
    let mut unsigned = request(&right);
    unsigned.headers_mut().remove("webhook-signature");
    assert_silent(&app.send(unsigned).await, StatusCode::UNAUTHORIZED);
    assert_eq!(rows(&app).await, 0);
});

#[tokio::test]
async fn ten_thousand_mutations_of_one_bit() {
    let app = TestApp::start().await;
    let (_, right) = app.created();
    let (body_bits, all_bits) = (
        right.body.len() * 8,
        (right.body.len() + right.signature.len()) * 8,
    );
    for n in 0..10_000 {
        // A step that has no divisor in common with the number of bits meets each of them in turn.
        let bit = n * 7_919 % all_bits;
        let mut forged = right.clone();
        if bit < body_bits {
            let mut body = right.body.to_vec();
            body[bit / 8] ^= 1 << (bit % 8);
            forged.body = body.into();
        } else {
            let mut bytes = right.signature.clone().into_bytes();
            bytes[(bit - body_bits) / 8] ^= 1 << (bit % 8);
            // What isn't a header's text doesn't get as far as us.
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            if !text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
                continue;
            }
            forged.signature = text;
        }
        let answer = app.deliver(&forged).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "bit {bit}");
        assert_silent(&answer, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(rows(&app).await, 0);
    assert_eq!(app.deliver(&right).await.status, StatusCode::NO_CONTENT);
    app.site.webhooks.work_until_idle().await.unwrap();
}

test_on_both!(
    what_is_too_old_or_of_the_future,
    |test: TestDb| async move {
        let (clock, refused) = (clock(), Refused::default());
        let router = counting(&test, &clock, &["whsec_one"], &refused);
        let mut alarms = 0;
        // So far the server's clock shows another time than Luma's.
        for (skew, is_taken) in [
            (4 * 60, true),
            (-4 * 60, true),
            (15 * 60, false),
            (-15 * 60, false),
            (11 * 60, false),
            (-6 * 60, false),
        ] {
            let sent = clock.now() - SignedDuration::from_secs(skew);
            let delivery = Delivery::new(&json!({"type": "new.thing"}), sent, "whsec_one");
            let before = count(&test).await;
            let answer = Answer::of(&router, request(&delivery)).await;
            let status = if is_taken {
                StatusCode::NO_CONTENT
            } else {
                StatusCode::UNAUTHORIZED
            };
            assert_silent(&answer, status);
            assert_eq!(count(&test).await - before, i64::from(is_taken));
            alarms += u64::from(!is_taken);
            assert_eq!(refused.out_of_time(), alarms, "{skew} s");
        }
        // Who can't sign raises no alarm.
        let old = clock.now() - SignedDuration::from_mins(15);
        let forged = Delivery::new(&json!({"type": "new.thing"}), old, "whsec_another");
        let answer = Answer::of(&router, request(&forged)).await;
        assert_silent(&answer, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.out_of_time(), alarms);
    }
);

test_on_both!(
    refused_at_first_and_taken_with_the_last_retry,
    |test: TestDb| async move {
        let clock = clock();
        let (down, up) = (
            endpoint(&test, &clock, &[]),
            endpoint(&test, &clock, &["whsec_one"]),
        );
        let first = Delivery::new(&json!({"type": "new.thing"}), clock.now(), "whsec_one");
        let delays = retry_delays();
        for delay in delays {
            let answer = Answer::of(&down, request(&first)).await;
            assert_silent(&answer, StatusCode::SERVICE_UNAVAILABLE);
            clock.advance(delay.try_into().unwrap());
        }
        assert_eq!(count(&test).await, 0);
        // Seven minutes later, as it was signed, or signed anew: once.
        let anew = first.signed_again(clock.now(), "whsec_one");
        for last in [&first, &anew] {
            let answer = Answer::of(&up, request(last)).await;
            assert_silent(&answer, StatusCode::NO_CONTENT);
            assert_eq!(count(&test).await, 1);
        }
    }
);

test_on_both!(
    without_a_secret_nothing_and_with_two_both,
    |test: TestDb| async move {
        let clock = clock();
        let of = |secret: &str| Delivery::new(&json!({"type": "new.thing"}), clock.now(), secret);
        let none = endpoint(&test, &clock, &[]);
        assert_silent(
            &Answer::of(&none, request(&of("whsec_old"))).await,
            StatusCode::SERVICE_UNAVAILABLE,
        );
        assert_silent(
            &Answer::of(&none, request(&of(""))).await,
            StatusCode::SERVICE_UNAVAILABLE,
        );
        let both = endpoint(&test, &clock, &["whsec_new", "whsec_old"]);
        for secret in ["whsec_new", "whsec_old"] {
            assert_silent(
                &Answer::of(&both, request(&of(secret))).await,
                StatusCode::NO_CONTENT,
            );
        }
        let new = endpoint(&test, &clock, &["whsec_new"]);
        clock.advance(SignedDuration::from_secs(1));
        assert_silent(
            &Answer::of(&new, request(&of("whsec_old"))).await,
            StatusCode::UNAUTHORIZED,
        );
        assert_silent(
            &Answer::of(&new, request(&of("whsec_new"))).await,
            StatusCode::NO_CONTENT,
        );
        assert_eq!(count(&test).await, 3);
    }
);

#[tokio::test]
async fn what_is_too_large() {
    let app = TestApp::start().await;
    let told = Request::post(PATH)
        .header("content-length", "5000000")
        .body(Body::from(vec![b'x'; 5_000_000]));
    let chunks = (0..5_000).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1_000])));
    let chunked = Request::post(PATH).body(Body::from_stream(stream::iter(chunks)));
    for request in [told.unwrap(), chunked.unwrap()] {
        let begun = Instant::now();
        assert_silent(&app.send(request).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(begun.elapsed() < Duration::from_millis(100), "{begun:?}");
    }
    // A whole event with a long description fits.
    let long = json!({"type": "new.thing", "data": {"description_md": "x".repeat(200_000)}});
    assert_eq!(
        app.deliver(&app.sign(&long)).await.status,
        StatusCode::NO_CONTENT
    );
    let get = Request::builder()
        .method(Method::GET)
        .uri(PATH)
        .body(Body::empty())
        .unwrap();
    assert_silent(&app.send(get).await, StatusCode::METHOD_NOT_ALLOWED);
}

test_on_both!(
    a_locked_database_is_waited_for_and_then_not,
    |test: TestDb| async move {
        let clock = clock();
        let router = endpoint(&test, &clock, &["whsec_one"]);
        let other = hack0::Db::connect(&test.url).await.unwrap();
        let lock = async || {
            let mut tx = other.begin().await.unwrap();
            if other.backend() == hack0::db::Backend::Postgres {
                let locked = sqlx::query("LOCK TABLE webhook_deliveries IN ACCESS EXCLUSIVE MODE")
                    .execute(&mut *tx);
                locked.await.unwrap();
            }
            tx
        };
        let sent = [1, 2, 3].map(|number| {
            let payload = json!({"type": "new.thing", "data": number});
            Delivery::new(&payload, clock.now(), "whsec_one")
        });
        let deliver = async |delivery: &Delivery| {
            let begun = Instant::now();
            let answer = Answer::of(&router, request(delivery)).await;
            assert!(begun.elapsed() < Duration::from_secs(5), "{begun:?}");
            answer
        };
        // Until it is refused.
        let held = lock().await;
        assert_silent(&deliver(&sent[0]).await, StatusCode::SERVICE_UNAVAILABLE);
        held.commit().await.unwrap();
        // For a second.
        let held = lock().await;
        let release = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            held.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(deliver(&sent[1]), release);
        assert_silent(&answer, StatusCode::NO_CONTENT);
        // Gone.
        test.db.close().await;
        assert_silent(&deliver(&sent[2]).await, StatusCode::SERVICE_UNAVAILABLE);
        let row = async |delivery: &Delivery| {
            sqlx::query("SELECT COUNT(*) FROM webhook_deliveries WHERE webhook_id = $1")
                .bind(delivery.id.clone())
                .fetch_one(other.reader())
                .await
                .unwrap()
                .get::<i64, _>(0)
        };
        // The first may have been stored after we had given it up, which only means that Luma needn't come again.
        assert_eq!((row(&sent[1]).await, row(&sent[2]).await), (1, 0));
    }
);
