//! Who asks, by address. Limits count by it, so it must not be for the visitor to choose.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::Request;
use http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of the connection; the accept loop puts it into every request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The address that limits count by.
pub(super) fn visitor_of(request: &Request, trusted: &[IpNet]) -> IpAddr {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    visitor_address(peer, request.headers(), trusted)
}

/// The visitor behind `peer`: itself, unless it is a trusted proxy. Then the right-most address in `X-Forwarded-For` that
/// isn't a trusted proxy too: what stands further left was written by the visitor. IPv6 is reduced to its /64, which is
/// what one household or server gets.
pub fn visitor_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut visitor = peer.to_canonical();
    for hop in hops_from_the_right(headers) {
        if !trusted.iter().any(|network| network.contains(&visitor)) {
            break;
        }
        match hop {
            Some(address) => visitor = address,
            // Nothing beyond an unreadable hop can be believed.
            None => break,
        }
    }
    limited_to_network(visitor)
}

fn hops_from_the_right(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    let hops: Vec<Option<IpAddr>> = lines
        .into_iter()
        .flat_map(|line| match line.to_str() {
            Ok(text) => text.split(',').map(parse_hop).collect(),
            Err(_) => vec![None],
        })
        .collect();
    hops.into_iter().rev()
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().ok().map(|both| both.ip());
    let in_brackets = || {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse().ok()
    };
    text.parse::<IpAddr>()
        .ok()
        .or_else(with_port)
        .or_else(in_brackets)
        .map(|address| address.to_canonical())
}

fn limited_to_network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
