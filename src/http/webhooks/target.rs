//! Where a webhook may lead: https, and on the public internet only.
//!
//! An address is judged after its name was resolved, and that very address is connected to: a name that leads
//! elsewhere the next time it is asked gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use crate::model::is_invisible;

/// The address of a receiver, checked.
#[derive(Clone, Debug)]
pub(super) struct Target {
    url: Url,
    host: Host,
    port: u16,
}

/// Why nothing is sent there, said to the webhook's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("is no URL: write one such as https://example.org/hook")]
    Unreadable,
    #[error("must start with https://")]
    NotHttps,
    #[error("names a user: leave it out, deliveries are known by their signature")]
    WithUser,
    #[error("has a fragment, which is never sent: leave it out")]
    WithFragment,
    #[error("leads into a private, local or reserved network, where this server sends nothing")]
    NotPublic,
    #[error("has a host name that cannot be resolved")]
    Unresolved,
}

impl Target {
    /// Reads an address. What it resolves to is judged when something is sent, but one that stands there as a
    /// number is judged now too.
    pub(super) fn read(text: &str, private: bool) -> Result<Self, Refusal> {
        if text.contains(is_invisible) {
            return Err(Refusal::Unreadable);
        }
        let url = Url::parse(text).map_err(|_| Refusal::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if private => {}
            _ => return Err(Refusal::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::WithUser);
        }
        if url.fragment().is_some() {
            return Err(Refusal::WithFragment);
        }
        let host = url.host().ok_or(Refusal::Unreadable)?.to_owned();
        let number = match host {
            Host::Domain(_) => None,
            Host::Ipv4(it) => Some(IpAddr::V4(it)),
            Host::Ipv6(it) => Some(IpAddr::V6(it)),
        };
        if !private && number.is_some_and(|it| !is_public(it)) {
            return Err(Refusal::NotPublic);
        }
        let port = url.port_or_known_default().ok_or(Refusal::Unreadable)?;
        Ok(Self { url, host, port })
    }

    /// The address as it is kept.
    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Whether what is sent is sent in the open.
    pub(super) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// The host, as it stands in a certificate.
    pub(super) fn name(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(it) => it.to_string(),
            Host::Ipv6(it) => it.to_string(),
        }
    }

    /// The host and its port, as the Host header has them.
    pub(super) fn authority(&self) -> &str {
        self.url.authority()
    }

    /// The path and the query.
    pub(super) fn path(&self) -> &str {
        &self.url[url::Position::BeforePath..url::Position::AfterQuery]
    }

    /// The addresses to connect to, all of them judged. One that is not public spoils the others: whoever answers
    /// for the name is not to be trusted with the choice.
    pub(super) async fn addresses(&self, private: bool) -> Result<Vec<SocketAddr>, Refusal> {
        let found: Vec<SocketAddr> = match &self.host {
            Host::Ipv4(it) => vec![(*it, self.port).into()],
            Host::Ipv6(it) => vec![(*it, self.port).into()],
            Host::Domain(name) => tokio::net::lookup_host((name.as_str(), self.port))
                .await
                .map_err(|_| Refusal::Unresolved)?
                .collect(),
        };
        if found.is_empty() {
            return Err(Refusal::Unresolved);
        }
        if !private && !found.iter().all(|it| is_public(it.ip())) {
            return Err(Refusal::NotPublic);
        }
        Ok(found)
    }
}

/// Whether an address belongs to the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => !RESERVED.iter().any(|block| block.holds(it)),
        IpAddr::V6(it) => is_public_v6(it),
    }
}

/// Of the many kinds of IPv6 addresses, global unicast ones are public (`2000::/3`), but for those that stand for
/// others there. Everything else is not: among it loopback, private, link-local and multicast addresses, and
/// those that have an IPv4 address in them (mapped, compatible, NAT64).
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    // Teredo, ORCHID and other protocols' (2001::/23), documentation (2001:db8::/32, 3fff::/20), 6to4 (2002::/16).
    let special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000);
    global && !special
}

/// A block of IPv4 addresses.
struct Block(Ipv4Addr, u32);

