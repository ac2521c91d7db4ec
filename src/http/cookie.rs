//! The cookie that holds a session's secret: for this server's own pages alone, and out of reach of their scripts.

use std::time::Duration;

use axum::http::header;
use axum::http::request::Parts;

use crate::http::App;
use crate::http::base::is_https;

/// Over https browsers take it from this very host alone, and no other can put one of that name in its place.
const SECURE: &str = "__Host-frontline";
const PLAIN: &str = "frontline";

/// The secret that a request brings.
pub(super) fn secret<'a>(parts: &'a Parts, app: &App) -> Option<&'a str> {
    let name = name(is_https(&parts.headers, app));
    let lines = parts.headers.get_all(header::COOKIE).iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let mut ours = pairs.filter(|(it, _)| *it == name);
    ours.next().map(|(_, secret)| secret)
}

/// What has a browser keep a secret for a time; no time has it forget.
pub(super) fn set(https: bool, secret: &str, time: Duration) -> String {
    let (name, seconds) = (name(https), time.as_secs());
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn name(https: bool) -> &'static str {
    if https { SECURE } else { PLAIN }
}
