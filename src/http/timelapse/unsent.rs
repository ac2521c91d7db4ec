//! The frames of a time-lapse that its client has not taken yet: the next is drawn once most of them are gone.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

use crate::http::work::keeping;

/// Bytes of frames that may be on their way when the next is drawn.
const MOST: usize = 256 << 10;

/// Frames that are on their way.
#[derive(Default)]
pub(super) struct Unsent(Arc<watch::Sender<usize>>);

/// Some of them, until this is dropped.
struct Part {
    all: Arc<watch::Sender<usize>>,
    bytes: usize,
}

impl Unsent {
    /// Waits until the client has taken most of them.
    pub(super) async fn room(&self) {
        // The sender lives as long as this.
        let _ = self.0.subscribe().wait_for(|bytes| *bytes < MOST).await;
    }

    /// A frame that is on its way until its bytes are sent, or given up.
    pub(super) fn on_its_way(&self, frame: Bytes) -> Bytes {
        let bytes = frame.len();
        self.0.send_modify(|all| *all += bytes);
        let all = Arc::clone(&self.0);
        keeping(frame, Part { all, bytes })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.all.send_modify(|all| *all -= self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn the_next_frame_waits_until_those_before_are_taken() {
        let unsent = Unsent::default();
        let frame = || unsent.on_its_way(vec![0; MOST / 2].into());
        let first = frame();
        assert!(unsent.room().now_or_never().is_some());
        let second = frame();
        let mut room = pin!(unsent.room());
        assert!(room.as_mut().now_or_never().is_none());
        drop(first.slice(1..));
        assert!(room.as_mut().now_or_never().is_none());
        drop(first);
        assert!(room.now_or_never().is_some());
        drop(second);
        assert_eq!(*unsent.0.borrow(), 0);
    }
}
