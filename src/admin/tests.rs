use jiff::SignedDuration;

use super::*;
use crate::mail::{Draft, Kind, Letters, Outbox, Sender, TOKEN, Token, Transport};
use crate::test_on_both;
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

const ANA: &str = "ana@hack0.example";

struct World {
    clock: Clock,
    db: Db,
    admins: Admins,
    outbox: Outbox,
    letters: Letters,
    _test: TestDb,
}

fn email(address: &str) -> Email {
    Email::parse(address).unwrap()
}

impl World {
    fn on(test: TestDb) -> Self {
        let (clock, letters) = (clock(), Letters::default());
        let from = Sender::parse("hack0 <hack0@hack0.example>").unwrap();
        let transport = Transport::Memory(letters.clone());
        Self {
            admins: Admins::new(test.db.clone(), clock.clone(), vec![email(ANA)]),
            outbox: Outbox::new(test.db.clone(), clock.clone(), from, transport),
            db: test.db.clone(),
            clock,
            letters,
            _test: test,
        }
    }

    async fn ask(&self, address: &str) {
        self.admins.ask(Draft {
            kind: Kind::SignIn,
            to: email(address),
            subject: "Entrar".to_owned(),
            text: format!("token={TOKEN}"),
            html: format!("<a href=\"?token={TOKEN}\">x</a>"),
            expires_at: None,
        });
        self.admins.work_until_idle().await.unwrap();
        self.outbox.work_until_idle().await.unwrap();
    }

    fn token(&self) -> Token {
        let letter = &self.letters.all()[0];
        let text = letter.text.strip_prefix("token=").unwrap();
        assert!(letter.html.contains(text), "both texts have the same token");
        Token::parse(text).unwrap()
    }
}

test_on_both!(a_link_signs_in_once, |test: TestDb| async move {
    let world = World::on(test);
    world.ask(ANA).await;
    let token = world.token();
    for _ in 0..3 {
        assert!(world.admins.is_good(&token).await.unwrap());
    }
    let confirmed = world.admins.confirm(&token).await.unwrap();
    assert_eq!(confirmed, Some(email(ANA)));
    assert_eq!(world.admins.confirm(&token).await.unwrap(), None);
    assert!(!world.admins.is_good(&token).await.unwrap());
    let unknown = Token::new();
    assert_eq!(world.admins.confirm(&unknown).await.unwrap(), None);
});

test_on_both!(
    of_many_at_the_same_time_one_succeeds,
    |test: TestDb| async move {
        let world = World::on(test);
        world.ask(ANA).await;
        let token = world.token();
        let posts = (0..100).map(|_| {
            let (admins, token) = (world.admins.clone(), token.clone());
            tokio::spawn(async move { admins.confirm(&token).await.unwrap() })
        });
        let answers = futures::future::join_all(posts).await;
        let signed_in = answers.into_iter().filter_map(Result::unwrap).count();
        assert_eq!(signed_in, 1);
    }
);

test_on_both!(a_link_lasts_ten_minutes, |test: TestDb| async move {
    let world = World::on(test);
    world.ask(ANA).await;
    world.clock.advance(LINK_LIFETIME);
    assert!(!world.admins.is_good(&world.token()).await.unwrap());
    assert_eq!(world.admins.confirm(&world.token()).await.unwrap(), None);
});

test_on_both!(
    only_hashes_of_tokens_are_stored,
    |test: TestDb| async move {
        let world = World::on(test);
        world.ask(ANA).await;
        let token = world.token();
        let sql = "SELECT token_hash AS stored FROM sign_in_links UNION ALL SELECT text_body FROM mail_outbox UNION ALL SELECT html_body FROM mail_outbox";
        let rows = sqlx::query(sql).fetch_all(world.db.reader()).await.unwrap();
        assert_eq!(rows.len(), 3);
        for row in rows {
            let stored: String = sqlx::Row::get(&row, "stored");
            assert!(!stored.contains(token.expose()));
        }
    }
);

