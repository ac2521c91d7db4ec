//! What is answered at the front, by threads that do nothing else: finished tiles, whether the server runs, and that
//! somebody asked too often. All else is handed on to where work is done.
//!
//! What most requests want is a tile that somebody had before, under the address that never changes. It is found by
//! the address as it stands, without taking that apart; whatever is not found so is the router's, which answers with
//! the very same headers.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::Either;
use tower::{Service, ServiceExt};

use crate::http::answer::IMMUTABLE;
use crate::http::form::Form;
use crate::http::metrics::RequestId;
use crate::http::visit::{Peer, Visit};
use crate::http::work::Handed;
use crate::http::{App, edge, health, tiles};

/// The route of the addresses that finished tiles have.
const FINISHED: &str = "/tiles/{territory}/{slice}/{z}/{x}/{y}";

/// All that is served: what is at hand at once, the rest by the router.
#[derive(Clone)]
pub struct Front {
    app: App,
    rest: Router,
    peer: Option<Peer>,
}

impl Front {
    pub(super) fn new(app: App, rest: Router) -> Self {
        let peer = None;
        Self { app, rest, peer }
    }

    /// That of a connection, which knows its other end.
    pub(super) fn for_peer(&self, address: IpAddr) -> Self {
        let peer = Some(Peer(address));
        Self {
            peer,
            ..self.clone()
        }
    }

    /// Whether anybody may have the tiles at an address, as things stand.
    fn is_public(&self, path: &str) -> bool {
        let atlas = &self.app.atlas;
        let territory = || path.split('/').nth(2).unwrap_or_default();
        !(self.app.settings.access.private || atlas.any_private() && atlas.is_private(territory()))
    }

    /// The answer, where it needs no work.
    fn at_once(&self, request: &mut Request) -> Option<Response> {
        let reads = *request.method() == Method::GET || *request.method() == Method::HEAD;
        if reads && let Some(tile) = self.tile(request) {
            return Some(self.sent(request, FINISHED, tile));
        }
        let path = request.uri().path();
        if reads && path == health::LIVE {
            let fine = health::fine().into_response();
            return Some(self.sent(request, health::LIVE, fine));
        }
        let is_probe = path == health::READY;
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        let visit = Visit::begin(&self.app, request.extensions(), request.headers());
        request.extensions_mut().insert(Arc::clone(&visit));
        if is_probe {
            // Whoever looks after the server asks as often as they must.
            return None;
        }
        let hasty = self.app.rates.request(visit.address()).err()?;
        let answer = edge::finish(request.method(), [], hasty.into_response());
        edge::told(&self.app, &visit, request.method(), answer.status());
        Some(edge::named(answer, visit.id()))
    }

    /// A finished tile.
    fn tile(&self, request: &Request) -> Option<Response> {
        let uri = request.uri();
        if uri.query().is_some() {
            return None;
        }
        let (_, form) = Form::split(uri.path())?;
        let coding = form.coding(request.headers()).ok()?;
        let tile = self.app.tiles.at_hand(uri.path(), coding)?;
        self.is_public(uri.path())
            .then(|| tiles::answer(form, coding, tile, IMMUTABLE))
    }

    /// An answer as it leaves, to a request that needed no work.
    fn sent(&self, request: &Request, route: &str, answer: Response) -> Response {
        let (begun, method) = (Instant::now(), request.method());
        let held = request.headers().get_all(header::IF_NONE_MATCH);
        let length = axum::body::HttpBody::size_hint(answer.body()).exact();
        let mut answer = edge::finish(method, held, answer);
        let accept = request.headers().get_all(header::ACCEPT);
        edge::tell_unliked(accept, &mut answer);
        if *method == Method::HEAD && answer.status() == StatusCode::OK {
            *answer.body_mut() = Body::empty();
            if let Some(length) = length {
                answer
                    .headers_mut()
                    .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
        }
        let (id, status, uri) = (
            RequestId::of(request.headers()),
            answer.status(),
            request.uri(),
        );
        let took = begun.elapsed();
        self.app.metrics.answered(method, Some(route), status, took);
        tracing::debug!(id = id.as_str(), %method, %uri, status = status.as_u16(), "answered at once");
        edge::named(answer, &id)
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, Handed>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router always is.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        if let Some(answer) = self.at_once(&mut request) {
            return Either::Left(ready(Ok(answer)));
        }
        let method = request.method().clone();
        let rest = self.rest.clone();
        let answer = async move {
            let Ok(answer) = rest.oneshot(request).await;
            answer
        };
        Either::Right(Handed::to(&self.app.runtime, method, answer))
    }
}
