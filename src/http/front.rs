//! The short way to a finished tile, before the router and all that goes around it.
//!
//! What most requests want is a tile that somebody had before, under the address that never changes. It is found by
//! the address as it stands, without taking that apart; whatever is not found so is the router's, which answers with
//! the very same headers.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::serve::IncomingStream;
use futures_util::future::Either;
use tokio::net::TcpListener;
use tower::Service;

use crate::http::answer::IMMUTABLE;
use crate::http::form::Form;
use crate::http::visit::Peer;
use crate::http::{App, edge, tiles};

/// All that is served: finished tiles at once, the rest by the router.
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

    /// Whether anybody may have the tiles at an address, as things stand.
    fn is_public(&self, path: &str) -> bool {
        let atlas = &self.app.atlas;
        let territory = || path.split('/').nth(2).unwrap_or_default();
        !(self.app.settings.access.private || atlas.any_private() && atlas.is_private(territory()))
    }

    /// The answer, where it is a finished tile.
    fn at_hand(&self, request: &Request) -> Option<Response> {
        let (method, uri) = (request.method(), request.uri());
        let reads = method == Method::GET || method == Method::HEAD;
        if !reads || uri.query().is_some() {
            return None;
        }
        let (_, form) = Form::split(uri.path())?;
        let coding = form.coding(request.headers()).ok()?;
        let tile = self.app.tiles.at_hand(uri.path(), coding)?;
        if !self.is_public(uri.path()) {
            return None;
        }
        let length = tile.body.len();
        let answer = tiles::answer(form, coding, tile, IMMUTABLE);
        let held = request.headers().get_all(header::IF_NONE_MATCH);
        let mut answer = edge::finish(method, held, answer);
        if method == Method::HEAD && answer.status() == StatusCode::OK {
            *answer.body_mut() = Body::empty();
            answer
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
        }
        tracing::debug!(%method, %uri, status = answer.status().as_u16(), "answered at once");
        Some(answer)
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.rest, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        match self.at_hand(&request) {
            Some(tile) => Either::Left(ready(Ok(tile))),
            None => {
                if let Some(peer) = self.peer {
                    request.extensions_mut().insert(peer);
                }
                Either::Right(self.rest.call(request))
            }
        }
    }
}

/// Each connection gets a front that knows its other end; finished tiles need not.
impl Service<IncomingStream<'_, TcpListener>> for Front {
    type Response = Self;
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, TcpListener>) -> Self::Future {
        let peer = Some(Peer(stream.remote_addr().ip()));
        ready(Ok(Self {
            peer,
            ..self.clone()
        }))
    }
}
