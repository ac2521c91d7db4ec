//! Proposals: held to the rules of a changeset when they are made, shown as if they were applied, and applied.

use std::sync::Arc;

use uuid::Uuid;

use crate::atlas::{Atlas, Error};
use crate::model::{ContentHash, Draft, Proposal, Record};

/// A changeset to be proposed, with the geometries it brings (as WKB).
#[derive(Clone, Debug)]
pub struct Proposing {
    pub draft: Draft,
    pub shapes: Vec<(ContentHash, Vec<u8>)>,
    /// The token of whoever proposes.
    pub holder: Uuid,
    /// How many proposals of the territory may be open.
    pub most: u32,
}

impl Atlas {
    /// Keeps as a proposal what could be recorded now; readers see nothing of it.
    pub async fn propose(&self, known: &Record, proposing: &Proposing) -> Result<Proposal, Error> {
        let Proposing {
            draft,
            shapes,
            holder,
            most,
        } = proposing;
        self.admit(known, &draft.changes, shapes).await?;
        let base = known.revision();
        let proposed = self.store.propose(draft, base, *holder, shapes, *most);
        Ok(proposed.await?)
    }

    /// A territory's record as it would be with a proposal applied now. What is derived of it is kept apart from what
    /// is derived of the published record.
    pub async fn preview(&self, known: &Record, proposal: &Proposal) -> Result<Arc<Record>, Error> {
        let make = async {
            let changes = self.store.proposed(proposal.id).await?;
            Ok::<_, Error>(Arc::new(known.proposing(proposal, &changes)))
        };
        let key = (proposal.id, known.revision());
        Ok(self.previews.try_get_with(key, make).await?)
    }
}
