//! What proxies say of a request, as far as they are believed: who sent it, and to which address.
//!
//! Each proxy adds, at the end, what it saw: to X-Forwarded-For the address it was asked from, and to Forwarded
//! (RFC 7239) a whole element. So lists are read from their end, for as many proxies as are known to be such: what
//! stands before that anybody may have written. Where whoever connects is believed, one proxy is known; of the headers
//! that proxies set rather than add to, the first value counts then.

use std::net::IpAddr;

use axum::http::{Extensions, HeaderMap};

use crate::http::App;
use crate::http::trust::Trust;
use crate::http::visit::Peer;

/// What is believed of a request; nothing without a proxy.
#[derive(Default)]
pub(super) struct Forwarded<'a> {
    headers: Option<&'a HeaderMap>,
    /// Proxies that are known, from the nearest on; `None` where it is whoever connects.
    proxies: Option<usize>,
    client: Option<IpAddr>,
    /// The element of Forwarded that the farthest known proxy wrote.
    element: &'a str,
}

impl<'a> Forwarded<'a> {
    /// What a request says that came by a connection.
    pub(super) fn of(app: &App, extensions: &Extensions, headers: &'a HeaderMap) -> Self {
        let peer = extensions.get().map(|Peer(address)| *address);
        Self::read(&app.settings.trust_proxy, peer, headers)
    }

    fn read(trust: &Trust, peer: Option<IpAddr>, headers: &'a HeaderMap) -> Self {
        if !trust.believes(peer) {
            return Self::default();
        }
        let elements = list(headers, "forwarded");
        let mut hops = list(headers, "x-forwarded-for");
        if hops.is_empty() {
            hops = elements.iter().filter_map(|it| pair(it, "for")).collect();
        }
        let (mut client, mut known) = (None, 1);
        for hop in hops.iter().rev() {
            let Some(address) = address(hop) else { break };
            client = Some(address);
            if !trust.is_proxy(address) {
                break;
            }
            known += 1;
        }
        Self {
            headers: Some(headers),
            proxies: (*trust != Trust::Whoever).then_some(known),
            client,
            element: from_end(&elements, known).unwrap_or_default(),
        }
    }

    /// Who sent it.
    pub(super) fn client(&self) -> Option<IpAddr> {
        self.client
    }

    /// Whether it came by https.
    pub(super) fn is_https(&self) -> bool {
        let said = self
            .said("x-forwarded-proto")
            .or_else(|| pair(self.element, "proto"));
        said.is_some_and(|it| it.eq_ignore_ascii_case("https"))
    }

    /// The host it was for, with the port where that is said there.
    pub(super) fn host(&self) -> Option<&'a str> {
        self.said("x-forwarded-host")
            .or_else(|| pair(self.element, "host"))
    }

    /// The port it was for.
    pub(super) fn port(&self) -> Option<u16> {
        self.said("x-forwarded-port")?.parse().ok()
    }

    /// The path below which proxies have this server: empty, or with a slash before it and none after. Each proxy adds
    /// what it took off.
    pub(super) fn prefix(&self) -> String {
        let said = self.headers.map(|it| list(it, "x-forwarded-prefix"));
        let path: String = said.unwrap_or_default().join("/");
        let steps = path.split('/').filter(|it| !it.is_empty());
        let mut prefix = String::new();
        for step in steps {
            prefix = prefix + "/" + step;
        }
        if is_path(&prefix) {
            prefix
        } else {
            String::new()
        }
    }

    /// What a header says that proxies set, or add to.
    fn said(&self, name: &str) -> Option<&'a str> {
        let list = list(self.headers?, name);
        match self.proxies {
            None => list.first().copied(),
            Some(known) => from_end(&list, known),
        }
    }
}

/// The value that the so-manieth proxy from the end wrote; the first where fewer wrote any.
fn from_end<'a>(list: &[&'a str], known: usize) -> Option<&'a str> {
    list.get(list.len().saturating_sub(known)).copied()
}

/// The values of a header that has a list, on one line or several. A comma between quotes is none.
fn list<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let mut values = Vec::new();
    for line in headers.get_all(name) {
        let line = line.to_str().unwrap_or_default();
        let mut quoted = false;
        let parts = line.split(|it| {
            quoted ^= it == '"';
            it == ',' && !quoted
        });
        values.extend(parts.map(str::trim).filter(|it| !it.is_empty()));
    }
    values
}

/// What an element of Forwarded says under a name.
fn pair<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = element
        .split(';')
        .filter_map(|it| it.trim().split_once('='));
    let (_, value) = pairs.find(|(it, _)| it.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}

/// The address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|it| it.split(']').next());
    let whole = bare.unwrap_or(hop).parse().ok();
    whole.or_else(|| hop.rsplit_once(':')?.0.parse().ok())
}

