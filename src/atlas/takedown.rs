//! Takedowns: texts that every reader forgets at once.

use std::sync::Arc;

use crate::atlas::guard::carried_through;
use crate::atlas::{Atlas, Error};
use crate::model::Changeset;
use crate::store::{self, Takedown};

impl Atlas {
    /// Takes the texts of a changeset down, and gives what the history says of it from now on.
    ///
    /// When this returns, no answer of this process has them any more, nor has the store's file; other processes
    /// notice when they next look. Done again it changes nothing. Once begun it is carried through, also when the
    /// caller stops waiting.
    pub async fn redact(self: &Arc<Self>, takedown: Takedown) -> Result<Changeset, Error> {
        let atlas = Arc::clone(self);
        let taking = carried_through(async move {
            let _writing = atlas.writing.lock().await;
            atlas.store.redact(&takedown).await?;
            atlas.refresh().await?;
            atlas.store.forget().await?;
            let Takedown {
                territory,
                revision,
                ..
            } = takedown;
            let record = atlas.record(&territory).unwrap_or_default();
            let changeset = record.changeset(revision).cloned();
            changeset.ok_or_else(|| {
                Error::from(store::Error::NoChangeset {
                    territory,
                    revision,
                })
            })
        });
        taking.await?
    }
}
