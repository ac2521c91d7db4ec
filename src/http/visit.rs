//! What becomes known of a request while it is answered: where it comes from, who asks, about what, with what outcome.
//!
//! The edge makes it, extractors add to it, and the edge reads it once there is an answer.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::{MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::auth::Who;
use crate::http::body::repeat::{Key, Repeat};
use crate::http::forwarded::Forwarded;
use crate::http::metrics::{RequestId, Stopwatch};
use crate::http::rates::network_name;
use crate::http::secret::masked;
use crate::http::work::Reservation;
use crate::http::{App, Error, now};
use crate::model::{Revision, Slug};
use crate::store::Deed;

/// The other end of a connection.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// The longest path that is noted, in bytes.
const LONGEST_PATH: usize = 300;

/// What is known of a request.
pub(super) struct Visit {
    id: RequestId,
    watch: Arc<Stopwatch>,
    address: IpAddr,
    route: OnceLock<MatchedPath>,
    who: OnceLock<Who>,
    territory: OnceLock<Slug>,
    revision: OnceLock<Revision>,
    refused: OnceLock<String>,
    confined: AtomicBool,
    /// Set once it is settled that it may do what it asks; with the key by which it is carried out once, if any.
    permitted: OnceLock<Option<Key>>,
    repeat: OnceLock<Repeat>,
    /// What its body takes of the budget, until it is over.
    held: OnceLock<Reservation>,
}

impl Visit {
    /// A request that begins.
    pub(super) fn begin(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Arc<Self> {
        let told = Forwarded::of(app, extensions, headers).client();
        let peer = extensions.get().map(|Peer(address)| *address);
        let address = told.or(peer);
        Arc::new(Self {
            id: RequestId::of(headers),
            watch: Stopwatch::start(),
            route: OnceLock::new(),
            address: address
                .unwrap_or(Ipv4Addr::UNSPECIFIED.into())
                .to_canonical(),
            who: OnceLock::new(),
            territory: OnceLock::new(),
            revision: OnceLock::new(),
            refused: OnceLock::new(),
            confined: AtomicBool::new(false),
            permitted: OnceLock::new(),
            repeat: OnceLock::new(),
            held: OnceLock::new(),
        })
    }

    /// That of the request which is being taken apart.
    pub(super) fn of(parts: &Parts, app: &App) -> Arc<Self> {
        let begun = parts.extensions.get().cloned();
        begun.unwrap_or_else(|| Self::begin(app, &parts.extensions, &parts.headers))
    }

    /// What it is called.
    pub(super) fn id(&self) -> &RequestId {
        &self.id
    }

    /// Where its time goes.
    pub(super) fn watch(&self) -> &Arc<Stopwatch> {
        &self.watch
    }

    /// The router's template that matches its address, if any.
    pub(super) fn route(&self) -> Option<&str> {
        self.route.get().map(MatchedPath::as_str)
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

    /// Its head tells that it may do what it asks.
    pub(super) fn permit(&self, key: Option<Key>) {
        let _ = self.permitted.set(key);
    }

    /// The key of a request that may do what it asks; without that nothing of its body is read.
    pub(super) fn permitted(&self) -> Result<Option<&Key>, Error> {
        let key = self.permitted.get().map(Option::as_ref);
        key.ok_or_else(|| Error::failed("a body was about to be read", "nobody asked whose it is"))
    }

    /// It has a key, and this is all that it says.
    pub(super) fn is_repeat(&self, repeat: Repeat) {
        let _ = self.repeat.set(repeat);
    }

    /// The key of the request with a hash of all that it says, where it has one.
    pub(super) fn repeat(&self) -> Result<Option<&Repeat>, Error> {
        match (self.permitted()?, self.repeat.get()) {
            (Some(_), None) => Err(Error::failed(
                "a request was about to be carried out twice",
                "nobody read all that it says",
            )),
            (_, repeat) => Ok(repeat),
        }
    }

    /// It takes so much of the budget until it is over.
    pub(super) fn hold(&self, reservation: Reservation) {
        let _ = self.held.set(reservation);
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
        let address = match token {
            Some(_) => self.address.to_string(),
            None => network_name(self.address),
        };
        let path = masked(path);
        let end = path.floor_char_boundary(LONGEST_PATH);
        Some(Deed {
            at: now(),
            token: token.map(|it| it.id),
            name: token.map(|it| it.name.clone()),
            address,
            method: method.to_string(),
            path: path[..end].to_owned(),
            status: status.as_u16(),
            territory: self.territory.get().cloned(),
            revision: self.revision.get().copied(),
            reason: why.or_else(|| title.map(str::to_owned)),
            count: 1,
        })
    }
}

/// Notes which route a request came to.
pub(super) async fn on_route(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let visit: Option<&Arc<Visit>> = extensions.get();
    if let (Some(visit), Some(route)) = (visit, extensions.get::<MatchedPath>()) {
        let _ = visit.route.set(route.clone());
    }
    next.run(request).await
}
