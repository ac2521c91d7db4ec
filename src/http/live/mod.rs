//! What happens while one looks: changesets as they are applied, pushed (`changes`) or to be fetched (`changes.atom`).

mod changes;
mod feed;
mod grants;
mod notice;
mod streams;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub(super) use changes::stream_changes;
pub(super) use feed::get_feed;
pub(super) use grants::Grants;
pub(super) use notice::Notice;
pub(super) use streams::Streams;

/// How changes are told.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Clients that may follow at the same time.
    pub streams: usize,
    /// Of these from one address, or the first half of an IPv6 one, and with one token; 0 is no limit.
    pub per_address: usize,
    pub per_token: usize,
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
            per_address: 0,
            per_token: 0,
            heartbeat: Duration::from_secs(3600),
            feed_entries: 2,
        }
    }
}
