use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};
use ipnet::IpNet;
use server::http::visitor_address;

use crate::common::{Probe, get};

/// The visitor of a request from `peer`, with these `X-Forwarded-For` lines, behind `10.0.0.0/8` and `fd00::/8`.
fn visitor(peer: &str, forwarded: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for line in forwarded {
        headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
    }
    let trusted: Vec<IpNet> = ["10.0.0.0/8", "fd00::/8"]
        .map(|net| net.parse().unwrap())
        .into();
    let peer: IpAddr = peer.parse().unwrap();
    visitor_address(peer, &headers, &trusted).to_string()
}

#[test]
fn who_connects_directly_cannot_choose_its_address() {
    assert_eq!(visitor("203.0.113.7", &[]), "203.0.113.7");
    assert_eq!(visitor("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
}

#[test]
fn behind_a_trusted_proxy_the_right_most_untrusted_hop_counts() {
    assert_eq!(visitor("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    assert_eq!(
        visitor("10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.9.9.9"]),
        "198.51.100.1"
    );
    assert_eq!(
        visitor("10.0.0.1", &["1.2.3.4", "198.51.100.1", "10.9.9.9"]),
        "198.51.100.1",
        "several lines are one list"
    );
}

#[test]
fn a_proxy_that_names_nobody_is_the_visitor() {
    assert_eq!(visitor("10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(visitor("10.0.0.1", &["10.0.0.2, 10.0.0.3"]), "10.0.0.2");
}

#[test]
fn nothing_beyond_an_unreadable_hop_is_believed() {
    assert_eq!(visitor("10.0.0.1", &["1.2.3.4, unknown"]), "10.0.0.1");
    assert_eq!(
        visitor("10.0.0.1", &["1.2.3.4, nonsense, 10.0.0.2"]),
        "10.0.0.2"
    );
    assert_eq!(visitor("10.0.0.1", &["1.2.3.4,"]), "10.0.0.1");
}

#[test]
fn ports_and_brackets_are_understood() {
    assert_eq!(visitor("10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
    assert_eq!(
        visitor("10.0.0.1", &["[2001:db8:1:2:3::4]:4711"]),
        "2001:db8:1:2::"
    );
    assert_eq!(
        visitor("fd00::1", &["[2001:db8:1:2:3::4]"]),
        "2001:db8:1:2::"
    );
}

#[test]
fn one_ipv6_network_is_one_visitor() {
    assert_eq!(visitor("2001:db8:1:2::1", &[]), "2001:db8:1:2::");
    assert_eq!(visitor("2001:db8:1:2:ffff::9", &[]), "2001:db8:1:2::");
}

#[test]
fn mapped_ipv4_is_ipv4() {
    assert_eq!(visitor("::ffff:203.0.113.7", &[]), "203.0.113.7");
    assert_eq!(
        visitor("::ffff:10.0.0.1", &["198.51.100.1"]),
        "198.51.100.1"
    );
    assert_eq!(
        visitor("10.0.0.1", &["::ffff:198.51.100.1"]),
        "198.51.100.1"
    );
}

#[tokio::test]
async fn pages_are_told_who_asks() {
    let probe = Probe::new().await;
    let mut request = get("/visitor");
    let forged = HeaderValue::from_static("198.51.100.1");
    request.headers_mut().insert("x-forwarded-for", forged);
    assert_eq!(probe.send(request).await.text(), "203.0.113.7");
}
