//! What can go wrong between the record and its maps.

use std::sync::Arc;

use crate::atlas::Overtaking;
use crate::geometry::Unsound;
use crate::model::{ContentHash, Fault, Revision};
use crate::store;
use crate::time::Instant;

/// What can go wrong between the record and its maps.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The changes break a rule; nothing was recorded.
    #[error("the changes cannot be recorded: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Fault>),
    /// What was recorded since the revision that the changes were made against stands on the same ground.
    #[error("{} changesets since then stand on the same ground", .0.len())]
    Overtaken(Vec<Overtaking>),
    /// Somebody else recorded first.
    #[error("the territory is at revision {current} already")]
    Stale { current: Revision },
    /// Another request was carried out before under the same idempotency key.
    #[error("the idempotency key belongs to another request")]
    OtherRequest,
    /// Another process carries the request out at this moment.
    #[error("the request is being carried out")]
    Repeated,
    /// Somebody else decided the proposal first.
    #[error("the proposal is not open any more")]
    Decided,
    /// There are too many open proposals.
    #[error("the territory has {most} open proposals already")]
    Crowded { most: u32 },
    #[error("no geometry is kept under {0}")]
    MissingShape(ContentHash),
    #[error("there is no slice at {0}")]
    NoSlice(Instant),
    #[error(transparent)]
    Unsound(#[from] Unsound),
    #[error("a map was not finished: {0}")]
    Interrupted(String),
    #[error(transparent)]
    Store(Arc<store::Error>),
}

impl Error {
    /// Whether the store's file is not in its place, which the log has been told.
    pub fn is_displaced(&self) -> bool {
        matches!(self, Self::Store(cause) if cause.is_displaced())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Stale { current } => Self::Stale { current },
            store::Error::Repeated => Self::Repeated,
            store::Error::Decided => Self::Decided,
            store::Error::Crowded { most } => Self::Crowded { most },
            other => Self::Store(Arc::new(other)),
        }
    }
}

impl From<Arc<Self>> for Error {
    fn from(error: Arc<Self>) -> Self {
        Self::clone(&error)
    }
}
