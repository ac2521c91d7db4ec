//! The address under which clients reach this server: TileJSON and styles name tiles in full.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::http::{App, Error};

/// Scheme, host and prefix, without a slash at the end.
pub(super) struct BaseUrl(pub String);

impl FromRequestParts<App> for BaseUrl {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let headers = &parts.headers;
        let believed = |name| {
            app.settings
                .trust_proxy
                .then(|| word(headers, name))
                .flatten()
        };
        let said = parts.uri.authority().map(|it| it.as_str());
        let host = believed("x-forwarded-host")
            .or(said)
            .or_else(|| word(headers, header::HOST.as_str()))
            .filter(|host| is_host(host))
            .ok_or_else(|| Error::bad_request("the Host header names no host"))?;
        let scheme = match believed("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        let prefix = believed("x-forwarded-prefix").map_or("", |it| it.trim_end_matches('/'));
        let prefix = if is_path(prefix) { prefix } else { "" };
        Ok(Self(format!("{scheme}://{host}{prefix}")))
    }
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
