//! What the store is asked about proposals.

use uuid::Uuid;

use crate::model::{Decision, Outcome, Revision, State};
use crate::store::Receipt;
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
