//! C8: however many ask, an address and a domain get few mails, and everybody gets the same answer.

use super::*;

/// Asks for a link to each of these hosts, everybody from another network.
async fn flood(town: &Town, hosts: impl Iterator<Item = u32>) {
    for (number, host) in (0_u32..).zip(hosts) {
        let from = IpAddr::V4(std::net::Ipv4Addr::from(
            0x0A00_0000 + host * 10_000 + number,
        ));
        let browser = Token::new();
        let started = town.start_as(host, known("limajs"), &browser, from);
        let started = started.await.unwrap();
        let (claim, _) = town.opened(&started).await;
        let mailed = town.claims.mail_of(&claim).await.unwrap();
        assert_eq!(mailed, Some(Mailed::OnItsWay), "{number}");
    }
}

async fn to(town: &Town, end: &str) -> usize {
    let mailed = town.mailed().await;
    mailed.iter().filter(|mail| mail.ends_with(end)).count()
}

test_on_both!(
    three_mails_an_hour_and_the_same_answer,
    async |test: TestDb| {
        let town = Town::new(&test);
        organization(&town.db, "limajs", &[]).await;
        town.event(1, &[1]).await;
        flood(&town, std::iter::repeat_n(1, 20)).await;
        assert_eq!(town.mailed().await.len(), 3);
        assert_eq!(town.count("host_claims").await, 20);
        town.clock.advance(SignedDuration::from_mins(61));
        flood(&town, 1..=1).await;
        assert_eq!(town.mailed().await.len(), 4);
    }
);

test_on_both!(thirty_mails_an_hour_to_a_domain, async |test: TestDb| {
    let town = Town::new(&test);
    organization(&town.db, "limajs", &[]).await;
    let hosts: Vec<u32> = (1..=40).collect();
    town.event(1, &hosts).await;
    for host in 1..=20 {
        let under = if host % 2 == 0 { "mail." } else { "" };
        town.address(host, &format!("a{host}@{under}uni.edu.pe"))
            .await;
    }
    flood(&town, (1..=20).cycle().take(1_000)).await;
    assert_eq!(to(&town, "uni.edu.pe").await, 30);
    // Another domain isn't concerned, nor is what everybody has an address at.
    town.address(21, "ana@otra.edu.pe").await;
    flood(&town, 21..=40).await;
    assert_eq!(to(&town, "otra.edu.pe").await, 1);
    assert_eq!(to(&town, "gmail.com").await, 19);
    town.clock.advance(SignedDuration::from_mins(61));
    flood(&town, 1..=1).await;
    assert_eq!(to(&town, "uni.edu.pe").await, 31);
});

test_on_both!(
    parallel_requests_count_one_after_another,
    async |test: TestDb| {
        let town = Town::new(&test);
        let limajs = organization(&town.db, "limajs", &[]).await;
        let hosts: Vec<u32> = (1..=30).collect();
        town.event(1, &hosts).await;
        for host in 1..=30 {
            let name = ["one", "two"][host as usize % 2];
            town.address(host, &format!("a{host}@{name}.example")).await;
        }
        let all = (1..=30).map(|host| flood(&town, std::iter::repeat_n(host, 3)));
        futures::future::join_all(all).await;
        assert_eq!(to(&town, "one.example").await, 30);
        assert_eq!(to(&town, "two.example").await, 30);

        // News to several domains at once wait for each other in one order.
        for host in 1..=4 {
            verify_host(&town.db, limajs, &host_id(host)).await;
        }
        let asked = (5..=20).map(async |host| {
            let from = visitor(u8::try_from(host).unwrap());
            let browser = Token::new();
            let started = town.start_as(host, known("limajs"), &browser, from);
            let started = started.await.unwrap();
            let ask = town.claims.ask(started.id, &started.key, "Mine.", "");
            assert!(ask.await.unwrap());
        });
        futures::future::join_all(asked).await;
        let told = town.mailed().await;
        let told = told.iter().filter(|mail| mail.starts_with("told"));
        assert_eq!(told.count(), 4 * 3);
    }
);
