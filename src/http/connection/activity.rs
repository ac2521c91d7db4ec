//! What a connection is doing, and until when it may go on doing that.
//!
//! The socket, the service and the task that drives a connection note here what they see; all of it is counters and
//! times, so that whoever looks for a connection to close can look from outside.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::http::connection::ConnectionLimits;

/// How long, at a stop, HTTP/2's good-byes and bodies that come no further may take.
pub(super) const LAST_BYTES: Duration = Duration::from_secs(1);

/// What a client must take of an answer within the time that it has for that.
pub(super) const LEAST: usize = 64 << 10;

/// What one connection is doing.
pub(super) struct Activity {
    pub peer: IpAddr,
    pub limits: ConnectionLimits,
    opened: Instant,
    /// Requests under way: their head is read, their answer not yet handed on.
    under_way: AtomicUsize,
    http2: AtomicBool,
    stopping: AtomicBool,
    /// Whether any request came.
    used: AtomicBool,
    /// Since when there is no request under way.
    idle: Moment,
    /// Since when there is a head that has not ended.
    head: Moment,
    /// Since when the client takes less than the least of what is written, and what it took since.
    blocked: Moment,
    taken: AtomicUsize,
    /// Since when the last answer is sent, and what still comes is thrown away.
    lingering: Moment,
    /// Since when the client is told that no more requests are taken.
    leaving: Moment,
    /// Told to end at once.
    dropped: Notify,
    /// Told when a request is over: on HTTP/2 that is seen by another task than the one that drives the connection.
    settled: Notify,
}

/// A moment that may be none: milliseconds after the connection was opened, and one.
#[derive(Default)]
struct Moment(AtomicU64);

impl Activity {
    pub(super) fn new(peer: IpAddr, limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            peer,
            limits,
            opened: Instant::now(),
            under_way: AtomicUsize::new(0),
            http2: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            used: AtomicBool::new(false),
            idle: Moment::default(),
            head: Moment::default(),
            blocked: Moment::default(),
            taken: AtomicUsize::new(0),
            lingering: Moment::default(),
            leaving: Moment::default(),
            dropped: Notify::new(),
            settled: Notify::new(),
        })
    }

    /// The head of a request is read; it is under way until the value is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        self.used.store(true, Ordering::Relaxed);
        self.head.clear();
        self.under_way.fetch_add(1, Ordering::AcqRel);
        UnderWay(Arc::clone(self))
    }

    /// The first byte of a head came.
    pub(super) fn head_began(&self) {
        if self.head.get().is_none() {
            self.set(&self.head);
        }
    }

    /// How much the client takes of what is written; `None` where it takes nothing.
    pub(super) fn wrote(&self, taken: Option<usize>, offered: usize) {
        match (taken, self.blocked.get()) {
            (Some(bytes), Some(_)) => {
                let taken = self.taken.fetch_add(bytes, Ordering::Relaxed) + bytes;
                if taken >= LEAST || bytes == offered {
                    self.blocked.clear();
                }
            }
            (None, None) => {
                self.taken.store(0, Ordering::Relaxed);
                self.set(&self.blocked);
            }
            _ => {}
        }
    }

    /// The last answer is sent, but the client is still sending.
    pub(super) fn linger(&self) {
        self.set(&self.lingering);
    }

    /// The connection speaks HTTP/2.
    pub(super) fn speaks_http2(&self) {
        self.http2.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_http2(&self) -> bool {
        self.http2.load(Ordering::Relaxed)
    }

    /// The server stops.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The client is told to send no more requests.
    pub(super) fn leave(&self) {
        self.set(&self.leaving);
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leaving.get().is_some()
    }

    /// Whether nothing is under way: no request, and no answer that is not yet taken.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::Acquire) == 0 && self.blocked.get().is_none()
    }

    /// Since when nothing is under way; the opening, where nothing ever was.
    pub(super) fn idle_since(&self) -> Instant {
        self.opened + self.idle.get().unwrap_or_default()
    }

    /// Ends the connection, whatever it does.
    pub(super) fn end(&self) {
        self.dropped.notify_one();
    }

    /// Waits until somebody ends the connection.
    pub(super) async fn ended(&self) {
        self.dropped.notified().await;
    }

    /// Waits until a request is over.
    pub(super) async fn settled(&self) {
        self.settled.notified().await;
    }

    /// How long the connection is open.
    pub(super) fn age(&self) -> Duration {
        self.opened.elapsed()
    }

    /// When the connection is to be closed, if it goes on doing what it does.
    pub(super) fn due(&self) -> Option<Instant> {
        let limits = &self.limits;
        let idle = self.is_idle();
        let blocked = self.blocked.get().map(|it| it + limits.write);
        let lingering = self.lingering.get().map(|it| it + limits.discard);
        let leaving = self.leaving.get().filter(|_| idle);
        let leaving = leaving.map(|it| it.max(self.idle.get().unwrap_or_default()) + LAST_BYTES);
        let waiting = (idle && !self.is_leaving()).then(|| {
            let since = self.idle.get().unwrap_or_default();
            match self.head.get() {
                Some(head) => head.max(since) + limits.header,
                None if self.used.load(Ordering::Relaxed) => since + limits.idle,
                None => limits.header,
            }
        });
        let due = [blocked, lingering, leaving, waiting];
        due.into_iter().flatten().min().map(|it| self.opened + it)
    }

    fn set(&self, moment: &Moment) {
        let now = u64::try_from(self.age().as_millis()).unwrap_or(u64::MAX - 1);
        moment.0.store(now + 1, Ordering::Relaxed);
    }
}

impl Moment {
    fn get(&self) -> Option<Duration> {
        let noted = self.0.load(Ordering::Relaxed);
        noted.checked_sub(1).map(Duration::from_millis)
    }

    fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A request under way.
pub(super) struct UnderWay(Arc<Activity>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.set(&self.0.idle);
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
        self.0.settled.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: fn() -> ConnectionLimits = ConnectionLimits::default;

    fn activity() -> Arc<Activity> {
        Activity::new([127, 0, 0, 1].into(), LIMITS())
    }

    #[test]
    fn a_connection_without_a_byte_has_the_time_of_a_head_and_a_used_one_that_between_requests() {
        let activity = activity();
        assert_eq!(activity.due(), Some(activity.opened + LIMITS().header));
        let request = activity.begin();
        assert_eq!(activity.due(), None, "what is under way has its own bounds");
        drop(request);
        let due = activity.due();
        assert_eq!(due, Some(activity.idle_since() + LIMITS().idle));
        activity.head_began();
        assert!(activity.due() < due, "a head has less time than a pause");
    }

    #[test]
    fn a_client_that_takes_nothing_is_not_idle_and_has_its_own_time() {
        let activity = activity();
        activity.wrote(None, 100);
        assert!(!activity.is_idle());
        let due = activity.due().unwrap() - activity.opened;
        assert!(due >= LIMITS().write && due < LIMITS().write * 2);
        activity.wrote(Some(50), 100);
        assert!(!activity.is_idle(), "half of it is little");
        activity.wrote(Some(50), 50);
        assert!(activity.is_idle());
        activity.wrote(None, 2 * LEAST);
        activity.wrote(Some(LEAST), 2 * LEAST);
        assert!(activity.is_idle(), "so much is enough for a time");
        let request = activity.begin();
        activity.wrote(Some(1), 1);
        assert_eq!(
            activity.due(),
            None,
            "silence is no fault while nothing is written"
        );
        drop(request);
    }
}
