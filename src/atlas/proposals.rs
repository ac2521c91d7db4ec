//! Proposals: held to the rules of a changeset when they are made, and shown as if they were applied.

use std::sync::Arc;

use uuid::Uuid;

use crate::atlas::{Atlas, Error, Heading, Plan};
use crate::model::{Draft, Proposal, Record, Revision, Slug};
use crate::store::{Receipt, Terms, new_id};

impl Atlas {
    /// Keeps a plan as a proposal, if it could be recorded now. Readers see nothing of it.
    pub async fn propose(
        &self,
        known: &Record,
        heading: Heading,
        plan: Plan,
        terms: &Terms,
    ) -> Result<Proposal, Error> {
        self.admit(known, heading.base, &plan).await?;
        let draft = Draft {
            territory: heading.territory,
            author: heading.author,
            comment: heading.comment,
            at: heading.at,
            changes: plan.changes,
        };
        let base = known.revision();
        let proposed = self.store.propose(&draft, base, &plan.shapes, terms);
        Ok(proposed.await?)
    }

    /// The proposal that was made before of the same territory under the same receipt.
    pub async fn proposed_before(
        &self,
        receipt: &Receipt,
        territory: &Slug,
    ) -> Result<Option<Proposal>, Error> {
        let Receipt { holder, key, .. } = receipt;
        let recorded = self.store.answered(*holder, key).await?;
        match self.store.proposed_under(*holder, key).await? {
            Some((request, proposal))
                if request == receipt.request && proposal.territory == *territory =>
            {
                Ok(Some(proposal))
            }
            None if recorded.is_none() => Ok(None),
            _ => Err(Error::OtherRequest),
        }
    }

    /// A territory's record as it would be with a plan recorded now, if it could be.
    ///
    /// Nobody keeps it: what is derived of it goes by a name that is never given again, and its shapes by their
    /// content, so both are forgotten as what was not used for long.
    pub async fn try_out(
        &self,
        known: &Record,
        heading: Heading,
        plan: Plan,
    ) -> Result<Arc<Record>, Error> {
        self.admit(known, heading.base, &plan).await?;
        self.take_up(&plan.shapes).await;
        let proposal = Proposal {
            id: new_id(),
            territory: heading.territory,
            base: known.revision(),
            author: heading.author,
            holder: Uuid::nil(),
            comment: heading.comment,
            at: heading.at,
            decision: None,
        };
        Ok(Arc::new(known.proposing(&proposal, &plan.changes)))
    }

    /// Refuses a plan that could not be recorded now.
    async fn admit(
        &self,
        known: &Record,
        base: Option<Revision>,
        plan: &Plan,
    ) -> Result<(), Error> {
        self.unopposed(known, base, plan).await?;
        let refused = self.refused(known, plan).await?;
        if refused.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(refused))
        }
    }

    /// A territory's record as it would be with a proposal applied now. What is derived of it is kept apart from what
    /// is derived of the published record.
    pub async fn preview(&self, known: &Record, proposal: &Proposal) -> Result<Arc<Record>, Error> {
        let make = async {
            let changes = self.store.proposed(proposal.id).await?;
            Ok::<_, Error>(Arc::new(known.proposing(proposal, &changes)))
        };
        let key = (proposal.id, known.revision());
        Ok(self.memory.previews.get_or_make(key, make).await?)
    }
}
