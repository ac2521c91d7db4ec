//! The address under which clients reach this server: TileJSON and styles name tiles in full.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

use crate::http::forwarded::Forwarded;
use crate::http::{App, Error};

/// Scheme, host and prefix, without a slash at the end.
pub(super) struct BaseUrl(pub String);

/// The path below which a proxy has this server: empty, or with a slash before it and none after.
pub(super) struct Prefix(pub String);

/// What an address in full is made of: caches must keep answers with one apart by these.
pub(super) const HOSTS: HeaderValue = HeaderValue::from_static(
    "Host, Forwarded, X-Forwarded-Host, X-Forwarded-Port, X-Forwarded-Proto, X-Forwarded-Prefix",
);

impl FromRequestParts<App> for BaseUrl {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let host =
            host(parts, app).ok_or_else(|| Error::bad_request("the Host header names no host"))?;
        let forwarded = Forwarded::of(app, &parts.extensions, &parts.headers);
        let scheme = if forwarded.is_https() {
            "https"
        } else {
            "http"
        };
        let prefix = forwarded.prefix();
        Ok(Self(format!("{scheme}://{host}{prefix}")))
    }
}

impl FromRequestParts<App> for Prefix {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let forwarded = Forwarded::of(app, &parts.extensions, &parts.headers);
        Ok(Self(forwarded.prefix()))
    }
}

/// The host that a request is for, with the port where that is not the scheme's own.
pub(super) fn host<'a>(parts: &'a Parts, app: &App) -> Option<Cow<'a, str>> {
    let forwarded = Forwarded::of(app, &parts.extensions, &parts.headers);
    let said = parts.uri.authority().map(|it| it.as_str());
    let direct = || said.or_else(|| parts.headers.get(header::HOST)?.to_str().ok());
    let (host, port) = match forwarded.host() {
        // A proxy that names a port with the host means what the client wrote.
        Some(host) if split(host).1.is_some() => split(host),
        Some(host) => (host, forwarded.port()),
        None => {
            let (host, port) = split(direct()?);
            (host, forwarded.port().or(port))
        }
    };
    let usual = if forwarded.is_https() { 443 } else { 80 };
    let port = port.filter(|it| *it != usual);
    let whole = port.map_or(Cow::Borrowed(host), |it| Cow::Owned(format!("{host}:{it}")));
    is_host(&whole).then_some(whole)
}

/// A host and its port, where it has one that can be read.
fn split(host: &str) -> (&str, Option<u16>) {
    let parted = host.rsplit_once(':').and_then(|(name, port)| {
        // An address of IPv6 has colons of its own.
        let port = port.parse().ok()?;
        (!name.contains(':') || name.ends_with(']')).then_some((name, Some(port)))
    });
    parted.unwrap_or((host, None))
}

/// Whether it can be a host with or without a port: what else it may be would stand in our answers.
pub(super) fn is_host(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b".-_:[]".contains(&it);
    !text.is_empty() && text.len() <= 255 && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_are_repeated() {
        for good in ["localhost:8080", "[::1]:8080", "maps.example.org"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "a b", "evil.example/path", "\"><script>", "user@host"] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn a_port_is_told_from_the_end_of_an_address() {
        for (text, host, port) in [
            ("localhost:8080", "localhost", Some(8080)),
            ("[::1]:8080", "[::1]", Some(8080)),
            ("[::1]", "[::1]", None),
            ("::1", "::1", None),
            ("maps.example.org", "maps.example.org", None),
            ("maps.example.org:x", "maps.example.org:x", None),
        ] {
            assert_eq!(split(text), (host, port), "{text}");
        }
    }
}
