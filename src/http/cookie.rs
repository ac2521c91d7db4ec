//! The cookie that holds a session's secret: for this server's own pages alone, and out of reach of their scripts.

use std::time::Duration;

use axum::http::header;
use axum::http::request::Parts;

use crate::http::App;
use crate::http::forwarded::Forwarded;

/// Over https browsers take it from this very host alone, and no other can put one of that name in its place.
const SECURE: &str = "__Host-frontline";
const PLAIN: &str = "frontline";

/// A cookie's name, which is another for each path below which a proxy has a server: a host may have several.
pub(super) struct Cookie {
    https: bool,
    name: String,
}

impl Cookie {
    /// That of the server as a request reached it.
    pub(super) fn of(parts: &Parts, app: &App) -> Self {
        let forwarded = Forwarded::of(app, &parts.extensions, &parts.headers);
        let https = forwarded.is_https();
        let base = if https { SECURE } else { PLAIN };
        // What stands in a path but not in a cookie's name is a slash.
        let name = format!("{base}{}", forwarded.prefix().replace('/', "."));
        Self { https, name }
    }

    /// The secret that a request brings.
    pub(super) fn secret<'a>(&self, parts: &'a Parts) -> Option<&'a str> {
        let lines = parts.headers.get_all(header::COOKIE).iter();
        let pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let mut ours = pairs.filter(|(it, _)| *it == self.name);
        ours.next().map(|(_, secret)| secret)
    }

    /// What has a browser keep a secret for a time; no time has it forget.
    pub(super) fn set(&self, secret: &str, time: Duration) -> String {
        let (name, seconds) = (&self.name, time.as_secs());
        let secure = if self.https { "; Secure" } else { "" };
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }
}
