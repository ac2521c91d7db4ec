//! Proposals: changesets that wait for a reviewer's word.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::model::{Revision, Slug};
use crate::time::Instant;

/// A changeset that somebody would have recorded, and what became of it. Its changes are kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Later proposals have greater ids.
    pub id: Uuid,
    pub territory: Slug,
    /// The territory's last revision when it was made.
    pub base: Revision,
    pub author: String,
    /// The token it was made with.
    pub holder: Uuid,
    pub comment: String,
    pub at: Instant,
    /// `None` while it is open.
    pub decision: Option<Decision>,
}

impl Proposal {
    /// Where it stands.
    pub fn state(&self) -> State {
        match self.decision.as_ref().map(|it| it.outcome) {
            None => State::Open,
            Some(Outcome::Applied(_)) => State::Applied,
            Some(Outcome::Rejected) => State::Rejected,
            Some(Outcome::Withdrawn) => State::Withdrawn,
        }
    }
}

/// Who ended a proposal, when and how. It is never decided again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub outcome: Outcome,
    pub by: String,
    pub comment: String,
    pub at: Instant,
}

/// How a proposal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It became the changeset of that revision.
    Applied(Revision),
    Rejected,
    Withdrawn,
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Applied,
    Rejected,
    Withdrawn,
}

/// A word that names no state of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of open, applied, rejected, withdrawn")]
pub struct UnknownState(String);

impl State {
    /// The word used in the API and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(word: &str) -> Result<Self, UnknownState> {
        [Self::Open, Self::Applied, Self::Rejected, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| UnknownState(word.chars().take(80).collect()))
    }
}