/// Whether it can be a path: what else it may be would stand in our answers.
fn is_path(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/-_.~%".contains(&it);
    let steps = text.split('/').all(|it| it != "." && it != "..");
    text.len() <= 255 && steps && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::trust::Network;

    fn headers(said: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn private() -> Trust {
        Trust::Networks(vec![Network::new([10, 0, 0, 0].into(), 8)])
    }

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn client(trust: &Trust, said: &[(&'static str, &str)]) -> Option<String> {
        let headers = headers(said);
        let forwarded = Forwarded::read(trust, Some(PROXY), &headers);
        forwarded.client().map(|it| it.to_string())
    }

    #[test]
    fn the_last_hop_is_the_client_where_whoever_connects_is_the_proxy() {
        for (name, value, expected) in [
            ("x-forwarded-for", "10.0.0.1, 192.0.2.1", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.1:4711", "192.0.2.1"),
            ("x-forwarded-for", "2001:db8::1", "2001:db8::1"),
            ("x-forwarded-for", "[2001:db8::1]:80", "2001:db8::1"),
            (
                "forwarded",
                "for=10.0.0.1, For=\"[2001:db8::1]:80\";proto=https",
                "2001:db8::1",
            ),
            ("forwarded", "proto=https; for=192.0.2.1", "192.0.2.1"),
        ] {
            let said = [(name, "for=203.0.113.9"), (name, value)];
            assert_eq!(
                client(&Trust::Whoever, &said).as_deref(),
                Some(expected),
                "{value}"
            );
        }
        assert_eq!(client(&Trust::Whoever, &[]), None);
        assert_eq!(
            client(&Trust::Whoever, &[("x-forwarded-for", "unknown")]),
            None
        );
    }

    #[test]
    fn proxies_of_known_networks_are_passed_over_to_the_first_that_is_none() {
        let hops = (
            "x-forwarded-for",
            "203.0.113.9, 192.0.2.1, 10.0.0.3, 10.0.0.2",
        );
        assert_eq!(client(&private(), &[hops]).as_deref(), Some("192.0.2.1"));
        let elements = (
            "forwarded",
            "for=203.0.113.9, for=192.0.2.1;host=maps.example, for=10.0.0.2;host=inner",
        );
        assert_eq!(
            client(&private(), &[elements]).as_deref(),
            Some("192.0.2.1")
        );
        let said = headers(&[elements]);
        let forwarded = Forwarded::read(&private(), Some(PROXY), &said);
        assert_eq!(forwarded.host(), Some("maps.example"));
        let hosts = headers(&[
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-host", "evil.example, maps.example"),
        ]);
        let forwarded = Forwarded::read(&private(), Some(PROXY), &hosts);
        assert_eq!(
            forwarded.host(),
            Some("maps.example"),
            "what the client wrote is not the proxy's"
        );
    }

    #[test]
    fn nobody_else_is_believed_in_anything() {
        let said = headers(&[
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-host", "maps.example"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-port", "8443"),
            ("x-forwarded-prefix", "/war"),
            ("forwarded", "for=192.0.2.1;host=maps.example;proto=https"),
        ]);
        let stranger = Some([192, 0, 2, 7].into());
        for (trust, peer) in [
            (Trust::Nobody, Some(PROXY)),
            (private(), stranger),
            (private(), None),
        ] {
            let forwarded = Forwarded::read(&trust, peer, &said);
            assert_eq!(forwarded.client(), None);
            assert!(
                !forwarded.is_https() && forwarded.host().is_none() && forwarded.port().is_none()
            );
            assert_eq!(forwarded.prefix(), "");
        }
        let forwarded = Forwarded::read(&private(), Some(PROXY), &said);
        assert!(forwarded.is_https());
        assert_eq!(
            (forwarded.host(), forwarded.port()),
            (Some("maps.example"), Some(8443))
        );
    }

    #[test]
    fn a_prefix_is_a_path_and_each_proxy_adds_its_own() {
        for (lines, prefix) in [
            (&["/war"][..], "/war"),
            (&["/war/"], "/war"),
            (&["war"], "/war"),
            (&["/maps/war"], "/maps/war"),
            (&["/maps, /war"], "/maps/war"),
            (&["/maps", "/war/"], "/maps/war"),
            (&["/%D0%B0"], "/%D0%B0"),
            (&["//evil.example"], "/evil.example"),
            (&["/"], ""),
            (&[""], ""),
            (&["/a/../b"], ""),
            (&["/\"><script>"], ""),
            (&["/a b"], ""),
        ] {
            let lines: Vec<_> = lines.iter().map(|it| ("x-forwarded-prefix", *it)).collect();
            let said = headers(&lines);
            let forwarded = Forwarded::read(&Trust::Whoever, None, &said);
            assert_eq!(forwarded.prefix(), prefix, "{lines:?}");
        }
    }
}
