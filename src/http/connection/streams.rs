//! The streams of a connection of HTTP/2: a task each, which ends where its client no longer takes the answer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::Executor;
use pin_project_lite::pin_project;
use tokio::time::Sleep;

use crate::http::connection::answer::Taking;

/// Starts the tasks of one connection.
#[derive(Clone)]
pub(super) struct Streams {
    /// How long an answer may wait to be taken.
    patience: Duration,
    /// The answer of the request that was just read, whose task comes next.
    next: Arc<Mutex<Option<Arc<Taking>>>>,
}

impl Streams {
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            patience,
            next: Arc::default(),
        }
    }

    /// A request was read, whose task is about to be started.
    pub(super) fn begin(&self) -> Arc<Taking> {
        let taking = Taking::new();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = Some(Arc::clone(&taking));
        taking
    }
}

impl<F> Executor<F> for Streams
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, stream: F) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        tokio::spawn(Stream {
            stream,
            taking: next.take(),
            patience: self.patience,
            alarm: None,
        });
    }
}

pin_project! {
    /// A stream, which ends with its client's patience or ours.
    struct Stream<F> {
        #[pin]
        stream: F,
        taking: Option<Arc<Taking>>,
        patience: Duration,
        alarm: Option<Pin<Box<Sleep>>>,
    }
}

impl<F: Future<Output = ()>> Future for Stream<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        if this.stream.poll(context).is_ready() {
            return Poll::Ready(());
        }
        while let Some(since) = this.taking.as_ref().and_then(|it| it.waits_since()) {
            let due = (since + *this.patience).into();
            let alarm = this
                .alarm
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
            if alarm.deadline() < due {
                alarm.as_mut().reset(due);
            }
            ready!(alarm.as_mut().poll(context));
            if alarm.deadline() >= due {
                // What is dropped is reset.
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }
}
