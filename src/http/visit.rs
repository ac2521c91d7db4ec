//! What becomes known of a request while it is answered: where it comes from, who asks, about what, with what outcome.
//!
//! The edge makes it, extractors add to it, and the edge reads it once there is an answer.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode};

use crate::http::auth::Who;
use crate::http::secret::masked;
use crate::http::{App, now};
use crate::model::{Revision, Slug};
use crate::store::Deed;

/// The other end of a connection.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// The longest path that is noted, in bytes.
const LONGEST_PATH: usize = 300;

/// What is known of a request.
pub(super) struct Visit {
    address: IpAddr,
    who: OnceLock<Who>,
    territory: OnceLock<Slug>,
    revision: OnceLock<Revision>,
    refused: OnceLock<String>,
    confined: AtomicBool,
}

impl Visit {
    /// A request that begins.
    pub(super) fn begin(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Arc<Self> {
        let told = app.settings.trust_proxy.then(|| forwarded_for(headers));
        let peer = extensions.get().map(|Peer(address)| *address);
        let address = told.flatten().or(peer);
        Arc::new(Self {
            address: address
                .unwrap_or(Ipv4Addr::UNSPECIFIED.into())
                .to_canonical(),
            who: OnceLock::new(),
            territory: OnceLock::new(),
            revision: OnceLock::new(),
            refused: OnceLock::new(),
            confined: AtomicBool::new(false),
        })
    }

    /// That of the request which is being taken apart.
    pub(super) fn of(parts: &Parts, app: &App) -> Arc<Self> {
        let begun = parts.extensions.get().cloned();
        begun.unwrap_or_else(|| Self::begin(app, &parts.extensions, &parts.headers))
    }

    /// Where it comes from.
    pub(super) fn address(&self) -> IpAddr {
        self.address
    }

    /// Who asks, where that was proved.
    pub(super) fn who(&self) -> Option<&Who> {
        self.who.get()
    }

    /// It was proved who asks.
    pub(super) fn is_of(&self, who: Who) {
        let _ = self.who.set(who);
    }

    /// What it is about.
    pub(super) fn is_about(&self, territory: &Slug) {
        let _ = self.territory.set(territory.clone());
    }

    /// What came of it.
    pub(super) fn recorded(&self, revision: Revision) {
        let _ = self.revision.set(revision);
    }

    /// It is refused for a reason that is worth noting, whatever the answer says.
    pub(super) fn refuse(&self, why: impl Into<String>) {
        let _ = self.refused.set(why.into());
    }

    /// The answer is for those alone who may have it.
    pub(super) fn confine(&self) {
        self.confined.store(true, Ordering::Relaxed);
    }

    /// Whether the answer is for those alone who may have it.
    pub(super) fn is_confined(&self) -> bool {
        self.confined.load(Ordering::Relaxed)
    }

    /// What is to be noted of it: all that would change something, and what was refused.
    pub(super) fn deed(&self, method: &Method, path: &str, status: StatusCode) -> Option<Deed> {
        let writes = !method.is_safe() && status != StatusCode::METHOD_NOT_ALLOWED;
        // Whoever asks too often is not to fill the journal with that.
        let hasty = status == StatusCode::TOO_MANY_REQUESTS && self.who.get().is_none();
        if hasty || !(writes || self.refused.get().is_some()) {
            return None;
        }
        let failed = status.as_u16() >= 400;
        let title = status.canonical_reason().filter(|_| failed);
        let why = self.refused.get().cloned();
        let token = self.who.get().map(|who| &who.token);
        let path = masked(path);
        let end = path.floor_char_boundary(LONGEST_PATH);
        Some(Deed {
            at: now(),
            token: token.map(|it| it.id),
            name: token.map(|it| it.name.clone()),
            address: self.address.to_string(),
            method: method.to_string(),
            path: path[..end].to_owned(),
            status: status.as_u16(),
            territory: self.territory.get().cloned(),
            revision: self.revision.get().copied(),
            reason: why.or_else(|| title.map(str::to_owned)),
        })
    }
}

/// The client as the nearest proxy saw it: the last hop, as all before it may be made up.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = |name: &str| {
        let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next().map(str::trim)
    };
    match last("x-forwarded-for") {
        Some(hop) => host(hop),
        None => last("forwarded")?
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("for"))
            .and_then(|(_, hop)| host(hop.trim_matches('"'))),
    }
}

/// The address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn host(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|it| it.split(']').next());
    bare.unwrap_or(hop)
        .parse()
        .ok()
        .or_else(|| hop.rsplit_once(':')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hop_is_the_client() {
        for (name, value, client) in [
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
            let mut headers = HeaderMap::new();
            headers.append(name, "203.0.113.9".parse().unwrap());
            headers.append(name, value.parse().unwrap());
            assert_eq!(forwarded_for(&headers), client.parse().ok(), "{value}");
        }
        let mut odd = HeaderMap::new();
        assert_eq!(forwarded_for(&odd), None);
        odd.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(forwarded_for(&odd), None);
    }
}
