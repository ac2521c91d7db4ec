//! Webhooks: addresses of others that are told of every changeset of a territory.

mod courier;
mod manage;
mod rounds;
mod sign;
mod target;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub(super) use courier::Courier;
pub(super) use manage::{create_webhook, delete_webhook, get_webhook, list_webhooks, test_webhook};
pub use rounds::go_rounds;
pub(super) use rounds::stop_lapsed;

/// What webhooks may do.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Webhooks of a territory.
    pub most: usize,
    /// Whether http and addresses that are not public are allowed.
    pub private: bool,
    /// Deliveries sent at the same time.
    pub senders: usize,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// Attempts at a delivery before it is given up.
    pub attempts: u32,
    /// How long to wait after the first that failed; each further wait is twice as long.
    pub first_wait: Duration,
}

#[cfg(test)]
impl Rules {
    /// Rules for receivers on this machine that must not keep a test waiting.
    pub(super) fn eager() -> Self {
        Self {
            most: 3,
            private: true,
            senders: 4,
            timeout: Duration::from_secs(20),
            attempts: 4,
            first_wait: Duration::from_millis(1),
        }
    }
}
