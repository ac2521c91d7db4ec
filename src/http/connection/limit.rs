//! A limit that clients meet: counted each time, said in the log once a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the log says that a limit is met.
const EVERY: Duration = Duration::from_secs(60);

/// A limit, and how often it was met.
pub(crate) struct Limit {
    what: &'static str,
    met: AtomicU64,
    said: Mutex<Said>,
}

#[derive(Default)]
struct Said {
    last: Option<Instant>,
    /// How often the limit had been met by then.
    met: u64,
}

impl Limit {
    /// Never met yet. The log says `what`.
    pub(crate) const fn new(what: &'static str) -> Self {
        Self {
            what,
            met: AtomicU64::new(0),
            said: Mutex::new(Said { last: None, met: 0 }),
        }
    }

    /// Somebody met it.
    pub(crate) fn meet(&self) {
        self.met.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }

    /// How often it was met since the start.
    pub(crate) fn met(&self) -> u64 {
        self.met.load(Ordering::Relaxed)
    }

    /// Says how often it was met since it was last said, where that was a minute ago and there is something to say.
    pub(crate) fn tell(&self) {
        if let Some(times) = self.unsaid(Instant::now()) {
            tracing::warn!(times, "{}", self.what);
        }
    }

    fn unsaid(&self, now: Instant) -> Option<u64> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let times = self.met().saturating_sub(said.met);
        let due = said
            .last
            .is_none_or(|it| now.saturating_duration_since(it) >= EVERY);
        if times == 0 || !due {
            return None;
        }
        *said = Said {
            last: Some(now),
            met: said.met + times,
        };
        Some(times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_said_at_once_and_then_once_a_minute_with_how_often_it_was_met() {
        let limit = Limit::new("too many");
        let start = Instant::now();
        let meet = |times: u64| limit.met.fetch_add(times, Ordering::Relaxed);
        assert_eq!(limit.unsaid(start), None);
        meet(1);
        assert_eq!(limit.unsaid(start), Some(1));
        meet(40);
        assert_eq!(limit.unsaid(start + EVERY / 2), None);
        assert_eq!(limit.unsaid(start + EVERY), Some(40));
        assert_eq!(limit.unsaid(start + EVERY * 3), None);
        assert_eq!(limit.met(), 41);
    }
}
