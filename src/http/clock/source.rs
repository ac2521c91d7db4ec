//! Where the time comes from: the system's clock, and one that nobody can set.

use std::time::{SystemTime, UNIX_EPOCH};

/// Two clocks, in microseconds.
pub(super) trait Source {
    /// What the system says the time is, since 1970-01-01T00:00:00Z; less than nothing before that.
    fn wall(&self) -> i64;
    /// How long it has been since some moment, time that the machine was suspended included. It never goes back.
    fn steady(&self) -> i64;
}

/// The clocks of this machine.
pub(super) struct System;

impl Source for System {
    fn wall(&self) -> i64 {
        let micros = |it: std::time::Duration| i64::try_from(it.as_micros()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => micros(since),
            Err(before) => -micros(before.duration()),
        }
    }

    fn steady(&self) -> i64 {
        steady()
    }
}

#[cfg(unix)]
fn steady() -> i64 {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const STEADY: ClockId = ClockId::Boottime;
    // Elsewhere this one goes on while the machine is suspended, too.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const STEADY: ClockId = ClockId::Monotonic;
    let time = clock_gettime(STEADY);
    let seconds = time.tv_sec.saturating_mul(1_000_000);
    seconds.saturating_add(time.tv_nsec / 1000)
}

#[cfg(not(unix))]
fn steady() -> i64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    i64::try_from(START.elapsed().as_micros()).unwrap_or(i64::MAX)
}
