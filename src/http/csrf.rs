//! Whether a write that came by cookie was meant by whoever is signed in, and not by another site's page.

use axum::http::header;
use axum::http::request::Parts;
use subtle::ConstantTimeEq;

use crate::http::auth::SignedIn;
use crate::http::base::host;
use crate::http::{App, Error};

/// The header in which a page proves that it is ours.
const TOKEN: &str = "x-csrf-token";

/// 403 for what another site may have made the browser send.
pub(super) fn check(parts: &Parts, app: &App, session: &SignedIn) -> Result<(), Error> {
    same_origin(parts, app)?;
    let said = parts
        .headers
        .get(TOKEN)
        .map_or(&b""[..], |it| it.as_bytes());
    if bool::from(said.ct_eq(session.csrf.as_bytes())) {
        return Ok(());
    }
    let why = "writing in a session needs `X-CSRF-Token`, with the `csrf` that GET /session gives";
    Err(Error::Forbidden(why.to_owned()))
}

/// 403 where the browser says that another site's page sends this.
pub(super) fn same_origin(parts: &Parts, app: &App) -> Result<(), Error> {
    let said = |name: &str| parts.headers.get(name).map(|it| it.to_str().unwrap_or(""));
    // What the browser says of both ends is truer than names, which a proxy may have changed.
    let same = match (said("sec-fetch-site"), said(header::ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let theirs = origin.split_once("://").map(|it| it.1);
            // Names of hosts are written in any case.
            let ours = host(parts, app);
            theirs
                .zip(ours)
                .is_some_and(|(theirs, ours)| theirs.eq_ignore_ascii_case(&ours))
        }
        (None, None) => true,
    };
    if same {
        return Ok(());
    }
    let why = "this came from a page of another origin; behind a proxy that changes Host, start with --trust-proxy";
    Err(Error::Forbidden(why.to_owned()))
}
