//! The outbox against memory, files and a mail server that misbehaves.

mod secrecy;
mod server;

use std::time::Duration;

use jiff::SignedDuration;
use sqlx::Row as _;

use self::server::{Behaviour, MailServer};
use super::*;
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

struct World {
    clock: Clock,
    db: Db,
    outbox: Outbox,
    _test: TestDb,
}

fn draft(to: &str) -> Draft {
    Draft {
        kind: Kind::SignIn,
        to: Email::parse(to).unwrap(),
        subject: "¿Eres tú?".to_owned(),
        text: format!("Hola\nhttps://hack0.example/?token={TOKEN}"),
        html: "<p>Hola</p>".to_owned(),
        expires_at: None,
    }
}

impl World {
    fn on(test: TestDb, transport: Transport) -> Self {
        let clock = clock();
        let from = Sender::parse("hack0 <hack0@hack0.example>").unwrap();
        Self {
            outbox: Outbox::new(test.db.clone(), clock.clone(), from, transport),
            db: test.db.clone(),
            clock,
            _test: test,
        }
    }

    async fn queue(&self, draft: &Draft) {
        let mut tx = self.db.begin().await.unwrap();
        enqueue(&mut tx, &self.clock, draft).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn work(&self) {
        self.outbox.work_until_idle().await.unwrap();
    }

    /// State, trouble and tries of the one mail.
    async fn row(&self) -> (State, Option<String>, i64) {
        let row = sqlx::query("SELECT state, trouble, attempts FROM mail_outbox")
            .fetch_one(self.db.reader())
            .await
            .unwrap();
        (row.get(0), row.get(1), row.get(2))
    }
}

test_on_both!(
    a_mail_that_is_rolled_back_isnt_sent,
    |test: TestDb| async move {
        let letters = Letters::default();
        let world = World::on(test, Transport::Memory(letters.clone()));
        let mut tx = world.db.begin().await.unwrap();
        enqueue(&mut tx, &world.clock, &draft("ana@x.example"))
            .await
            .unwrap();
        drop(tx);
        world.work().await;
        assert!(letters.all().is_empty());
    }
);

test_on_both!(
    a_crash_leads_to_one_repeat_and_the_dead_write_nothing,
    |test: TestDb| async move {
        let letters = Letters::default();
        let world = World::on(test, Transport::Memory(letters.clone()));
        world.queue(&draft("ana@x.example")).await;
        let dead = world.outbox.take().await.unwrap().expect("one is due");
        world.work().await;
        assert!(letters.all().is_empty(), "somebody is sending it");
        world.clock.advance(SignedDuration::from_mins(2));
        world.work().await;
        assert_eq!(letters.all().len(), 1);
        let again = store::Ended::Again(Trouble::Down, world.clock.now());
        store::end(&world.db, world.clock.now(), &dead, again)
            .await
            .unwrap();
        world.clock.advance(SignedDuration::from_hours(24));
        world.work().await;
        assert_eq!(letters.all().len(), 1);
        assert_eq!(world.row().await, (State::Sent, None, 2));
    }
);

test_on_both!(
    what_is_of_no_use_any_more_isnt_mailed,
    |test: TestDb| async move {
        let letters = Letters::default();
        let world = World::on(test, Transport::Memory(letters.clone()));
        let until = world.clock.now() + SignedDuration::from_mins(10);
        let draft = Draft {
            expires_at: Some(until),
            ..draft("ana@x.example")
        };
        world.queue(&draft).await;
        world.clock.advance(SignedDuration::from_mins(10));
        world.work().await;
        assert!(letters.all().is_empty());
        assert_eq!(world.row().await, (State::Expired, None, 0));
    }
);

test_on_both!(a_server_gets_both_texts, |test: TestDb| async move {
    let server = MailServer::start().await;
    let world = World::on(test, server.transport());
    world.queue(&draft("ana@x.example")).await;
    world.work().await;
    let mails = server.taken();
    let [mail] = &mails[..] else {
        panic!("{mails:?}")
    };
    for part in [
        "To: ana@x.example",
        "From: hack0 <hack0@hack0.example>",
        "Subject: =?utf-8?",
        "Date: Tue, 24 Nov 2026 15:00:00",
        "@hack0.example>",
        "text/plain",
        "text/html",
        "token=",
    ] {
        assert!(mail.contains(part), "no {part} in {mail}");
    }
    assert!(!mail.contains(TOKEN));
    assert_eq!(world.row().await, (State::Sent, None, 1));
});

/// What the outbox notes when the server behaves so, and what becomes of the mail when it behaves again.
async fn through(test: TestDb, behaviour: Behaviour, trouble: Trouble) {
    let server = MailServer::start().await;
    let world = World::on(test, server.transport());
    server.behave(behaviour);
    world.queue(&draft("ana@x.example")).await;
    world.work().await;
    let noted = Some(trouble.to_string());
    assert_eq!(world.row().await, (State::Queued, noted, 1));
    world.work().await;
    assert_eq!(world.row().await.2, 1, "not before its time");
    // Two hours of it.
    for _ in 0..8 {
        world.clock.advance(SignedDuration::from_mins(15));
        world.work().await;
    }
    let tries = world.row().await.2;
    assert!((4..=8).contains(&tries), "{tries} tries");
    server.behave(Behaviour::Well);
    world.clock.advance(SignedDuration::from_hours(3));
    world.work().await;
    assert_eq!(world.row().await.0, State::Sent);
    assert_eq!(server.taken().len(), 1);
}

test_on_both!(
    a_server_that_refuses_connections_is_tried_again,
    async |test: TestDb| { through(test, Behaviour::Closed, Trouble::Down).await }
);

test_on_both!(
    a_server_that_says_421_is_tried_again,
    async |test: TestDb| { through(test, Behaviour::Busy, Trouble::Busy).await }
);

test_on_both!(a_server_that_cuts_is_tried_again, async |test: TestDb| {
    through(test, Behaviour::CutInData, Trouble::Down).await;
});

test_on_both!(
    a_server_that_hangs_after_data_is_tried_again,
    async |test: TestDb| { through(test, Behaviour::HangAfterData, Trouble::NoAnswer).await }
);

// Who has set something up wrongly loses nothing until it is right.
test_on_both!(
    a_server_that_doesn_t_know_the_sender_is_tried_again,
    async |test: TestDb| { through(test, Behaviour::UnknownSender, Trouble::Unwilling).await }
);

test_on_both!(
    a_refusal_without_a_reason_is_tried_again,
    async |test: TestDb| { through(test, Behaviour::Curt, Trouble::Unwilling).await }
);

test_on_both!(
    a_server_that_knows_no_such_mailbox_is_believed,
    async |test: TestDb| {
        let server = MailServer::start().await;
        let world = World::on(test, server.transport());
        server.behave(Behaviour::NoSuchUser);
        world.queue(&draft("ana@x.example")).await;
        world.work().await;
        let noted = Some("refused".to_owned());
        assert_eq!(world.row().await, (State::Failed, noted, 1));
    }
);

test_on_both!(
    a_slow_recipient_holds_up_nobody_else,
    async |test: TestDb| {
        let server = MailServer::start().await;
        let world = World::on(test, server.patient(Duration::from_secs(30)));
        server.behave(Behaviour::HangForSlow);
        for _ in 0..3 {
            world.queue(&draft("slow@x.example")).await;
            world.clock.advance(SignedDuration::from_secs(1));
        }
        world.queue(&draft("ana@x.example")).await;
        let taken = tokio::time::timeout(Duration::from_secs(10), server.has_taken(1));
        tokio::select! {
            () = world.outbox.work() => unreachable!("it never ends"),
            taken = taken => taken.expect("the fast one is held up"),
        }
        assert_eq!(server.recipients(), ["<ana@x.example>"]);
    }
);

test_on_both!(
    other_alphabets_are_for_domains_only,
    async |test: TestDb| {
        let server = MailServer::start().await;
        let world = World::on(test, server.transport());
        world.queue(&draft("ana@añil.example")).await;
        world.work().await;
        assert_eq!(world.row().await, (State::Sent, None, 1));
        assert_eq!(server.recipients(), ["<ana@xn--ail-7ma.example>"]);
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("DELETE FROM mail_outbox")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.queue(&draft("añil@x.example")).await;
        world.work().await;
        let noted = Some("refused".to_owned());
        assert_eq!(world.row().await, (State::Failed, noted, 1));
    }
);

#[tokio::test]
async fn no_header_can_be_put_in() {
    let letters = Letters::default();
    let world = World::on(TestDb::sqlite().await, Transport::Memory(letters.clone()));
    let server = MailServer::start().await;
    let mailed = World::on(TestDb::sqlite().await, server.transport());
    let hostile = Draft {
        subject: "Hola\r\nBcc: eva@x.example\r\n\r\nX".to_owned(),
        ..draft("ana+tag@x.example")
    };
    world.queue(&hostile).await;
    world.work().await;
    mailed.queue(&hostile).await;
    mailed.work().await;
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    let head = taken[0].split("\r\n\r\n").next().unwrap();
    assert!(!head.contains("\r\nBcc"), "{head}");
    assert_eq!(server.recipients(), ["<ana+tag@x.example>"]);
    for bad in [
        "ana@x.example\r\nBcc: eva@x.example",
        "ana@x.example,eva@x.example",
        "ana@x.example eva@x.example",
        &format!("{}@x.example", "a".repeat(300)),
    ] {
        assert_eq!(Email::parse(bad), None, "{bad}");
    }
}

#[tokio::test]
async fn without_a_server_mails_become_files() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("data/mail");
    let world = World::on(TestDb::sqlite().await, Transport::Files(mails.clone()));
    world.queue(&draft("ana@x.example")).await;
    world.work().await;
    let files: Vec<_> = std::fs::read_dir(mails).unwrap().flatten().collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(files[0].path()).unwrap();
    assert!(text.contains("To: ana@x.example"), "{text}");
    assert!(files[0].path().extension().is_some_and(|e| e == "eml"));
}

#[test]
fn addresses_of_servers_are_checked_and_never_told() {
    for good in [
        "smtp://127.0.0.1:2525",
        "smtps://resend:re_123@smtp.resend.com:465",
        "smtp://user:p%40ss@mail.example",
    ] {
        let smtp = Smtp::parse(good).unwrap();
        assert_eq!(format!("{smtp:?}"), "Smtp(…)");
    }
    for bad in ["mail.example", "http://mail.example", "smtp://", ""] {
        assert!(Smtp::parse(bad).is_err(), "{bad}");
    }
    let told = Smtp::parse("smtps://resend@smtp.resend.com").unwrap_err();
    assert!(
        told.starts_with("a user without a password") && !told.contains("resend"),
        "{told}"
    );
    assert!(Sender::parse("a@x.example, b@x.example").is_none());
    assert!(Sender::parse("a\r\nBcc: b@x.example").is_none());
}
