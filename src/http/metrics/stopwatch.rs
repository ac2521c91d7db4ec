//! Where the time of a request goes: what it waited for is added up while it is answered, for the log to tell of slow
//! ones.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A part of the work on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Part {
    /// Waiting for a place to be worked on.
    Queue,
    /// Reading the body.
    Body,
    /// Finding out what an edit comes to.
    Planning,
    /// Recording, from the writers' lock to the new snapshot, with the planning in it.
    Recording,
    /// Making the map of a moment, its figures, or what differs between two.
    Map,
    /// Drawing, writing down and packing what was made.
    Drawing,
}

const PARTS: [(Part, &str); 6] = [
    (Part::Queue, "queue"),
    (Part::Body, "body"),
    (Part::Planning, "planning"),
    (Part::Recording, "recording"),
    (Part::Map, "map"),
    (Part::Drawing, "drawing"),
];

/// What a request spent its time on.
#[derive(Debug)]
pub(in crate::http) struct Stopwatch {
    begun: Instant,
    /// Microseconds, in the order of [`PARTS`].
    spent: [AtomicU64; PARTS.len()],
}

tokio::task_local! {
    static RUNNING: Arc<Stopwatch>;
}

impl Stopwatch {
    /// One that starts now.
    pub(in crate::http) fn start() -> Arc<Self> {
        Arc::new(Self {
            begun: Instant::now(),
            spent: Default::default(),
        })
    }

    /// That of the request which this task is about, if any.
    pub(in crate::http) fn running() -> Option<Arc<Self>> {
        RUNNING.try_with(Arc::clone).ok()
    }

    /// Makes it that of the request which a future is about.
    pub(in crate::http) async fn over<F: Future>(self: Arc<Self>, future: F) -> F::Output {
        RUNNING.scope(self, future).await
    }

    /// Waits for a future that another task may drive, and adds that to a part.
    pub(in crate::http) async fn timed<F: Future>(&self, part: Part, future: F) -> F::Output {
        let begun = Instant::now();
        let done = future.await;
        self.add(part, begun.elapsed());
        done
    }

    /// Since it was started.
    pub(in crate::http) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Adds to a part.
    fn add(&self, part: Part, spent: Duration) {
        let micros = u64::try_from(spent.as_micros()).unwrap_or(u64::MAX);
        self.spent[part as usize].fetch_add(micros, Ordering::Relaxed);
    }

    /// What was spent on a part so far.
    fn spent(&self, part: Part) -> Duration {
        Duration::from_micros(self.spent[part as usize].load(Ordering::Relaxed))
    }
}

/// Waits for a future, and adds that to a part of the request which this task is about.
pub(in crate::http) async fn timed<F: Future>(part: Part, future: F) -> F::Output {
    match Stopwatch::running() {
        Some(watch) => watch.timed(part, future).await,
        None => future.await,
    }
}

impl fmt::Display for Stopwatch {
    /// Milliseconds by part, such as `queue 12, map 1530, rest 3`; parts that took none are left out. The rest is what
    /// was asked of the store, and what took no time worth a name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (part, name) in PARTS {
            let millis = self.spent(part).as_millis();
            if millis > 0 {
                write!(f, "{name} {millis}, ")?;
            }
        }
        // The planning is a part of the recording.
        let measured = PARTS.iter().filter(|it| it.0 != Part::Planning);
        let measured = measured.map(|it| self.spent(it.0)).sum();
        let rest = self.elapsed().saturating_sub(measured);
        write!(f, "rest {}", rest.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_order() {
        for (index, (part, _)) in PARTS.iter().enumerate() {
            assert_eq!(*part as usize, index);
        }
    }

    #[tokio::test]
    async fn what_a_request_waits_for_is_added_to_its_part_alone() {
        let watch = Stopwatch::start();
        let measured = Arc::clone(&watch).over(async {
            timed(Part::Body, tokio::time::sleep(Duration::from_millis(2))).await;
            timed(Part::Body, tokio::time::sleep(Duration::from_millis(2))).await;
        });
        measured.await;
        assert!(watch.spent(Part::Body) >= Duration::from_millis(4));
        assert_eq!(watch.spent(Part::Queue), Duration::ZERO);
        let told = watch.to_string();
        assert!(
            told.starts_with("body ") && told.contains(", rest "),
            "{told}"
        );
        // What belongs to no request is nobody's.
        timed(Part::Queue, std::future::ready(())).await;
        assert!(Stopwatch::running().is_none());
    }
}
