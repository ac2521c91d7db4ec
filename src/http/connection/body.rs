//! The body of a request, which must come on at a pace.

use std::error::Error as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::http::Error;
use crate::http::connection::activity::{Activity, LAST_BYTES};

/// What must come within the time for a body's next bytes.
const LEAST: usize = 4 << 10;

/// A body that ends with an error where its client sends no more of it.
pub(super) struct RequestBody {
    incoming: Incoming,
    activity: Arc<Activity>,
    /// Wakes whoever waits for bytes.
    alarm: Option<Pin<Box<Sleep>>>,
    /// Bytes that came lately, less than the least, and how long it was waited for them.
    came: usize,
    waited: Duration,
    /// Since when it is waited for the next byte.
    silent: Option<Instant>,
}

impl RequestBody {
    pub(super) fn new(incoming: Incoming, activity: Arc<Activity>) -> Self {
        Self {
            incoming,
            activity,
            alarm: None,
            came: 0,
            waited: Duration::ZERO,
            silent: None,
        }
    }

    /// Notes that bytes came.
    fn brought(&mut self, bytes: usize) {
        self.waited += self.silent.take().map_or(Duration::ZERO, |it| it.elapsed());
        self.came = self.came.saturating_add(bytes);
        if self.came >= LEAST {
            (self.came, self.waited) = (0, Duration::ZERO);
        }
    }

    /// Waits on; an error where that was too long.
    fn wait(&mut self, context: &mut Context<'_>) -> Result<(), io::Error> {
        loop {
            let now = Instant::now();
            let silence = now - *self.silent.get_or_insert(now);
            let left = self
                .activity
                .limits
                .body
                .saturating_sub(self.waited + silence);
            let last = self.activity.is_stopping() && silence >= LAST_BYTES;
            if left.is_zero() || last {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "the body came no further",
                ));
            }
            // A stop shortens the time, and does not wake.
            let next = now + left.min(LAST_BYTES / 2);
            let alarm = self
                .alarm
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(next)));
            if alarm.is_elapsed() {
                alarm.as_mut().reset(next);
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Ok(());
            }
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.incoming).poll_frame(context) {
            Poll::Ready(came) => {
                if let Some(Ok(frame)) = &came {
                    this.brought(frame.data_ref().map_or(0, Bytes::len));
                }
                Poll::Ready(came.map(|it| it.map_err(Into::into)))
            }
            Poll::Pending => match this.wait(context) {
                Ok(()) => Poll::Pending,
                Err(late) => Poll::Ready(Some(Err(late.into()))),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// Why a body has no end.
pub(crate) fn broken_off(error: &axum::Error) -> Error {
    let mut cause = error.source();
    while let Some(error) = cause {
        let failed = error.downcast_ref::<io::Error>();
        if failed.is_some_and(|it| it.kind() == io::ErrorKind::TimedOut) {
            return Error::Late;
        }
        cause = error.source();
    }
    Error::bad_request("the body ended before its time")
}