test_on_both!(
    only_admins_get_mail_and_three_an_hour,
    |test: TestDb| async move {
        let world = World::on(test);
        for stranger in [
            "eva@hack0.example",
            "ana+x@hack0.example",
            "аna@hack0.example",
        ] {
            world.ask(stranger).await;
        }
        assert!(world.letters.all().is_empty());
        for _ in 0..10 {
            world.ask("ANA@hack0.example").await;
        }
        assert_eq!(world.letters.all().len(), 3);
        world.clock.advance(SignedDuration::from_hours(1));
        world.ask(ANA).await;
        assert_eq!(world.letters.all().len(), 4);
    }
);

test_on_both!(
    the_terminal_has_links_for_admins_only,
    |test: TestDb| async move {
        let world = World::on(test);
        let token = world.admins.link(&email(ANA)).await.unwrap().unwrap();
        assert_eq!(
            world.admins.confirm(&token).await.unwrap(),
            Some(email(ANA))
        );
        let eva = world.admins.link(&email("eva@x.example")).await.unwrap();
        assert!(eva.is_none());
    }
);

fn opened(browser: &str) -> Opened {
    Opened {
        email: ANA.to_owned(),
        browser: Some(browser.to_owned()),
    }
}

test_on_both!(
    a_session_ends_when_idle_and_at_last,
    |test: TestDb| async move {
        let world = World::on(test);
        let admins = &world.admins;
        assert!(admins.open("one", &opened("Firefox")).await.unwrap());
        assert!(
            !admins.open("one", &opened("Other")).await.unwrap(),
            "ids are used once"
        );
        assert!(admins.admin("two").await.unwrap().is_none());
        for _ in 0..16 {
            assert!(admins.admin("one").await.unwrap().is_some());
            world.clock.advance(SignedDuration::from_mins(29));
        }
        assert!(admins.admin("one").await.unwrap().is_some());
        world.clock.advance(SignedDuration::from_mins(16));
        assert!(admins.admin("one").await.unwrap().is_none(), "8 hours");

        admins.open("three", &opened("Firefox")).await.unwrap();
        world.clock.advance(IDLE);
        assert!(admins.admin("three").await.unwrap().is_none(), "idle");
        assert!(admins.opened("three").await.unwrap().is_none());

        admins.open("four", &opened("Firefox")).await.unwrap();
        let rows = sqlx::query("SELECT id_hash FROM sessions")
            .fetch_all(world.db.reader())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "what is over is forgotten");
        assert_ne!(sqlx::Row::get::<String, _>(&rows[0], 0), "four");
    }
);

test_on_both!(
    an_address_that_is_taken_off_the_list_has_no_rights,
    |test: TestDb| async move {
        let world = World::on(test);
        world.admins.open("one", &opened("x")).await.unwrap();
        world.ask(ANA).await;
        let later = Admins::new(
            world.db.clone(),
            world.clock.clone(),
            vec![email("eva@x.example")],
        );
        assert!(later.admin("one").await.unwrap().is_none());
        assert!(!later.is_good(&world.token()).await.unwrap());
        assert_eq!(later.confirm(&world.token()).await.unwrap(), None);
    }
);

test_on_both!(
    sessions_are_listed_and_ended_everywhere,
    |test: TestDb| async move {
        let world = World::on(test);
        let admins = &world.admins;
        admins.open("one", &opened("Firefox")).await.unwrap();
        world.clock.advance(SignedDuration::from_mins(1));
        admins.open("two", &opened("Chrome")).await.unwrap();
        let ana = admins.admin("two").await.unwrap().unwrap();
        let list = admins.sessions(&ana, "two").await.unwrap();
        let shown: Vec<_> = list
            .iter()
            .map(|s| (s.browser.as_deref(), s.is_this))
            .collect();
        assert_eq!(shown, [(Some("Chrome"), true), (Some("Firefox"), false)]);
        admins.close("one").await.unwrap();
        assert!(admins.admin("one").await.unwrap().is_none());
        admins.close_all(&ana).await.unwrap();
        assert!(admins.admin("two").await.unwrap().is_none());
    }
);

#[tokio::test]
async fn one_visitor_is_limited() {
    let world = World::on(TestDb::sqlite().await);
    let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
    let admitted = (0..100).filter(|_| world.admins.admit(one).is_ok()).count();
    assert_eq!(admitted, 30);
    assert!(world.admins.admit(other).is_ok());
    world.clock.advance(SignedDuration::from_mins(1));
    assert!(world.admins.admit(one).is_ok());
}
