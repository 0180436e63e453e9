//! The resolver in memory: four hosts, each by another rule.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

use hack0::Clock;
use hack0::attribution::{
    Facts, HostFacts, HostHistory, Known, MatchSource, VerifiedHost, resolve,
};
use hack0::ids::OrganizationId;
use hack0::organizations::{Domain, KnownDomains};
use hashbrown::HashMap;

use crate::table::{Goal, Table, Times, in_millis};

/// Resolutions of one measurement: one alone is shorter than the clock's step.
const AT_ONCE: u32 = 1_000;

pub(crate) async fn run(table: &mut Table) {
    let clock = Clock::system();
    let (hosts, facts) = four_hosts(&clock);
    let words: Vec<String> = hosts.iter().map(|host| host.id.to_string()).collect();
    let yardstick = Times::of(200, async |_| {
        for _ in 0..AT_ONCE {
            black_box(words.clone());
        }
    })
    .await
    .percentile(50);
    let times = Times::of(200, async |_| {
        for _ in 0..AT_ONCE {
            black_box(resolve(black_box(&hosts), None, black_box(&facts)));
        }
    })
    .await;
    table.add(
        "1,000 resolutions of 4 hosts",
        &times,
        "1,000 copies of 4 ids",
        yardstick,
    );
    let a_second = f64::from(AT_ONCE) / times.percentile(50).as_secs_f64();
    table.goal(
        "resolutions of 4 hosts a second",
        a_second,
        &Goal::AtLeast(1_000_000.0),
        &format!("1,000 copies of 4 ids, {:.3} ms", in_millis(yardstick)),
    );
}

fn four_hosts(clock: &Clock) -> (Vec<HostFacts>, Facts) {
    let [verified, by_domain, by_history, by_website] = [0; 4].map(|_| OrganizationId::new(clock));
    let host = |id: &str, email: Option<&str>, website: Option<&str>| HostFacts {
        id: id.parse().unwrap(),
        email_domain: email.and_then(Domain::of_email),
        website_domain: website.and_then(Domain::of_website),
    };
    let hosts = vec![
        host("usr-verified", None, None),
        host("usr-domain", Some("ana@mail.python.pe"), None),
        host("usr-history", None, None),
        host("usr-website", None, Some("https://limajs.org/team")),
    ];
    let mut domains = KnownDomains::default();
    domains.insert(Domain::parse("python.pe").unwrap(), by_domain);
    domains.insert(Domain::parse("limajs.org").unwrap(), by_website);
    let known = Known {
        verified: HashMap::from([(
            hosts[0].id.clone(),
            VerifiedHost {
                organization: verified,
                by: MatchSource::Manual,
                since: 0,
            },
        )]),
        domains,
        ..Known::default()
    };
    let history = HostHistory {
        events: 9,
        seen: BTreeMap::from([(by_history, 8)]),
    };
    let facts = Facts {
        known: Arc::new(known),
        history: HashMap::from([(hosts[2].id.clone(), history)]),
    };
    (hosts, facts)
}
