//! What a request holds of the queues, and the kinds of routes in the table.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::{FromRequestParts, Request};
use axum::http::Extensions;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::MethodRouter;

use crate::http::metrics::{Part, timed};
use crate::http::visit::Visit;
use crate::http::work::{Kind, Permit, Reservation, Work};
use crate::http::{App, Error};

/// Bytes that a pixel takes while a picture is drawn and packed: its colour, its place in the palette, and its row as
/// it is filtered.
const BYTES_A_PIXEL: usize = 8;

/// What a request holds of the queues; the last who has it gives it back.
///
/// The edge makes it and lays it beside all that is done for the request ([`crate::atlas::guarded`]), so that work
/// which cannot be stopped any more counts to its end, also where nobody waits for the answer.
#[derive(Clone)]
pub(in crate::http) struct Admission(Arc<Inner>);

struct Inner {
    work: Arc<Work>,
    address: IpAddr,
    kind: OnceLock<Kind>,
    permit: Mutex<Option<Permit>>,
}

impl Admission {
    /// Nothing yet.
    pub(in crate::http) fn new(work: &Arc<Work>, address: IpAddr) -> Self {
        Self(Arc::new(Inner {
            work: Arc::clone(work),
            address,
            kind: OnceLock::new(),
            permit: Mutex::default(),
        }))
    }

    /// Waits for the permit of the route's kind, unless it is held already. 503 where as much waits as may.
    pub(in crate::http) async fn enter(&self) -> Result<(), Error> {
        if self.permit().is_some() {
            return Ok(());
        }
        let kind = self.kind().unwrap_or(Kind::Light);
        let permit = self.0.work.permit(kind, self.0.address);
        let permit = timed(Part::Queue, permit).await?;
        *self.permit() = Some(permit);
        Ok(())
    }

    /// A permit besides, for what can be left out of an answer; `None` where it would have to wait.
    pub(in crate::http) fn at_once(&self, kind: Kind) -> Option<Permit> {
        self.0.work.permit_at_once(kind, self.0.address)
    }

    /// The same for a request with these extensions.
    pub(in crate::http) async fn enter_for(extensions: &Extensions) -> Result<(), Error> {
        match Self::of(extensions) {
            Some(admission) => admission.enter().await,
            None => Ok(()),
        }
    }

    /// The kind of the route; `None` where there was none.
    pub(in crate::http) fn kind(&self) -> Option<Kind> {
        self.0.kind.get().copied()
    }

    /// Room for what a picture takes while it is drawn, of a size in pixels. 503 where there is none.
    pub(in crate::http) fn room_to_draw(
        &self,
        (width, height): (u32, u32),
    ) -> Result<Reservation, Error> {
        let pixels = (width as usize).saturating_mul(height as usize);
        let bytes = pixels.saturating_mul(BYTES_A_PIXEL);
        self.room(bytes)
    }

    /// Room for an answer that is being drawn or waits to be sent. 503 where there is none, 400 where there never is.
    pub(in crate::http) fn room(&self, bytes: usize) -> Result<Reservation, Error> {
        let answers = self.0.work.answers();
        let mut room = answers.reserve(self.0.address);
        room.take(bytes).map_err(|refused| match refused {
            Error::TooMuch(_) => Error::bad_request(format!(
                "the answer takes more than {} bytes, the most for one client: ask for less of it at a time",
                answers.share()
            )),
            other => other,
        })?;
        Ok(room)
    }

    /// Counts an answer that is made and must arrive, whether there is room or not.
    pub(in crate::http) fn count(&self, bytes: usize) -> Reservation {
        let mut room = self.0.work.answers().reserve(self.0.address);
        room.count(bytes);
        room
    }

    fn permit(&self) -> std::sync::MutexGuard<'_, Option<Permit>> {
        self.0.permit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// That of the request with these extensions; the edge has given each one.
    pub(in crate::http) fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get().cloned()
    }
}

impl FromRequestParts<App> for Admission {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let given = Self::of(&parts.extensions);
        Ok(given.unwrap_or_else(|| Self::new(&app.work, Visit::of(parts, app).address())))
    }
}

/// Pages, and what the store is merely asked for.
pub(in crate::http) fn light(route: MethodRouter<App>) -> MethodRouter<App> {
    first(Kind::Light, route)
}

/// What is made of a record.
pub(in crate::http) fn figures(route: MethodRouter<App>) -> MethodRouter<App> {
    first(Kind::Figures, route)
}

/// Maps and legends.
pub(in crate::http) fn pictures(route: MethodRouter<App>) -> MethodRouter<App> {
    first(Kind::Pictures, route)
}

/// Time-lapses.
pub(in crate::http) fn films(route: MethodRouter<App>) -> MethodRouter<App> {
    first(Kind::Films, route)
}

/// Files of a whole territory.
pub(in crate::http) fn exports(route: MethodRouter<App>) -> MethodRouter<App> {
    first(Kind::Exports, route)
}

/// Tiles: most are at hand, and only what is to be made needs a permit, which its handler asks for.
pub(in crate::http) fn on_demand(route: MethodRouter<App>) -> MethodRouter<App> {
    marked(Kind::Pictures, route)
}

/// What records: it needs its permit once its body is read, so that a slow body holds none. The reader of the body,
/// which comes last in each handler, asks for it.
pub(in crate::http) fn writing(route: MethodRouter<App>) -> MethodRouter<App> {
    marked(Kind::Writing, route)
}

/// A route whose requests wait for their permit before anything is done for them.
fn first(kind: Kind, route: MethodRouter<App>) -> MethodRouter<App> {
    let enter = move |request: Request, next: Next| async move {
        if let Some(admission) = Admission::of(request.extensions())
            && let Err(refused) = admission.enter().await
        {
            return refused.into_response();
        }
        next.run(request).await
    };
    marked(kind, route.route_layer(from_fn(enter)))
}

/// A route of a kind.
fn marked(kind: Kind, route: MethodRouter<App>) -> MethodRouter<App> {
    let mark = move |request: Request, next: Next| {
        if let Some(admission) = Admission::of(request.extensions()) {
            // A route has one kind.
            let _ = admission.0.kind.set(kind);
        }
        next.run(request)
    };
    route.route_layer(from_fn(mark))
}
