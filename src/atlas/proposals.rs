//! Proposals: held to the rules of a changeset when they are made, and shown as if they were applied.

use std::sync::Arc;

use uuid::Uuid;

use crate::atlas::{Atlas, Error, Heading, Plan};
use crate::model::{Draft, Proposal, Record};

impl Atlas {
    /// Keeps a plan as a proposal, if it could be recorded now and the territory has fewer than `most` open ones.
    /// Readers see nothing of it. `holder` is the token of whoever proposes.
    pub async fn propose(
        &self,
        known: &Record,
        heading: Heading,
        plan: Plan,
        holder: Uuid,
        most: u32,
    ) -> Result<Proposal, Error> {
        self.unopposed(known, heading.base, &plan).await?;
        let refused = self.refused(known, &plan).await?;
        if !refused.is_empty() {
            return Err(Error::Refused(refused));
        }
        let draft = Draft {
            territory: heading.territory,
            author: heading.author,
            comment: heading.comment,
            at: heading.at,
            changes: plan.changes,
        };
        let base = known.revision();
        let proposed = self.store.propose(&draft, base, holder, &plan.shapes, most);
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
