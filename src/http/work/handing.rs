//! Requests handed on to the runtime where work is done, and their answers brought back.
//!
//! What the threads at the front get is finished: a head, and a body that lies ready. Only what is sent while it is
//! made (time-lapses, exports, streams) is asked for piece by piece, each when the one before has been taken.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};

use crate::http::metrics::X_REQUEST_ID;
use crate::http::work::budget::keeping;
use crate::http::work::{Admission, Kind};
use crate::http::{Error, edge};

/// Bytes of an answer that is sent whatever else waits: connections are bounded, and more than this each of them holds.
const SMALL: usize = 1 << 10;

/// An answer in the making elsewhere.
///
/// Where nobody waits for it any longer, what only reads is given up; what writes is carried through.
pub struct Handed {
    method: Method,
    task: JoinHandle<Response>,
}

impl Handed {
    /// Has a request answered on a runtime.
    pub(in crate::http) fn to(
        runtime: &Handle,
        method: Method,
        answer: impl Future<Output = Response> + Send + 'static,
    ) -> Self {
        let (back, asked) = (runtime.clone(), method.clone());
        let task = runtime.spawn(async move { finished(&back, &asked, answer.await).await });
        Self { method, task }
    }
}

impl Future for Handed {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(Pin::new(&mut self.task).poll(context));
        Poll::Ready(Ok(answer.unwrap_or_else(|cause| {
            let failed = Error::failed("a request broke off", cause).into_response();
            edge::finish(&self.method, [], failed)
        })))
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        if self.method.is_safe() {
            self.task.abort();
        }
    }
}

/// Marks an answer whose body lay ready before it was packed.
#[derive(Clone, Copy)]
struct Whole;

/// Notes of an answer, before it is packed, that its body lies ready.
pub(in crate::http) async fn mark_whole(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.body().size_hint().exact().is_some() {
        response.extensions_mut().insert(Whole);
    }
    response
}

/// An answer whose body needs no more work, or is worked on elsewhere.
async fn finished(runtime: &Handle, method: &Method, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = parts.extensions.remove::<Whole>().is_some();
    let admission = parts.extensions.remove::<Admission>();
    if let Some(kind) = admission.as_ref().and_then(Admission::kind) {
        parts.extensions.insert(kind);
    }
    if !whole && body.size_hint().exact().is_none() {
        let body = Body::new(Remote::new(runtime, body, admission));
        return Response::from_parts(parts, body);
    }
    let held = match body.collect().await.map(|it| it.to_bytes()) {
        Ok(bytes) => held(method, admission.as_ref(), bytes),
        Err(cause) => Err(Error::failed("an answer was not packed", cause)),
    };
    match held {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(refused) => {
            let mut refusal = edge::finish(method, [], refused.into_response());
            let id = parts.headers.remove(X_REQUEST_ID);
            refusal
                .headers_mut()
                .extend(id.map(|id| (X_REQUEST_ID, id)));
            refusal
        }
    }
}

/// Bytes that are counted until they are sent. What was recorded is told in any case, and so is what takes no room
/// worth counting.
fn held(method: &Method, admission: Option<&Admission>, bytes: Bytes) -> Result<Bytes, Error> {
    let Some(admission) = admission.filter(|_| !bytes.is_empty()) else {
        return Ok(bytes);
    };
    let room = if method.is_safe() && bytes.len() > SMALL {
        admission.room(bytes.len())?
    } else {
        admission.count(bytes.len())
    };
    Ok(keeping(bytes, room))
}

/// A body that is made elsewhere, piece by piece.
struct Remote {
    runtime: Handle,
    state: State,
    /// What sends pieces as it makes them holds its permit until they are sent; others wait for something to tell.
    kept: Option<Admission>,
}

/// A body, and the piece that it gave; none at its end.
type Pulled = (Body, Option<Result<Frame<Bytes>, axum::Error>>);

enum State {
    Idle(Body),
    Under(JoinHandle<Pulled>),
    Over,
}

impl Remote {
    fn new(runtime: &Handle, body: Body, admission: Option<Admission>) -> Self {
        let works = |it: &Admission| matches!(it.kind(), Some(Kind::Films | Kind::Exports));
        Self {
            runtime: runtime.clone(),
            state: State::Idle(body),
            kept: admission.filter(works),
        }
    }
}

impl HttpBody for Remote {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Idle(mut body) => {
                    let made = async move {
                        let frame = body.frame().await;
                        (body, frame)
                    };
                    let task = match self.kept.clone() {
                        Some(kept) => self.runtime.spawn(crate::atlas::guarded(kept, made)),
                        None => self.runtime.spawn(made),
                    };
                    self.state = State::Under(task);
                }
                State::Under(mut task) => {
                    let Poll::Ready(made) = Pin::new(&mut task).poll(context) else {
                        self.state = State::Under(task);
                        return Poll::Pending;
                    };
                    return Poll::Ready(self.got(made));
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

impl Remote {
    fn got(
        &mut self,
        made: Result<Pulled, JoinError>,
    ) -> Option<Result<Frame<Bytes>, axum::Error>> {
        match made {
            Ok((body, Some(Ok(frame)))) => {
                self.state = State::Idle(body);
                let kept = self.kept.clone();
                Some(Ok(frame.map_data(|bytes| match kept {
                    Some(kept) => keeping(bytes, kept),
                    None => bytes,
                })))
            }
            Ok((_, broken)) => {
                self.kept = None;
                broken
            }
            Err(cause) => {
                self.kept = None;
                tracing::error!(%cause, "an answer broke off");
                Some(Err(axum::Error::new(cause)))
            }
        }
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        if let State::Under(task) = &self.state {
            task.abort();
        }
    }
}
