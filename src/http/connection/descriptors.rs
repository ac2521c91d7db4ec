//! How many descriptors the process may have.

/// How many connections leave so many descriptors for the server's own needs; at least a quarter of all there are.
pub(super) fn room(reserved: u64, wanted: usize) -> usize {
    let limit = limit(reserved.saturating_add(wanted as u64));
    let room = limit.saturating_sub(reserved).max(limit / 4);
    usize::try_from(room).unwrap_or(usize::MAX)
}

/// The limit of the process, raised to what is wanted as far as it may be.
#[cfg(unix)]
fn limit(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let now = current.unwrap_or(u64::MAX);
    let more = maximum.unwrap_or(u64::MAX).min(wanted);
    if more <= now {
        return now;
    }
    let raised = Rlimit {
        current: Some(more),
        maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => more,
        Err(_) => now,
    }
}

/// The limit of the process, where it has none.
#[cfg(not(unix))]
fn limit(_: u64) -> u64 {
    u64::MAX
}
