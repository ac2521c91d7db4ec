//! CPU time and peak memory: what to trust on shared cores.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// CPU time of this process so far.
pub(crate) fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.cast_unsigned(),
        u32::try_from(now.tv_nsec).expect("below a second"),
    )
}

/// The median CPU time of several passes, and what the last gave.
pub(crate) fn median<T>(passes: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut times = Vec::with_capacity(passes);
    let mut last = None;
    for _ in 0..passes {
        let start = cpu();
        last = Some(black_box(work()));
        times.push(cpu() - start);
    }
    times.sort_unstable();
    (times[passes / 2], last.expect("at least one pass"))
}

/// The most memory this process has had, MiB (Linux).
pub(crate) fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
