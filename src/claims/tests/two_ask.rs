//! R2: two organizations ask for one host or one domain.

use super::rules_hold::waits;
use super::*;

test_on_both!(
    a_domain_is_its_organizations_at_label_boundaries,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "one", &["example.org"]).await;
        organization(&town.db, "two", &["sub.example.org"]).await;
        organization(&town.db, "three", &[]).await;
        let (one, two, new) = (known("one"), known("two"), new("Noche de Rust"));
        let cases = [
            ("a@example.org", &one, None),
            ("a@mail.example.org", &one, None),
            ("a@sub.example.org", &two, None),
            ("a@deep.sub.example.org", &two, None),
            // Who is at the one's domain asks for the other.
            ("a@sub.example.org", &one, Some(Doubt::ForeignDomain)),
            ("a@deep.sub.example.org", &one, Some(Doubt::ForeignDomain)),
            ("a@example.org", &two, Some(Doubt::ForeignDomain)),
            ("a@mail.example.org", &two, Some(Doubt::ForeignDomain)),
            ("a@example.org", &known("three"), Some(Doubt::ForeignDomain)),
            ("a@sub.example.org", &new, Some(Doubt::ForeignDomain)),
            // Not at a label boundary, on either side.
            ("a@evil-example.org", &one, Some(Doubt::Proven)),
            ("a@evilsub.example.org", &two, Some(Doubt::ForeignDomain)),
            ("a@example.org.evil.com", &one, Some(Doubt::Proven)),
        ];
        for (number, (address, target, doubt)) in (1..).zip(cases) {
            town.event(number, &[number]).await;
            town.address(number, address).await;
            town.clock.advance(SignedDuration::from_mins(61));
            match doubt {
                Some(doubt) => _ = waits(&town, number, target.clone(), doubt).await,
                None => {
                    let (_, confirmed) = town.claim(number, target.clone()).await;
                    assert_eq!(confirmed, Confirmed::Verified, "{address}");
                }
            }
        }
        let list = waiting(&town.claims, &admin(), None, 50).await.unwrap();
        assert_eq!(list.items.len(), 9, "those that wait, and nothing else");
        // An archived organization's domain counts for nothing, as in matching.
        execute(
            &town.db,
            "UPDATE organizations SET archived_at = 1 WHERE slug = 'two'",
        )
        .await;
        town.event(20, &[20]).await;
        town.address(20, "a20@sub.example.org").await;
        assert_eq!(town.claim(20, one).await.1, Confirmed::Verified);
    }
);

test_on_both!(a_claim_gives_no_domain_to_anybody, async |test: TestDb| {
    let town = Town::new(&test);
    for (host, name) in [(1, "Noche de Rust"), (2, "Lima JS")] {
        town.event(host, &[host]).await;
        town.address(host, &format!("a{host}@uni.edu.pe")).await;
        assert_eq!(town.claim(host, new(name)).await.1, Confirmed::Verified);
    }
    // Each has its own host's events; who else is at their domain is neither's.
    town.event(3, &[3]).await;
    town.address(3, "a3@uni.edu.pe").await;
    assert_eq!(town.count("organization_domains").await, 0);
    assert_eq!(
        attributions(&town.db).await,
        [
            "event-1 noche-de-rust - claim usr-1 100",
            "event-2 lima-js - claim usr-2 100",
            "event-3 - - none - 0"
        ]
    );
});

test_on_both!(
    a_host_of_another_organization_is_looked_at,
    async |test: TestDb| {
        let town = Town::new(&test);
        let two = organization(&town.db, "two", &["two.org"]).await;
        verify_host(&town.db, two, &host_id(9)).await;
        town.event(1, &[1]).await;
        let later = SignedDuration::from_mins(61);
        town.claim(1, new("Noche de Rust")).await;
        town.clock.advance(later);
        let list = waiting(&town.claims, &admin(), None, 50).await.unwrap();
        assert!(list.items.is_empty());
        // What is proven waits, and what is new takes effect, for an admin to look at.
        waits(&town, 1, known("two"), Doubt::Proven).await;
        town.clock.advance(later);
        let (moved, confirmed) = town.claim(1, new("Lima JS")).await;
        assert_eq!(confirmed, Confirmed::Verified);
        assert_eq!(town.opened(&moved).await.0.doubt, Some(Doubt::Unproven));
        let list = waiting(&town.claims, &admin(), None, 50).await.unwrap();
        assert_eq!(list.items.len(), 2);
        let case = case(&town.claims, &admin(), moved.id).await.unwrap();
        let was = case.unwrap().taken_from.map(|was| was.name);
        assert_eq!(was.as_deref(), Some("Noche de Rust"));
        revoke(&town.claims, &admin(), moved.id, "").await.unwrap();
        assert_eq!(
            attributions(&town.db).await,
            ["event-1 noche-de-rust - claim usr-1 100"]
        );
    }
);
