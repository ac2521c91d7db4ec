//! What the store is asked about proposals.

use uuid::Uuid;

use crate::model::{
    Change, ContentHash, Decision, Draft, Outcome, Proposal, Revision, Slug, State,
};
use crate::store::entry::Entry;
use crate::store::{Backend, Error, Receipt, Store};
use crate::time::Instant;

/// On what terms a proposal is kept.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The token of whoever proposes.
    pub holder: Uuid,
    /// How many proposals of the territory may be open.
    pub most: u32,
    /// The request it comes with, where that is to be carried out once.
    pub receipt: Option<Receipt>,
}

/// Which proposals of a territory are wanted, the newest first.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub state: Option<State>,
    /// Only those older than this one.
    pub before: Option<Uuid>,
    /// Only those that somebody made: of that token, or under that name.
    pub of: Option<(Uuid, String)>,
    pub limit: u32,
}

/// A reviewer's word that makes a proposal a changeset, kept with it.
#[derive(Clone, Debug)]
pub struct Approval {
    pub proposal: Uuid,
    pub by: String,
    pub comment: String,
    pub at: Instant,
}

impl Approval {
    /// What becomes of the proposal with the changeset.
    pub(crate) fn decision(&self, revision: Revision) -> Decision {
        Decision {
            outcome: Outcome::Applied(revision),
            by: self.by.clone(),
            comment: self.comment.clone(),
            at: self.at,
        }
    }
}

impl Store {
    /// Keeps a draft made against revision `base` as a proposal; `shapes` as for [`Store::apply`].
    pub async fn propose(
        &self,
        draft: &Draft,
        base: Revision,
        shapes: &[(ContentHash, Vec<u8>)],
        terms: &Terms,
    ) -> Result<Proposal, Error> {
        let entry = Entry::new(draft, base, shapes)?;
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.propose(&entry, terms).await,
        }
    }

    /// The proposal that a token made under an idempotency key, with the hash of the request; `None` where the key is
    /// unknown or forgotten.
    pub async fn proposed_under(
        &self,
        holder: Uuid,
        key: &str,
    ) -> Result<Option<(ContentHash, Proposal)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposed_under(holder, key).await,
        }
    }

    /// The proposal of an id, open or decided.
    pub async fn proposal(&self, id: Uuid) -> Result<Option<Proposal>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposal(id).await,
        }
    }

    /// A territory's proposals, newest first.
    pub async fn proposals(
        &self,
        territory: &Slug,
        wanted: &Wanted,
    ) -> Result<Vec<Proposal>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposals(territory, wanted).await,
        }
    }

    /// The changes of a proposal, which never change; none where there is no such proposal.
    pub async fn proposed(&self, id: Uuid) -> Result<Vec<Change>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.proposed(id).await,
        }
    }

    /// Ends an open proposal that becomes no changeset; one that does is decided by [`Store::apply_along`].
    /// `Error::Decided` where it is not open.
    pub async fn decide(&self, id: Uuid, decision: &Decision) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.decide(id, decision).await,
        }
    }
}
