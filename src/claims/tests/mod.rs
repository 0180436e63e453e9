use std::net::IpAddr;

use jiff::SignedDuration;
use sqlx::Row;

use super::facts::Basis;
use super::*;
use crate::admin::Admin;
use crate::admin::audit::{Work, undo};
use crate::admin::decisions::{HostChoice, Version, decide_host};
use crate::attribution::attribute;
use crate::attribution::fixtures::{
    attributions, event, event_id, execute, host_id, mappings, organization, own_domain, rows,
    verify_host,
};
use crate::luma::{Luma, LumaConfig};
use crate::mail::{Letters, Outbox, Sender, Token, Transport};
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

mod admins;
mod answers;
mod floods;
mod leaving;
mod links;
mod many;
mod merged;
mod rules_hold;
mod seen;
mod steps;
mod taken_back;
mod two_ask;

const SITE: &str = "https://hack0.test";

/// Claims over a database, with mails kept in memory and a Luma that doesn't answer.
struct Town {
    db: Db,
    clock: Clock,
    claims: Claims,
    outbox: Outbox,
    letters: Letters,
}

fn visitor(number: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, number])
}

fn admin() -> Admin {
    Admin::for_test("eva@hack0.test")
}

/// The subject names the message, the text holds its link, and the HTML of a receipt how many events it counts.
fn words(message: &Message<'_>) -> Written {
    let (subject, link) = match message {
        Message::Confirm(_) => ("confirm", "claims/confirm?token={token}"),
        Message::Receipt(..) => ("receipt", "key={token}"),
        Message::Waits(_) => ("waits", "key={token}"),
        Message::Refused(_) => ("refused", "key={token}"),
        Message::Told(..) => ("told", "claims/answer?token={token}"),
    };
    Written {
        subject: subject.to_owned(),
        text: format!("{SITE}/{link}\n"),
        html: match message {
            Message::Receipt(_, Some(events)) => events.to_string(),
            Message::Receipt(_, None) => "follow".to_owned(),
            _ => String::new(),
        },
    }
}

impl Town {
    fn new(test: &TestDb) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (db, clock, letters) = (test.db.clone(), clock(), Letters::default());
        let nowhere = "http://127.0.0.1:1";
        let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        let luma = Luma::new(luma, &clock).unwrap();
        let sender = Sender::parse("hack0@hack0.test").unwrap();
        let transport = Transport::Memory(letters.clone());
        Self {
            claims: Claims::new(db.clone(), clock.clone(), luma, Writer::new(words)),
            outbox: Outbox::new(db.clone(), clock.clone(), sender, transport),
            db,
            clock,
            letters,
        }
    }

    /// An event of these hosts; usr-1 has the address a1@gmail.com, and so on.
    async fn event(&self, number: u32, hosts: &[u32]) {
        let hosts: Vec<_> = hosts.iter().map(|host| (*host, None, None)).collect();
        event(&self.db, number, None, &hosts).await;
        for (host, ..) in hosts {
            self.address(host, &format!("a{host}@gmail.com")).await;
        }
        let mut tx = self.db.begin().await.unwrap();
        let ids = [event_id(number)];
        attribute(&mut tx, &self.clock, &ids, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn address(&self, host: u32, address: &str) {
        let sql = format!(
            "UPDATE event_hosts SET email = '{address}', name = 'Host {host}' WHERE luma_host_id = 'usr-{host}'"
        );
        execute(&self.db, &sql).await;
    }

    async fn no_address(&self, host: u32) {
        let sql = format!("UPDATE event_hosts SET email = NULL WHERE luma_host_id = 'usr-{host}'");
        execute(&self.db, &sql).await;
    }

    async fn start_as(
        &self,
        host: u32,
        target: Target,
        browser: &Token,
        from: IpAddr,
    ) -> Result<Started, StartError> {
        let start = Start {
            host: host_id(host),
            event: None,
            target,
            language: "en".to_owned(),
            browser: browser.clone(),
            link: None,
        };
        self.claims.start(&start, from).await
    }

    async fn start(&self, host: u32, target: Target) -> Started {
        let started = self.start_as(host, target, &Token::new(), visitor(1)).await;
        started.unwrap()
    }

    /// Sends what is due; the subjects and recipients, the newest first.
    async fn mailed(&self) -> Vec<String> {
        self.outbox.work_until_idle().await.unwrap();
        let letters = self.letters.all();
        let mails = letters
            .iter()
            .map(|letter| format!("{} {}", letter.subject, letter.to));
        mails.collect()
    }

    /// The token of the newest mail.
    async fn token(&self) -> Token {
        self.mailed().await;
        let letter = self.letters.all().into_iter().next().unwrap();
        let (_, token) = letter.text.trim().rsplit_once('=').unwrap();
        Token::parse(token).unwrap()
    }

    /// Starts and confirms.
    async fn claim(&self, host: u32, target: Target) -> (Started, Confirmed) {
        let started = self.start(host, target).await;
        let token = self.token().await;
        let (id, confirmed) = self.claims.confirm(&token).await.unwrap();
        assert_eq!(id, started.id);
        (started, confirmed)
    }

    /// Starts, and shows this of it.
    async fn show(&self, host: u32, target: Target, basis: Basis) -> (Started, Confirmed) {
        let started = self.start(host, target).await;
        let confirmed = self.shown(&started, basis).await;
        (started, confirmed)
    }

    async fn shown(&self, started: &Started, basis: Basis) -> Confirmed {
        let mut work = Work::begin(&self.db, &self.clock).await.unwrap();
        let claim = store::find(&mut work.tx, started.id, self.clock.now()).await;
        let claim = claim.unwrap().unwrap();
        self.claims.proven(work, claim, &basis).await.unwrap()
    }

    /// As who holds this key sees it.
    async fn opened(&self, started: &Started) -> (Claim, Option<Preview>) {
        let opened = self.claims.open(started.id, &started.key).await.unwrap();
        let (claim, preview, _) = opened.unwrap();
        (claim, preview)
    }

    async fn state(&self, started: &Started) -> State {
        let opened = self.claims.open(started.id, &started.key).await.unwrap();
        opened.unwrap().0.state
    }

    async fn count(&self, table: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let row = sqlx::query(sql).fetch_one(self.db.reader()).await.unwrap();
        row.get(0)
    }
}

/// A code in the event's description.
fn event_code() -> Basis {
    Basis {
        proof: Proof::EventCode,
        calendar: None,
        address_hash: None,
    }
}

fn slugs(preview: &Preview) -> Vec<&str> {
    let events = preview.events.iter();
    events.map(|event| event.slug.as_str()).collect()
}

fn known(slug: &str) -> Target {
    Target::Known(slug.to_owned())
}

fn new(name: &str) -> Target {
    Target::New(name.to_owned())
}

#[test]
fn the_machine_is_closed() {
    let all = [
        State::Pending,
        State::Waiting,
        State::Verified,
        State::Refused,
        State::Withdrawn,
        State::Revoked,
        State::Expired,
    ];
    for end in &all[3..] {
        assert!(
            all.iter().all(|next| !end.leads_to(*next)),
            "{end} is an end"
        );
    }
    assert!(all.iter().all(|state| !state.leads_to(State::Pending)));
    assert!(!State::Pending.leads_to(State::Refused) && !State::Waiting.leads_to(State::Revoked));
}
