//! What claimants see of a host's events, and which of them change.

use super::*;
use crate::attribution::fixtures::calendar_id;

test_on_both!(
    what_isn_t_public_is_named_to_nobody,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        for number in 1..=4 {
            town.event(number, &[1]).await;
        }
        for (number, seen) in [(2, "hidden"), (3, "private"), (4, "private")] {
            let sql =
                format!("UPDATE events SET visibility = '{seen}' WHERE slug = 'event-{number}'");
            execute(&town.db, &sql).await;
        }
        let decided =
            "UPDATE events SET decided_by = 'admin', decided_at = 1 WHERE slug = 'event-4'";
        execute(&town.db, decided).await;
        let started = town.start(1, known("limajs")).await;
        // Who has proven nothing sees nothing.
        assert_eq!(town.opened(&started).await.1, None);
        let token = town.token().await;
        let asked = town.claims.preview(&token).await.unwrap().preview;
        assert_eq!(
            (slugs(&asked), asked.changed, asked.decided),
            (vec!["event-1"], 1, 0)
        );
        let opened = town.claims.open(started.id, &token).await.unwrap();
        assert_eq!(opened.unwrap().1, Some(asked));
        // Admins see all.
        let seen = case(&town.claims, &admin(), started.id).await.unwrap();
        let all = seen.unwrap().preview.unwrap();
        assert_eq!((all.changed, all.decided), (3, 1));
        town.claims.confirm(&token).await.unwrap();
        assert_eq!(town.mailed().await[0], "receipt a1@gmail.com");
        assert_eq!(town.letters.all()[0].html, "1");
        assert_eq!(
            attributions(&town.db).await[..3],
            ["event-1", "event-2", "event-3"]
                .map(|slug| format!("{slug} limajs - claim usr-1 100"))
        );
    }
);

test_on_both!(
    a_co_hosts_code_gives_way_to_the_hosts_mail,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        town.event(1, &[1, 2]).await;
        town.event(2, &[1]).await;
        let (code, confirmed) = town.show(2, known("two"), event_code()).await;
        assert_eq!(confirmed, Confirmed::Verified);
        let of_code = "event-1 two - claim - 100";
        assert_eq!(attributions(&town.db).await[0], of_code);
        town.clock.advance(SignedDuration::from_secs(1));
        let started = town.start(1, known("one")).await;
        let token = town.token().await;
        let asked = town.claims.preview(&token).await.unwrap();
        assert_eq!((asked.preview.changed, asked.preview.decided), (2, 0));
        assert!(town.claims.kept(&asked.claim).await.unwrap().is_empty());
        town.claims.confirm(&token).await.unwrap();
        let of_host = [
            "event-1 one - claim usr-1 100",
            "event-2 one - claim usr-1 100",
        ];
        assert_eq!(attributions(&town.db).await, of_host);
        assert_eq!(town.letters.all().len(), 3, "two links and a receipt");
        assert_eq!(town.mailed().await[0], "receipt a1@gmail.com");
        assert_eq!(town.letters.all()[0].html, "2", "each counts once");
        // Taken back, the code counts again, as long as its claim stands.
        revoke(&town.claims, &admin(), started.id, "")
            .await
            .unwrap();
        assert_eq!(
            attributions(&town.db).await,
            [of_code, "event-2 - - none - 0"]
        );
        revoke(&town.claims, &admin(), code.id, "").await.unwrap();
        assert_eq!(attributions(&town.db).await[0], "event-1 - - none - 0");
    }
);

test_on_both!(
    a_waiting_claim_shows_what_it_was_proven_by,
    async |test: TestDb| {
        let town = Town::new(&test);
        let gdg = organization(&town.db, "gdg-lima", &[]).await;
        let lima = calendar_id("lima");
        town.event(1, &[1]).await;
        town.event(2, &[1]).await;
        event(&town.db, 3, Some(&lima), &[(3, None, None)]).await;
        town.event(4, &[4]).await;
        verify_host(&town.db, gdg, &host_id(4)).await;
        let (started, confirmed) = town.show(1, known("gdg-lima"), event_code()).await;
        assert_eq!(confirmed, Confirmed::Waiting);
        let (_, shown) = town.opened(&started).await;
        assert_eq!(
            slugs(&shown.unwrap()),
            ["event-2"],
            "the event where it began"
        );
        let basis = Basis {
            proof: Proof::CalendarCode,
            calendar: Some(lima),
            address_hash: None,
        };
        let (started, _) = town.show(1, known("gdg-lima"), basis).await;
        let (_, shown) = town.opened(&started).await;
        assert_eq!(slugs(&shown.unwrap()), ["event-3"]);
        // The link says beforehand that a person decides.
        town.start(1, known("gdg-lima")).await;
        let token = town.token().await;
        let asked = town.claims.preview(&token).await.unwrap();
        assert_eq!(asked.verdict, Verdict::Wait(Doubt::Proven));
        assert_eq!(slugs(&asked.preview), ["event-1", "event-2"]);
    }
);

test_on_both!(a_deleted_event_is_read_for_no_code, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    town.event(1, &[1]).await;
    town.event(2, &[1]).await;
    let read = async || {
        let started = town.start(1, known("limajs")).await;
        let (claim, _) = town.opened(&started).await;
        town.claims.read_at(&claim).await.unwrap().unwrap()
    };
    assert_eq!(read().await.event, "Event 2");
    let gone = "UPDATE events SET sync_status = 'source_deleted' WHERE slug = 'event-2'";
    execute(&town.db, gone).await;
    let there = read().await;
    assert_eq!(
        (there.event.as_str(), there.event_url.as_str()),
        ("Event 1", "https://luma.com/1")
    );
});