impl Block {
    const fn new(a: u8, b: u8, c: u8, bits: u32) -> Self {
        Self(Ipv4Addr::new(a, b, c, 0), bits)
    }

    fn holds(&self, address: Ipv4Addr) -> bool {
        let differs = self.0.to_bits() ^ address.to_bits();
        differs.leading_zeros() >= self.1
    }
}

/// What IANA keeps from the public internet.
const RESERVED: [Block; 15] = [
    // This network, private ones, those of carriers, loopback, link-local.
    Block::new(0, 0, 0, 8),
    Block::new(10, 0, 0, 8),
    Block::new(100, 64, 0, 10),
    Block::new(127, 0, 0, 8),
    Block::new(169, 254, 0, 16),
    Block::new(172, 16, 0, 12),
    Block::new(192, 168, 0, 16),
    // Protocols, documentation, 6to4 relays, benchmarks.
    Block::new(192, 0, 0, 24),
    Block::new(192, 0, 2, 24),
    Block::new(192, 88, 99, 24),
    Block::new(198, 18, 0, 15),
    Block::new(198, 51, 100, 24),
    Block::new(203, 0, 113, 24),
    // Multicast, and what is left, broadcast included.
    Block::new(224, 0, 0, 4),
    Block::new(240, 0, 0, 4),
];

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = "\
        0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 \
        127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 \
        192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 \
        240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::a00:1 \
        64:ff9b::808:808 64:ff9b:1::1 100::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001::1 \
        2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 4000::1";

    const PUBLIC: &str = "\
        1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 \
        169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.1 192.169.0.0 198.17.255.255 198.20.0.0 \
        223.255.255.255 2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00::1 3fff:1000::1";

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for (addresses, expected) in [(PRIVATE, false), (PUBLIC, true)] {
            for address in addresses.split_whitespace() {
                assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
            }
        }
    }

    #[test]
    fn an_address_says_what_is_wrong_with_it() {
        for (text, refusal) in [
            ("", Refusal::Unreadable),
            ("example.org/hook", Refusal::Unreadable),
            ("https://", Refusal::Unreadable),
            ("https://a b/", Refusal::Unreadable),
            ("http://example.org/", Refusal::NotHttps),
            ("ftp://example.org/", Refusal::NotHttps),
            ("file:///etc/passwd", Refusal::NotHttps),
            ("https://ann@example.org/", Refusal::WithUser),
            ("https://:word@example.org/", Refusal::WithUser),
            ("https://example.org/#part", Refusal::WithFragment),
            ("https://127.0.0.1/", Refusal::NotPublic),
            ("https://[::1]:8443/", Refusal::NotPublic),
            // Other ways to write the same.
            ("https://2130706433/", Refusal::NotPublic),
            ("https://0x7f.1/", Refusal::NotPublic),
            ("https://017700000001/", Refusal::NotPublic),
            ("https://[::ffff:10.0.0.1]/", Refusal::NotPublic),
            ("https://１２７.0.0.1/", Refusal::NotPublic),
        ] {
            assert_eq!(Target::read(text, false).unwrap_err(), refusal, "{text}");
        }
        let target = Target::read("https://Exämple.org:8443/a%20b?c=d", false).unwrap();
        assert_eq!(target.authority(), "xn--exmple-cua.org:8443");
        assert_eq!(target.name(), "xn--exmple-cua.org");
        assert_eq!(target.path(), "/a%20b?c=d");
        assert!(
            Target::read("http://127.0.0.1:9/", true)
                .unwrap()
                .is_plain()
        );
    }

    #[tokio::test]
    async fn a_name_is_judged_by_what_it_leads_to() {
        let local = Target::read("https://localhost/", false).unwrap();
        assert_eq!(local.addresses(false).await, Err(Refusal::NotPublic));
        let addresses = local.addresses(true).await.unwrap();
        assert!(
            addresses
                .iter()
                .all(|it| it.ip().is_loopback() && it.port() == 443)
        );
        // Longer than a part of a name may be, so that nobody need be asked.
        let nobody = format!("https://{}.example/", "a".repeat(64));
        let nobody = Target::read(&nobody, true).unwrap();
        assert_eq!(nobody.addresses(true).await, Err(Refusal::Unresolved));
    }
}
