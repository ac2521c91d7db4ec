//! Recording: the rules, then the store, then the new snapshot.

use std::sync::Arc;

use crate::atlas::{Atlas, Error};
use crate::control;
use crate::model::{Changeset, ContentHash, Draft, Record, Revision};

impl Atlas {
    /// Records a changeset made against revision `base`, with the geometries it brings (as WKB).
    ///
    /// When this returns, the changeset is durable and readers see it. `Error::Stale` says that somebody else was
    /// first: look at the record again and decide anew. Once begun it is carried through, also when the caller
    /// stops waiting.
    pub async fn apply(
        self: &Arc<Self>,
        draft: Draft,
        base: Revision,
        shapes: Vec<(ContentHash, Vec<u8>)>,
    ) -> Result<(Changeset, Arc<Record>), Error> {
        let atlas = Arc::clone(self);
        let writing = tokio::spawn(async move { atlas.write(&draft, base, &shapes).await });
        writing
            .await
            .map_err(|error| Error::Interrupted(error.to_string()))?
    }

    async fn write(
        &self,
        draft: &Draft,
        base: Revision,
        shapes: &[(ContentHash, Vec<u8>)],
    ) -> Result<(Changeset, Arc<Record>), Error> {
        let _writing = self.writing.lock().await;
        self.refresh().await?;
        let known = self.record(&draft.territory).unwrap_or_default();
        if known.revision() != base {
            return Err(Error::Stale {
                current: known.revision(),
            });
        }
        if let Some(view) = known.now() {
            let boundary = self.shape(view.territory().boundary).await?.bounds();
            let mut faults = control::admit(&view, boundary, &draft.changes);
            if faults.is_empty() {
                faults = self.tangled(&view, &draft.changes, shapes).await?;
            }
            if !faults.is_empty() {
                return Err(Error::Refused(faults));
            }
        }
        let changeset = self.store.apply(draft, base, shapes).await?;
        let mut record = Record::clone(&known);
        record.apply(changeset.clone(), &draft.changes);
        let record = Arc::new(record);
        self.publish(draft.territory.clone(), record.clone());
        Ok((changeset, record))
    }
}
