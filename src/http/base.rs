//! The address under which clients reach this server: TileJSON and styles name tiles in full.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use crate::http::{App, Error};

/// Scheme, host and prefix, without a slash at the end.
pub(super) struct BaseUrl(pub String);

impl FromRequestParts<App> for BaseUrl {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let headers = &parts.headers;
        let host = host(&parts.uri, headers, app)
            .ok_or_else(|| Error::bad_request("the Host header names no host"))?;
        let scheme = if is_https(headers, app) {
            "https"
        } else {
            "http"
        };
        let prefix =
            believed(headers, app, "x-forwarded-prefix").map_or("", |it| it.trim_end_matches('/'));
        let prefix = if is_path(prefix) { prefix } else { "" };
        Ok(Self(format!("{scheme}://{host}{prefix}")))
    }
}

/// The host and port that a request is for.
pub(super) fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap, app: &App) -> Option<&'a str> {
    let said = uri.authority().map(|it| it.as_str());
    believed(headers, app, "x-forwarded-host")
        .or(said)
        .or_else(|| word(headers, header::HOST.as_str()))
        .filter(|host| is_host(host))
}

/// Whether the client came by https, as far as a proxy tells.
pub(super) fn is_https(headers: &HeaderMap, app: &App) -> bool {
    believed(headers, app, "x-forwarded-proto") == Some("https")
}

/// What a proxy says, where it is believed.
fn believed<'a>(headers: &'a HeaderMap, app: &App, name: &str) -> Option<&'a str> {
    let trusted = app.settings.trust_proxy;
    trusted.then(|| word(headers, name)).flatten()
}

/// The first of the values of a header that proxies add to.
fn word<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    value.split(',').next().map(str::trim)
}

/// Whether it can be a host with or without a port: what else it may be would stand in our answers.
fn is_host(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b".-_:[]".contains(&it);
    !text.is_empty() && text.len() <= 255 && text.bytes().all(plain)
}

fn is_path(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/-_.~".contains(&it);
    text.is_empty() || (text.starts_with('/') && !text.starts_with("//") && text.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_and_paths_are_repeated() {
        for good in ["localhost:8080", "[::1]:8080", "maps.example.org"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "a b", "evil.example/path", "\"><script>", "user@host"] {
            assert!(!is_host(bad), "{bad}");
        }
        assert!(is_path("/maps") && is_path("") && !is_path("//evil.example") && !is_path("maps"));
    }
}
