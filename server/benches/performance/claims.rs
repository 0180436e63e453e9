//! Claims: of 100 parallel posts of one token one succeeds, 1,000 looks consume nothing, and a host with 10,000 events is
//! claimed in one go.

use std::net::IpAddr;
use std::time::Instant;

use hack0::Clock;
use hack0::claims::{Claims, Message, Start, Target, Writer, Written};
use hack0::luma::{Luma, LumaConfig};
use hack0::mail::{Letters, Outbox, Sender, Token, Transport};
use hack0::testing::TestDb;

use crate::decisions::Undecided;
use crate::table::{Table, Times};
use crate::world::now;

/// `tenth` is 10 in a short run.
pub(crate) async fn run(table: &mut Table, tenth: usize) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for test in [Some(TestDb::sqlite().await), TestDb::postgres().await] {
        if let Some(test) = &test {
            one(table, test, 10_000 / tenth).await;
        }
    }
}

fn words(message: &Message<'_>) -> Written {
    let text = match message {
        Message::Confirm(_) => "token={token}",
        _ => "",
    };
    Written {
        subject: "claim".to_owned(),
        text: text.to_owned(),
        html: String::new(),
    }
}

async fn one(table: &mut Table, test: &TestDb, events: usize) {
    let looks = events / 100;
    let (db, clock) = (&test.db, Clock::manual(now()));
    let world = Undecided {
        events,
        organizations: 10,
        domains: 0,
        of_one_host: events,
    };
    world.fill(db).await;
    let mut tx = db.begin().await.unwrap();
    let sql = "UPDATE event_hosts SET email = 'ana@one.example' WHERE luma_host_id = 'usr-0'";
    sqlx::query(sql).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let nowhere = "http://127.0.0.1:1";
    let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
    let luma = Luma::new(luma, &clock).unwrap();
    let claims = Claims::new(db.clone(), clock.clone(), luma, Writer::new(words));
    let letters = Letters::default();
    let outbox = Outbox::new(
        db.clone(),
        clock.clone(),
        Sender::parse("hack0@hack0.example").unwrap(),
        Transport::Memory(letters.clone()),
    );
    let start = Start {
        host: "usr-0".parse().unwrap(),
        event: None,
        target: Target::New("Noche de Rust".to_owned()),
        language: "es".to_owned(),
        browser: Token::new(),
    };
    let visitor = IpAddr::from([192, 0, 2, 1]);
    claims.start(&start, visitor).await.unwrap();
    outbox.work_until_idle().await.unwrap();
    let letter = letters.all().into_iter().next().unwrap();
    let (_, token) = letter.text.rsplit_once('=').unwrap();
    let token = Token::parse(token.trim()).unwrap();
    let shown = Instant::now();
    claims.preview(&token).await.unwrap();
    let shown = shown.elapsed();
    for _ in 1..looks {
        claims.preview(&token).await.unwrap();
    }
    let plain = Instant::now();
    let sql = "SELECT e.id, e.evidence FROM event_hosts h JOIN events e ON e.id = h.event_id WHERE h.luma_host_id = 'usr-0'";
    sqlx::query(sql).fetch_all(db.reader()).await.unwrap();
    let plain = plain.elapsed();
    let posted = Instant::now();
    let posts = (0..100).map(|_| claims.confirm(&token));
    let answers = futures::future::join_all(posts).await;
    let posted = posted.elapsed();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    println!(
        "claims on {}: {looks} looks, then 100 parallel posts of one token: {done} success",
        db.backend()
    );
    for (what, time) in [
        ("shown before it is claimed", shown),
        ("claimed, with 100 posts at once", posted),
    ] {
        let what = format!("a host with {events} events {what}, {}", db.backend());
        table.add(&what, &Times::once(time), "reading them", plain);
    }
}
