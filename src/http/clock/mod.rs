//! The time, as everybody here asks for it: the system's clock as it was at the start, carried on by one that nobody
//! can set.
//!
//! The system's clock is followed where it differs from that by little, as it does when it is set right over the
//! network. A jump is not followed: set back it would revive tokens that have expired, set ahead it would date every
//! later changeset for ever. Both are said in the log.

mod source;
#[cfg(test)]
mod tests;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::http::Error;
use crate::http::clock::source::{Source, System};
use crate::store::Newest;
use crate::time::Instant;

const SECOND: i64 = 1_000_000;

/// By how much the system's clock may be set while the program runs: a minute, and a thousandth of the time since the
/// start, which no clock is off by.
const TOLERANCE: i64 = 60 * SECOND;
const DRIFT: i64 = 1000;

/// How long after the last changeset a clock is believed at the start: ten years.
const BELIEVED: i64 = 3653 * 86_400 * SECOND;

static CLOCK: LazyLock<Clock<System>> = LazyLock::new(|| Clock::new(System));

/// The instant at which this is asked. It never goes back.
pub fn now() -> Instant {
    CLOCK.now()
}

/// The instant that tokens and sessions are judged by: never before anything that the store has seen.
pub(super) fn judging_time() -> Instant {
    CLOCK.judging_time()
}

/// Compares the clock with what the store holds; says why where they do not fit. Nothing is recorded then until they
/// do, or the operator says that the clock is right.
pub fn compare_clock(newest: Newest, accepted: bool) -> Option<String> {
    CLOCK.compare(newest, accepted);
    CLOCK.doubt()
}

/// 503 where the clock is in doubt, and so nothing may be dated by it.
pub(super) fn trust_clock() -> Result<(), Error> {
    CLOCK.doubt().map_or(Ok(()), |why| Err(Error::Clock(why)))
}

/// Why the clock is in doubt, if it is.
pub(super) fn clock_doubt() -> Option<String> {
    CLOCK.doubt()
}

/// A clock over some source.
struct Clock<S> {
    source: S,
    state: Mutex<State>,
}

struct State {
    /// Both clocks at the start.
    wall: i64,
    steady: i64,
    /// By how much the system's clock has been set since, as far as it is followed.
    followed: i64,
    /// Whether it says something that is not followed.
    strayed: bool,
    /// What was told last.
    last: i64,
    /// The newest time that the store had seen at the start.
    seen: Option<i64>,
    /// The last changeset, where the clock does not fit it.
    doubted: Option<i64>,
}

impl State {
    /// The time: what the source says now, as far as it is believed.
    fn tick(&mut self, wall: i64, steady: i64) -> i64 {
        let elapsed = steady.saturating_sub(self.steady).max(0);
        let foretold = self.wall.saturating_add(elapsed);
        let off = wall.saturating_sub(foretold);
        let strays = off.saturating_abs() > TOLERANCE + elapsed / DRIFT;
        if !strays {
            self.followed = off;
        }
        if strays != self.strayed {
            self.strayed = strays;
            say(off.saturating_sub(self.followed), strays);
        }
        self.last = self.last.max(foretold.saturating_add(self.followed));
        self.last
    }

    /// Begins anew at what the system's clock says.
    fn begin(&mut self, wall: i64, steady: i64) {
        (self.wall, self.steady) = (wall, steady);
        (self.followed, self.strayed) = (0, false);
        self.last = self.last.max(wall);
    }
}

/// Tells the operator that the system's clock was set, or is right again.
fn say(off: i64, strays: bool) {
    let seconds = off.saturating_abs() / SECOND;
    if !strays {
        tracing::info!("the system's clock agrees with the time since the start again");
    } else if off < 0 {
        tracing::warn!(
            seconds,
            "the system's clock was set back and is not followed: times go on as if it had not been, and expired \
             tokens stay expired; set it right, or restart the server if it is right now"
        );
    } else {
        tracing::warn!(
            seconds,
            "the system's clock jumped ahead and is not followed: changesets are dated by the time since the start; \
             set it right, or restart the server if it is right now"
        );
    }
}

impl<S: Source> Clock<S> {
    fn new(source: S) -> Self {
        let (wall, steady) = (source.wall(), source.steady());
        let state = State {
            wall,
            steady,
            followed: 0,
            strayed: false,
            last: wall,
            seen: None,
            doubted: None,
        };
        Self {
            source,
            state: Mutex::new(state),
        }
    }

    fn now(&self) -> Instant {
        let (wall, steady) = (self.source.wall(), self.source.steady());
        instant(self.lock().tick(wall, steady))
    }

    fn judging_time(&self) -> Instant {
        let (wall, steady) = (self.source.wall(), self.source.steady());
        let mut state = self.lock();
        let now = state.tick(wall, steady);
        let elapsed = steady.saturating_sub(state.steady).max(0);
        let least = state.seen.map(|it| it.saturating_add(elapsed));
        instant(least.map_or(now, |it| it.max(now)))
    }

    fn compare(&self, newest: Newest, accepted: bool) {
        let (wall, steady) = (self.source.wall(), self.source.steady());
        let mut state = self.lock();
        state.begin(wall, steady);
        // Who says that the clock is right says that what lies ahead of it is wrong.
        state.seen = newest.any.map(Instant::micros).filter(|_| !accepted);
        if let Some(ahead) = state.seen.filter(|it| *it > wall.saturating_add(TOLERANCE)) {
            let (shown, recorded) = (instant(wall), instant(ahead));
            tracing::warn!(
                %shown,
                %recorded,
                "the system's clock is behind what the database has seen: whether tokens have run out is judged by the \
                 later time; set it right, or start with --accept-clock where it is"
            );
        }
        let last = newest.changeset.map(Instant::micros);
        state.doubted = last.filter(|it| !accepted && !fits(wall, *it));
    }

    /// Why the clock is in doubt. One that lay before the last changeset is believed once it no longer does, as where
    /// a machine without a battery gets the time from the network.
    fn doubt(&self) -> Option<String> {
        let (wall, steady) = (self.source.wall(), self.source.steady());
        let mut state = self.lock();
        let last = state.doubted?;
        if state.wall < last && fits(wall, last) {
            let seen = state.seen;
            let elapsed = steady.saturating_sub(state.steady).max(0);
            state.begin(wall, steady);
            state.seen = seen.map(|it| it.saturating_add(elapsed));
            state.doubted = None;
            tracing::info!("the system's clock fits what is recorded, and is followed from now on");
            return None;
        }
        let (shown, recorded) = (instant(state.wall), instant(last));
        let how = if state.wall < last {
            "before"
        } else {
            "more than ten years after"
        };
        Some(format!(
            "the clock showed {shown} at the start, {how} the last changeset, of {recorded}; set it and start again, or start \
             with --accept-clock where it is right"
        ))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a clock may be right where the last changeset is of some time.
fn fits(wall: i64, last: i64) -> bool {
    (last..=last.saturating_add(BELIEVED)).contains(&wall)
}

/// The nearest instant that there is.
fn instant(micros: i64) -> Instant {
    let near = micros.clamp(Instant::FIRST.micros(), Instant::LAST.micros());
    Instant::from_micros(near).unwrap_or(Instant::LAST)
}
