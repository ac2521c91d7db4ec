//! The body of an answer, which keeps its request under way until it is handed on.
//!
//! On HTTP/2 a client may read the connection and still take nothing of one answer. So the body is handed on in
//! pieces, and it is noted since when the last of them waits.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::http::connection::activity::{LEAST, UnderWay};

/// The largest piece of an answer on HTTP/2.
const PIECE: usize = 16 << 10;

/// How an answer on HTTP/2 is taken.
#[derive(Default)]
pub(super) struct Taking(Mutex<Pace>);

#[derive(Default)]
struct Pace {
    /// When a piece was handed on after which no other was asked for, and how long that is.
    handed: Option<(Instant, usize)>,
    /// Bytes that were taken lately, less than the least, and how long it was waited for that.
    taken: usize,
    waited: Duration,
}

impl Taking {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Since when, all in all, it is waited for the least to be taken.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        let pace = self.pace();
        pace.handed?.0.checked_sub(pace.waited)
    }

    fn asked(&self) {
        let mut pace = self.pace();
        if let Some((since, bytes)) = pace.handed.take() {
            pace.waited += since.elapsed();
            pace.taken += bytes;
        }
        if pace.taken >= LEAST {
            (pace.taken, pace.waited) = (0, Duration::ZERO);
        }
    }

    fn handed(&self, bytes: usize) {
        self.pace().handed = Some((Instant::now(), bytes));
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of an answer.
pub(super) struct AnswerBody {
    body: axum::body::Body,
    /// On HTTP/2.
    taking: Option<Arc<Taking>>,
    /// What is left of the last frame.
    rest: Bytes,
    _under_way: Option<UnderWay>,
}

impl AnswerBody {
    pub(super) fn new(
        body: axum::body::Body,
        taking: Option<Arc<Taking>>,
        under_way: Option<UnderWay>,
    ) -> Self {
        Self {
            body,
            taking,
            rest: Bytes::new(),
            _under_way: under_way,
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let Some(taking) = &this.taking else {
            return Pin::new(&mut this.body).poll_frame(context);
        };
        taking.asked();
        if this.rest.is_empty() {
            let frame = std::task::ready!(Pin::new(&mut this.body).poll_frame(context));
            match frame.map(|it| it.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => this.rest = data,
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let piece = this.rest.split_to(this.rest.len().min(PIECE));
        taking.handed(piece.len());
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        if rest > 0 {
            let (lower, upper) = (hint.lower(), hint.upper());
            hint = SizeHint::new();
            hint.set_lower(lower + rest);
            if let Some(upper) = upper {
                hint.set_upper(upper + rest);
            }
        }
        hint
    }
}
