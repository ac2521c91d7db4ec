//! How long the parts of edits take, and how long ago it was looked for what others recorded: for whoever watches.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A part of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditPart {
    /// Waiting for whoever writes before.
    Waiting,
    /// Finding out what it comes to on the record as it stands.
    Planning,
    /// Asking the rules.
    Admission,
    /// Making it last.
    Store,
    /// Making the new snapshot, and showing it to readers.
    Publishing,
}

impl EditPart {
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Planning,
        Self::Admission,
        Self::Store,
        Self::Publishing,
    ];

    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Planning => "planning",
            Self::Admission => "admission",
            Self::Store => "store",
            Self::Publishing => "publishing",
        }
    }
}

/// What edits took since the start.
#[derive(Debug)]
pub struct Pace {
    begun: Instant,
    /// Microseconds by part, in the order of [`EditPart::ALL`].
    spent: [AtomicU64; EditPart::ALL.len()],
    recorded: AtomicU64,
    refused: AtomicU64,
    /// When others' work was last looked for, in microseconds since the start.
    refreshed: AtomicU64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            spent: Default::default(),
            recorded: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            refreshed: AtomicU64::new(0),
        }
    }
}

impl Pace {
    /// Time spent on a part of all edits.
    pub fn spent(&self, part: EditPart) -> Duration {
        Duration::from_micros(self.spent[part as usize].load(Ordering::Relaxed))
    }

    /// Changesets recorded by this process.
    pub fn recorded(&self) -> u64 {
        self.recorded.load(Ordering::Relaxed)
    }

    /// Edits that the rules, or what others recorded, kept from being recorded.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// How long ago others' work was last looked for with success.
    pub fn since_refresh(&self) -> Duration {
        let then = Duration::from_micros(self.refreshed.load(Ordering::Relaxed));
        self.begun.elapsed().saturating_sub(then)
    }

    /// Waits for a part of an edit.
    pub(super) async fn timed<F: Future>(&self, part: EditPart, future: F) -> F::Output {
        let begun = Instant::now();
        let done = future.await;
        self.spent[part as usize].fetch_add(micros(begun.elapsed()), Ordering::Relaxed);
        done
    }

    /// Notes how an edit ended.
    pub(super) fn ended(&self, recorded: bool) {
        let count = if recorded {
            &self.recorded
        } else {
            &self.refused
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that it was looked for others' work.
    pub(super) fn refreshed(&self) {
        let now = micros(self.begun.elapsed());
        self.refreshed.fetch_max(now, Ordering::Relaxed);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_part_has_its_own_time() {
        for (index, part) in EditPart::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, index, "{}", part.name());
        }
        let pace = Pace::default();
        let wait = tokio::time::sleep(Duration::from_millis(2));
        pace.timed(EditPart::Store, wait).await;
        assert!(pace.spent(EditPart::Store) >= Duration::from_millis(2));
        assert_eq!(pace.spent(EditPart::Planning), Duration::ZERO);
        pace.ended(true);
        pace.ended(false);
        assert_eq!((pace.recorded(), pace.refused()), (1, 1));
    }
}
