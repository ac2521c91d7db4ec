//! The newest time that the store has seen, for comparing a clock with.

use crate::store::{Backend, Error, Store};
use crate::time::Instant;

/// The newest times in a store; none where nothing of the kind is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newest {
    /// Of all changesets.
    pub changeset: Option<Instant>,
    /// Of all that is dated by the clock: changesets, takedowns, proposals, tokens and their uses, the audit log.
    pub any: Option<Instant>,
}

impl Store {
    /// The newest times of what is kept.
    pub async fn newest(&self) -> Result<Newest, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.newest().await,
        }
    }
}
