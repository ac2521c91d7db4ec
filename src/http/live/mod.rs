//! What happens while one looks: changesets as they are applied, pushed (`changes`) or to be fetched (`changes.atom`).

mod changes;
mod feed;
mod notice;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub(super) use changes::stream_changes;
pub(super) use feed::get_feed;
pub(super) use notice::Notice;

/// How changes are told.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Clients that may follow at the same time.
    pub streams: usize,
    /// How long a stream may be silent.
    pub heartbeat: Duration,
    /// Changesets of a feed.
    pub feed_entries: usize,
}

#[cfg(test)]
impl Telling {
    /// A few streams that never speak unasked.
    pub(super) fn quiet() -> Self {
        Self {
            streams: 2,
            heartbeat: Duration::from_secs(3600),
            feed_entries: 2,
        }
    }
}
