//! Control of a host isn't control of an organization.

use super::*;

pub(super) async fn waits(town: &Town, host: u32, target: Target, doubt: Doubt) -> Started {
    let before = attributions(&town.db).await;
    let (started, confirmed) = town.claim(host, target).await;
    assert_eq!(confirmed, Confirmed::Waiting, "{doubt}");
    assert_eq!(
        attributions(&town.db).await,
        before,
        "{doubt}: nothing has moved"
    );
    let (claim, ..) = town
        .claims
        .open(started.id, &started.key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((claim.state, claim.doubt), (State::Waiting, Some(doubt)));
    started
}

test_on_both!(
    a_proven_organization_can_t_be_taken_over,
    async |test: TestDb| {
        let town = Town::new(&test);
        let gdg = organization(&town.db, "gdg-lima", &["gdglima.org"]).await;
        town.event(1, &[1]).await;
        town.event(2, &[2]).await;
        verify_host(&town.db, gdg, &host_id(2)).await;
        let started = waits(&town, 1, known("gdg-lima"), Doubt::Proven).await;
        // Whose it is hears of it; the claimant too.
        assert_eq!(
            town.mailed().await[..2],
            ["told a2@gmail.com", "waits a1@gmail.com"]
        );
        refuse(&town.claims, &admin(), started.id, "No.")
            .await
            .unwrap();
        assert_eq!(town.mailed().await[0], "refused a1@gmail.com");
        // Evil domains are at no boundary, and look-alikes aren't the same.
        for (number, address) in [(3, "x@evil-gdglima.org"), (4, "x@gdglima.org.evil.com")] {
            town.event(number, &[number]).await;
            town.address(number, address).await;
            waits(&town, number, known("gdg-lima"), Doubt::Proven).await;
        }
        town.event(5, &[5]).await;
        town.address(5, "x@gdglirna.org").await;
        waits(&town, 5, known("gdg-lima"), Doubt::LookAlike).await;
        town.event(6, &[6]).await;
        town.address(6, "ana@mail.gdglima.org").await;
        let (_, confirmed) = town.claim(6, known("gdg-lima")).await;
        assert_eq!(confirmed, Confirmed::Verified);
    }
);

test_on_both!(
    a_new_name_that_could_be_anothers_waits,
    async |test: TestDb| {
        let town = Town::new(&test);
        let gdg = organization(&town.db, "gdg-lima", &[]).await;
        execute(&town.db, "UPDATE organizations SET name = 'GDG Lima'").await;
        own_domain(&town.db, gdg, "gdglima.org").await;
        town.event(1, &[1]).await;
        for fake in ["GDG Lirna", "GDG-Lima"] {
            waits(&town, 1, new(fake), Doubt::Confusable).await;
            town.clock.advance(SignedDuration::from_mins(61));
        }
        for (name, problem) in [
            ("gdg  líma", NameProblem::Taken),
            ("gmail.com", NameProblem::Shared),
            ("co.uk", NameProblem::Shared),
            ("pe", NameProblem::Shared),
            ("gdglima.org", NameProblem::Link),
            (" ", NameProblem::Empty),
        ] {
            let started = town.start_as(1, new(name), &Token::new(), visitor(1)).await;
            assert!(
                matches!(started, Err(StartError::Name(found)) if found == problem),
                "{name}"
            );
        }
        // An address at somebody else's domain doesn't make one's own.
        town.event(2, &[2]).await;
        town.address(2, "ana@gdglima.org").await;
        waits(&town, 2, new("Something else"), Doubt::ForeignDomain).await;
    }
);

test_on_both!(
    what_an_admin_said_stands_above_claims,
    async |test: TestDb| {
        let town = Town::new(&test);
        let one = organization(&town.db, "one", &[]).await;
        organization(&town.db, "two", &[]).await;
        organization(&town.db, "three", &["three.org"]).await;
        execute(
            &town.db,
            "UPDATE organizations SET reserved_at = 1 WHERE slug = 'three'",
        )
        .await;
        town.event(1, &[1]).await;
        town.event(2, &[2]).await;
        town.event(3, &[3]).await;
        let eva = admin();
        for (host, choice) in [
            (1, HostChoice::Organization(one)),
            (2, HostChoice::Personal),
        ] {
            let (host, seen) = (host_id(host), Version::default());
            let decided = decide_host(&town.db, &town.clock, &eva, None, &host, &choice, seen);
            decided.await.unwrap();
        }
        waits(&town, 1, known("two"), Doubt::Decided).await;
        let personal = waits(&town, 2, known("two"), Doubt::Decided).await;
        town.address(3, "x@three.org").await;
        waits(&town, 3, known("three"), Doubt::Reserved).await;
        // An approval is an admin's decision itself.
        approve(&town.claims, &admin(), personal.id, "")
            .await
            .unwrap();
        assert_eq!(
            attributions(&town.db).await[1],
            "event-2 two - claim usr-2 100"
        );
    }
);

test_on_both!(
    what_hack0_doesn_t_know_can_t_be_claimed,
    async |test: TestDb| {
        let town = Town::new(&test);
        town.event(1, &[1]).await;
        let nobody = town
            .start_as(9, new("Rust"), &Token::new(), visitor(1))
            .await;
        assert!(matches!(nobody, Err(StartError::UnknownHost)));
        let nowhere = town
            .start_as(1, known("nowhere"), &Token::new(), visitor(1))
            .await;
        assert!(matches!(nowhere, Err(StartError::UnknownOrganization)));
        assert_eq!(town.count("host_claims").await, 0);
    }
);
