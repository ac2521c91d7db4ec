//! A request as hyper reads it, an answer as hyper sends it, and in between all that is served.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use axum::response::IntoResponse;
use hyper::body::{Body as _, Incoming};
use pin_project_lite::pin_project;
use tower::ServiceExt;
use tower::util::Oneshot;

use crate::http::Front;
use crate::http::connection::activity::{Activity, UnderWay};
use crate::http::connection::answer::{AnswerBody, Taking};
use crate::http::connection::body::RequestBody;
use crate::http::connection::check::check;
use crate::http::connection::framing::Length;
use crate::http::connection::socket::Message;
use crate::http::connection::streams::Streams;

/// What answers the requests of one connection.
pub(super) struct Service {
    pub front: Front,
    pub activity: Arc<Activity>,
    pub message: Arc<Message>,
    pub streams: Streams,
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<AnswerBody>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, mut request: Request<Incoming>) -> Answering {
        let under_way = Some(self.activity.begin());
        let body = request.body();
        let length = body.size_hint().exact();
        let length = length.map_or(Length::Chunked, Length::Bytes);
        let http2 = self.activity.is_http2();
        let (taking, fault) = if http2 {
            (Some(self.streams.begin()), None)
        } else {
            (None, self.message.follow(length))
        };
        let answer = match check(&mut request, fault) {
            Err(why) => {
                let mut refusal = why.into_response();
                if !http2 {
                    let close = HeaderValue::from_static("close");
                    refusal.headers_mut().insert(header::CONNECTION, close);
                }
                Answer::Refusal {
                    refusal: Some(refusal),
                }
            }
            Ok(()) => Answer::Front {
                answer: self
                    .front
                    .clone()
                    .oneshot(request.map(|body| self.body(body))),
            },
        };
        Answering {
            answer,
            taking,
            under_way,
        }
    }
}

impl Service {
    fn body(&self, body: Incoming) -> Body {
        if body.is_end_stream() {
            Body::empty()
        } else {
            Body::new(RequestBody::new(body, Arc::clone(&self.activity)))
        }
    }
}

pin_project! {
    /// An answer in the making.
    pub(super) struct Answering {
        #[pin]
        answer: Answer,
        taking: Option<Arc<Taking>>,
        under_way: Option<UnderWay>,
    }
}

pin_project! {
    #[project = AnswerParts]
    enum Answer {
        Refusal { refusal: Option<Response<Body>> },
        Front { #[pin] answer: Oneshot<Front, Request<Body>> },
    }
}

impl Future for Answering {
    type Output = Result<Response<AnswerBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let answer = match this.answer.project() {
            AnswerParts::Refusal { refusal } => refusal.take().unwrap_or_default(),
            AnswerParts::Front { answer } => ready!(answer.poll(context))?,
        };
        let taking = this.taking.take();
        let under_way = this.under_way.take();
        Poll::Ready(Ok(
            answer.map(|body| AnswerBody::new(body, taking, under_way))
        ))
    }
}
